"""Programs that were sent to learners' questions: how long they wait, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from stoa.assessment import writing
from stoa.assessment.models import WrittenRun
from stoa.assessment.ports import Response
from stoa.content.ports import Part
from stoa.kernel import jobs
from stoa.kernel.clock import now

RUN_WRITTEN_JOB = "assessment.run_written"


@dataclass(frozen=True)
class RunOfWritten:
    """A program as it stands: `waited` so many seconds with `before` others before it (None: it waits no more), and
    what it is worth (None: that is not known, or it could not be tested)."""

    id: int
    response: Response
    fraction: float | None
    waited: float | None
    before: int | None


def run_key(run: int, once: str) -> str:
    """The key of the job that runs a program."""
    return f"{RUN_WRITTEN_JOB}:{run}:{once}"


def written_run(*, account: int, public_id: str) -> RunOfWritten | None:
    """The last program that somebody sent to a question as it is now. One statement, two more while it waits."""
    rows = WrittenRun.objects.filter(account_id=account, question__public_id=public_id, is_proof=False)
    return _as_it_stands(rows.filter(revision=F("question__revision")).first())


def proof_of(*, account: int, part: Part) -> RunOfWritten | None:
    """What came of the writer's own answer to a question as they have it before them, or that it waits. None: it has
    not been run, or something has changed since. As many statements."""
    rows = WrittenRun.objects.filter(account_id=account, question__public_id=part.id, is_proof=True)
    return _as_it_stands(rows.filter(once=writing.proof_digest(part)).first())


def waiting_programs(account: int) -> set[str]:
    """The questions by learners that somebody has sent a program to which waits. One statement."""
    rows = WrittenRun.objects.filter(account_id=account, is_proof=False, waits=True)
    return set(rows.values_list("question__public_id", flat=True))


def _as_it_stands(row: WrittenRun | None) -> RunOfWritten | None:
    if row is None:
        return None
    waited = max(0.0, (now() - row.at).total_seconds()) if row.waits else None
    before = jobs.before(RUN_WRITTEN_JOB, run_key(row.id, row.once)) if row.waits else None
    return RunOfWritten(row.id, row.response, row.fraction, waited, before)
