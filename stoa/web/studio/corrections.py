"""What the keys that a version corrected did to the scores of those who had answered before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stoa.assessment import queries as attempts
from stoa.catalogue.queries import RunCard
from stoa.content.queries import Outline


@dataclass(frozen=True)
class CorrectionLine:
    """A corrected question in one run. `looked_at` of `answers` are graded anew; `raised` learners have more."""

    label: str
    run: str
    """The run's title; empty where the course has one run only."""
    answers: int
    looked_at: int
    raised: int
    is_done: bool


def corrections(version_id: int, outline: Outline, runs: Mapping[int, RunCard]) -> list[CorrectionLine]:
    """A line for each corrected question of each run that had answers. One statement."""
    found = []
    for each in attempts.corrections(version_id):
        ref, run = outline.part_by_id.get(each.part), runs.get(each.run)
        found.append(
            CorrectionLine(
                label=ref.label if ref else each.part,
                run=run.slug if run and len(runs) > 1 else "",
                answers=each.answers,
                looked_at=min(each.looked_at, each.answers),
                raised=each.raised,
                is_done=each.finished_at is not None,
            )
        )
    return found
