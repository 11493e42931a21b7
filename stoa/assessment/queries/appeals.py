"""What learners have asked to be looked at again, and the story of a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from stoa.assessment.models import Appeal, Attempt, GivenScore, WorkMember
from stoa.assessment.queries.works import lateness_in
from stoa.assessment.rules import Lateness
from stoa.learning.queries import FactLine, ledger
from stoa.learning.rules import Origin

STORY_PAGE = 20
"""Lines of a story, and appeals, on a page."""


@dataclass(frozen=True)
class AppealLine:
    """An appeal as its learner and staff see it. `state`: open, left, changed, withdrawn; `score` 0..1 when it was
    asked."""

    public_id: str
    account: int
    part: str
    text: str
    score: float | None
    state: str
    answer: str
    asked_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state == Appeal.State.OPEN


def appeals_of(*, account: int, run_id: int, part: str = "") -> list[AppealLine]:
    """What a learner has asked in a run (of one part), the newest first, fifty at most. One statement."""
    rows = Appeal.objects.filter(account_id=account, run_id=run_id).order_by("-id")
    return _lines((rows.filter(part=part) if part else rows)[:50])


def appeals_in(run_id: int, *, is_open: bool, page: int = 1) -> tuple[list[AppealLine], bool]:
    """A page of a run's appeals, and whether more follow: open ones the oldest first, the others the newest first. What
    was taken back is not among them. One statement."""
    rows = Appeal.objects.filter(run_id=run_id)
    if is_open:
        rows = rows.filter(state=Appeal.State.OPEN).order_by("asked_at", "id")
    else:
        rows = rows.filter(state__in=[Appeal.State.LEFT, Appeal.State.CHANGED]).order_by("-asked_at", "-id")
    found = _lines(rows[(page - 1) * STORY_PAGE : page * STORY_PAGE + 1])
    return found[:STORY_PAGE], len(found) > STORY_PAGE


def open_appeals(run_id: int) -> int:
    """How many appeals of a run wait for staff. One statement."""
    return Appeal.objects.filter(run_id=run_id, state=Appeal.State.OPEN).count()


def appeal(*, run_id: int, public_id: str) -> AppealLine | None:
    """An appeal of a run that was not taken back."""
    rows = Appeal.objects.filter(run_id=run_id, public_id=public_id).exclude(state=Appeal.State.WITHDRAWN)
    return next(iter(_lines(rows)), None)


def _lines(rows: QuerySet[Appeal]) -> list[AppealLine]:
    return [
        AppealLine(
            row.public_id, row.account_id, row.part, row.text, row.score, row.state, row.answer, row.asked_at,
            row.closed_at,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class ScoreLine:
    """A score (0..1) that counted from `at` on, what it was before (None: there was none), and why.

    `answer`: answer `number`, `lateness` late; `correction`: a key was corrected; `run`: a program was run; `staff`:
    given by hand for a `reason`; `marked`: staff marked work `number`.
    """

    value: float
    before: float | None
    at: datetime
    origin: Origin
    number: int
    lateness: Lateness | None = None
    reason: str = ""


def score_story(*, account: int, run_id: int, part: str) -> list[ScoreLine]:
    """Every score of a learner in a part that ever counted, the newest first. Three statements, four where works
    were marked."""
    facts = [line for line in ledger(account=account, run_id=run_id, subject=part) if line.kind == "score"]
    tried = Attempt.objects.filter(run_id=run_id, part=part, account_id=account)
    late = {row.number: Lateness(row.late_days, row.free_days, row.share) for row in tried if row.late_days}
    given = GivenScore.objects.filter(account_id=account, run_id=run_id, part=part)
    marked = [line.number for line in facts if line.origin == "marked"]
    theirs = WorkMember.objects.filter(account_id=account, work_id__in=marked).select_related("work") if marked else ()
    return _told(facts, late, dict(given.values_list("number", "reason")), {row.work_id: row for row in theirs})


def _told(facts: Sequence[FactLine], late: dict[int, Lateness], given: dict[int, str],
          works: dict[int, WorkMember]) -> list[ScoreLine]:  # fmt: skip
    found, before = list[ScoreLine](), None
    for fact in facts:
        is_staff, number, lateness = fact.origin == "staff", fact.number, None
        if fact.origin in ("answer", "run"):
            lateness = late.get(fact.number)
        elif fact.origin == "marked":
            row = works.get(fact.number)
            number, lateness = (row.work.number, lateness_in(row)) if row else (1, None)
        found.append(
            ScoreLine(
                fact.value, before, fact.at, fact.origin, number, lateness=lateness,
                reason=given.get(fact.number, "") if is_staff else "",
            )
        )  # fmt: skip
        before = fact.value
    return found[::-1]
