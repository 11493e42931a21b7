"""Writes about people."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from stoa.accounts import letters
from stoa.accounts.events import AccountOpened
from stoa.accounts.models import Account, AddressChange, Invitation, Role, Session
from stoa.accounts.rules import SITE, STOP_DAYS, token_digest
from stoa.kernel import audit
from stoa.kernel.clock import now
from stoa.kernel.events.outbox import publish
from stoa.kernel.tokens import session_fingerprint

INVITATION_DAYS = 7


class AddressIsTaken(Exception):
    """An account with this address exists already."""


class InvitationIsVoid(Exception):
    """The invitation is unknown, used or too old."""


class TooLateToStop(Exception):
    """The change of address is unknown, too old, or was followed by another."""


class NotYourself(Exception):
    """Nobody shuts their own account by this."""


class LastOperator(Exception):
    """Nobody else runs the site: this one stays."""


def open_account(
    *, email: str, name: str, password: str | None, is_confirmed: bool = False, language: str = "en"
) -> int:
    """Open an account and return its internal id; raises AddressIsTaken."""
    return _open(email, name, make_password(password), is_confirmed=is_confirmed, language=language)


@transaction.atomic
def _open(email: str, name: str, hashed: str, *, is_confirmed: bool, language: str) -> int:
    """The same with a password that is hashed already: that takes long, and others wait for a transaction."""
    address = email.strip().lower()
    if Account.objects.filter(email__iexact=address).exists():
        raise AddressIsTaken(address)
    account = Account.objects.create(email=address, password=hashed, name=name.strip(), language=language)
    EmailAddress.objects.create(user=account, email=address, primary=True, verified=is_confirmed)
    publish(AccountOpened(account=account.id))
    return account.id


@transaction.atomic
def take_back(*, account_id: int) -> bool:
    """Delete an account that was opened with a wrong address: never confirmed, never signed in to, without a task.

    Whether there was such an account.
    """
    account = Account.objects.select_for_update(of=("self",)).filter(id=account_id, last_login=None, roles=None).first()
    if account is None or EmailAddress.objects.filter(user=account, verified=True).exists():
        return False
    account.delete()
    return True


def end_passes(*, account_id: int) -> None:
    """Move the epoch: every pass in circulation ends now. Sessions that are still signed in get a new one."""
    Account.objects.filter(id=account_id).update(epoch=F("epoch") + 1)


@transaction.atomic
def end_session(*, account_id: int, fingerprint: str) -> bool:
    """End one browser's session, known by its fingerprint; whether there was one. Its pass ends as well."""
    keys = Session.objects.filter(account_id=account_id).values_list("session_key", flat=True)
    key = next((key for key in keys if session_fingerprint(key) == fingerprint), None)
    if key is None:
        return False
    Session.objects.filter(session_key=key).delete()
    end_passes(account_id=account_id)
    return True


@transaction.atomic
def end_sessions(*, account_id: int, keep: str | None = None) -> int:
    """End every session of an account but the one with the key `keep`, and every pass; how many there were."""
    ended, _ = Session.objects.filter(account_id=account_id).exclude(session_key=keep or "").delete()
    end_passes(account_id=account_id)
    return ended


def drop_expired_sessions() -> int:
    """Delete sessions that have run out; how many there were."""
    dropped, _ = Session.objects.filter(expire_date__lte=now()).delete()
    return dropped


@transaction.atomic
def note_address_change(*, account_id: int, old: str, new: str) -> str:
    """Note that an account's address was changed; the token with which the old address can take that back."""
    token = secrets.token_urlsafe(32)
    AddressChange.objects.create(
        account_id=account_id, old=old, new=new, token_digest=token_digest(token), changed_at=now()
    )
    return token


@transaction.atomic
def stop_address_change(*, token: str) -> int:
    """Put the old address back, as its owner asks: whoever changed it is shut out. Raises TooLateToStop.

    Sessions end, the password is void (they may know it, or have chosen it), and factors that were added since the
    change are gone. The owner chooses a new password by a mailed code. Returns the account's id.
    """
    found = AddressChange.objects.select_for_update().filter(token_digest=token_digest(token)).first()
    if found is None or found.changed_at < now() - timedelta(days=STOP_DAYS):
        raise TooLateToStop
    account = Account.objects.select_for_update().get(id=found.account_id)
    is_free = not Account.objects.filter(email__iexact=found.old).exclude(id=account.id).exists()
    if account.email.lower() != found.new.lower() or not is_free:
        raise TooLateToStop
    account.email = found.old
    account.set_unusable_password()
    account.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=account).delete()
    EmailAddress.objects.create(user=account, email=found.old, primary=True, verified=True)
    Authenticator.objects.filter(user=account, created_at__gte=found.changed_at).delete()
    AddressChange.objects.filter(account=account, changed_at__gte=found.changed_at).delete()
    end_sessions(account_id=account.id)
    audit.note("accounts.address_change_stopped", by=account.id, about=_about(account.id))
    return account.id


@transaction.atomic
def reset_factors(*, account_id: int, by: int | None) -> int:
    """Take all second factors from somebody who lost theirs, and end their sessions; how many factors there were."""
    lost = int(Authenticator.objects.filter(user_id=account_id).delete()[0])
    end_sessions(account_id=account_id)
    audit.note("accounts.factors_reset", by=by, about=_about(account_id))
    letters.tell_of_reset_factors(Account.objects.get(id=account_id))
    return lost


