"""Forms of accounts."""

from __future__ import annotations

import unicodedata
from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from stoa.web.accounts.age import AgeFields

LONGEST_NAME = 120


class PersonName(forms.CharField):
    """A name as its bearer writes it: any script, one line, no invisible controls."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Name"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={"required": _("Enter the name that should stand on your records")},
        )  # fmt: skip

    def clean(self, value: str) -> str:
        """The name in one line; raises ValidationError."""
        name = " ".join(super().clean(value).split())
        if any(
            unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") and letter not in "\u200c\u200d" for letter in name
        ):
            raise forms.ValidationError(_("Leave out invisible control characters"))
        return unicodedata.normalize("NFC", name)


class NameForm(forms.Form):
    """What sign-up asks besides address and password. The adapter writes it with the account."""

    field_order = ("name", "email", "password1")
    name = PersonName()
    time_zone = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-time-zone": ""}))

    def clean_time_zone(self) -> str:
        """The zone that the browser says it is in; UTC when it says none that exists."""
        zone: str = self.cleaned_data["time_zone"]
        return zone if zone in available_timezones() else "UTC"

    def signup(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Asked for by allauth; there is nothing left to do."""


@cache
def zones() -> list[tuple[str, str]]:
    """Every IANA zone of a place, as choices; UTC first."""
    named = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in named)]


class ProfileForm(forms.Form):
    """Name and time zone of an account."""

    name = PersonName()
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)


class InvitationForm(AgeFields):
    """Name and password of somebody who was invited, and what sign-up asks of their age."""

    name = PersonName()
    password = forms.CharField(
        label=_("Password"), strip=False, max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password")},
    )  # fmt: skip

    def clean_password(self) -> str:
        """A password that is not too easy; raises ValidationError."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password
