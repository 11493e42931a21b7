"""Reactions to Django's and allauth's own signals: whatever ends a session or changes a secret ends the passes."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import email_changed, password_changed, password_reset, password_set, user_signed_up
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from stoa.accounts import actions
from stoa.accounts.events import AccountChanged, AccountOpened
from stoa.accounts.models import Account
from stoa.kernel.events.outbox import publish


@receiver(user_logged_out)
def end_passes_on_sign_out(sender: object, user: Account | None, **details: Any) -> None:
    if user is not None:
        actions.end_passes(account_id=user.pk)


@receiver(password_changed)
@receiver(password_reset)
@receiver(password_set)
def end_passes_on_new_password(sender: object, user: Account, **details: Any) -> None:
    actions.end_passes(account_id=user.pk)


@receiver(user_signed_up)
def announce_account(sender: object, user: Account, **details: Any) -> None:
    publish(AccountOpened(account=user.pk))


@receiver(email_changed)
def announce_address(sender: object, user: Account, **details: Any) -> None:
    publish(AccountChanged(account=user.pk))
