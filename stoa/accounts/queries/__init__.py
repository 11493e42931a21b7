"""Reads about people."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.accounts.models import Account, Invitation, Role
from stoa.accounts.queries.personal import (
    CopyView,
    ErasureLine,
    account_sheets,
    addresses_of,
    copies_of,
    copy_of,
    erasures,
    kept_copies,
    obstacles_of,
    sessions_of,
    site_sheets,
)
from stoa.accounts.queries.profiles import OwnProfile, PublicProfile, own_profile, public_profile
from stoa.accounts.queries.texts import (
    KINDS,
    SHIPPED,
    ConsentLine,
    TextVersion,
    consents,
    current_number,
    current_text,
    forget_texts,
    text_versions,
    texts_to_agree_to,
)
from stoa.accounts.queries.youths import YouthView, waits_for_guardian, youth, youth_by_token
from stoa.accounts.rules import token_digest
from stoa.kernel.clock import now
from stoa.kernel.statements import Statement

__all__ = [
    "KINDS", "PRESENCE_CTE", "SHIPPED", "ConsentLine", "CopyView", "ErasureLine", "OwnProfile", "Person",
    "PublicProfile", "TextVersion", "YouthView", "account_sheets", "addresses_of", "consents", "copies_of", "copy_of",
    "current_number", "current_text", "erasures", "forget_texts", "has_operator", "is_invitation", "kept_copies",
    "obstacles_of", "own_profile", "people", "person", "person_by_email", "presence", "public_profile", "roles_of",
    "sessions_of", "site_sheets", "text_versions", "texts_to_agree_to", "waits_for_guardian", "youth",
    "youth_by_token",
]  # fmt: skip


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
