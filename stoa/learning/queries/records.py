"""Places, standings and the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from stoa.accounts.ports import Attachment, Sheet
from stoa.kernel.cache import ShortMemory
from stoa.kernel.clock import now
from stoa.kernel.statements import Row, Statement, decoded, read_all
from stoa.learning import tallying
from stoa.learning.models import (
    Ability,
    CodeUse,
    Enrolment,
    Evidence,
    Familiarity,
    Goal,
    GoalReport,
    Mastery,
    NoReviews,
    Summary,
    Tally,
    TeamMember,
    ThemeDelivery,
    Waiting,
    WorkTold,
)
from stoa.learning.ports import TAKEN, countables
from stoa.learning.queries.goals import forget_goals
from stoa.learning.rules import Origin, Standing


@dataclass(frozen=True)
class Place:
    """A learner's place in a run: what they may do, and how far they are."""

    scope: str
    intention: str
    is_open: bool
    """Enrolled, not left, not run out."""
    standing: Standing
    last_unit: str


_PLACE = """SELECT e.scope, e.intention, e.left_at IS NULL AND (e.until IS NULL OR e.until > {now}) AS is_open,
    s.version, s.required, s.done_required, s.highest, s.done, s.scores, s.last_unit, s.known, s.counts{more}
FROM learning_enrolment e JOIN learning_summary s ON s.account_id = e.account_id AND s.run_id = e.run_id
WHERE e.account_id = %(account)s AND e.run_id = %(run)s"""


def place_statement(*, account: int, run_id: int, more: str = "", **values: int) -> Statement:
    """One row for `place_from`, or none when the account never enrolled. `more`: another column behind the others, with
    the values that it asks for."""
    now_here = "now()" if connection.vendor == "postgresql" else "CURRENT_TIMESTAMP"
    sql = _PLACE.format(now=now_here, more=f", {more}" if more else "")
    return Statement(sql, {"account": account, "run": run_id, **values})


def place_from(rows: Sequence[Row]) -> Place | None:
    """The place in the rows of `place_statement`."""
    for (
        scope,
        intention,
        is_open,
        version,
        required,
        done_required,
        highest,
        done,
        scores,
        last_unit,
        known,
        counts,
        *_more,
    ) in rows:
        standing = Standing(
            version, required, frozenset(decoded(done)), decoded(scores), done_required, highest,
            frozenset(decoded(known)), decoded(counts),
        )  # fmt: skip
        return Place(scope, intention, bool(is_open), standing, last_unit)
    return None


def place(*, account: int, run_id: int) -> Place | None:
    """The learner's place in the run, or None."""
    return place_from(read_all([place_statement(account=account, run_id=run_id)])[0])


def took_part(*, account: int, run_id: int) -> bool:
    """Whether an account takes part in a run, or did once."""
    return Enrolment.objects.filter(account_id=account, run_id=run_id).exists()


@dataclass(frozen=True)
class Participation:
    """A run somebody takes part in."""

    account: int
    run_id: int
    intention: str
    standing: Standing
    last_unit: str
    last_at: datetime | None
    enrolled_at: datetime


def participations(account: int) -> list[Participation]:
    """The runs an account takes part in, the one visited last first."""
    enrolled = _open().filter(account_id=account)
    rows = {row.run_id: row for row in Summary.objects.filter(account_id=account)}
    found = [_participation(item, rows[item.run_id]) for item in enrolled if item.run_id in rows]
    return sorted(found, key=lambda item: item.last_at or item.enrolled_at, reverse=True)


def standings(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Standing]:
    """The standings of these (account, run) pairs. One statement."""
    wanted = set(pairs)
    rows = Summary.objects.filter(
        account_id__in={account for account, _ in wanted}, run_id__in={run_id for _, run_id in wanted}
    )
    return {(row.account_id, row.run_id): _standing(row) for row in rows if (row.account_id, row.run_id) in wanted}


@dataclass(frozen=True)
class FactLine:
    """A line of the ledger, for its owner's eyes and for staff. `counted` says what another domain counts it as."""

    kind: str
    subject: str
    value: float
    version: int
    at: datetime
    origin: Origin = "answer"
    """Where a score comes from; `correction`: the key of `version` corrected what was right."""
    number: int = 0
    """Of a score: which answer it was looked at with, the how-manieth that staff gave, or the internal id of the work
    that was marked."""

    @property
    def counted(self) -> str:
        kind = countables.get(self.kind)
        return str(kind.title) if kind else "" if self.kind in TAKEN else self.kind


def ledger(*, account: int, run_id: int, subject: str = "") -> list[FactLine]:
    """Everything that changed this record (in one part or unit, where a `subject` is given), oldest first."""
    rows = Evidence.objects.filter(account_id=account, run_id=run_id).order_by("id")
    return [_fact_line(row) for row in (rows.filter(subject=subject) if subject else rows)]


def _fact_line(row: Evidence) -> FactLine:
    if row.kind == "unit" or row.kind not in TAKEN:
        return FactLine(row.kind, row.subject, row.value, row.version, row.at)
    how, _colon, number = row.fact.removeprefix(f"score:{row.subject}:").rpartition(":")
    known: dict[str, Origin] = {"": "answer", "run": "run", "staff": "staff", "marked": "marked"}
    return FactLine(
        row.kind, row.subject, row.value, row.version, row.at, known.get(how.partition(":")[0], "correction"),
        int(number) if number.isdigit() else 0,
    )  # fmt: skip


