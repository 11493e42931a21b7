"""Where somebody is signed in, by what they are known, and a change of their address that can be stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator

from stoa.accounts.models import Account, AddressChange, Session
from stoa.accounts.rules import RECOVERY_CODES, STOP_DAYS, token_digest
from stoa.kernel.clock import now
from stoa.kernel.tokens import session_fingerprint


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
