"""Forms of taking part."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stoa.learning.queries import MOST_WORDS, GoalView, Said, plain_words, spoken

UNSAID = "unsaid"

INTENTIONS = [
    ("all", _("All of it"), _("Every unit, from the first to the last.")),
    ("parts", _("Some parts"), _("The units that you need, in any order. All of them stay open.")),
    ("skill", _("To be able to do something"), _("A skill, for a purpose of your own.")),
    ("browse", _("To look around"), _("To see what it is like. You can leave at any time.")),
    ("teach", _("To teach it to others"), _("Units print as handouts, and you may reuse what the licence allows.")),
]


class IntentionForm(forms.Form):
    """What somebody wants from a course, and why, in their words. It can be skipped: then nothing is said."""

    intention = forms.ChoiceField(choices=[(value, title) for value, title, _help in INTENTIONS], required=False)
    words = forms.CharField(
        label=_("In your own words, if you like"), required=False, max_length=MOST_WORDS,
        help_text=_("What you want to know, to do, or to bring to somebody."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    @property
    def choices(self) -> list[tuple[str, str, str, bool]]:
        """(value, title, help, whether it is chosen)."""
        now = self["intention"].value()
        return [(value, str(title), str(more), value == now) for value, title, more in INTENTIONS]

    def said(self, former: GoalView | None) -> Said | None:
        """The goal of a valid form, with everything else as it was said before; None when nothing is said."""
        kind, words = self.cleaned_data["intention"], plain_words(self.cleaned_data["words"], MOST_WORDS)
        if not kind:
            return None
        language = spoken(words, get_language() or "en") if words else ""
        return replace(said_of(former), kind=kind, words=words, language=language)


def said_of(goal: GoalView | None) -> Said:
    """A goal as it was said."""
    if goal is None:
        return Said(UNSAID)
    return Said(
        goal.kind, goal.words, goal.language, goal.checks, goal.target, goal.visibility, goal.plan_when, goal.plan_what,
        goal.can_quote, goal.in_record, goal.reminds,
    )  # fmt: skip


def in_words(intention: str) -> str | Promise:
    """An intention as its learner chose it; empty when nothing was said."""
    return next((title for value, title, _help in INTENTIONS if value == intention), "")
