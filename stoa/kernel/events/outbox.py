"""Writing to the outbox."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from stoa.kernel import waking
from stoa.kernel.events import payload
from stoa.kernel.models import OutboxEvent


def publish(*news: Any) -> None:
    """Announce events: rows in the outbox, in the transaction that is open now."""
    OutboxEvent.objects.bulk_create([OutboxEvent(topic=item.topic, payload=payload(item)) for item in news])
    transaction.on_commit(waking.ring)


def news_cte(cls: type, payload_sql: str, source_sql: str) -> str:
    """A part of a larger PostgreSQL statement that announces `cls` for each row of `source_sql`.

    `payload_sql` is an expression of type jsonb. Whoever runs the statement rings afterwards (`waking.ring`).
    """
    topic = cls.topic  # type: ignore[attr-defined]
    return (
        f"news AS (INSERT INTO kernel_outbox (topic, payload) SELECT '{topic}', {payload_sql} {source_sql} RETURNING 1)"
    )
