"""What learners say of questions by other learners, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stoa.assessment import queries as questions

STARS: Final[Mapping[int, Promise]] = {
    1: _("1: teaches nothing"),
    2: _("2: weak"),
    3: _("3: in order"),
    4: _("4: good"),
    5: _("5: taught me something"),
}
SAYS: Final[Mapping[str, Promise]] = {
    "": _("Nothing to report"),
    "right": _("I have checked it: this is right"),
    "key_wrong": _("What counts as right is wrong"),
    "unclear": _("It is unclear what is asked"),
    "offensive": _("It hurts or insults"),
    "copied": _("It is copied from somewhere"),
}
"""What may be said of a question; the words are also what its writer and staff read."""


@dataclass(frozen=True)
class Choice:
    """One of the things that may be said."""

    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Rating:
    """The form by which somebody says what they think of a question, with what they said before."""

    stars: tuple[Choice, ...]
    says: tuple[Choice, ...]
    note: str
    is_said: bool


def rating_of(account: int, question: str) -> Rating:
    """The form for one who has answered. One statement."""
    said = questions.rating_of(account=account, public_id=question)
    return Rating(
        tuple(Choice(str(n), str(words), said is not None and said.stars == n) for n, words in STARS.items()),
        tuple(Choice(says, str(words), says == (said.says if said else "")) for says, words in SAYS.items()),
        said.note if said else "", said is not None,
    )  # fmt: skip
