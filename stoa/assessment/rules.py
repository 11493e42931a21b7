"""How fractions become verdicts, when it is too late to answer, and what a course grade is made of.

Pure: plain values in, plain values out. Fractions, scores and grades are floats between 0 and 1. Which attempt counts
is `stoa.learning.rules.counted`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import fsum
from typing import Literal, Protocol, TypeAlias

from stoa.assessment.lateness import Lateness, LateTerms, bell_by, closes, late_factor
from stoa.assessment.ports import Graded, Outcome, Status
from stoa.assessment.scales import NEARLY, letter_of, needed_for, shown_grade, with_rest

__all__ = [
    "APPEAL_DAYS", "NEARLY", "Category", "CategoryLine", "CourseGrade", "GradedPart", "LateTerms", "Lateness",
    "PartLine", "Policy", "Reckoning", "Refusal", "Standing", "attempts_left", "bell_by", "by_name", "clip", "closes",
    "combine", "course_grade", "dropped_parts", "is_past", "late_factor", "late_terms", "letter_of", "may_ask_again",
    "moment", "needed_for", "refusal", "shown_grade", "shows_feedback", "status_of", "with_rest",
]  # fmt: skip

Standing: TypeAlias = Literal["scored", "missing", "open"]
Refusal: TypeAlias = Literal["", "past_due", "used_up", "right_already"]


def status_of(fraction: float) -> Status:
    """The verdict for a graded answer."""
    if fraction >= 1 - NEARLY:
        return "right"
    return "partly" if fraction > NEARLY else "not_yet"


def clip(fraction: float) -> float:
    """`fraction` moved into 0..1; what is no number counts nothing."""
    return min(1.0, max(0.0, fraction)) if fraction == fraction else 0.0


def combine(graded: Iterable[tuple[str, float, Outcome]], is_final: bool = True) -> Graded:
    """A submission's grading from its questions' (name, points, outcome).

    The fraction is the points earned over the points possible. One unreadable answer, or none at all, holds the
    whole submission back; so do missing answers of a quiz unless `is_final` says that they are meant to be missing.
    """
    rows = list(graded)
    outcomes = {name: _final(outcome) if is_final else outcome for name, _, outcome in rows}
    possible = sum(points for _, points, _ in rows)
    earned = sum(points * clip(outcome.fraction) for _, points, outcome in rows)
    fraction = clip(earned / possible) if possible > 0 else 0.0
    statuses = {outcome.status for outcome in outcomes.values()}
    if "unreadable" in statuses:
        return Graded("unreadable", fraction, earned, possible, outcomes, "unreadable")
    if statuses == {"kept"}:
        return Graded("kept", 0.0, 0.0, 0.0, outcomes)
    if statuses <= {"unanswered"} and not any(outcome.verdicts for outcome in outcomes.values()):
        return Graded("unanswered", 0.0, 0.0, possible, outcomes, "unanswered")
    held_back: Literal["", "incomplete"] = "incomplete" if "unanswered" in statuses and not is_final else ""
    if statuses == {"right"}:
        fraction = 1.0
    return Graded(status_of(fraction), fraction, earned, possible, outcomes, held_back)


def _final(outcome: Outcome) -> Outcome:
    """A question of which some rows were answered is worth what those are."""
    is_begun = outcome.status == "unanswered" and outcome.verdicts
    return replace(outcome, status=status_of(outcome.fraction)) if is_begun else outcome


def attempts_left(allowed: int, used: int) -> int | None:
    """None when there is no limit."""
    return max(0, allowed - used) if allowed > 0 else None


def moment(due: str) -> datetime | None:
    """A part's `due` as an aware time in UTC; None without one. Raises ValueError for what is no RFC 3339 time."""
    if not due:
        return None
    parsed = datetime.fromisoformat(due)
    if parsed.tzinfo is None:
        raise ValueError(f"{due!r} has no offset from UTC")
    return parsed.astimezone(UTC)


def is_past(due: str, at: datetime) -> bool:
    """Whether something handed in at `at` (aware) is late. Handing in at the very moment is in time."""
    limit = moment(due)
    return limit is not None and at > limit


def refusal(allowed: int, used: int, best: float | None, is_past_due: bool) -> Refusal:
    """Why another attempt cannot be taken, or empty. A first attempt after the deadline is late too."""
    if best is not None and status_of(best) == "right":
        return "right_already"
    if is_past_due:
        return "past_due"
    return "used_up" if attempts_left(allowed, used) == 0 else ""


