"""Giving and taking roles, shutting an account and opening it again. Each act is written down."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from stoa.accounts.actions.sessions import end_sessions
from stoa.accounts.models import Account, Invitation, Role
from stoa.accounts.rules import SITE
from stoa.kernel import audit


class LastOperator(Exception):
    """Nobody else runs the site: this one stays."""


class NotYourself(Exception):
    """Nobody shuts their own account by this."""


class LastHolder(Exception):
    """Nobody else has this role here, and somebody must."""


@transaction.atomic
def grant_role(*, account_id: int, role: str, scope: str = SITE, by: int | None = None) -> bool:
    """Give a role; giving it twice is the same as once. `by`: who gives it, None for the command line.

    Whether they did not have it before; only then it is written down.
    """
    _, is_new = Role.objects.get_or_create(account_id=account_id, name=Role.Name(role), scope=scope)
    if is_new:
        audit.note("accounts.role_granted", by=by, about=name_in_log(account_id), role=role, scope=scope)
    return is_new


@transaction.atomic
def take_role(*, account_id: int, role: str, scope: str, by: int | None) -> bool:
    """Take a role away. Whether they had it; only then it is written down. Raises LastOperator."""
    if role == Role.Name.OPERATOR:
        _refuse_last_operator(without=account_id)
    taken, _ = Role.objects.filter(account_id=account_id, name=Role.Name(role), scope=scope).delete()
    if taken:
        audit.note("accounts.role_taken", by=by, about=name_in_log(account_id), role=role, scope=scope)
    return bool(taken)


@transaction.atomic
def take_role_but_last(*, account_id: int, role: str, scope: str, by: int | None) -> bool:
    """Take a role away unless nobody else would have it there. Whether they had it. Raises LastHolder.

    The rows are held, so that two who go at once don't both think that the other stays.
    """
    held = Role.objects.select_for_update(of=("self",)).filter(name=Role.Name(role), scope=scope).order_by("id")
    holders = set(held.values_list("account_id", flat=True))
    if account_id in holders and not _some_open(holders - {account_id}):
        raise LastHolder
    return take_role(account_id=account_id, role=role, scope=scope, by=by)


def move_scope(*, old: str, new: str) -> None:
    """What was given and promised for one scope holds for another from now on; nobody gets the same twice.

    Part of a larger act, which writes itself down.
    """
    for row in Role.objects.filter(scope=old):
        Role.objects.get_or_create(account_id=row.account_id, name=row.name, scope=new)
    Role.objects.filter(scope=old).delete()
    Invitation.objects.filter(scope=old).update(scope=new)


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
        audit.note("accounts.account_suspended", by=by, about=name_in_log(account_id))


@transaction.atomic
def reopen(*, account_id: int, by: int | None) -> None:
    """Open a suspended account again."""
    if Account.objects.filter(id=account_id, is_active=False).update(is_active=True):
        audit.note("accounts.account_reopened", by=by, about=name_in_log(account_id))


@transaction.atomic
def sign_out_everywhere(*, account_id: int, by: int | None) -> int:
    """End all sessions of somebody else; how many there were."""
    ended = end_sessions(account_id=account_id)
    audit.note("accounts.sessions_ended", by=by, about=name_in_log(account_id))
    return ended


def _refuse_last_operator(*, without: int) -> None:
    """Hold the rows of all operators, so that two of them who go at once don't both think that the other stays."""
    held = Role.objects.select_for_update(of=("self",)).filter(name=Role.Name.OPERATOR, scope=SITE).order_by("id")
    operators = set(held.values_list("account_id", flat=True))
    if without in operators and not _some_open(operators - {without}):
        raise LastOperator


def _some_open(accounts: Collection[int]) -> bool:
    """Whether one of these accounts is neither suspended nor closed by its owner."""
    return Account.objects.filter(id__in=accounts, is_active=True, closed_at=None).exists()


def name_in_log(account_id: int) -> str:
    """The account's name in the audit log."""
    return f"account:{Account.objects.values_list('public_id', flat=True).get(id=account_id)}"