@transaction.atomic
def suspend(*, account_id: int, by: int | None) -> None:
    """Shut an account until it is reopened: nobody signs in to it, and who is in is out. Nothing of it is lost.

    Raises NotYourself, LastOperator.
    """
    if account_id == by:
        raise NotYourself
    _refuse_last_operator(without=account_id)
    if Account.objects.filter(id=account_id, is_active=True).update(is_active=False):
        end_sessions(account_id=account_id)
        audit.note("accounts.account_suspended", by=by, about=_about(account_id))


@transaction.atomic
def reopen(*, account_id: int, by: int | None) -> None:
    """Open a suspended account again."""
    if Account.objects.filter(id=account_id, is_active=False).update(is_active=True):
        audit.note("accounts.account_reopened", by=by, about=_about(account_id))


@transaction.atomic
def sign_out_everywhere(*, account_id: int, by: int | None) -> int:
    """End all sessions of somebody else; how many there were."""
    ended = end_sessions(account_id=account_id)
    audit.note("accounts.sessions_ended", by=by, about=_about(account_id))
    return ended


@transaction.atomic
def grant_role(*, account_id: int, role: str, scope: str = SITE, by: int | None = None) -> bool:
    """Give a role; giving it twice is the same as once. `by`: who gives it, None for the command line.

    Whether they did not have it before; only then it is written down.
    """
    _, is_new = Role.objects.get_or_create(account_id=account_id, name=Role.Name(role), scope=scope)
    if is_new:
        audit.note("accounts.role_granted", by=by, about=_about(account_id), role=role, scope=scope)
    return is_new


@transaction.atomic
def take_role(*, account_id: int, role: str, scope: str, by: int | None) -> bool:
    """Take a role away. Whether they had it; only then it is written down. Raises LastOperator."""
    if role == Role.Name.OPERATOR:
        _refuse_last_operator(without=account_id)
    taken, _ = Role.objects.filter(account_id=account_id, name=Role.Name(role), scope=scope).delete()
    if taken:
        audit.note("accounts.role_taken", by=by, about=_about(account_id), role=role, scope=scope)
    return bool(taken)


def _refuse_last_operator(*, without: int) -> None:
    """Hold the rows of all operators, so that two of them who go at once don't both think that the other stays."""
    held = Role.objects.select_for_update(of=("self",)).filter(name=Role.Name.OPERATOR, scope=SITE).order_by("id")
    operators = set(held.values_list("account_id", flat=True))
    if without in operators and not Account.objects.filter(id__in=operators - {without}, is_active=True).exists():
        raise LastOperator


def _about(account_id: int) -> str:
    """The account's name in the audit log."""
    return f"account:{Account.objects.values_list('public_id', flat=True).get(id=account_id)}"


def set_language(*, account_id: int, language: str) -> None:
    """The language of pages and mail for this account."""
    Account.objects.filter(id=account_id).update(language=language)


def set_profile(*, account_id: int, name: str, time_zone: str) -> None:
    """The name that stands on records to come, and the zone (IANA) in which times are shown."""
    Account.objects.filter(id=account_id).update(name=name, time_zone=time_zone)


@transaction.atomic
def invite(
    *, email: str, role: str = "operator", by: int | None = None, link: Callable[[str], str] | None = None
) -> str:
    """Make an invitation and return its token, which is told once and never kept.

    With `link`, which makes a token an address, the invitation is mailed as well.
    """
    token = secrets.token_urlsafe(32)
    moment, address = now(), email.strip().lower()
    Invitation.objects.create(
        email=address, token_digest=token_digest(token), role=Role.Name(role), created_at=moment,
        expires_at=moment + timedelta(days=INVITATION_DAYS),
    )  # fmt: skip
    audit.note("accounts.person_invited", by=by, about=SITE, email=address, role=role)
    if link is not None:
        letters.invite(address, link(token), INVITATION_DAYS)
    return token


def accept_invitation(*, token: str, name: str, password: str, language: str = "en") -> int:
    """Open the invited address's account, give it the role, and return its id; raises InvitationIsVoid.

    An address that has an account already is AddressIsTaken: its owner signs in, and accepts as that account.
    """
    hashed = make_password(password)
    with transaction.atomic():
        invitation = _open_invitation(token)
        account_id = _open(invitation.email, name, hashed, is_confirmed=True, language=language)
        _take_up(invitation, account_id)
    return account_id


@transaction.atomic
def accept_invitation_as(*, token: str, account_id: int) -> None:
    """Give the role to the account that has the invited address; raises InvitationIsVoid for any other."""
    invitation = _open_invitation(token)
    if not Account.objects.filter(id=account_id, email__iexact=invitation.email, is_active=True).exists():
        raise InvitationIsVoid
    _take_up(invitation, account_id)


def _open_invitation(token: str) -> Invitation:
    found = Invitation.objects.select_for_update().filter(token_digest=token_digest(token)).first()
    if found is None or found.used_at is not None or found.expires_at < now():
        raise InvitationIsVoid
    return found


def _take_up(invitation: Invitation, account_id: int) -> None:
    grant_role(account_id=account_id, role=invitation.role, by=account_id)
    invitation.used_at = now()
    invitation.save(update_fields=["used_at"])
    audit.note("accounts.invitation_accepted", by=account_id, about=_about(account_id), role=invitation.role)
