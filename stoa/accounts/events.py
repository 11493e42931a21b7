"""News of people."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.kernel.events import event


@event("accounts.AccountChanged")
@dataclass(frozen=True)
class AccountChanged:
    """A name or an address is another. `account` is the internal id."""

    account: int


@event("accounts.AccountOpened")
@dataclass(frozen=True)
class AccountOpened:
    """Somebody signed up. `account` is the internal id."""

    account: int