def subjects_with_evidence(course_runs: Sequence[int], subjects: Sequence[str]) -> set[str]:
    """Which of these stable ids some learner's record hangs on."""
    rows = Evidence.objects.filter(run_id__in=course_runs, subject__in=subjects)
    return set(rows.values_list("subject", flat=True).distinct())


def learners_with_evidence(run_ids: Sequence[int], subjects: Iterable[str]) -> dict[str, int]:
    """How many learners have a record on each of these stable ids. One statement; ids without any are left out."""
    rows = Evidence.objects.filter(run_id__in=run_ids, subject__in=list(subjects))
    return dict(rows.values_list("subject").annotate(count=Count("account_id", distinct=True)))


def personal_sheets(account: int) -> Iterable[Sheet | Attachment]:
    """Everything that learning keeps about an account, with the runs by their slugs; without `familiarity`, which
    whoever knows what is held back puts into a sheet."""
    tables = (
        ("enrolments", Enrolment, ("run__slug", "intention", "scope", "until", "enrolled_at", "left_at")),
        ("summaries", Summary, ("run__slug", "required", "done_required", "highest", "done", "known", "scores",
                                "counts", "last_unit", "last_at")),
        ("waiting", Waiting, ("run__slug", "asked_at", "offer_until")),
        ("codes", CodeUse, ("code__run__slug", "at")),
        ("evidence", Evidence, ("run__slug", "kind", "subject", "value", "version", "at")),
        ("abilities", Ability, ("course__slug", "rating", "count", "right")),
        ("skills", Mastery, ("course__slug", "skill", "level", "level_at", "count", "right", "questions", "days",
                             "mixed", "last_at", "rating", "stability", "difficulty", "due_at")),
        ("reviews switched off", NoReviews, ("account__public_id",)),
        ("teams", TeamMember, ("run__slug", "set", "team__name", "joined_at")),
        ("goals", Goal, ("run__slug", "number", "is_current", "kind", "words", "language", "checks", "ticks", "target",
                         "visibility", "plan_when", "plan_what", "can_quote", "in_record", "reminds", "highest",
                         "set_at", "reached_at", "reminded_at")),
        ("skills shown by works", WorkTold, ("course__slug", "part", "question", "score", "at")),
    )  # fmt: skip
    for name, table, columns in tables:
        rows = table._default_manager.filter(account_id=account).order_by("pk").values(*columns)
        yield Sheet(name, rows.iterator(chunk_size=500))
    had = ThemeDelivery.objects.filter(account_id=account).order_by("pk")
    yield Sheet("answers to goals", had.values("answer__theme__course__slug", "answer__text", "at").iterator(500))
    told = GoalReport.objects.filter(goal__account_id=account).order_by("pk")
    columns = ("goal__run__slug", "goal__number", "outcome", "words", "can_quote", "at")
    yield Sheet("reports on goals", told.values(*columns).iterator(chunk_size=500))


def familiarity(account: int) -> Iterator[dict[str, Any]]:
    """What somebody's answers to each question have left: rows for a copy of their data. A variant of a question has a
    row of its own, `question~number`."""
    names = ("course__slug", "question", "count", "right", "last_at")
    rows = Familiarity.objects.filter(account_id=account).order_by("pk").values(*names)
    yield from rows.iterator(chunk_size=500)


def _open() -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(Q(until__isnull=True) | Q(until__gt=now()), left_at__isnull=True)


def _standing(row: Summary) -> Standing:
    return Standing(
        row.version, row.required, frozenset(row.done), row.scores, row.done_required, row.highest,
        frozenset(row.known), row.counts,
    )  # fmt: skip


def _participation(item: Enrolment, row: Summary) -> Participation:
    return Participation(
        item.account_id, item.run_id, item.intention, _standing(row), row.last_unit, row.last_at, item.enrolled_at
    )


Outcome = tallying.Wanted


@dataclass(frozen=True)
class TallyView:
    """What may be told of a course's learners, in all its runs. Nothing is told of fewer than ten people.

    `days` from the first to the last, `days_on` those on which something was done, `minutes` of work: medians of
    `timed` people who finished. `wanted`: (intention, numbers).
    """

    learners: int
    here: int
    finished: int
    timed: int
    days: float | None
    days_on: float | None
    minutes: float | None
    wanted: tuple[tuple[str, Outcome], ...]
    counted_at: datetime
    checked: int = 0
    """People whose goal has checks of their own; 0 where they or those who reached it are too few to be told of."""
    reached: int = 0


_tallies: ShortMemory[TallyView | None] = ShortMemory(seconds=60.0)


def tally(course_id: int) -> TallyView | None:
    """What is told of a course; None when it was not counted, or of too few. At most a minute old."""
    return _tallies.get_or_read(course_id, lambda: _tally_view(Tally.objects.filter(course_id=course_id).first()))


def forget_tallies() -> None:
    """Drop what this process remembers of a course's numbers and goals: it has just counted."""
    _tallies.clear()
    forget_goals()


def _tally_view(row: Tally | None) -> TallyView | None:
    if row is None or row.learners < tallying.ENOUGH:
        return None
    found = [(name, Outcome(*numbers)) for name, numbers in row.wanted.items()]
    told = sorted((pair for pair in found if pair[1].people >= tallying.ENOUGH), key=lambda pair: -pair[1].people)
    is_timed = row.timed >= tallying.ENOUGH
    is_told = min(row.reached, row.checked - row.reached) >= tallying.ENOUGH
    return TallyView(
        row.learners, row.here, row.finished, row.timed, row.days if is_timed else None,
        row.days_on if is_timed else None, row.minutes if is_timed else None, tuple(told), row.counted_at,
        row.checked if is_told else 0, row.reached if is_told else 0,
    )  # fmt: skip
