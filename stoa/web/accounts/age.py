"""Asking for year and month of birth where an account is opened, and going by the first answer for a day.

Where no age is asked for none of this is seen. Above the threshold nothing is kept; a browser that said something below
it keeps a signed note of that for a day, so that going back and typing another year changes nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stoa.accounts.rules import is_below, threshold_passed_on
from stoa.kernel import tokens
from stoa.kernel.clock import now
from stoa.kernel.limits import mailbox_of

AGE_COOKIE: Final = "stoa_age"
DAY_SECONDS: Final = 24 * 3600
OLDEST: Final = 120
PURPOSE: Final = "age"


class AgeFields(forms.Form):
    """Year and month of birth and, below the threshold, a guardian's address; no fields where none are asked for."""

    def __init__(self, *args: Any, said_before: date | None = None, address: str = "", **kwargs: Any) -> None:
        """`address`: whose account is opened, where the form does not ask for it."""
        super().__init__(*args, **kwargs)
        self.address = address
        self.age: int = settings.STOA_AGE_OF_CONSENT
        self.said_before = said_before
        self.until: date | None = None
        """Until when they are below the threshold; None when they are not, or it is not known."""
        if self.age:
            self.fields["birth_year"] = _year()
            self.fields["birth_month"] = _month()
            self.fields["guardian"] = _guardian()

    @property
    def asks_guardian(self) -> bool:
        return is_below(self.until or self.said_before, now().date())

    def clean(self) -> dict[str, Any]:
        """Work out `until`, and ask for what is missing below the threshold."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.age or "birth_year" not in said or "birth_month" not in said:
            return said
        typed = threshold_passed_on(said["birth_year"], int(said["birth_month"]), self.age)
        until = max(typed, self.said_before) if self.said_before else typed
        self.until = until if is_below(until, now().date()) else None
        if self.until:
            self._look_at_guardian(said, is_another_answer=not is_below(typed, now().date()))
        return said

    def _look_at_guardian(self, said: dict[str, Any], *, is_another_answer: bool) -> None:
        guardian = said.get("guardian", "")
        if is_another_answer and not guardian:
            self.add_error("birth_year", _(
                "A younger age was given in this browser today, and it counts until tomorrow. If that was a slip, sign "
                "up tomorrow, or ask whoever runs this site."
            ))  # fmt: skip
        elif not guardian and "guardian" not in self.errors:
            self.add_error("guardian", _("Enter the address of a parent or guardian: they have to agree"))
        elif guardian and mailbox_of(guardian) == mailbox_of(self.address or str(said.get("email", ""))):
            self.add_error("guardian", _("Enter their own address, not yours"))


def _year() -> forms.IntegerField:
    this = now().year
    wrong = gettext_lazy("Enter the year with four digits, like 2001")
    return forms.IntegerField(
        min_value=this - OLDEST, max_value=this,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year", "maxlength": "4"}),
        error_messages={"required": gettext_lazy("Enter the year you were born in"), "invalid": wrong,
                        "min_value": wrong, "max_value": wrong},
    )  # fmt: skip


def _month() -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[("", ""), *((str(number), name) for number, name in MONTHS.items())],
        widget=forms.Select(attrs={"autocomplete": "bday-month"}),
        error_messages={"required": gettext_lazy("Choose the month you were born in")},
    )


def _guardian() -> forms.EmailField:
    return forms.EmailField(
        required=False, max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Write the address in full, like ada@example.org")},
    )  # fmt: skip


def said_before(request: HttpRequest) -> date | None:
    """What this browser said within a day, when that was below the threshold."""
    text, _dot, signature = request.COOKIES.get(AGE_COOKIE, "").rpartition(".")
    if not text or not tokens.is_signed(PURPOSE, text, signature):
        return None
    until, _dot, noted = text.partition(".")
    return date.fromisoformat(until) if now().timestamp() - int(noted) < DAY_SECONDS else None


def remember(response: HttpResponse, until: date) -> None:
    """Have the browser keep what it said, signed, for a day."""
    text = f"{until.isoformat()}.{int(now().timestamp())}"
    response.set_cookie(
        AGE_COOKIE, f"{text}.{tokens.sign(PURPOSE, text)}", max_age=DAY_SECONDS, httponly=True, samesite="Lax",
        secure=settings.IS_HTTPS,
    )  # fmt: skip
