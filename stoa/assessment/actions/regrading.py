"""A corrected key reaches those who answered before it was corrected. Nobody loses what they had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from stoa.assessment import items
from stoa.assessment.models import Attempt
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere
from stoa.kernel.jobs import Progress
from stoa.learning import actions as learning
from stoa.learning import rules


def regrade(*, course_id: int, version_id: int, progress: Progress) -> int:
    """Grade every attempt at the parts that this version has changed. Returns how many scores rose.

    A score that would fall stays: what was right under the key that stood there then remains right. Doing it twice is
    the same as once.
    """
    parts = list(corrected_parts(course_id, version_id))
    runs = catalogue.runs_of(course_id)
    raised, done = 0, 0
    for run in runs:
        for part in parts:
            raised += sum(_raise(part, run.id, account, rows, version_id) for account, rows in _answers(part, run.id))
            done += 1
            progress("regrade", done, len(runs) * len(parts))
    return raised


def corrected_parts(course_id: int, version_id: int) -> Iterator[Part]:
    """The parts of a version that the one before it may have graded otherwise: kinds grade by the key, and by what
    stands in public too (how shares count, the unit, what each question of a quiz is worth)."""
    earlier = [item.id for item in content.versions(course_id) if item.id < version_id]
    if not earlier:
        return
    for ref in content.outline(version_id).parts:
        try:
            before = content.part(earlier[-1], ref.id)
        except NotThere:
            continue
        now = content.part(version_id, ref.id)
        if (before.kind, before.public, before.key) != (now.kind, now.public, now.key):
            yield now


def _answers(part: Part, run_id: int) -> Iterator[tuple[int, list[Attempt]]]:
    """Each learner's attempts at the part that count, in their order."""
    rows = Attempt.objects.filter(run_id=run_id, part=part.id, is_late=False).order_by("account_id", "number")
    for account, group in groupby(rows.iterator(), key=lambda row: row.account_id):
        yield account, list(group)


def _raise(part: Part, run_id: int, account: int, rows: Sequence[Attempt], version_id: int) -> bool:
    said = part.public.get("counts")
    mode: rules.Counts = said if said in ("last", "first") else "best"  # type: ignore[assignment]
    value: float | None = None
    for row in rows:
        graded = items.grade(items.fitted(part, str(account), row.number), row.response, is_final=True)
        value = rules.counted(mode, value, graded.fraction if graded.costs_attempt else 0.0)
    return learning.raise_score(
        account=account, run_id=run_id, part=part.id, value=value or 0.0, number=rows[-1].number, version=version_id
    )
