"""Forms of taking part."""

from __future__ import annotations

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNSAID = "unsaid"

INTENTIONS = [
    ("all", _("All of it"), _("Every unit, from the first to the last.")),
    ("parts", _("Some parts"), _("The units that you need, in any order. All of them stay open.")),
    ("skill", _("To be able to do something"), _("A skill, for a purpose of your own.")),
    ("browse", _("To look around"), _("To see what it is like. You can leave at any time.")),
    ("teach", _("To teach it to others"), _("Units print as handouts, and you may reuse what the licence allows.")),
]


class IntentionForm(forms.Form):
    """What somebody wants from a course. It can be skipped: then nothing is said."""

    intention = forms.ChoiceField(choices=[(value, title) for value, title, _help in INTENTIONS], required=False)

    @property
    def choices(self) -> list[tuple[str, str, str, bool]]:
        """(value, title, help, whether it is chosen)."""
        now = self["intention"].value()
        return [(value, str(title), str(more), value == now) for value, title, more in INTENTIONS]

    @property
    def said(self) -> str:
        """The intention of a valid form."""
        return self.cleaned_data["intention"] or UNSAID


def in_words(intention: str) -> str | Promise:
    """An intention as its learner chose it; empty when nothing was said."""
    return next((title for value, title, _help in INTENTIONS if value == intention), "")
