"""Scores that staff give: they enter the record when they are released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from stoa.kernel.events import outbox
from stoa.learning import rules
from stoa.learning.events import RecordChanged
from stoa.learning.models import Evidence, Summary

NEARLY = 1e-9


@dataclass(frozen=True)
class Marked:
    """A score (0..1) that staff gave for a `work` (its internal id); `again` tells one time from another.

    `instead_of`: the score that this very work was worth before, where it may fall."""

    value: float
    work: int
    again: int
    instead_of: float | None = None


def mark_scores(
    *, run_id: int, part: str, version: int, unit: str, needs: Sequence[str], counts: bool,
    found: Mapping[int, Marked],
) -> dict[int, float | None]:  # fmt: skip
    """Let these scores count, by account. What somebody has stays theirs: a lower score changes nothing, unless
    what they have is what it stands `instead_of`. A unit all of whose `needs` are answered by it is done.

    Gives back the scores that changed as they were before (None: there was none). Also for those who have left: their
    record is theirs. Doing it twice is the same as once.
    """
    with transaction.atomic():
        rows = Summary.objects.filter(run_id=run_id, account_id__in=list(found)).order_by("id")
        if connection.features.has_select_for_update:
            rows = rows.select_for_update()
        former, changed, facts = dict[int, float | None](), list[Summary](), list[Evidence]()
        for row in rows:
            mark, before = found[row.account_id], row.scores.get(part)
            if not _counts(before, mark):
                continue
            former[row.account_id] = before
            fact = rules.Fact("score", part, mark.value, mark.work, version, "marked", mark.again)
            new = [fact, *_finish(row, part, mark.value, unit, needs, counts=counts)]
            changed.append(row)
            facts += [
                Evidence(
                    account_id=row.account_id, run_id=run_id, fact=each.name, kind=each.kind, subject=each.subject,
                    value=each.value, version=version,
                )
                for each in new
            ]  # fmt: skip
        Summary.objects.bulk_update(changed, ["scores", "done", "done_required", "highest"], batch_size=100)
        Evidence.objects.bulk_create(facts, ignore_conflicts=True, batch_size=500)
        if former:
            outbox.publish(*(RecordChanged(account=account, run=run_id) for account in former))
        return former


def _counts(before: float | None, mark: Marked) -> bool:
    if before is None or mark.value > before + NEARLY:
        return True
    is_this = mark.instead_of is not None and abs(before - mark.instead_of) <= NEARLY
    return is_this and mark.value < before - NEARLY


def _finish(
    row: Summary, part: str, value: float, unit: str, needs: Sequence[str], *, counts: bool
) -> list[rules.Fact]:  # fmt: skip
    """Put the score into the summary; the unit's fact when that finishes it."""
    standing = rules.Standing(
        row.version, row.required, frozenset(row.done), row.scores, row.done_required, row.highest
    )
    after = rules.after_score(standing, part, value)
    finishes = unit not in standing.done and rules.is_unit_answered(needs, after.scores)
    if finishes:
        after = rules.after_unit(after, unit, is_required=counts)
    row.scores, row.done = dict(after.scores), sorted(after.done)
    row.done_required, row.highest = after.done_required, after.highest
    return [rules.Fact("unit", unit)] if finishes else []
