"""Goals of learners: their own, those that others may see, and how many came to what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from stoa.content.queries import Outline
from stoa.kernel.cache import BytesCache, ShortMemory
from stoa.kernel.clock import now
from stoa.kernel.statements import Row, decoded
from stoa.learning import goals
from stoa.learning.goals import COURSE, ONLY_ME, PUBLIC, STAFF, Checks, Ground, Measured
from stoa.learning.models import Enrolment, Goal, GoalReport
from stoa.learning.rules import Standing

FEW = 5
"""People below whom staff are told no number of goals."""
PAGE_OF_GOALS = 25
MOST_TOLD = 6
"""Goals that a course's page tells."""
_grounds: BytesCache[Ground] = BytesCache(2 * 1024 * 1024)
_told: ShortMemory[list[GoalView]] = ShortMemory(seconds=60.0)


@dataclass(frozen=True)
class GoalView:
    """A goal as its learner said it; `highest` is the progress that was shown (0..1)."""

    public_id: str
    kind: str
    words: str
    language: str
    checks: Checks
    ticked: frozenset[str]
    target: date | None
    visibility: str
    plan_when: str
    plan_what: str
    highest: float
    reached_at: datetime | None
    is_whole: bool
    set_at: datetime
    can_quote: bool
    in_record: bool
    reminds: bool
    is_hidden: bool = False
    number: int = 0

    @property
    def is_planned(self) -> bool:
        return bool(self.plan_when and self.plan_what)


_COLUMNS = (
    "public_id", "kind", "words", "language", "checks", "ticks", "target", "visibility", "plan_when", "plan_what",
    "highest", "reached_at", "is_whole", "set_at", "can_quote", "in_record", "reminds", "is_hidden", "number",
)  # fmt: skip


def goal_column() -> str:
    """The current goal as one column of a statement about an account in a run; for `goal_from`."""
    is_postgres = connection.vendor == "postgresql"
    row, kept = ("jsonb_build_array", "{}") if is_postgres else ("json_array", "json({})")
    columns = ", ".join(kept.format(f"g.{name}") if name in ("checks", "ticks") else f"g.{name}" for name in _COLUMNS)
    return f"""(SELECT {row}({columns}) FROM learning_goal g
WHERE g.account_id = %(account)s AND g.run_id = %(run)s AND g.is_current) AS goal"""


def goal_from(value: Any) -> GoalView | None:
    """The goal in a column of `goal_column`."""
    found: Row | None = decoded(value) if value else None
    return _view(found) if found else None


def _view(row: Sequence[Any]) -> GoalView:
    said = dict(zip(_COLUMNS, row, strict=True))
    return GoalView(
        said["public_id"], said["kind"], said["words"], said["language"], goals.checks_from(said["checks"]),
        frozenset(said["ticks"]), _day(said["target"]), said["visibility"], said["plan_when"], said["plan_what"],
        said["highest"], _moment(said["reached_at"]), bool(said["is_whole"]), _moment(said["set_at"]) or now(),
        bool(said["can_quote"]), bool(said["in_record"]), bool(said["reminds"]), bool(said["is_hidden"]),
        said["number"],
    )  # fmt: skip


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def _moment(value: datetime | str | None) -> datetime | None:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def goal_history(*, account: int, run_id: int) -> list[GoalView]:
    """Everything that somebody has said they want from a run, the newest first. One statement."""
    rows = Goal.objects.filter(account_id=account, run_id=run_id).order_by("-number")
    return [_view(row) for row in rows.values_list(*_COLUMNS)]


def goal(*, account: int, run_id: int) -> GoalView | None:
    """What somebody wants from a run now, or None when they have not said it. One statement."""
    row = Goal.objects.filter(account_id=account, run_id=run_id, is_current=True).values_list(*_COLUMNS).first()
    return _view(row) if row else None


def goals_of(account: int) -> dict[int, GoalView]:
    """What somebody wants now, by run. One statement."""
    rows = Goal.objects.filter(account_id=account, is_current=True)
    return {row[0]: _view(row[1:]) for row in rows.values_list("run_id", *_COLUMNS)}


