"""Works that were handed in, as the staff who mark them find them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, Final

from django.db.models import BooleanField, Count, ExpressionWrapper, Min, Q, QuerySet

from stoa.assessment.models import Marking, SavedComment, WorkFile, WorkMember
from stoa.assessment.queries.works import as_filed, lateness_in
from stoa.assessment.rules import Lateness
from stoa.assessment.works.ports import Filed

PAGE: Final = 50
CHUNK: Final = 100
STATES: Final = ("todo", "mine", "decided", "released", "late", "all")
"""How a queue is narrowed: nobody has decided it; held by whoever asks; decided and not seen yet; seen; late; all."""
ORDERS: Final = ("oldest", "newest")
LONGEST_GAP: Final = timedelta(minutes=30)
"""Between two decisions of one sitting; longer ones are breaks."""
KNOWN_PACE: Final = 20


@dataclass(frozen=True)
class QueueCounts:
    """How many works of an assignment there are in each state. `since`: how long the oldest has waited."""

    free: int = 0
    held: int = 0
    decided: int = 0
    released: int = 0
    since: datetime | None = None

    @property
    def to_do(self) -> int:
        return self.free + self.held

    @property
    def done(self) -> int:
        return self.decided + self.released

    @property
    def all(self) -> int:
        return self.to_do + self.done


def queue_counts(run_id: int, at: datetime, part: str = "") -> dict[str, QueueCounts]:
    """The counts of each assignment of a run, or of one, in which something was handed in. One statement."""
    open_, held = Q(decided_at=None, is_passed=False), Q(held_until__gt=at, held_by__isnull=False)
    rows = Marking.objects.filter(run_id=run_id)
    rows = rows.filter(part=part) if part else rows
    found = rows.order_by("part").values("part").annotate(
        free=Count("id", filter=open_ & ~held), held=Count("id", filter=open_ & held),
        decided=Count("id", filter=Q(decided_at__isnull=False, released_at=None)),
        released=Count("id", filter=Q(released_at__isnull=False)), since=Min("handed_in_at", filter=open_),
    )  # fmt: skip
    return {
        each["part"]: QueueCounts(each["free"], each["held"], each["decided"], each["released"], each["since"])
        for each in found
    }


def decided_by(run_id: int, part: str) -> dict[int, int]:
    """How many works of an assignment each of the staff has decided, who did most first. One statement."""
    rows = Marking.objects.filter(run_id=run_id, part=part, decided_by__isnull=False, decided_at__isnull=False)
    return dict(rows.values_list("decided_by_id").annotate(count=Count("id")).order_by("-count", "decided_by_id"))


def pace(run_id: int, part: str, by: int) -> float | None:
    """Seconds that somebody takes for a work of this assignment, going by their last decisions; None before there are
    three. One statement."""
    rows = Marking.objects.filter(run_id=run_id, part=part, decided_by_id=by, decided_at__isnull=False)
    times = list(rows.order_by("-decided_at").values_list("decided_at", flat=True)[:KNOWN_PACE])
    gaps = [later - sooner for later, sooner in pairwise(times) if later and sooner]
    told = [gap.total_seconds() for gap in gaps if gap <= LONGEST_GAP]
    return median(told) if len(told) > 1 else None


@dataclass(frozen=True)
class WorkLine:
    """A work in a queue. `accounts`: whose it is; `number` counts the learner's handings-in of this assignment."""

    id: int
    public_id: str
    part: str
    number: int
    accounts: tuple[int, ...]
    team: str
    handed_in_at: datetime
    is_late: bool
    is_passed: bool
    held_by: int | None
    held_until: datetime | None
    decided_by: int | None
    decided_at: datetime | None
    released_at: datetime | None
    is_returned: bool
    fraction: float | None
    is_anew: bool
    """Something was made anew of it that its learners don't see yet."""
    lateness: tuple[Lateness, ...] = ()
    """How late it is for those for whom it is late, each sort once."""

    def state(self, at: datetime) -> str:
        """todo, held, decided, returned, released, or passed (handed in anew before anybody looked)."""
        if self.decided_at is not None:
            return "returned" if self.is_returned else "released" if self.released_at else "decided"
        if self.is_held(at):
            return "held"
        return "passed" if self.is_passed else "todo"

    def is_held(self, at: datetime) -> bool:
        return self.held_by is not None and self.held_until is not None and self.held_until > at


@dataclass(frozen=True)
class WantedWorks:
    """Which works of a queue. `accounts` None: of everybody. `page` counts from 1."""

    state: str = "todo"
    order: str = "oldest"
    accounts: Sequence[int] | None = None
    page: int = 1


