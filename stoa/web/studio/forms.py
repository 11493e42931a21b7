"""Uploading a course."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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
