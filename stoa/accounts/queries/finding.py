"""Finding people, and who has which role."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Func, Q, QuerySet, TextField

from stoa.accounts.models import Account, Role
from stoa.accounts.queries.persons import Person, as_person


@dataclass(frozen=True)
class PersonCard:
    """Somebody as whoever runs the site sees them."""

    person: Person
    is_active: bool
    is_closed: bool
    """Their owner has closed it for now."""
    joined_at: datetime
    last_at: datetime | None
    """When they last signed in."""
    roles: tuple[tuple[str, str], ...]
    has_second_factor: bool


def find_people(text: str = "", *, role: str = "", before: int | None = None, limit: int = 50) -> list[PersonCard]:
    """Those whose name or address holds each word of `text`, whatever case and accents, the newest first, after the one
    with the internal id `before`.

    `role`: who has this role somewhere, or any role (`any`). Three statements, however many there are.
    """
    rows = Account.objects.order_by("-id")
    if text:
        rows = _named(rows, text)
    if role:
        wanted = Role.objects.all() if role == "any" else Role.objects.filter(name=role)
        rows = rows.filter(id__in=wanted.values("account_id"))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return _cards(list(rows[:limit]))


def plain(text: str) -> str:
    """A name as it is looked for: in small letters, without accents (NFKD without U+0300 to U+036F)."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in split if not "\u0300" <= sign <= "\u036f")


class _Plain(Func):
    """The same in the database. A name of ASCII alone, as most are, is asked for nothing else."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """SQLite has no function for it, and is given ours (`_named`)."""
        template = (
            "CASE WHEN length(CAST(%(expressions)s AS BLOB)) = length(%(expressions)s) THEN lower(%(expressions)s)"
            " ELSE stoa_plain(%(expressions)s) END"
        )
        return self.as_sql(compiler, connection, template=template, **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = (
            "CASE WHEN octet_length(%(expressions)s) = length(%(expressions)s) THEN lower(%(expressions)s)"
            " ELSE regexp_replace(normalize(lower(%(expressions)s), NFKD), '[\u0300-\u036f]', '', 'g') END"
        )
        return self.as_sql(compiler, connection, template=template, **more)


def _named(rows: QuerySet[Account], text: str) -> QuerySet[Account]:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.create_function("stoa_plain", 1, plain, deterministic=True)
    rows = rows.alias(plain_name=_Plain("name"))
    for word in plain(text).split():
        rows = rows.filter(Q(email__icontains=word) | Q(plain_name__contains=word))
    return rows


def person_card(public_id: str) -> PersonCard | None:
    """The same of one, by the id in addresses."""
    cards = _cards(list(Account.objects.filter(public_id=public_id)))
    return cards[0] if cards else None


def _cards(rows: list[Account]) -> list[PersonCard]:
    ids = [row.id for row in rows]
    roles: dict[int, list[tuple[str, str]]] = {}
    for account_id, name, scope in Role.objects.filter(account_id__in=ids).values_list("account_id", "name", "scope"):
        roles.setdefault(account_id, []).append((name, scope))
    kinds = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
    secured = set(Authenticator.objects.filter(user_id__in=ids, type__in=kinds).values_list("user_id", flat=True))
    return [
        PersonCard(
            as_person(row), row.is_active, row.closed_at is not None, row.joined_at, row.last_login,
            tuple(sorted(roles.get(row.id, []))), row.id in secured,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Holder:
    """Somebody with a role in a scope, and since when."""

    person: Person
    role: str
    since: datetime


def holders(scope: str, *, limit: int = 200) -> list[Holder]:
    """Who has a role in this very scope, those who have had it longest first. One statement."""
    rows = Role.objects.filter(scope=scope).select_related("account").order_by("granted_at", "id")[:limit]
    return [Holder(as_person(row.account), row.name, row.granted_at) for row in rows]


def has_holder(scope: str, role: str) -> bool:
    """Whether somebody has this role in this scope and can sign in."""
    return Role.objects.filter(scope=scope, name=role, account__is_active=True).exists()
