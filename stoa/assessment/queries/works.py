"""Works as their learners see them: drafts, what was handed in, and what was made of it once that is released."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import BooleanField, ExpressionWrapper, Q

from stoa.assessment.models import Marking, Work, WorkFile, WorkMember
from stoa.assessment.rules import Lateness
from stoa.assessment.works.ports import Filed
from stoa.content.queries import Outline


@dataclass(frozen=True)
class Change:
    """A released mark was changed: shares 0..1 (None: it was asked for once more), and why, where it fell."""

    at: datetime
    before: float | None
    after: float
    reason: str


@dataclass(frozen=True)
class MarkingView:
    """What staff made of a work, as its learners see it. `notes` as the staff's page keeps them; `seen_at`: when the
    one who looks first saw it."""

    levels: dict[str, str]
    notes: list[Any]
    comment: str
    fraction: float | None
    is_returned: bool
    released_at: datetime | None
    seen_at: datetime | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class WorkView:
    """A work. `team`: internal id of whose it is, None of a learner's own. `handed_in_by`: internal id, None once that
    account is gone. `marking` only when it is released, or the work given back."""

    id: int
    public_id: str
    run_id: int
    part: str
    number: int
    version: int
    edition: int
    account: int
    team: int | None
    pieces: dict[str, Any]
    milestones: tuple[str, ...]
    files: tuple[Filed, ...]
    saved_at: datetime
    handed_in_at: datetime | None
    handed_in_by: int | None
    is_late: bool
    members: tuple[int, ...]
    """Internal ids of whose it is since it was handed in."""
    marking: MarkingView | None
    lateness: Lateness | None = None
    """How late it is for the one who looks; None: it came in time, or they are none of its members."""

    @property
    def is_draft(self) -> bool:
        return self.handed_in_at is None

    def value(self, piece: str) -> str:
        """What is typed in a piece."""
        said = self.pieces.get(piece, "")
        return said if isinstance(said, str) else ""

    def filed(self, piece: str) -> tuple[Filed, ...]:
        """The files of a piece."""
        return tuple(file for file in self.files if file.piece == piece)


def works_of(
    *, account: int, run_id: int, parts: Sequence[str], teams: Iterable[int] = ()
) -> dict[str, list[WorkView]]:
    """A learner's works of these parts, the first first; drafts of the `teams` they are in too. Four statements."""
    theirs = Q(members__account_id=account) | Q(handed_in_at=None, team=None, account_id=account)
    theirs |= Q(handed_in_at=None, team_id__in=list(teams))
    rows = Work.objects.filter(theirs, run_id=run_id, part__in=list(parts)).distinct().order_by("number", "id")
    found: dict[str, list[WorkView]] = {part: [] for part in parts}
    for view in views(rows, viewer=account):
        found[view.part].append(view)
    return found


def work_of(*, public_id: str, viewer: int | None = None) -> WorkView | None:
    """A work by its public id, whoever asks; `viewer` is whose look is told."""
    return next(iter(views(Work.objects.filter(public_id=public_id), viewer=viewer)), None)


def views(works: Iterable[Work], *, viewer: int | None = None) -> list[WorkView]:
    """Rows as views. Three statements besides that of the rows."""
    rows = list(works)
    ids = [row.id for row in rows]
    files = list(WorkFile.objects.filter(work_id__in=ids).order_by("id")) if ids else []
    members = list(WorkMember.objects.filter(work_id__in=ids).order_by("id")) if ids else []
    markings = (
        Marking.objects.filter(Q(released_at__isnull=False) | Q(is_returned=True), work_id__in=ids) if ids else []
    )
    marked = {row.work_id: row for row in markings}
    mine = {row.work_id: row for row in members if row.account_id == viewer}
    return [
        WorkView(
            id=row.id, public_id=row.public_id, run_id=row.run_id, part=row.part, number=row.number,
            version=row.version, edition=row.edition, account=row.account_id, team=row.team_id, pieces=dict(row.pieces),
            milestones=tuple(row.milestones), files=tuple(as_filed(each) for each in files if each.work_id == row.id),
            saved_at=row.saved_at, handed_in_at=row.handed_in_at, handed_in_by=row.handed_in_by_id,
            is_late=row.is_late, members=tuple(each.account_id for each in members if each.work_id == row.id),
            marking=_marking(marked[row.id], mine[row.id].seen_at if row.id in mine else None)
            if row.id in marked else None,
            lateness=lateness_in(mine[row.id]) if row.id in mine else None,
        )
        for row in rows
    ]  # fmt: skip


def lateness_in(row: WorkMember) -> Lateness | None:
    """How late a work is for one of its members; None: it came in time."""
    return Lateness(row.late_days, row.free_days, row.share) if row.late_days else None


