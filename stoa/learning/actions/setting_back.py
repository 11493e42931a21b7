"""What was written while a clock was ahead, once it is set right: nobody waits until that moment comes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from stoa.learning.models import Mastery


def set_back(row: Mastery, at: datetime, horizon: datetime) -> bool:
    """Have what lies beyond `horizon` be of this moment instead; the next review comes as long after it as it did.
    Whether anything did."""
    if row.last_at is None or row.last_at <= horizon:
        return False
    if row.due_at is not None:
        row.due_at = at + (row.due_at - row.last_at)
    row.last_at = at
    if row.right_at is not None and row.right_at > horizon:
        row.right_at = at
    if row.level_at is not None and row.level_at > horizon:
        row.level_at = at
    return True


def set_back_others(people: Mapping[int, datetime], horizon: datetime) -> None:
    """The same for the other skills of these accounts, each by its moment. To be called under the lock of learning."""
    if not people:
        return
    rows = list(Mastery.objects.filter(account_id__in=list(people), last_at__gt=horizon).order_by("id"))
    for row in rows:
        set_back(row, people[row.account_id], horizon)
    Mastery.objects.bulk_update(rows, ["last_at", "due_at", "right_at", "level_at"], batch_size=100)
