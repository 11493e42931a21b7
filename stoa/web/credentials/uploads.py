"""What a visitor brings to be checked: a file or a text, perhaps with files that help. Bounded before it is read."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.credentials.queries import MAX_UPLOAD

LARGEST: Final = 2 * MAX_UPLOAD
"""Bytes of all files together."""
MOST_HELPERS: Final = 6
MB: Final = 1024 * 1024
_OTHERS: Final = {
    b"%PDF-": _(
        "This is a PDF. Choose the JSON file or the image that came with it, or open the address in its QR code."
    ),
    b"PK\x03\x04": _("This is a zip. Unpack it, and choose the file credential.json that is in it."),
    b"\xff\xd8\xff": _(
        "This is a photograph (JPEG), which can’t hold a record. Choose the JSON file, the PNG or the SVG."
    ),
}
"""What people choose by mistake, by its first bytes, and what to choose instead."""


class Several(forms.FileInput):
    """An input for more than one file."""

    allow_multiple_selected = True


class Helpers(forms.FileField):
    """Up to MOST_HELPERS files; gives (name, bytes) pairs."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        files = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if len(files) > MOST_HELPERS:
            raise forms.ValidationError(gettext("At most %(count)d files can help.") % {"count": MOST_HELPERS})
        return [(each.name or "", each.read()) for each in files]


class CheckForm(forms.Form):
    """A credential as a file or as text. `credential()` is what is to be checked."""

    file = forms.FileField(
        label=_("The record’s file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={"accept": ".json,.jsonld,.jwt,.png,.svg,application/json,image/png,image/svg+xml"}
        ),
    )
    text = forms.CharField(
        label=_("or its text"),
        help_text=_("Paste the JSON, from the first brace to the last, or a token with its two dots."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off", "dir": "ltr"}),
    )
    helpers = Helpers(
        label=_("Files that help"),
        help_text=_(
            "For records of other issuers: a status list, a key history that you trust, or a DID document, as JSON."
        ),
        required=False,
        widget=Several(attrs={"accept": ".json,.jsonld,application/json"}),
    )

    def __init__(self, *args: Any, is_over: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_over = is_over

    def credential(self) -> bytes:
        """The file, or else the text."""
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if file is None:
            return str(self.cleaned_data["text"]).encode()
        file.seek(0)
        data: bytes = file.read()
        return data

    def clean_file(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if self._is_over or (file is not None and (file.size or 0) > MAX_UPLOAD):
            raise forms.ValidationError(
                gettext("That is more than %(limit)d MB. A record is a small file; choose the one that was issued.")
                % {"limit": MAX_UPLOAD // MB}
            )
        if file is None:
            return None
        head = file.read(8)
        for start, said in _OTHERS.items():
            if head.startswith(start):
                raise forms.ValidationError(said)
        return file

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "file" not in self.errors and found.get("file") is None and not str(found.get("text") or "").strip():
            self.add_error("file", gettext("Choose a file, or paste a text."))
        return found
