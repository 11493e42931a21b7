"""The relay: claims rows of the outbox, hands them to receivers in batches, and deletes them in one transaction.

Rows are claimed by lock (`FOR UPDATE SKIP LOCKED`; one writer on SQLite), never by "id greater than the last":
a transaction that commits late would be lost. What receivers write commits together with the deletion, so an
event's effect in the database happens once. An event whose receiver fails waits, longer each time, and does not
hold up the others.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from stoa.kernel import room
from stoa.kernel.clock import now
from stoa.kernel.events import board
from stoa.kernel.models import OutboxEvent

BATCH = 500
MAX_WAIT = timedelta(hours=6)
logger = logging.getLogger("stoa.relay")


def drain(limit: int = BATCH) -> int:
    """Hand on up to `limit` events that are due. Returns how many were taken from the outbox (0: nothing due).

    Raises what the database says when its disk is full.
    """
    try:
        with transaction.atomic():
            rows = _claim(limit)
            for topic, group in groupby(sorted(rows, key=lambda row: (row.topic, row.id)), key=lambda row: row.topic):
                _deliver(topic, list(group))
            OutboxEvent.objects.filter(id__in=[row.id for row in rows]).delete()
            return len(rows)
    except Exception as problem:
        if room.is_out(problem, settings.STOA_DATA):
            raise  # no event's fault: they wait until there is room, and none of them is put off
        logger.exception("A batch of events failed; handing them on one by one")
        return _drain_singly(limit)


def drain_what_gathered() -> None:
    """Hand on full batches, and the one behind them. What arrives meanwhile gathers for the next time: a batch of one
    costs its receivers nearly as much as one of a hundred."""
    while drain() >= BATCH:
        pass


def drain_all() -> int:
    """Hand on until nothing is due. Returns how many events were taken."""
    total = 0
    while taken := drain():
        total += taken
    return total


def _claim(limit: int) -> list[OutboxEvent]:
    due = OutboxEvent.objects.filter(due_at__lte=now()).order_by("id")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    return list(due[:limit])


def _deliver(topic: str, rows: list[OutboxEvent]) -> None:
    cls = board.events.get(topic)
    if cls is None:
        logger.warning("Nobody declares the event %s; %s of them are dropped", topic, len(rows))
        return
    batch = [cls(**row.payload) for row in rows]
    for function in board.receivers.get(topic, []):
        function(batch)


def _drain_singly(limit: int) -> int:
    ids = list(OutboxEvent.objects.filter(due_at__lte=now()).order_by("id").values_list("id", flat=True)[:limit])
    taken = 0
    for event_id in ids:
        try:
            with transaction.atomic():
                rows = _claim_one(event_id)
                for row in rows:
                    _deliver(row.topic, [row])
                    row.delete()
                taken += len(rows)
        except Exception as problem:
            if room.is_out(problem, settings.STOA_DATA):
                raise
            logger.exception("Event %s failed", event_id)
            _postpone(event_id, problem)
    return taken


def _claim_one(event_id: int) -> list[OutboxEvent]:
    rows = OutboxEvent.objects.filter(id=event_id)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return list(rows)


def _postpone(event_id: int, problem: Exception) -> None:
    row = OutboxEvent.objects.filter(id=event_id).first()
    if row is None:
        return
    wait = min(timedelta(seconds=2 ** min(row.failures, 20)), MAX_WAIT)
    OutboxEvent.objects.filter(id=event_id).update(
        failures=F("failures") + 1, due_at=now() + wait, last_error=f"{type(problem).__name__}: {problem}"[:500]
    )
