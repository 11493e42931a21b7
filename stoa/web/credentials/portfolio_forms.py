"""What a learner fills in to put evidence into their portfolio. A kind has only the fields that it needs."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.credentials import queries
from stoa.credentials.actions import Described, NotAdded
from stoa.credentials.queries import Artefact

KINDS: Final = ("course", "photo", "file", "link", "entry", "repository")
VISIBILITIES: Final = (
    ("me", _("Only I")),
    ("statement", _("Those who see a statement of mine that shows it")),
    ("link", _("Whoever has its address")),
    ("public", _("Everybody: on my public page, if I have one")),
)
_FIELDS: Final = {
    "course": ("artefact",), "photo": ("file",), "file": ("file",), "link": ("url",), "entry": ("url", "dated"),
    "repository": ("url", "commit"),
}  # fmt: skip


class DescriptionForm(forms.Form):
    """What it is, in words, and who sees it."""

    title = forms.CharField(max_length=160, error_messages={"required": _("Give it a title.")})
    description = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )  # fmt: skip
    visibility = forms.ChoiceField(choices=VISIBILITIES, initial="me", widget=forms.RadioSelect)

    def said(self) -> Described:
        """What was filled in."""
        found = self.cleaned_data
        return Described(found["title"], found["description"], found["visibility"])


class EvidenceForm(DescriptionForm):
    """The same, with what the evidence is."""

    artefact = forms.ChoiceField(error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")})
    file = forms.FileField(error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")})
    url = forms.CharField(
        max_length=500, error_messages={"required": _("Write the address.")},
        widget=forms.URLInput(attrs={"dir": "ltr", "inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip
    dated = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}), error_messages={"required": _("Say of which day it is.")}
    )
    commit = forms.CharField(
        max_length=64, widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": _("Write the commit.")},
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, artefacts: list[Artefact] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("artefact", "file", "url", "dated", "commit"):
            if name not in _FIELDS[kind]:
                del self.fields[name]
        if kind == "photo":
            self.fields["file"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp"
        if kind in ("course", "photo", "file"):
            self.fields["title"].required = False
        choices: Any = self.fields.get("artefact")
        if choices is not None:
            grouped: dict[str, list[tuple[str, str]]] = {}
            for each in artefacts or []:
                grouped.setdefault(each.group, []).append((each.name, _labelled(each)))
            choices.choices = list(grouped.items())


def _labelled(artefact: Artefact) -> str:
    kind = artefact.name.partition(":")[0]
    said = {
        "unit": gettext("Unit: %(title)s"),
        "work": gettext("Work: %(title)s"),
        "record": gettext("Record: %(title)s"),
    }
    return said[kind] % {"title": artefact.title}


FIELD_OF: Final = {"url": "url", "commit": "commit", "date": "dated", "artefact": "artefact", "title": "title"}
"""At which field a refusal is shown; the others at the file, or at the head."""


def why_not_added(refused: NotAdded) -> str:
    """Why evidence was not taken, and what to do."""
    said = {
        "title": gettext("Give it a title."),
        "url": gettext("This is no web address. It begins with https:// and holds no password."),
        "commit": gettext("A commit is 7 to 64 of the signs 0–9 and a–f, as “git log” shows it."),
        "date": gettext("Say of which day it is."),
        "artefact": gettext("This is not (any more) among what you did here. Choose another."),
        "many": gettext("There are %(most)s pieces already. Remove one first."),
        "room": gettext("There is no room for this file. Remove others, or link to it."),
        "picture": gettext(
            "This photograph cannot be read, so what the camera wrote into it could not be taken out. Save it as "
            "JPEG, PNG or WebP."
        ),
        "size": gettext("This file is too large."),
        "empty": gettext("This file is empty."),
        "content": gettext(
            "This is no .%(ending)s file inside, whatever its name says. Save it once more in that form."
        ),
        "mixed": gettext("This file holds a web page inside. Save it once more from the program that made it."),
        "ending": gettext("Files with this ending are not taken. A PDF, a picture, a text or a zip is."),
    }  # fmt: skip
    return said.get(refused.code, gettext("This was not taken.")) % refused.facts


def kind_label(kind: str) -> str:
    """What a kind of evidence is called."""
    return queries.kind_words(kind)
