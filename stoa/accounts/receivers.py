"""Reactions to Django's and allauth's own signals: whatever ends a session or changes a secret ends the passes."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import (
    email_changed,
    email_confirmed,
    password_changed,
    password_reset,
    password_set,
    user_signed_up,
)
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from stoa.accounts import actions
from stoa.accounts.events import AccountChanged, AccountOpened
from stoa.accounts.models import Account
from stoa.accounts.rules import SESSION_BEGUN, SESSION_DEVICE, SESSION_SEEN, device_of
from stoa.kernel.events.outbox import publish


@receiver(user_logged_in)
def note_device(sender: object, request: HttpRequest, **details: Any) -> None:
    """A session knows its device from its first moment."""
    moment = int(time.time())
    device = device_of(request.META.get("HTTP_USER_AGENT", ""))
    request.session.update({SESSION_DEVICE: device, SESSION_BEGUN: moment, SESSION_SEEN: moment})


@receiver(user_logged_out)
def end_passes_on_sign_out(sender: object, user: Account | None, **details: Any) -> None:
    if user is not None:
        actions.end_passes(account_id=user.pk)


@receiver(password_changed)
@receiver(password_reset)
@receiver(password_set)
@receiver(authenticator_added)
@receiver(authenticator_removed)
@receiver(authenticator_reset)
def end_other_sessions_on_new_secret(sender: object, request: HttpRequest, user: Account, **details: Any) -> None:
    """What signs in is another now: browsers that came in before are out, but for the one that changed it."""
    actions.end_sessions(account_id=user.pk, keep=request.session.session_key)


@receiver(user_signed_up)
def announce_account(sender: object, user: Account, **details: Any) -> None:
    publish(AccountOpened(account=user.pk))


@receiver(email_confirmed)
def ask_the_guardian(sender: object, email_address: EmailAddress, **details: Any) -> None:
    """Not before: nobody writes to a stranger by signing up with an address that is not theirs."""
    actions.ask_guardian(account_id=email_address.user_id)


@receiver(email_changed)
def note_the_former_address(
    sender: object, user: Account, from_email_address: EmailAddress | None, **details: Any
) -> None:  # fmt: skip
    if from_email_address is not None:
        actions.note_former_address(account_id=user.pk, email=from_email_address.email)


@receiver(email_changed)
def announce_address(sender: object, user: Account, **details: Any) -> None:
    publish(AccountChanged(account=user.pk))
