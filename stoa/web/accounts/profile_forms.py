"""Forms of the profile, and of what of it is public."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stoa.web.accounts.forms import LONGEST_NAME, ProfileForm

LONGEST_ABOUT: Final = 1000
MOST_LINKS: Final = 5
LONGEST_LINK: Final = 200


class OneLine(forms.CharField):
    """A name that may be left empty: one line, no invisible controls."""

    def clean(self, value: str) -> str:
        """The text in one line; raises ValidationError."""
        text = " ".join(super().clean(value).split())
        if _has_controls(text):
            raise forms.ValidationError(_("Leave out invisible control characters"))
        return unicodedata.normalize("NFC", text)


class OwnProfileForm(ProfileForm):
    """Name, clock and language; what one says of oneself; and what of it is public."""

    language = forms.ChoiceField(required=False, choices=lambda: settings.LANGUAGES)
    shown_name = OneLine(required=False, max_length=LONGEST_NAME)
    about = forms.CharField(required=False, max_length=LONGEST_ABOUT, widget=forms.Textarea(attrs={"rows": 4}))
    links = forms.CharField(
        required=False, max_length=MOST_LINKS * (LONGEST_LINK + 2),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "inputmode": "url"}),
    )  # fmt: skip
    is_public = forms.BooleanField(required=False)
    shows_about = forms.BooleanField(required=False)
    shows_links = forms.BooleanField(required=False)
    is_indexed = forms.BooleanField(required=False)
    records = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": gettext_lazy("Choose among your own records")}
    )

    def __init__(self, *args: Any, records: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["records"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(public_id, public_id) for public_id in records]

    def clean_about(self) -> str:
        """Plain text in paragraphs; raises ValidationError."""
        text = unicodedata.normalize("NFC", self.cleaned_data["about"].replace("\r\n", "\n").strip())
        if _has_controls(text.replace("\n", "").replace("\t", "")):
            raise forms.ValidationError(_("Leave out invisible control characters"))
        return text

    def clean_links(self) -> list[str]:
        """Addresses of the web, one a line; raises ValidationError."""
        found = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(found) > MOST_LINKS:
            raise forms.ValidationError(_("Keep to %(count)d links") % {"count": MOST_LINKS})
        for link in found:
            if not _is_web_address(link):
                raise forms.ValidationError(
                    _("“%(link)s” is no address of the web: write it in full, like https://example.org/ada")
                    % {"link": link[:80]}
                )
        return list(dict.fromkeys(found))


def _is_web_address(link: str) -> bool:
    """Whether it is http or https, names a host and no password, and holds nothing invisible."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    is_plain = not _has_controls(link) and " " not in link and len(link) <= LONGEST_LINK
    return is_plain and parts.scheme in ("http", "https") and "." in (parts.hostname or "") and "@" not in parts.netloc


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") and sign not in "\u200c\u200d" for sign in text)