def as_filed(row: WorkFile) -> Filed:
    """A row as pieces see it."""
    return Filed(row.public_id, row.piece, row.called, row.media_type, row.size, row.at)


def _marking(row: Marking, seen_at: datetime | None) -> MarkingView:
    return MarkingView(
        dict(row.levels), list(row.notes), row.comment, row.fraction, row.is_returned, row.released_at, seen_at,
        tuple(Change(datetime.fromisoformat(each["at"]), each["before"], each["after"], each["reason"])
              for each in row.changes),
    )  # fmt: skip


def handed_in(*, account: int, run_id: int) -> set[str]:
    """The parts for which a learner has handed in. One statement."""
    rows = WorkMember.objects.filter(account_id=account, work__run_id=run_id)
    return set(rows.values_list("work__part", flat=True))


def parts_with_works(run_ids: Sequence[int], parts: Sequence[str]) -> set[str]:
    """Those of these parts for which somebody has begun a work. One statement."""
    rows = Work.objects.filter(run_id__in=list(run_ids), part__in=list(parts))
    return set(rows.values_list("part", flat=True).distinct())


def have_handed_in(team_ids: Sequence[int]) -> set[int]:
    """Those of these teams that have handed in anything. One statement."""
    rows = Work.objects.filter(team_id__in=list(team_ids), handed_in_at__isnull=False)
    return set(rows.values_list("team__id", flat=True).distinct())


@dataclass(frozen=True)
class FileOfWork:
    """A file of a work, and whose that is: what serving it needs to know."""

    called: str
    media_type: str
    size: int
    digest: str
    run_id: int
    owners: frozenset[int]
    """Internal ids of accounts: its members, or of a draft who began it."""
    team: int | None
    """Of a team's draft: internal id."""
    is_draft: bool


def file_of_work(public_id: str) -> FileOfWork | None:
    """A file of a work; None when there is none. Two statements."""
    row = WorkFile.objects.select_related("work").filter(public_id=public_id).first()
    if row is None:
        return None
    members = frozenset(WorkMember.objects.filter(work_id=row.work_id).values_list("account_id", flat=True))
    is_draft, work = row.work.handed_in_at is None, row.work
    owners = members or (frozenset({work.account_id}) if is_draft and work.team_id is None else frozenset())
    return FileOfWork(
        row.called, row.media_type, row.size, row.digest, work.run_id, owners,
        work.team_id if is_draft else None, is_draft,
    )  # fmt: skip


def held_digests() -> Iterable[str]:
    """The digests of all files of works."""
    return WorkFile.objects.order_by("digest").values_list("digest", flat=True).distinct().iterator(chunk_size=1000)


_WAITS = Q(work__marking__is_passed=False) & (Q(work__marking__released_at=None) | Q(work__marking__is_returned=True))


def waiting_of(outline: Outline, run_id: int, accounts: Sequence[int]) -> dict[int, dict[str, float]]:
    """The parts in which works of these learners wait to be marked, or were given back, with the share (0..1) that will
    count. One statement, where the course has assignments."""
    if all(part.kind != "assignment" for part in outline.parts):
        return {}
    rows = WorkMember.objects.filter(_WAITS, work__run_id=run_id, account_id__in=list(accounts))
    found: dict[int, dict[str, float]] = {}
    for account, part, share in rows.order_by("id").values_list("account_id", "work__part", "share"):
        found.setdefault(account, {})[part] = share
    return found


@dataclass(frozen=True)
class Marked:
    """A released marking that its learner has not looked at."""

    part: str
    number: int
    is_returned: bool


@dataclass(frozen=True)
class WorkNews:
    """What was made of a learner's works and they have not seen, the last first; and the parts that wait."""

    marked: tuple[Marked, ...] = ()
    waiting: frozenset[str] = frozenset()


NOTHING_NEW: Final = WorkNews()


def work_news(*, account: int, run_id: int) -> WorkNews:
    """What a learner's works have come to. One statement."""
    is_made = Q(work__marking__released_at__isnull=False) | Q(work__marking__is_returned=True)
    rows = WorkMember.objects.filter(_WAITS | (Q(seen_at=None) & is_made), account_id=account, work__run_id=run_id)
    found = rows.order_by("-work__marking__released_at", "-id").annotate(
        is_new=ExpressionWrapper(Q(seen_at=None) & is_made, output_field=BooleanField()),
        waits=ExpressionWrapper(_WAITS, output_field=BooleanField()),
    )  # fmt: skip
    lines = list(found.values_list("work__part", "work__number", "work__marking__is_returned", "is_new", "waits"))
    return WorkNews(
        tuple(Marked(part, number, is_returned) for part, number, is_returned, is_new, _waits in lines if is_new),
        frozenset(part for part, _number, _is_returned, _is_new, waits in lines if waits),
    )
