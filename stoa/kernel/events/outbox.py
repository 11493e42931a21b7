"""Writing to the outbox."""

from __future__ import annotations

import threading
from typing import Any

from django.db import transaction

from stoa.kernel.events import payload
from stoa.kernel.models import OutboxEvent

arrived = threading.Event()
"""Set when this process has committed an event, so that its relay need not wait for the next look."""


def publish(*news: Any) -> None:
    """Announce events: rows in the outbox, in the transaction that is open now."""
    OutboxEvent.objects.bulk_create([OutboxEvent(topic=item.topic, payload=payload(item)) for item in news])
    transaction.on_commit(arrived.set)


def news_cte(cls: type, payload_sql: str, source_sql: str) -> str:
    """A part of a larger PostgreSQL statement that announces `cls` for each row of `source_sql`.

    `payload_sql` is an expression of type jsonb. Whoever runs the statement sets `arrived` afterwards.
    """
    topic = cls.topic  # type: ignore[attr-defined]
    return (
        f"news AS (INSERT INTO kernel_outbox (topic, payload) SELECT '{topic}', {payload_sql} {source_sql} RETURNING 1)"
    )


def forget_news(account: int) -> None:
    """Drop what waits to be handed on about an account."""
    OutboxEvent.objects.filter(payload__account=account).delete()
