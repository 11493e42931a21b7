"""Kinds of letters: each domain says in its `letters.py` which it writes, why they come, who may do without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
AT_ONCE, SOON, NEWS = 0, 3, 6
"""Priorities: what somebody waits for with the page open; what concerns an account; everything else."""
ABOUT_ACCOUNTS = ("account", "accounts")


@dataclass(frozen=True)
class Kind:
    """What letters of a kind are, in words for their receivers, and how they are treated.

    `words` names them on the page where they are switched off; `why` is the sentence under each, `%(site)s` is the
    site's address. `is_asked`: the holder of the address has asked for it just now, so it goes to addresses and
    accounts that get nothing else. `lasts`: it is dropped when it could not be sent for so long.
    """

    name: str
    words: Words
    why: Words
    can_switch_off: bool = True
    is_wanted: bool = True
    is_asked: bool = False
    priority: int = NEWS
    lasts: timedelta | None = None


kinds: dict[str, Kind] = {}


def register(*declared: Kind) -> None:
    """Declare kinds, at start. Raises ValueError for a name that is taken."""
    for kind in declared:
        if kind.name in kinds:
            raise ValueError(f"Two kinds of letters are called {kind.name!r}")
        kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The kind of this name. One that nobody declared can be switched off, unless it is about accounts."""
    return kinds.get(name) or _undeclared(name)


def _undeclared(name: str) -> Kind:
    is_about_account = name.partition(".")[0] in ABOUT_ACCOUNTS
    return Kind(
        name, OTHER.words, OTHER.why, can_switch_off=not is_about_account, priority=SOON if is_about_account else NEWS
    )


OTHER = Kind(
    "site.other", _("Other letters"), _("This letter came from %(site)s because your address is known there."),
    can_switch_off=False, priority=SOON,
)  # fmt: skip
TEST = Kind(
    "site.test", _("Test letters"),
    _("Whoever runs %(site)s sent this letter to see whether letters arrive."),
    can_switch_off=False, is_asked=True, priority=AT_ONCE, lasts=timedelta(hours=1),
)  # fmt: skip
register(OTHER, TEST)
