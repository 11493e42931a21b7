"""Tests over many skills, as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stoa.assessment.models import Challenge
from stoa.kernel.clock import now

COURSE_SCOPE, PLACEMENT, MODULE = "course", "placement", "module:"
"""What a test can be of: all skills of a course, the same to find out where to begin, what one module builds on
(`MODULE` with the module's id behind it)."""


@dataclass(frozen=True)
class Question:
    """A question of a test. `skills` are all that it asks for, `skill` the one it was chosen for; `hard` in logits;
    `score` 0..1, None: not answered."""

    skill: str
    question: str
    variant: int
    skills: tuple[str, ...]
    hard: float = 0.0
    score: float | None = None


@dataclass(frozen=True)
class ChallengeView:
    """A test. `before`: skill to (level, chance that it was known), as it stood at the beginning."""

    id: int
    scope: str
    most: int
    before: Mapping[str, tuple[int, float]]
    questions: tuple[Question, ...]
    started_at: datetime
    ends_at: datetime
    closed_at: datetime | None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it can be gone on with."""
        return not self.is_closed and now() < self.ends_at

    @property
    def answered(self) -> tuple[Question, ...]:
        return tuple(each for each in self.questions if each.score is not None)

    @property
    def waiting(self) -> Question | None:
        """The question that is asked now."""
        last = self.questions[-1] if self.questions else None
        return last if last is not None and last.score is None else None


def challenge(*, account: int, run_id: int, scope: str) -> ChallengeView | None:
    """The last test of this scope; None where there was none. One statement."""
    row = Challenge.objects.filter(account_id=account, run_id=run_id, scope=scope).order_by("-id").first()
    if row is None:
        return None
    before = {skill: (int(pair[0]), float(pair[1])) for skill, pair in row.before.items()}
    return ChallengeView(
        row.id, row.scope, row.most, before, tuple(map(_question, row.asked)), row.started_at, row.ends_at,
        row.closed_at,
    )  # fmt: skip


def row_of(question: Question) -> list[Any]:
    """A question as it is kept."""
    return [
        question.skill, question.question, question.variant, question.score, list(question.skills), question.hard,
    ]  # fmt: skip


def _question(row: list[Any]) -> Question:
    skill, question, variant, score, skills, hard = row
    return Question(skill, question, variant, tuple(skills), hard, score)
