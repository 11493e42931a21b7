"""Levels of skills in learners' records: what rules of completion may ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from stoa.catalogue import queries as catalogue
from stoa.kernel.statements import listed
from stoa.learning.actions.counting import count
from stoa.learning.mastery import Level
from stoa.learning.models import Mastery, Summary

KIND = "skill"
"""The kind of fact; its subject is the skill, its value the level."""
COUNTED_FROM = Level.FAMILIAR
BATCH = 500


def count_levels(*, course_id: int, accounts: Collection[int]) -> int:
    """Count the levels that these people have reached in a course in each of its runs that they take part in; what is
    counted already stays. Returns how many were new. Two statements where there are none."""
    reached: dict[int, list[tuple[str, int]]] = {}
    rows = Mastery.objects.filter(course_id=course_id, account_id__in=listed(sorted(accounts)), level__gte=COUNTED_FROM)
    for account, skill, level in rows.order_by("account_id", "skill").values_list("account_id", "skill", "level"):
        reached.setdefault(account, []).append((skill, level))
    if not reached:
        return 0
    runs = [run.id for run in catalogue.runs_of(course_id)]
    summaries = Summary.objects.filter(run_id__in=runs, account_id__in=listed(sorted(reached)))
    new = 0
    for account, run_id, counts in summaries.order_by("id").values_list("account_id", "run_id", "counts"):
        for skill, level in reached[account]:
            if counts.get(f"{KIND}:{skill}", 0) < level:
                new += count(account=account, run_id=run_id, kind=KIND, subject=skill, value=float(level))
    return new


def count_levels_of_run(*, run_id: int) -> int:
    """The same for everybody in a run, some hundred at a time."""
    run = catalogue.run_by_id(run_id)
    if run is None:
        return 0
    return sum(count_levels(course_id=run.course_id, accounts=some) for some in _batches(run_id))


def _batches(run_id: int) -> Iterable[list[int]]:
    last = 0
    rows = Summary.objects.filter(run_id=run_id).order_by("account_id")
    while some := list(rows.filter(account_id__gt=last).values_list("account_id", flat=True)[:BATCH]):
        yield some
        last = some[-1]
