"""A self-knowledge report: what somebody's own checks say that they know of a course, frozen at a moment. Pure.

Nobody has supervised it, and it counts in no grade; it says so wherever it is shown. Its JSON form is `as_json`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from stoa.assessment.certainty import Calibration
from stoa.learning.queries import SkillState

FORMAT: Final = "stoa-self-knowledge-1"


@dataclass(frozen=True, slots=True)
class SkillFinding:
    """What is known of one skill.

    `level` 0..4 is the highest ever reached, at `level_at` (RFC 3339; empty: never). `answers` count, `right` is the
    sum of their scores, at `questions` different questions, on `days` days. `chance` (0..1) is that of a right answer
    to a usual question, between `low` and `high` by one standard error; None before the first answer. `said` are rows
    of [how sure 1..3, answers, right]. `review_at`: when it is to be looked at again.
    """

    id: str
    text: str
    level: int = 0
    level_at: str = ""
    answers: int = 0
    right: float = 0.0
    questions: int = 0
    days: int = 0
    chance: float | None = None
    low: float | None = None
    high: float | None = None
    has_lapsed: bool = False
    said: tuple[tuple[int, int, int], ...] = ()
    review_at: str = ""

    @property
    def calibration(self) -> Calibration:
        return Calibration.of(self.said)


@dataclass(frozen=True, slots=True)
class SelfReport:
    """A report on a course, in its `language`, as things stood at `at` (RFC 3339) in its version `number`. `said` as in
    a finding, of all answers; `surprises` counts the questions of which they were very sure, and wrong."""

    course: str
    title: str
    language: str
    number: int
    at: str
    skills: tuple[SkillFinding, ...]
    said: tuple[tuple[int, int, int], ...] = ()
    surprises: int = 0

    @property
    def calibration(self) -> Calibration:
        return Calibration.of(self.said)

    @property
    def is_empty(self) -> bool:
        return not any(skill.answers for skill in self.skills)

    def as_json(self) -> dict[str, Any]:
        """Ready to be written as JSON; tuples are arrays there."""
        return {"format": FORMAT, "supervised": False, **asdict(self)}

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> SelfReport:
        """From what `as_json` gave. Raises ValueError for another format."""
        if value.get("format") != FORMAT:
            raise ValueError(f"not {FORMAT}")
        fields = {name: value[name] for name in ("course", "title", "language", "number", "at", "surprises")}
        skills = tuple(SkillFinding(**{**each, "said": _rows(each["said"])}) for each in value["skills"])
        return SelfReport(**fields, skills=skills, said=_rows(value["said"]))


def finding(
    state: SkillState, text: str, calibration: Calibration | None, review_at: datetime | None
) -> SkillFinding:  # fmt: skip
    """What a learner's standing in a skill comes to; of too few answers nothing is said about how sure they were."""
    shown, estimated = state.shown, state.estimated
    return SkillFinding(
        id=state.id, text=text, level=int(state.level), level_at=_moment(state.level_at), answers=shown.answers,
        right=round(shown.right, 3), questions=shown.questions, days=shown.days,
        chance=round(estimated.chance, 4) if estimated else None,
        low=round(estimated.low, 4) if estimated else None, high=round(estimated.high, 4) if estimated else None,
        has_lapsed=state.has_lapsed, said=said_rows(calibration), review_at=_moment(review_at),
    )  # fmt: skip


def said_rows(calibration: Calibration | None) -> tuple[tuple[int, int, int], ...]:
    """The rows of a calibration; none of too few answers."""
    if calibration is None or not calibration.is_enough:
        return ()
    return tuple((each.level, each.answers, each.right) for each in calibration.levels)


def _rows(value: Sequence[Sequence[int]]) -> tuple[tuple[int, int, int], ...]:
    return tuple((level, answers, right) for level, answers, right in value)


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at is not None else ""
