"""News of learning."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.kernel.events import event


@event("learning.Enrolled")
@dataclass(frozen=True)
class Enrolled:
    """Somebody takes part. Internal ids."""

    account: int
    run: int


@event("learning.RecordChanged")
@dataclass(frozen=True)
class RecordChanged:
    """A learner's record in a run has moved: a unit is done, or a score that counts is another. Internal ids."""

    account: int
    run: int
