"""Writes about people."""

from __future__ import annotations

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F

from stoa.accounts.actions.copies import (
    COPY_DAYS,
    COPY_JOB,
    ask_for_copy,
    drop_old_copies,
    end_copies,
    make_copy,
    write_copy_to,
)
from stoa.accounts.actions.erasing import (
    ERASE_JOB,
    SCRUB_JOB,
    CannotBeErased,
    ask_for_erasure,
    erase_account,
    erase_person,
    erase_site_notes,
    look_for_unfinished,
    scrub,
)
from stoa.accounts.actions.profiles import TooYoungToBePublic, change_profile, note_former_address, publish_profile
from stoa.accounts.actions.texts import RENDER_JOB, agree, publish_text, publish_text_files, render_texts
from stoa.accounts.actions.youths import (
    GUARDIAN_DAYS,
    LinkIsVoid,
    ask_guardian,
    begin_youth,
    end_youths,
    guardian_agrees,
    guardian_refuses,
    guardian_withdraws,
    look_after_youths,
)
from stoa.accounts.events import AccountOpened
from stoa.accounts.models import Account, Invitation, Role
from stoa.accounts.rules import SITE, token_digest
from stoa.kernel.clock import now
from stoa.kernel.events.outbox import publish

__all__ = [
    "COPY_DAYS",
    "COPY_JOB",
    "ERASE_JOB",
    "GUARDIAN_DAYS",
    "INVITATION_DAYS",
    "RENDER_JOB", "SCRUB_JOB",
    "AddressIsTaken",
    "CannotBeErased",
    "InvitationIsVoid",
    "LinkIsVoid",
    "TooYoungToBePublic",
    "accept_invitation",
    "agree",
    "ask_for_copy",
    "ask_for_erasure",
    "ask_guardian",
    "begin_youth",
    "change_profile",
    "drop_old_copies",
    "end_copies",
    "end_passes",
    "end_youths",
    "erase_account",
    "erase_person",
    "erase_site_notes",
    "grant_role",
    "guardian_agrees",
    "guardian_refuses",
    "guardian_withdraws",
    "invite",
    "look_after_youths",
    "look_for_unfinished",
    "make_copy",
    "note_former_address",
    "open_account",
    "publish_profile",
    "publish_text",
    "publish_text_files",
    "render_texts", "scrub",
    "set_language",
    "take_back",
    "write_copy_to",
]  # fmt: skip

INVITATION_DAYS = 7


class AddressIsTaken(Exception):
    """An account with this address exists already."""


class InvitationIsVoid(Exception):
    """The invitation is unknown, used or too old."""


@transaction.atomic
def open_account(*, email: str, name: str, password: str | None, is_confirmed: bool = False) -> int:
    """Open an account and return its internal id; raises AddressIsTaken."""
    address = email.strip().lower()
    if Account.objects.filter(email__iexact=address).exists():
        raise AddressIsTaken(address)
    account = Account.objects.create_user(address, password, name=name.strip())
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


def grant_role(*, account_id: int, role: str, scope: str = SITE) -> None:
    """Give a role; giving it twice is the same as once."""
    Role.objects.get_or_create(account_id=account_id, name=Role.Name(role), scope=scope)


def set_language(*, account_id: int, language: str) -> None:
    """The language of pages and mail for this account."""
    Account.objects.filter(id=account_id).update(language=language)


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
def accept_invitation(*, token: str, name: str, password: str) -> int:
    """Open (or find) the invited address's account, give it the role, and return its id; raises InvitationIsVoid."""
    invitation = Invitation.objects.select_for_update().filter(token_digest=token_digest(token)).first()
    if invitation is None or invitation.used_at is not None or invitation.expires_at < now():
        raise InvitationIsVoid
    account = Account.objects.filter(email__iexact=invitation.email).first()
    if account is None:
        account_id = open_account(email=invitation.email, name=name, password=password, is_confirmed=True)
    else:
        account_id = account.id
        account.set_password(password)
        account.save(update_fields=["password"])
        end_passes(account_id=account_id)
    grant_role(account_id=account_id, role=invitation.role)
    invitation.used_at = now()
    invitation.save(update_fields=["used_at"])
    return account_id