def ground_of(outline: Outline) -> Ground:
    """The version as goals are counted against it."""
    return _grounds.get_or_make((outline.edition, outline.version_id), lambda: _ground(outline))


def _ground(outline: Outline) -> tuple[Ground, int]:
    asks: dict[str, set[str]] = {each.id: set() for each in outline.outcomes}
    teaches: dict[str, list[str]] = {each.id: [] for each in outline.outcomes}
    for unit in outline.units:
        for skill in dict.fromkeys((*unit.outcomes, *(name for part in unit.parts for name in part.skills))):
            if skill in teaches:
                teaches[skill].append(unit.id)
    for part in outline.parts:
        for skill in part.skills:
            if skill in asks:
                asks[skill].add(part.id)
    made = Ground(
        required=frozenset(outline.required_units), units=tuple(unit.id for unit in outline.units),
        modules={each.id: tuple(unit.id for unit in each.units if unit.counts) for each in outline.modules},
        teaches={skill: tuple(units) for skill, units in teaches.items()},
        asks={skill: frozenset(parts) for skill, parts in asks.items() if parts},
    )  # fmt: skip
    return made, 1000 + 100 * len(outline.units) + 100 * len(outline.parts)


def measured(goal: GoalView, outline: Outline, standing: Standing, *, has_opened: bool) -> Measured:
    """How far somebody is with their goal by this version."""
    ground = ground_of(outline)
    return goals.measured(
        goal.kind, goal.checks, ground, standing, has_opened=has_opened, ticked=goal.ticked
    )  # fmt: skip


def units_towards(goal: GoalView, outline: Outline, standing: Standing) -> tuple[str, ...]:
    """The units that lead to the goal and are not done, in the course's order; none where any unit does."""
    return goals.units_towards(goal.kind, goal.checks, ground_of(outline), standing)


@dataclass(frozen=True)
class ReportView:
    """How a goal came out, by its learner's word."""

    outcome: str
    words: str
    can_quote: bool
    at: datetime


def report_of(goal: str) -> ReportView | None:
    """The end report of a goal, or None."""
    row = GoalReport.objects.filter(goal__public_id=goal).first()
    return ReportView(row.outcome, row.words, row.can_quote, row.at) if row else None


@dataclass(frozen=True)
class SeenGoal:
    """A goal that somebody other than its learner may see. `account` is the learner."""

    account: int
    goal: GoalView
    report: ReportView | None = None


def goal_for_staff(*, account: int, run_id: int) -> GoalView | None:
    """A learner's goal, where they let staff see it and have said it whole. One statement."""
    found = goal(account=account, run_id=run_id)
    return found if found is not None and found.is_whole and found.visibility != ONLY_ME else None


@dataclass(frozen=True)
class GoalPage:
    """Some goals, and how many there are."""

    goals: tuple[SeenGoal, ...]
    count: int


def goals_for_staff(run_id: int, *, start: int = 0, most: int = PAGE_OF_GOALS) -> GoalPage:
    """The goals of those who take part and let staff see them, the newest first."""
    rows = _seen(run_id).filter(visibility__in=(STAFF, COURSE, PUBLIC)).order_by("-id")
    return GoalPage(tuple(_seen_goal(row) for row in rows[start : start + most]), rows.count())


def goals_in_pieces(run_id: int, size: int = 500) -> Iterator[list[SeenGoal]]:
    """The same, all of them, the oldest first; each piece is one statement."""
    rows, last = _seen(run_id).filter(visibility__in=(STAFF, COURSE, PUBLIC)).order_by("id"), 0
    while piece := list(rows.filter(id__gt=last)[:size]):
        last = piece[-1].id
        yield [_seen_goal(row) for row in piece]


def goals_for_class(run_id: int, *, start: int = 0, most: int = PAGE_OF_GOALS) -> GoalPage:
    """The goals that learners let their course see, the newest first. Without words there is nothing to see."""
    rows = _seen(run_id).filter(visibility__in=(COURSE, PUBLIC), is_hidden=False).exclude(words="")
    rows = rows.order_by("-id")
    return GoalPage(tuple(_seen_goal(row) for row in rows[start : start + most]), rows.count())


