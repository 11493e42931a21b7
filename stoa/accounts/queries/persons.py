"""An account as pages show it, its roles, and whether a pass still holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Lower

from stoa.accounts.models import Account, Role
from stoa.kernel.statements import Statement, among, read


@dataclass(frozen=True)
class Person:
    """An account as pages show it."""

    id: int
    public_id: str
    name: str
    email: str
    language: str
    time_zone: str


def person(account_id: int) -> Person | None:
    """The account, or None."""
    row = Account.objects.filter(id=account_id).first()
    return as_person(row) if row else None


def people(account_ids: list[int]) -> dict[int, Person]:
    """The accounts that exist among these ids."""
    return {row.id: as_person(row) for row in Account.objects.filter(id__in=account_ids)}


def person_by_email(email: str) -> Person | None:
    """The account with this address, whatever its case."""
    row = Account.objects.filter(email__iexact=email.strip()).first()
    return as_person(row) if row else None


def people_by_email(emails: Sequence[str]) -> dict[str, Person]:
    """The accounts that have these addresses, by address in lower case. One statement."""
    wanted = {email.strip().lower() for email in emails}
    rows = Account.objects.annotate(plain=Lower("email")).filter(plain__in=wanted)
    return {row.email.lower(): as_person(row) for row in rows}


def person_by_public_id(public_id: str) -> Person | None:
    """The account that is called so in addresses of pages, or None."""
    row = Account.objects.filter(public_id=public_id).first()
    return as_person(row) if row else None


def names(account_ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """(name, address, public id) of these accounts: for long lists, of which whole rows would be dear."""
    if not account_ids:
        return {}
    condition, value = among("ids", account_ids)
    rows = read(Statement(_NAMES + condition, {"ids": value}), about=len(account_ids))
    return {id: (name, email, public_id) for id, name, email, public_id in rows}


_NAMES = "SELECT id, name, email, public_id FROM accounts_account WHERE id "


def people_by_public_id(public_ids: Collection[str]) -> dict[str, Person]:
    """The accounts that exist among these ids of addresses."""
    return {row.public_id: as_person(row) for row in Account.objects.filter(public_id__in=public_ids)}


def roles_of(account_id: int | None) -> frozenset[tuple[str, str]]:
    """(role, scope) pairs; empty for a visitor."""
    if account_id is None:
        return frozenset()
    return frozenset(Role.objects.filter(account_id=account_id).values_list("name", "scope"))


def people_since() -> datetime | None:
    """When the first of those who are here came; None while nobody is."""
    return Account.objects.order_by("id").values_list("joined_at", flat=True).first()


def has_operator() -> bool:
    """Whether somebody runs this site already."""
    return Role.objects.filter(name=Role.Name.OPERATOR, account__is_active=True).exists()


PRESENCE = """SELECT name, language, time_zone FROM accounts_account
WHERE id = %(account)s AND epoch = %(epoch)s AND is_active"""


def presence(*, account: int, epoch: int) -> Statement:
    """One row (name, language, time zone) when the pass {account, epoch} still holds, else none."""
    return Statement(PRESENCE, {"account": account, "epoch": epoch})


def epoch_of(account: int) -> int | None:
    """The epoch of an account that is active, for what is done in its name later; None without one. One statement."""
    return Account.objects.filter(id=account, is_active=True).values_list("epoch", flat=True).first()


PRESENCE_CTE = """who AS (SELECT id FROM accounts_account
WHERE id = %(account)s::bigint AND epoch = %(epoch)s::int AND is_active)"""
"""The same as a part of a larger PostgreSQL statement: `who` has one row or none."""


def as_person(row: Account) -> Person:
    """A row as pages show it."""
    return Person(row.id, row.public_id, row.name, row.email, row.language, row.time_zone)