def shows_feedback(policy: str, is_settled: bool) -> bool:
    """Whether a learner may see now which answers are right. `after`: a day is named, and it has not come."""
    if policy in ("never", "after"):
        return False
    return is_settled or policy != "end"


def by_name(responses: object) -> Mapping[str, object]:
    """The answers in a quiz's response, whatever was stored there."""
    answers = responses.get("answers") if isinstance(responses, Mapping) else None
    return answers if isinstance(answers, Mapping) else {}


class Category(Protocol):
    """A grading category. `weight` >= 0; weights need not add up to 1."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def weight(self) -> float: ...
    @property
    def drop_lowest(self) -> int: ...
    @property
    def late(self) -> LateTerms | None: ...


class Policy(Protocol):
    """How a course grade is made; `stoa.content`'s GradingPolicy is one."""

    @property
    def pass_mark(self) -> float: ...
    @property
    def categories(self) -> Sequence[Category]: ...
    @property
    def free_days(self) -> int: ...


class GradedPart(Protocol):
    """A part that may count in a grade; `stoa.content`'s PartRef is one."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def points(self) -> float: ...
    @property
    def due(self) -> str: ...


@dataclass(frozen=True, slots=True)
class PartLine:
    """What one part does in a category. `weight` is its share of the category (0 when dropped), and
    `contribution` = weight x score."""

    id: str
    title: str
    points: float
    state: Standing
    """`missing`: due and not handed in. `open`: not handed in and not due, or not marked yet."""
    is_over: bool
    """Its deadline has passed, and the time in which late work counts: nothing can be added any more."""
    score: float
    is_dropped: bool
    weight: float
    contribution: float


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """What one category does in the grade. `weight` is its share after normalising, `stated_weight` the author's
    number; `contribution` = weight x score. A category without parts has no score and weight 0."""

    id: str
    title: str
    stated_weight: float
    weight: float
    drop_lowest: int
    score: float | None
    contribution: float
    parts: tuple[PartLine, ...]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A grade and every number it is made of. None: nothing counts yet."""

    grade: float | None
    categories: tuple[CategoryLine, ...]


@dataclass(frozen=True, slots=True)
class CourseGrade:
    """A learner's grade. `final` counts what is missing as 0; `so_far` leaves out what is neither handed in nor due,
    and what waits to be marked.

    `lost_weight` is the share of the policy (0..1) that lies in categories without parts and is spread over the others.
    """

    final: Reckoning
    so_far: Reckoning
    pass_mark: float
    lost_weight: float

    @property
    def is_passing(self) -> bool:
        """Whether the final grade reaches the pass mark. False where nothing is graded."""
        return self.final.grade is not None and self.final.grade >= self.pass_mark - NEARLY


def course_grade(
    policy: Policy, scores: Mapping[str, float], parts: Iterable[GradedPart], at: datetime,
    waiting: Collection[str] = (),
) -> CourseGrade:  # fmt: skip
    """The grade of a learner with `scores` (counted score by part id) at the time `at` (aware).

    What is `waiting` to be marked (part ids) is still open, whatever its deadline. Parts outside the policy's
    categories, and parts worth no points, are not graded.
    """
    by_category: dict[str, list[GradedPart]] = {category.id: [] for category in policy.categories}
    for part in parts:
        if part.category in by_category and part.points > 0:
            by_category[part.category].append(part)
    graded = [part for listed in by_category.values() for part in listed]
    standing = {part.id: _standing(part, scores, at, waiting) for part in graded}
    over = frozenset(
        part.id for part in graded if part.id not in waiting and _is_over(policy, part.category, part.due, at)
    )
    stated = fsum(_weight(category) for category in policy.categories)
    empty = fsum(_weight(category) for category in policy.categories if not by_category[category.id])
    final = _reckon(policy, scores, by_category, standing, over, counts_open=True)
    has_open = "open" in standing.values()
    return CourseGrade(
        final=final,
        so_far=_reckon(policy, scores, by_category, standing, over, counts_open=False) if has_open else final,
        pass_mark=policy.pass_mark,
        lost_weight=empty / stated if stated > 0 else 0.0,
    )