def public_goals(course_id: int) -> list[GoalView]:
    """Words that learners let everybody see, the newest first; told without a name. At most a minute old."""
    return _told.get_or_read(course_id, lambda: _public_goals(course_id))


def _public_goals(course_id: int) -> list[GoalView]:
    rows = Goal.objects.filter(
        run__course_id=course_id, is_current=True, visibility=PUBLIC, is_hidden=False, is_whole=True
    ).exclude(words="")  # fmt: skip
    return [_view(row) for row in rows.order_by("-id").values_list(*_COLUMNS)[:MOST_TOLD]]


def forget_goals() -> None:
    """Drop what this process remembers of goals that everybody may see: one has been hidden, or is gone."""
    _told.clear()


def _seen(run_id: int) -> QuerySet[Goal]:
    here = Enrolment.objects.filter(run_id=run_id, left_at=None).values("account_id")
    rows = Goal.objects.select_related("report")
    return rows.filter(run_id=run_id, is_current=True, is_whole=True, account_id__in=here)


def _seen_goal(row: Goal) -> SeenGoal:
    told = getattr(row, "report", None)
    report = ReportView(told.outcome, told.words, told.can_quote, told.at) if told else None
    return SeenGoal(row.account_id, _view([getattr(row, name) for name in _COLUMNS]), report)


@dataclass(frozen=True)
class GoalCounts:
    """What the learners of a run want and what came of it, in numbers of people. A number below `FEW` is None, and so
    is one from which such a number could be worked out.

    `said` have a goal, `checked` with checks of their own, `reached` of all of them. `kinds`: (kind, people, reached);
    `reports`: (outcome, people).
    """

    said: int | None
    checked: int | None
    reached: int | None
    kinds: tuple[tuple[str, int | None, int | None], ...]
    reports: tuple[tuple[str, int | None], ...]


def goal_counts(run_id: int) -> GoalCounts:
    """The numbers of a run, for its staff. Two statements."""
    rows = Goal.objects.filter(run_id=run_id, is_current=True)
    has = Count("id", filter=Q(reached_at__isnull=False))
    checked = Count("id", filter=Q(is_checked=True))
    found = {row[0]: row[1:] for row in rows.values_list("kind").annotate(people=Count("id"), has=has, checked=checked)}
    reports = GoalReport.objects.filter(goal__run_id=run_id).values_list("outcome")
    told: dict[str, int] = dict(reports.annotate(people=Count("goal__account", distinct=True)))
    said = sum(row[0] for row in found.values())
    kinds = tuple((kind, *hidden(*found.get(kind, (0, 0, 0))[:2])) for kind in goals.KINDS)
    people, reached = hidden(said, sum(row[1] for row in found.values()))
    if sum(count is None for _kind, count, _has in kinds) == 1:
        people = None  # the one that is not told would follow from it
    return GoalCounts(
        people, hidden(said, sum(row[2] for row in found.values()))[1], reached, kinds,
        tuple((outcome, enough(told.get(outcome, 0))) for outcome in goals.REPORTS),
    )  # fmt: skip


def enough(number: int) -> int | None:
    """A number of people that may be told, 0 among them; None: too few."""
    return number if number == 0 or number >= FEW else None


def hidden(people: int, some: int) -> tuple[int | None, int | None]:
    """(people, so many of them), as far as they may be told: `some` only when it and the others are 0 or enough."""
    told = enough(people)
    if told is None or enough(some) is None or enough(people - some) is None:
        return told, None
    return told, some


def record_words(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The words of the goal that each (account, run) reached last, where its learner lets them stand in a signed
    record; empty where not. Those who reached none are left out. One statement."""
    wanted = set(pairs)
    rows = Goal.objects.filter(
        account_id__in={account for account, _ in wanted}, run_id__in={run for _, run in wanted},
        reached_at__isnull=False,
    ).order_by("reached_at", "id")  # fmt: skip
    found = rows.values_list("account_id", "run_id", "words", "in_record")
    return {(account, run): words if may else "" for account, run, words, may in found if (account, run) in wanted}
