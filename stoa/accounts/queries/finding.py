"""Finding people, and who has which role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q

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
    """Those whose name or address holds `text`, the newest first, after the one with the internal id `before`.

    `role`: who has this role somewhere, or any role (`any`). Three statements, however many there are.
    """
    rows = Account.objects.order_by("-id")
    if text:
        rows = rows.filter(Q(email__icontains=text) | Q(name__icontains=text))
    if role:
        wanted = Role.objects.all() if role == "any" else Role.objects.filter(name=role)
        rows = rows.filter(id__in=wanted.values("account_id"))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return _cards(list(rows[:limit]))


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
