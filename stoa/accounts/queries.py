"""Reads about people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stoa.accounts.models import Account, Invitation, Role
from stoa.accounts.rules import token_digest
from stoa.kernel.clock import now
from stoa.kernel.statements import Statement


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
    return _person(row) if row else None


def people(account_ids: list[int]) -> dict[int, Person]:
    """The accounts that exist among these ids."""
    return {row.id: _person(row) for row in Account.objects.filter(id__in=account_ids)}


def person_by_email(email: str) -> Person | None:
    """The account with this address, whatever its case."""
    row = Account.objects.filter(email__iexact=email.strip()).first()
    return _person(row) if row else None


def roles_of(account_id: int | None) -> frozenset[tuple[str, str]]:
    """(role, scope) pairs; empty for a visitor."""
    if account_id is None:
        return frozenset()
    return frozenset(Role.objects.filter(account_id=account_id).values_list("name", "scope"))


def has_operator() -> bool:
    """Whether somebody runs this site already."""
    return Role.objects.filter(name=Role.Name.OPERATOR, account__is_active=True).exists()


PRESENCE = """SELECT name, language, time_zone FROM accounts_account
WHERE id = %(account)s AND epoch = %(epoch)s AND is_active"""


def presence(*, account: int, epoch: int) -> Statement:
    """One row (name, language, time zone) when the pass {account, epoch} still holds, else none."""
    return Statement(PRESENCE, {"account": account, "epoch": epoch})


PRESENCE_CTE = """who AS (SELECT id FROM accounts_account
WHERE id = %(account)s::bigint AND epoch = %(epoch)s::int AND is_active)"""
"""The same as a part of a larger PostgreSQL statement: `who` has one row or none."""


def _person(row: Account) -> Person:
    return Person(row.id, row.public_id, row.name, row.email, row.language, row.time_zone)


def is_invitation(token: str) -> bool:
    """Whether an invitation with this token can be accepted now."""
    open_now = Invitation.objects.filter(used_at=None, expires_at__gte=now())
    return open_now.filter(token_digest=token_digest(token)).exists()


@dataclass(frozen=True)
class Holder:
    """Somebody with a role in a scope, and since when."""

    person: Person
    role: str
    since: datetime


def holders(scope: str, *, limit: int = 200) -> list[Holder]:
    """Who has a role in this very scope, those who have had it longest first. One statement."""
    rows = Role.objects.filter(scope=scope).select_related("account").order_by("granted_at", "id")[:limit]
    return [Holder(_person(row.account), row.name, row.granted_at) for row in rows]


def has_holder(scope: str, role: str) -> bool:
    """Whether somebody has this role in this scope and can sign in."""
    return Role.objects.filter(scope=scope, name=role, account__is_active=True).exists()


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that nobody has answered yet."""

    id: int
    email: str
    role: str
    expires_at: datetime


def open_invitations(scope: str) -> list[OpenInvitation]:
    """Who is invited to a role in this scope, the newest first."""
    rows = Invitation.objects.filter(scope=scope, used_at=None, expires_at__gte=now()).order_by("-id")
    return [OpenInvitation(row.id, row.email, row.role, row.expires_at) for row in rows]


def invitation_scope(token: str) -> str:
    """What an open invitation is to; empty for a token that opens nothing."""
    rows = Invitation.objects.filter(used_at=None, expires_at__gte=now(), token_digest=token_digest(token))
    return rows.values_list("scope", flat=True).first() or ""