def queue_page(run_id: int, part: str, wanted: WantedWorks, *, by: int, at: datetime) -> tuple[list[WorkLine], bool]:
    """A page of a queue, and whether another follows. Two statements."""
    rows = _wanted(Marking.objects.filter(run_id=run_id, part=part), wanted, by, at)
    order = ("handed_in_at", "id") if wanted.order == "oldest" else ("-handed_in_at", "-id")
    first = (max(1, wanted.page) - 1) * PAGE
    found = _lines(rows.order_by(*order)[first : first + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def _wanted(rows: QuerySet[Marking], wanted: WantedWorks, by: int, at: datetime) -> QuerySet[Marking]:
    narrowed: dict[str, Any] = {
        "todo": {"decided_at": None, "is_passed": False},
        "mine": {"held_by_id": by, "held_until__gt": at},
        "decided": {"decided_at__isnull": False, "released_at": None},
        "released": {"released_at__isnull": False},
        "late": {"work__is_late": True},
    }
    rows = rows.filter(**narrowed.get(wanted.state, {}))
    if wanted.accounts is not None:
        rows = rows.filter(work__in=WorkMember.objects.filter(account_id__in=list(wanted.accounts)).values("work"))
    return rows


def _lines(rows: QuerySet[Marking]) -> list[WorkLine]:
    columns = (
        "work_id", "work__public_id", "part", "work__number", "work__team__name", "handed_in_at", "work__is_late",
        "is_passed", "held_by_id", "held_until", "decided_by_id", "decided_at", "released_at", "is_returned",
        "fraction", "is_anew",
    )  # fmt: skip
    drafted = ExpressionWrapper(Q(draft__isnull=False), output_field=BooleanField())
    found: list[tuple[Any, ...]] = list(rows.annotate(is_anew=drafted).values_list(*columns))
    whose: dict[int, list[int]] = {}
    late: dict[int, dict[Lateness, None]] = {}
    for member in WorkMember.objects.filter(work_id__in=[row[0] for row in found]).order_by("id"):
        whose.setdefault(member.work_id, []).append(member.account_id)
        if lateness := lateness_in(member):
            late.setdefault(member.work_id, {})[lateness] = None
    lines = []
    for row in found:
        values = [*row[:4], tuple(whose.get(row[0], ())), row[4] or "", *row[5:], tuple(late.get(row[0], ()))]
        lines.append(WorkLine(*values))
    return lines


def learners_with_work(run_id: int, part: str) -> set[int]:
    """Who has handed in something for an assignment, alone or in a team. One statement."""
    rows = WorkMember.objects.filter(work__run_id=run_id, work__part=part, work__handed_in_at__isnull=False)
    return set(rows.values_list("account_id", flat=True))


def works_marked_of(*, account: int, run_id: int) -> list[WorkLine]:
    """What a learner, or a team of theirs, has handed in in a run, the newest first. Two statements."""
    rows = Marking.objects.filter(run_id=run_id, work__members__account_id=account)
    return _lines(rows.order_by("-handed_in_at", "-id")[:200])


@dataclass(frozen=True)
class WorkToMark:
    """A work with all that is made of it. `levels`, `notes`, `comment` and `fraction` are what is being made now: of a
    released work that is looked at once more, the draft."""

    line: WorkLine
    version: int
    pieces: Mapping[str, Any]
    milestones: Sequence[Any]
    edition: int
    levels: Mapping[str, str]
    notes: Sequence[Mapping[str, Any]]
    comment: str
    fraction: float | None
    changes: Sequence[Mapping[str, Any]]
    files: tuple[Filed, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    """Of the files, by public id."""


def work_to_mark(run_id: int, part: str, public_id: str) -> WorkToMark | None:
    """A work that was handed in, for its staff; None when there is none. Four statements."""
    rows = Marking.objects.filter(run_id=run_id, part=part, work__public_id=public_id)
    found = list(_whole(rows))
    return found[0] if found else None


def works_whole(run_id: int, part: str) -> Iterator[WorkToMark]:
    """Every work of an assignment with its files, oldest first; some hundred are in memory."""
    last = 0
    while True:
        rows = Marking.objects.filter(run_id=run_id, part=part, work_id__gt=last).order_by("work_id")[:CHUNK]
        found = list(_whole(rows))
        yield from found
        if len(found) < CHUNK:
            return
        last = found[-1].line.id


def _whole(rows: QuerySet[Marking]) -> Iterator[WorkToMark]:
    held = list(rows.select_related("work"))
    lines = {line.id: line for line in _lines(Marking.objects.filter(id__in=[row.id for row in held]))}
    files: dict[int, list[WorkFile]] = {}
    for file in WorkFile.objects.filter(work_id__in=list(lines)).order_by("id"):
        files.setdefault(file.work_id, []).append(file)
    for row in held:
        made = row.draft if isinstance(row.draft, dict) else {
            "levels": row.levels, "notes": row.notes, "comment": row.comment, "fraction": row.fraction,
        }  # fmt: skip
        yield WorkToMark(
            lines[row.work_id], row.work.version, row.work.pieces, row.work.milestones, row.edition, **made,
            changes=row.changes, files=tuple(as_filed(file) for file in files.get(row.work_id, ())),
            digests={file.public_id: file.digest for file in files.get(row.work_id, ())},
        )  # fmt: skip


def others_of(line: WorkLine, run_id: int) -> list[WorkLine]:
    """What the same learners have handed in for the same assignment, the newest first. Two statements."""
    same = WorkMember.objects.filter(account_id__in=line.accounts).values("work")
    rows = Marking.objects.filter(run_id=run_id, part=line.part, work__in=same).exclude(work_id=line.id)
    return _lines(rows.order_by("-handed_in_at", "-id")[:10])


def saved_comments(*, course_id: int, account: int) -> list[tuple[int, str]]:
    """(id, words) of what one of the staff says again and again, what was used most first. One statement."""
    rows = SavedComment.objects.filter(course_id=course_id, account_id=account)
    return list(rows.order_by("-used", "id").values_list("id", "text"))
