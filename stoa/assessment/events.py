"""News of assessment."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.kernel.events import event


@event("assessment.Answered")
@dataclass(frozen=True)
class Answered:
    """An answer that tells of skills or of certainty, or is an opinion, was kept: a learner's attempt `number` at a
    part of a run. Internal ids."""

    account: int
    run: int
    part: str
    number: int
    is_opinion: bool = False


@event("assessment.Practised")
@dataclass(frozen=True)
class Practised:
    """A question was answered in practice. Internal ids."""

    account: int
    practice: int


@event("assessment.WrittenTried")
@dataclass(frozen=True)
class WrittenTried:
    """A question that a learner wrote was answered, rated or reported by another. Internal id."""

    question: int


@event("assessment.WorkMarked")
@dataclass(frozen=True)
class WorkMarked:
    """Learners see what staff made of a work, and it counts: it was released, or marked anew. Internal id."""

    work: int
