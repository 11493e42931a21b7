"""Self-knowledge reports: today's, and those that were kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stoa.assessment import reports
from stoa.assessment.models import KeptReport
from stoa.assessment.queries.certainty import calibrations, surprises
from stoa.assessment.reports import SelfReport
from stoa.content.queries import Outline
from stoa.learning import queries as records


@dataclass(frozen=True)
class Kept:
    """A report that was kept. `shared_as` is empty while it is private. `account` owns it."""

    id: str
    account: int
    run_id: int
    report: SelfReport
    kept_at: datetime
    shared_as: str


def self_report(*, account: int, outline: Outline, at: datetime) -> SelfReport:
    """What somebody's checks say by now of the skills of a course. Six statements."""
    said = calibrations(account=account, course_id=outline.course_id)
    dates = records.review_dates(account=account, course_id=outline.course_id)
    states = records.skills(account=account, outline=outline)
    texts = {outcome.id: outcome.text for outcome in outline.outcomes}
    return SelfReport(
        course=outline.course_slug, title=outline.title, language=outline.language, number=outline.number,
        at=at.isoformat(timespec="seconds"), said=reports.said_rows(said.get("")),
        surprises=len(surprises(account=account, courses=[outline.course_id])),
        skills=tuple(
            reports.finding(state, texts[state.id], said.get(state.id), dates.get(state.id)) for state in states
        ),
    )  # fmt: skip


def kept_reports(*, account: int, run_id: int) -> list[Kept]:
    """What somebody kept of a run, newest first. One statement."""
    rows = KeptReport.objects.filter(account_id=account, run_id=run_id).order_by("-kept_at", "-id")
    return [_kept(row) for row in rows]


def kept_report(*, account: int, run_id: int, id: str) -> Kept | None:
    """One of them; None for what is not theirs."""
    row = KeptReport.objects.filter(account_id=account, run_id=run_id, public_id=id).first()
    return _kept(row) if row is not None else None


def shared_report(token: str) -> Kept | None:
    """The report that is shared at this address; None for one that is not, or not any more."""
    row = KeptReport.objects.filter(shared_as=token).first() if token else None
    return _kept(row) if row is not None else None


def _kept(row: KeptReport) -> Kept:
    report = SelfReport.from_json(row.document)
    return Kept(row.public_id, row.account_id, row.run_id, report, row.kept_at, row.shared_as or "")
