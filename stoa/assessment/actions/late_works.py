"""How late a work is for each of those whose it is, by the rule of the course; reckoned anew when a deadline moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter

from django.db import connection, transaction
from django.db.models import F

from stoa.assessment.actions.answering import hold_free_days
from stoa.assessment.actions.releasing import count_marks
from stoa.assessment.models import Marking, Work, WorkMember
from stoa.assessment.queries.standing import lateness_of, own_parts
from stoa.assessment.rules import NEARLY, Lateness, is_past, late_factor, late_terms, moment
from stoa.catalogue import queries as catalogue
from stoa.content.queries import Outline, PartRef
from stoa.learning import queries as records
from stoa.learning.actions import Marked

IN_TIME = Lateness(0, 0, 1.0)
CHUNK = 500
"""Learners whose deadlines are looked up together."""


def late_for(
    outline: Outline, part: str, *, run_id: int, accounts: Collection[int], at: datetime
) -> dict[int, Lateness]:
    """`lateness_of` what is handed in now, in the transaction that is open; nothing else spends their free days
    meanwhile."""
    ref = outline.part_by_id.get(part)
    if ref is not None and outline.grading is not None and outline.grading.free_days and is_past(ref.due, at):
        for account in sorted(accounts):
            hold_free_days(run_id, account)
    return lateness_of(outline, part, run_id=run_id, accounts=accounts, at=at)


def members_of(
    work: Work, accounts: Collection[int], late: Mapping[int, Lateness], returned: Work | None
) -> list[WorkMember]:  # fmt: skip
    """Whose a work is, with how late it is for each. What was given back, `returned`, and is handed in once more is as
    late as it was the first time."""
    former = {row.account_id: row for row in WorkMember.objects.filter(work=returned)} if returned else {}
    made = []
    for account in accounts:
        each, before = late.get(account, IN_TIME), former.get(account)
        if before is not None:
            each = Lateness(before.late_days, before.free_days, before.share)
        made.append(
            WorkMember(
                work=work, account_id=account, share=each.share, late_days=each.days, free_days=each.free
            )
        )  # fmt: skip
    return made


def reach_works(*, run_id: int, accounts: Collection[int] | None = None) -> int:
    """Reckon works that came late anew, of these learners or of all in a run, where the deadline that holds for them
    has moved: more may count, never less. Of works whose marks are released that is a new score. A transaction a
    learner. Returns how many works count more."""
    offer = catalogue.offer_of(run_id)
    if offer is None:
        return 0
    rows = WorkMember.objects.filter(work__run_id=run_id, late_days__gt=0)
    if accounts is not None:
        rows = rows.filter(account_id__in=list(accounts))
    found = list(rows.order_by("account_id", "id").values_list("account_id", "id", "work__part", "late_days",
                                                               "work__handed_in_at"))  # fmt: skip
    total, everybody = 0, {account: list(late) for account, late in groupby(found, key=itemgetter(0))}
    for first in range(0, len(everybody), CHUNK):
        theirs = dict(islice(everybody.items(), first, first + CHUNK))
        own = own_parts(offer.outline, run_id=run_id, accounts=list(theirs))
        for account, late in theirs.items():
            refs = {ref.id: ref for ref in own.get(account, offer.outline.parts)}
            moved = [id for _who, id, part, days, at in late if _days_late(offer.outline, refs.get(part), at) < days]
            if moved:
                total += _reach(offer.outline, run_id, account, moved)
    return total


def _days_late(outline: Outline, ref: PartRef | None, at: datetime) -> int:
    late = late_factor(late_terms(outline.grading, ref.category), moment(ref.due), at) if ref else None
    return late.days if late else 0


@transaction.atomic
def _reach(outline: Outline, run_id: int, account: int, moved: Sequence[int]) -> int:
    """Reckon some late works of a learner anew. Locks are taken in the order of a release: marking, then member."""
    hold_free_days(run_id, account)
    markings = Marking.objects.filter(work__members__id__in=moved).order_by("id")
    members = WorkMember.objects.filter(id__in=moved).select_related("work").order_by("id")
    if connection.features.has_select_for_update:
        markings, members = markings.select_for_update(of=("self",)), members.select_for_update(of=("self",))
    marked = {row.work_id: row for row in markings}
    count = 0
    for row in members:
        work, before = row.work, row.share
        assert work.handed_in_at is not None  # whoever is a member has handed in
        found = lateness_of(outline, work.part, run_id=run_id, accounts=[account], at=work.handed_in_at)
        late = found.get(account, IN_TIME)
        if (late.share, -late.free) > (row.share, -row.free_days):
            row.share, row.late_days, row.free_days = late.share, late.days, late.free
            row.save(update_fields=["share", "late_days", "free_days"])
            _count_more(outline, work, row, marked.get(work.id), before)
            count += 1
    return count


def _count_more(outline: Outline, work: Work, row: WorkMember, marking: Marking | None, before: float) -> None:
    """Let what more of a released mark counts now be a score; not where staff have given another since, which is less
    than what the mark gave `before`."""
    if marking is None or marking.released_at is None or marking.is_returned or marking.fraction is None:
        return
    place = records.place(account=row.account_id, run_id=work.run_id)
    score = place.standing.scores.get(work.part) if place else None
    if score is not None and score < marking.fraction * before - NEARLY:
        return
    Marking.objects.filter(id=marking.id).update(edition=F("edition") + 1)
    marked = {row.account_id: Marked(marking.fraction * row.share, work.id, marking.edition + 1)}
    count_marks(work.run_id, work.part, outline, marked)