APPEAL_DAYS = 30
"""How long after a score came, or the run has ended, another look at it may be asked for."""


def may_ask_again(scored_at: datetime, ends_at: datetime | None, at: datetime) -> bool:
    """Whether a learner may still ask for another look at a score of theirs. Times are aware."""
    return at <= max(scored_at, ends_at or scored_at) + timedelta(days=APPEAL_DAYS)


def late_terms(policy: Policy | None, category: str) -> LateTerms | None:
    """What holds for late work in a category of a policy; None: what is late counts nothing."""
    return next((each.late for each in policy.categories if each.id == category), None) if policy else None


def _is_over(policy: Policy, category: str, due: str, at: datetime) -> bool:
    end = closes(late_terms(policy, category), moment(due), policy.free_days)
    return end is not None and at > end


def _standing(part: GradedPart, scores: Mapping[str, float], at: datetime, waiting: Collection[str]) -> Standing:
    if part.id in scores:
        return "scored"
    return "missing" if part.id not in waiting and is_past(part.due, at) else "open"


def _weight(category: Category) -> float:
    return max(0.0, category.weight)


def _reckon(
    policy: Policy,
    scores: Mapping[str, float],
    by_category: Mapping[str, Sequence[GradedPart]],
    standing: Mapping[str, Standing],
    over: frozenset[str],
    *,
    counts_open: bool,
) -> Reckoning:
    considered = {
        id: [part for part in listed if counts_open or standing[part.id] != "open"]
        for id, listed in by_category.items()
    }
    whole = fsum(_weight(category) for category in policy.categories if considered[category.id])
    lines = tuple(
        _category_line(category, considered[category.id], scores, standing, over, whole)
        for category in policy.categories
    )
    contributions = [line.contribution for line in lines if line.weight > 0]
    # Rounded at the far end of a float's digits, so that 0.6 made of shares is 0.6.
    return Reckoning(clip(round(fsum(contributions), 9)) if contributions else None, lines)


def _category_line(
    category: Category,
    parts: Sequence[GradedPart],
    scores: Mapping[str, float],
    standing: Mapping[str, Standing],
    over: frozenset[str],
    whole: float,
) -> CategoryLine:
    worth = {part.id: clip(scores.get(part.id, 0.0)) for part in parts}
    dropped = dropped_parts([(part.id, part.points, worth[part.id]) for part in parts], category.drop_lowest)
    kept_points = fsum(part.points for part in parts if part.id not in dropped)
    lines = []
    for part in parts:
        share = 0.0 if part.id in dropped else part.points / kept_points
        score = worth[part.id]
        lines.append(
            PartLine(
                part.id,
                part.title,
                part.points,
                standing[part.id],
                part.id in over,
                score,
                part.id in dropped,
                share,
                share * score,
            )
        )
    weight = _weight(category) / whole if lines and whole > 0 else 0.0
    mean = clip(fsum(line.contribution for line in lines))
    return CategoryLine(
        id=category.id,
        title=category.title,
        stated_weight=category.weight,
        weight=weight,
        drop_lowest=category.drop_lowest,
        score=mean if lines else None,
        contribution=weight * mean,
        parts=tuple(lines),
    )


def dropped_parts(rows: Sequence[tuple[str, float, float]], count: int) -> frozenset[str]:
    """Which `count` of the parts (id, points > 0, score) to leave out, so that the mean of the rest is highest.

    With equal points these are the lowest scores. With unequal points dropping the lowest scores one by one would let
    a better answer lower the grade; the best choice cannot. One part always stays. Found by Dinkelbach's iteration for
    the optimum of a quotient of sums, as in D. M. Kane and J. M. Kane, "Dropping lowest grades", Mathematics Magazine
    79 (2006). Between equals the first by id stays.
    """
    keep = len(rows) - min(max(0, count), len(rows) - 1)
    if not rows or keep == len(rows):
        return frozenset()
    ordered = sorted(rows)
    mean, kept = 0.0, ordered[:keep]
    for _ in range(len(rows) + 2):
        kept = sorted(ordered, key=lambda row: row[1] * (row[2] - mean), reverse=True)[:keep]
        better = fsum(points * score for _, points, score in kept) / fsum(points for _, points, _ in kept)
        if better <= mean + 1e-15:
            break
        mean = better
    return frozenset(id for id, _, _ in rows) - {id for id, _, _ in kept}
