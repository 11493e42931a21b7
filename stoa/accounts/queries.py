"""Reads about people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db.models import Q

from stoa.accounts.models import Account, AddressChange, Invitation, Role, Session
from stoa.accounts.rules import RECOVERY_CODES, STOP_DAYS, token_digest
from stoa.kernel.clock import now
from stoa.kernel.statements import Statement
from stoa.kernel.tokens import session_fingerprint


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


@dataclass(frozen=True)
class SessionCard:
    """A browser in which somebody is signed in. `fingerprint` names it on pages and opens nothing."""

    fingerprint: str
    browser: str
    system: str
    begun_at: datetime | None
    seen_at: datetime | None


def sessions_of(account_id: int) -> list[SessionCard]:
    """Where somebody is signed in, the latest used first."""
    rows = Session.objects.filter(account_id=account_id, expire_date__gt=now()).defer("session_data")
    cards = [_session(row) for row in rows]
    return sorted(cards, key=lambda card: card.seen_at.timestamp() if card.seen_at else 0.0, reverse=True)


def _session(row: Session) -> SessionCard:
    browser, _, system = row.device.partition("/")
    return SessionCard(session_fingerprint(row.session_key), browser, system, row.begun_at, row.seen_at)


@dataclass(frozen=True)
class Passkey:
    """A passkey or a key on a stick. `id` is its row's; only its owner's pages have it."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    """What somebody shows at sign-in besides, or instead of, a password."""

    passkeys: list[Passkey]
    has_app: bool
    codes_left: int
    """Recovery codes that were not used yet."""

    @property
    def are_set(self) -> bool:
        """Whether sign-in asks for one of them."""
        return self.has_app or bool(self.passkeys)


def factors_of(account_id: int) -> Factors:
    """Somebody's factors, the passkeys in the order in which they were added."""
    passkeys, has_app, codes_left = [], False, 0
    for row in Authenticator.objects.filter(user_id=account_id).order_by("created_at", "id"):
        if row.type == Authenticator.Type.WEBAUTHN:
            passkeys.append(Passkey(row.pk, str(row.data.get("name", "")), row.created_at, row.last_used_at))
        elif row.type == Authenticator.Type.TOTP:
            has_app = True
        else:
            codes_left = RECOVERY_CODES - int(row.data.get("used_mask", 0)).bit_count()
    return Factors(passkeys, has_app, codes_left)


def has_second_factor(account_id: int) -> bool:
    """Whether sign-in asks this account for more than a password. One statement."""
    kinds = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
    return bool(Authenticator.objects.filter(user_id=account_id, type__in=kinds).exists())


@dataclass(frozen=True)
class AddressChangeCard:
    """A changed address that can still be taken back."""

    old: str
    new: str
    changed_at: datetime


def address_change(token: str) -> AddressChangeCard | None:
    """The change that this mailed token can take back now, or None."""
    since = now() - timedelta(days=STOP_DAYS)
    found = AddressChange.objects.filter(token_digest=token_digest(token), changed_at__gte=since).first()
    if found is None or not Account.objects.filter(id=found.account_id, email__iexact=found.new).exists():
        return None
    return AddressChangeCard(found.old, found.new, found.changed_at)


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


@dataclass(frozen=True)
class InvitationCard:
    """An invitation that can be accepted now."""

    email: str
    role: str
    has_account: bool
    """Whether the invited address has an account: then its owner accepts it signed in."""


def invitation(token: str) -> InvitationCard | None:
    """The invitation with this token, as long as it can be accepted."""
    open_now = Invitation.objects.filter(used_at=None, expires_at__gte=now())
    found = open_now.filter(token_digest=token_digest(token)).first()
    if found is None:
        return None
    return InvitationCard(found.email, found.role, Account.objects.filter(email__iexact=found.email).exists())


@dataclass(frozen=True)
class PersonCard:
    """Somebody as whoever runs the site sees them."""

    person: Person
    is_active: bool
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


def people_by_public_id(public_ids: Collection[str]) -> dict[str, Person]:
    """The accounts that exist among these ids of addresses."""
    return {row.public_id: _person(row) for row in Account.objects.filter(public_id__in=public_ids)}


def _cards(rows: list[Account]) -> list[PersonCard]:
    ids = [row.id for row in rows]
    roles: dict[int, list[tuple[str, str]]] = {}
    for account_id, name, scope in Role.objects.filter(account_id__in=ids).values_list("account_id", "name", "scope"):
        roles.setdefault(account_id, []).append((name, scope))
    kinds = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
    secured = set(Authenticator.objects.filter(user_id__in=ids, type__in=kinds).values_list("user_id", flat=True))
    return [
        PersonCard(
            _person(row), row.is_active, row.joined_at, row.last_login, tuple(sorted(roles.get(row.id, []))),
            row.id in secured,
        )
        for row in rows
    ]  # fmt: skip
