"""What somebody did in their courses, as a statement may attest it: sums of the ledger, never single answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stoa.learning import tallying
from stoa.learning.models import Enrolment, Evidence, Summary
from stoa.learning.queries.records import standing_of
from stoa.learning.rules import Standing


@dataclass(frozen=True)
class History:
    """Somebody's time in a run. `left_at` is None while they take part; `span` None where nothing was done, with
    `first_at` and `last_at`."""

    run_id: int
    enrolled_at: datetime
    left_at: datetime | None
    standing: Standing
    first_at: datetime | None
    last_at: datetime | None
    span: tallying.Span | None


def histories(account: int) -> list[History]:
    """Every run that somebody takes part in or took part in, the one that they joined last first. Three statements."""
    summaries = {row.run_id: row for row in Summary.objects.filter(account_id=account)}
    times: dict[int, list[datetime]] = {}
    for run_id, at in Evidence.objects.filter(account_id=account).order_by("at").values_list("run_id", "at"):
        times.setdefault(run_id, []).append(at)
    found = []
    for row in Enrolment.objects.filter(account_id=account).order_by("-enrolled_at", "-id"):
        if row.run_id in summaries:
            here = times.get(row.run_id, [])
            found.append(
                History(
                    row.run_id, row.enrolled_at, row.left_at, standing_of(summaries[row.run_id]),
                    here[0] if here else None, here[-1] if here else None, tallying.span(here),
                )
            )  # fmt: skip
    return found


def unit_done_at(*, account: int, run_id: int, unit: str) -> datetime | None:
    """When somebody did a unit; None when they have not."""
    rows = Evidence.objects.filter(account_id=account, run_id=run_id, kind="unit", subject=unit).order_by("id")
    return rows.values_list("at", flat=True).first()
