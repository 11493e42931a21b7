"""Writes about people."""

from __future__ import annotations

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F

from stoa.accounts.events import AccountOpened
from stoa.accounts.models import Account, Invitation, Role
from stoa.accounts.rules import SITE, token_digest
from stoa.kernel import audit
from stoa.kernel.clock import now
from stoa.kernel.events.outbox import publish

INVITATION_DAYS = 7


class AddressIsTaken(Exception):
    """An account with this address exists already."""


class InvitationIsVoid(Exception):
    """The invitation is unknown, used or too old."""


class LastOperator(Exception):
    """Nobody else runs the site: this one stays."""


@transaction.atomic
def open_account(
    *, email: str, name: str, password: str | None, is_confirmed: bool = False, language: str = "en"
) -> int:
    """Open an account and return its internal id; raises AddressIsTaken."""
    address = email.strip().lower()
    if Account.objects.filter(email__iexact=address).exists():
        raise AddressIsTaken(address)
    account = Account.objects.create_user(address, password, name=name.strip(), language=language)
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


def invite(*, email: str, role: str = "operator") -> str:
    """Make an invitation and return its token, which is told once and never kept."""
    token = secrets.token_urlsafe(32)
    moment = now()
    Invitation.objects.create(
        email=email.strip().lower(), token_digest=token_digest(token), role=Role.Name(role), created_at=moment,
        expires_at=moment + timedelta(days=INVITATION_DAYS),
    )  # fmt: skip
    return token


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str, language: str = "en") -> int:
    """Open (or find) the invited address's account, give it the role, and return its id; raises InvitationIsVoid."""
    invitation = Invitation.objects.select_for_update().filter(token_digest=token_digest(token)).first()
    if invitation is None or invitation.used_at is not None or invitation.expires_at < now():
        raise InvitationIsVoid
    account = Account.objects.filter(email__iexact=invitation.email).first()
    if account is None:
        account_id = open_account(
            email=invitation.email, name=name, password=password, is_confirmed=True, language=language
        )
    else:
        account_id = account.id
        account.set_password(password)
        account.save(update_fields=["password"])
        end_passes(account_id=account_id)
    grant_role(account_id=account_id, role=invitation.role)
    invitation.used_at = now()
    invitation.save(update_fields=["used_at"])
    return account_id
