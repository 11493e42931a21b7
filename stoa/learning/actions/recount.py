"""Bringing summaries to a new version of the course, and rebuilding them from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Literal

from django.db import connection, transaction
from django.db.models import QuerySet

from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.kernel.events.outbox import publish
from stoa.learning import rules
from stoa.learning.actions import roster
from stoa.learning.events import RecordChanged
from stoa.learning.models import Evidence, Summary
from stoa.learning.ports import TAKEN, countables

BATCH = 500


def courses_of(run_id: int) -> list[rules.Course]:
    """What progress was counted against, oldest version first."""
    run = catalogue.run_by_id(run_id)
    if run is None:
        return []
    return [
        rules.Course(item.version_id, frozenset(item.required_units))
        for item in content.counted_versions(run.course_id)
    ]


def recount_run(*, run_id: int) -> int:
    """Bring every summary of the run to the current version, in batches. Returns how many changed."""
    courses, total = courses_of(run_id), 0
    if not courses:
        return 0
    while True:
        with transaction.atomic():
            rows = list(_locked(Summary.objects.filter(run_id=run_id, version__lt=courses[-1].version))[:BATCH])
            _catch_up(rows, courses)
        roster.refresh_lines(run_id=run_id, account_ids=[row.account_id for row in rows])
        total += len(rows)
        if len(rows) < BATCH:
            return total


@transaction.atomic
def catch_up(*, account_id: int, run_id: int) -> None:
    """Bring one learner's summary to the current version at once (they met it before the batch did)."""
    courses = courses_of(run_id)
    if courses:
        _catch_up(list(_locked(Summary.objects.filter(account_id=account_id, run_id=run_id))), courses)
        roster.refresh_lines(run_id=run_id, account_ids=[account_id])


def rebuild_all(*, run_id: int) -> int:
    """Make the run's summaries anew from the ledger. Returns how many differed from what stood there."""
    courses, differing = courses_of(run_id), 0
    with transaction.atomic():
        summaries = {row.account_id: row for row in _locked(Summary.objects.filter(run_id=run_id))}
        rows = Evidence.objects.filter(run_id=run_id).order_by("account_id", "id").iterator()
        seen = set()
        for account_id, group in groupby(rows, key=lambda row: row.account_id):
            seen.add(account_id)
            standing = rebuilt_standing(list(group), courses)
            row = summaries.get(account_id)
            if row is None:
                row = Summary(account_id=account_id, run_id=run_id)
            differing += _put(row, standing)
        for account_id in summaries.keys() - seen:
            first = courses[-1] if courses else rules.Course(0, frozenset())
            differing += _put(summaries[account_id], rules.Standing(first.version, len(first.required)))
    return differing


def rebuilt_standing(rows: Sequence[Evidence], courses: Iterable[rules.Course]) -> rules.Standing:
    """The standing that these rows of the ledger add up to."""
    facts = [_fact(row) for row in rows]
    return rules.rebuilt(facts, courses, first_version=rows[0].version)


def _fact(row: Evidence) -> rules.Fact:
    if row.kind == "unit":
        return rules.Fact("unit", row.subject, row.value, version=row.version)
    if row.kind not in TAKEN:
        return rules.Fact("count", row.subject, row.value, version=row.version, countable=countables.get(row.kind))
    kind: Literal["known", "score"] = "known" if row.kind == "known" else "score"
    return rules.Fact(kind, row.subject, row.value, int(row.fact.rsplit(":", 1)[1]), row.version)


def _put(row: Summary, standing: rules.Standing) -> int:
    former = _values(row)
    row.version, row.required, row.done_required = standing.version, standing.required, standing.done_required
    row.highest, row.done, row.scores = standing.highest, sorted(standing.done), dict(standing.scores)
    row.known, row.counts = sorted(standing.known), {**_of_others(row.counts), **standing.counts}
    if former == _values(row) and row.pk is not None:
        return 0
    row.save()
    return 1


def _of_others(counts: Mapping[str, float]) -> dict[str, float]:
    """What was counted for domains that are gone: nobody knows how to count it anew, so it stays."""
    return {key: value for key, value in counts.items() if countables.get(key.partition(":")[0]) is None}


def _values(row: Summary) -> tuple[object, ...]:
    sets = (frozenset(row.done), frozenset(row.known))
    return (row.version, row.required, row.done_required, row.highest, *sets, row.scores, row.counts)


def _catch_up(rows: Sequence[Summary], courses: Sequence[rules.Course]) -> None:
    changed = []
    for row in rows:
        standing = rules.Standing(
            row.version, row.required, frozenset(row.done), row.scores, row.done_required, row.highest,
            frozenset(row.known),
        )  # fmt: skip
        after = rules.caught_up(standing, courses)
        if after.shown > standing.shown:
            changed.append(RecordChanged(account=row.account_id, run=row.run_id))
        row.version, row.required = after.version, after.required
        row.done_required, row.highest = after.done_required, after.highest
    Summary.objects.bulk_update(rows, ["version", "required", "done_required", "highest"], batch_size=200)
    if changed:
        publish(*changed)


def _locked(rows: QuerySet[Summary]) -> QuerySet[Summary]:
    rows = rows.order_by("id")
    return rows.select_for_update() if connection.features.has_select_for_update else rows
