"""Grades so far, noted in the roster, so that a class can be sorted and shown without reckoning it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from stoa.assessment.queries.standing import own_parts
from stoa.assessment.queries.works import waiting_of
from stoa.assessment.rules import course_grade
from stoa.catalogue import queries as catalogue
from stoa.content.queries import Outline, PartRef
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.kernel.jobs import Progress
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.rules import Standing

GRADE_JOB = "assessment.grade_class"


def grade_learners(*, run_id: int, accounts: Sequence[int]) -> None:
    """Note the grade so far of these learners, and their score in each category."""
    offer = catalogue.offer_of(run_id)
    if offer is None or offer.outline.grading is None or not accounts:
        return
    moment = now()
    standings = records.standings([(account, run_id) for account in accounts])
    own = own_parts(offer.outline, run_id=run_id, accounts=accounts)
    waiting = waiting_of(offer.outline, run_id, accounts)
    learning.note_grades(
        run_id=run_id,
        grades={
            account: _grade(
                offer.outline, standing, own.get(account, offer.outline.parts), moment, waiting.get(account, {})
            )
            for (account, _), standing in standings.items()
        },
    )


def grade_class(*, run_id: int, progress: Progress) -> int:
    """Note everybody's grade, and have it done again when the next deadline is past: then what is missing counts 0.

    Returns how many learners there are.
    """
    offer = catalogue.offer_of(run_id)
    if offer is None or offer.outline.grading is None:
        return 0
    total = 0
    for accounts in records.account_chunks(run_id):
        grade_learners(run_id=run_id, accounts=accounts)
        total += len(accounts)
        progress("grades", total, total)
    due = min((at for each in offer.outline.dues if (at := datetime.fromisoformat(each)) > now()), default=None)
    if due is not None:
        key = f"{GRADE_JOB}:{run_id}:{due:%Y%m%d%H%M}"
        jobs.enqueue(GRADE_JOB, key=key, due_at=due + timedelta(seconds=1), run_id=run_id)
    return total


def _grade(
    outline: Outline, standing: Standing, parts: Sequence[PartRef], moment: datetime, waiting: Collection[str]
) -> tuple[float | None, dict[str, float]]:
    assert outline.grading is not None  # whoever calls has looked
    reckoned = course_grade(outline.grading, standing.scores, parts, moment, waiting).so_far
    return reckoned.grade, {line.id: line.score for line in reckoned.categories if line.score is not None}
