"""Writing to the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q

from stoa.kernel import waking
from stoa.kernel.events import payload
from stoa.kernel.models import OutboxEvent


def publish(*news: Any) -> None:
    """Announce events: rows in the outbox, in the transaction that is open now."""
    OutboxEvent.objects.bulk_create([OutboxEvent(topic=item.topic, payload=payload(item)) for item in news])
    transaction.on_commit(waking.ring)


def news_cte(cls: type, payload_sql: str, source_sql: str, *, name: str = "news") -> str:
    """A part of a larger PostgreSQL statement that announces `cls` for each row of `source_sql`;
    it is called `name` there.

    `payload_sql` is an expression of type jsonb. Whoever runs the statement rings afterwards (`waking.ring`).
    """
    topic = cls.topic  # type: ignore[attr-defined]
    insert = f"INSERT INTO kernel_outbox (topic, payload) SELECT '{topic}', {payload_sql} {source_sql} RETURNING 1"
    return f"{name} AS ({insert})"


@dataclass(frozen=True)
class Backlog:
    """How events stand: how many wait, how many of them have failed, since when the oldest waits, and its failure."""

    waiting: int
    failing: int
    oldest: datetime | None
    error: str


def backlog() -> Backlog:
    """How events stand now. Two statements."""
    counted = OutboxEvent.objects.aggregate(
        waiting=Count("id"), failing=Count("id", filter=Q(failures__gt=0)), oldest=Min("created_at")
    )
    worst = OutboxEvent.objects.filter(failures__gt=0).order_by("-failures").values_list("topic", "last_error").first()
    return Backlog(counted["waiting"], counted["failing"], counted["oldest"], ": ".join(worst) if worst else "")


def forget_news(account: int) -> None:
    """Drop what waits to be handed on about an account."""
    OutboxEvent.objects.filter(payload__account=account).delete()
