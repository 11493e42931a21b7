"""When to look at a skill again: spaced review by FSRS, from the answers that count. Pure.

Stability is the days after which the chance of a right answer has fallen to `WANTED`; difficulty 1..10. The algorithm
and its default weights are those of Open Spaced Repetition (FSRS-6, `fsrs`), without steps within a day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from fsrs import Card, Rating, Scheduler, State

from stoa.learning.mastery import RIGHT

WANTED: Final = 0.9
LONGEST_DAYS: Final = 3650
PARTLY: Final = 0.5
"""The score from which an answer that is not right shows that something was there."""
_scheduler = Scheduler(
    desired_retention=WANTED, learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS,
    enable_fuzzing=False,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trail:
    """How firmly something is remembered: days of stability, difficulty 1..10, the last answer, when it is due."""

    stability: float
    difficulty: float
    last_at: datetime
    due_at: datetime


def answered(before: Trail | None, score: float, at: datetime) -> Trail:
    """The trail after an answer worth `score` (0..1) at `at` (aware). The next review is a day away at least."""
    rating = Rating.Good if score >= RIGHT else Rating.Hard if score >= PARTLY else Rating.Again
    at = max(at, before.last_at) if before else at
    card, _ = _scheduler.review_card(_card(before), rating, at.astimezone(UTC))
    assert card.stability is not None and card.difficulty is not None
    return Trail(card.stability, card.difficulty, at, card.due)


def due_after(stability: float, last_at: datetime) -> datetime:
    """When the next review is due after an answer that left this stability."""
    return last_at + timedelta(days=min(max(round(stability), 1), LONGEST_DAYS))


def recall(trail: Trail, at: datetime) -> float:
    """The chance (0..1) that it is still there."""
    return _scheduler.get_card_retrievability(_card(trail), at.astimezone(UTC))


def _card(trail: Trail | None) -> Card:
    if trail is None:
        return Card(card_id=0)  # without a number it would wait a millisecond to draw one
    return Card(
        card_id=0, state=State.Review, stability=trail.stability, difficulty=trail.difficulty,
        due=trail.due_at.astimezone(UTC), last_review=trail.last_at.astimezone(UTC),
    )  # fmt: skip
