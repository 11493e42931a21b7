"""Closing one's own account until one wants it back."""

from __future__ import annotations

from django.db import transaction

from stoa.accounts import queries
from stoa.accounts.actions.roles import name_in_log
from stoa.accounts.actions.sessions import end_sessions
from stoa.accounts.models import Account
from stoa.accounts.rules import Obstacle
from stoa.kernel import audit
from stoa.kernel.clock import now


class CannotBeClosed(Exception):
    """Something would be left without anybody: `obstacles` says what."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__(", ".join(f"{item.role} of {item.where}" for item in obstacles))
        self.obstacles = obstacles


@transaction.atomic
def close_account(*, account_id: int) -> None:
    """Put an account away on its owner's wish: sessions and passes end, the profile is hidden, letters stop. Nothing of
    it is lost. Twice is the same as once. Raises CannotBeClosed.
    """  # fmt: skip
    found = queries.obstacles_of(account_id)
    if found:
        raise CannotBeClosed(found)
    if Account.objects.filter(id=account_id, closed_at=None).update(closed_at=now()):
        end_sessions(account_id=account_id)
        audit.note("accounts.account_closed", by=account_id, about=name_in_log(account_id))


@transaction.atomic
def open_again(*, account_id: int) -> None:
    """Take an account up again that its owner had closed."""
    if Account.objects.filter(id=account_id, closed_at__isnull=False).update(closed_at=None):
        audit.note("accounts.account_taken_up", by=account_id, about=name_in_log(account_id))
