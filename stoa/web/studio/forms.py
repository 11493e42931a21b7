"""Forms of the studio: uploading a course, beginning one."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.interop.rules import MOST_OUTCOMES

LARGEST: Final = 500 * 1000 * 1000
"""Bytes of an upload. Larger media belong on a server of their own; the checker says so too."""
_ENDS: Final = (".zip", ".tar.gz", ".tgz", ".tar")


class UploadForm(forms.Form):
    """One file: a zip of a course folder, or an export of another platform."""

    course = forms.FileField(
        label=_("The file"),
        widget=forms.FileInput(attrs={"accept": ".zip,.tar.gz,.tgz,application/zip,application/gzip"}),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Pack the course folder as a zip once more."),
        },
    )

    def __init__(self, *args: object, is_over: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._is_over = is_over
        if is_over:
            self.fields["course"].required = False

    def clean_course(self) -> File[bytes]:
        if self._is_over:
            raise forms.ValidationError(
                gettext("The file is larger than %(limit)s MB. Leave large media out and link to them.")
                % {"limit": LARGEST // 1_000_000}
            )
        file: File[bytes] = self.cleaned_data["course"]
        if not (file.name or "").lower().endswith(_ENDS):
            raise forms.ValidationError(
                gettext("A zip of a course folder is wanted here, or a .tar.gz that another platform exported.")
            )
        return file


class BeginForm(forms.Form):
    """What an author knows before the first unit is written."""

    title = forms.CharField(label=_("What is the course called?"), max_length=120)
    audience = forms.CharField(label=_("For whom is it? One sentence."), max_length=300)
    outcomes = forms.CharField(
        label=_("What can somebody do afterwards? One outcome a line."), widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )  # fmt: skip
    evidence = forms.ChoiceField(
        label=_("What evidence do participants get?"),
        choices=[
            ("certificate", _("A certificate for doing most of it and passing")),
            ("participation", _("A certificate for taking part")),
            ("both", _("Both")),
        ],
    )  # fmt: skip

    def clean_outcomes(self) -> list[str]:
        lines = [line.strip(" -*\t") for line in self.cleaned_data["outcomes"].splitlines()]
        found = [line for line in lines if line]
        if not found:
            raise forms.ValidationError(gettext("Name one thing at least that somebody can do afterwards."))
        if len(found) > MOST_OUTCOMES:
            words = gettext("These are %(count)s outcomes; %(most)s at the most. Keep the ones that somebody can show.")
            raise forms.ValidationError(words % {"count": len(found), "most": MOST_OUTCOMES})
        return found
