"""Forms of institutions: what they say of themselves, their names."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.catalogue.rules import name_key
from stoa.content.actions import LARGEST_PICTURE
from stoa.web.base import countries

LONGEST_ABOUT = 10_000


class InstitutionForm(forms.Form):
    """The public page of an institution."""

    about = forms.CharField(
        label=_("About"), required=False, max_length=LONGEST_ABOUT, widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"max_length": _("Keep it within 10,000 letters; a website has room for more.")},
    )  # fmt: skip
    country = forms.ChoiceField(label=_("Country"), required=False)
    website = forms.CharField(label=_("Website"), required=False, max_length=300)
    logo = forms.FileField(
        label=_("Mark"), required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.svg,image/png,image/svg+xml"}),
        error_messages={"empty": _("This file is empty. Save the picture once more.")},
    )  # fmt: skip
    logo_alt = forms.CharField(label=_("What the mark shows"), required=False, max_length=200)
    takes_logo_away = forms.BooleanField(label=_("Show no mark any more"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.fields["country"]
        assert isinstance(known, forms.ChoiceField)
        known.choices = [("", gettext("none")), *countries.choices()]

    def clean_website(self) -> str:
        """An address on the web; `https://` is put before one without."""
        text = str(self.cleaned_data["website"]).strip()
        if not text:
            return ""
        text = text if "://" in text else f"https://{text}"
        try:
            parts = urlsplit(text)
            is_web = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username
        except ValueError:
            is_web = False
        if not is_web or any(sign.isspace() for sign in text):
            raise forms.ValidationError(gettext("Write an address, such as https://www.example.edu."))
        return text

    def clean_logo(self) -> UploadedFile[bytes] | None:
        sent: UploadedFile[bytes] | None = self.cleaned_data["logo"]
        if sent is not None and (sent.size or 0) > LARGEST_PICTURE:
            raise forms.ValidationError(gettext("The picture is larger than 1 MB. Save it smaller, or as SVG."))
        return sent

    @property
    def sent_logo(self) -> bytes | None:
        """The picture of a valid form; no bytes: take it away; None: leave it."""
        if self.cleaned_data["takes_logo_away"]:
            return b""
        sent: UploadedFile[bytes] | None = self.cleaned_data["logo"]
        return sent.read() if sent is not None else None


class InstitutionName(forms.CharField):
    """A name that has a letter or a digit: names are told apart by these alone."""

    def __init__(self) -> None:
        super().__init__(label=_("Name"), max_length=200, error_messages={"required": _("Write its name.")})

    def clean(self, value: str) -> str:
        """The name in one line; raises ValidationError."""
        name = " ".join(str(super().clean(value)).split())
        if not name_key(name):
            raise forms.ValidationError(self.error_messages["required"])
        return name


class NewInstitutionForm(forms.Form):
    """An institution before it has courses."""

    name = InstitutionName()


class RenameForm(forms.Form):
    """Another name and address for an institution."""

    name = InstitutionName()
    slug = forms.SlugField(
        label=_("Address"), max_length=100,
        error_messages={
            "required": _("Write an address."), "invalid": _("Latin letters, digits and hyphens alone."),
        },
    )  # fmt: skip


class MergeForm(forms.Form):
    """The institution that another one is."""

    into = forms.SlugField(
        label=_("Address of the other one"), max_length=120,
        error_messages={
            "required": _("Write the address of the other one."),
            "invalid": _("Write the last part of its address, such as example-university."),
        },
    )  # fmt: skip
