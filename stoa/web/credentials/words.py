"""What a check found, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.credentials.formats import SENTENCES
from stoa.credentials.queries import Check, Outcome, Report, State

MOODS: Final = {
    Outcome.GENUINE: "right",
    Outcome.EXPIRED: "wait",
    Outcome.NOT_YET_VALID: "wait",
    Outcome.CANNOT_BE_CHECKED: "wait",
    Outcome.NOT_A_CREDENTIAL: "wait",
    Outcome.WITHDRAWN: "stop",
    Outcome.ALTERED: "stop",
    Outcome.NOT_BY_ISSUER: "stop",
}
"""Yes, wait, or no: which mark stands beside the answer."""
ICONS: Final = {"right": "check", "wait": "info", "stop": "stop"}

PARTS: Final = frozenset({"part_attested", "part_claimed"})
"""Checks that are none: they say of which part of a statement the next ones are."""

_STATES: Final[dict[State, tuple[str, str | Promise]]] = {
    State.OK: ("check", _("yes")),
    State.FAILED: ("stop", _("no")),
    State.UNKNOWN: ("info", _("not checked")),
}
_ADVICE: Final[dict[Outcome, str | Promise]] = {
    Outcome.GENUINE: _("It was signed by the issuer that it names, and not a letter of it has changed since."),
    Outcome.ALTERED: _(
        "Something in the file is not as it was signed, or was added to it. Ask for the file as it was issued, or for "
        "the address of the record. A program that opens and saves such a file may change it without meaning to."
    ),
    Outcome.NOT_BY_ISSUER: _(
        "The signature fits, but the key is not the issuer’s. Do not rely on it; ask the issuer that it names."
    ),
    Outcome.WITHDRAWN: _(
        "The issuer signed it, and later ended it. The issuer can say why; its holder can ask that the decision be "
        "looked at again."
    ),
    Outcome.EXPIRED: _("What it says was confirmed until that day. Ask its holder for a newer one."),
    Outcome.NOT_YET_VALID: _("The issuer signed it for a day that is still to come."),
    Outcome.CANNOT_BE_CHECKED: _(
        "This speaks neither for it nor against it. What is missing stands below; the issuer’s own site may check it."
    ),
    Outcome.NOT_A_CREDENTIAL: _(
        "A record is a JSON file, or a PNG or SVG image with that file inside. Choose the file that was downloaded, "
        "not a photograph or a copy of the page."
    ),
}


@dataclass(frozen=True)
class Line:
    """One check as it is shown: an icon, its word, and the sentence."""

    state: str
    icon: str
    word: str | Promise
    sentence: str


def headline(report: Report) -> str:
    """The answer as a sentence. A yes with open questions says so: anybody can sign under any name with a new key."""
    if report.is_genuine and not report.is_complete:
        return gettext("This credential is genuine, as far as could be checked here.")
    return gettext(report.headline)


def mood(report: Report) -> str:
    """`right`, `wait` or `stop`."""
    return "wait" if report.is_genuine and not report.is_complete else MOODS[report.outcome]


def advice(report: Report) -> str | Promise:
    """What follows from it."""
    if report.is_genuine and not report.is_complete:
        return gettext(
            "Not a letter of it has changed since the key that it names signed it. Look below at what could not be "
            "checked before you rely on it."
        )
    return _ADVICE[report.outcome]


def lines(report: Report) -> list[Line]:
    """Every check, in the order in which they were made."""
    return [
        Line("part", "file", "", sentence(check))
        if check.code in PARTS
        else Line(check.state.value, *_STATES[check.state], sentence(check))
        for check in report.checks
    ]


def sentence(check: Check) -> str:
    """What a check found. Parts that come from the file stay as they are, except keys (shortened) and dates."""
    said = {name: _value(name, value) for name, value in check.params.items()}
    return gettext(SENTENCES[check.code]).format(**said)


def long_moment(at: datetime) -> str:
    """`22 November 2026, 09:14 UTC`; `at` is in UTC."""
    # Translators: date format of Django's `date` filter.
    return f"{dateformat.format(at, gettext('j F Y, H:i'))} UTC"


def _value(name: str, value: str | int) -> str | int:
    if not isinstance(value, str):
        return value
    if name == "detail":
        return gettext(value)
    if name == "date":
        return _date(value)
    if name in ("issuer", "name") and value.startswith("did:key:"):
        key = value.removeprefix("did:key:")
        return f"did:key:{key[:8]}…{key[-6:]}"
    return value


def _date(text: str) -> str:
    try:
        return long_moment(datetime.fromisoformat(text))
    except ValueError:
        return text
