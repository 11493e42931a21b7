"""How late a work is for each of those whose it is, by the rule of the course; reckoned anew when a deadline moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import connection

from stoa.assessment.actions.answering import hold_free_days
from stoa.assessment.actions.releasing import count_marks
from stoa.assessment.models import Marking, Work, WorkMember
from stoa.assessment.queries.standing import lateness_of
from stoa.assessment.rules import Lateness, is_past
from stoa.catalogue import queries as catalogue
from stoa.content.queries import Outline
from stoa.learning.actions import Marked

IN_TIME = Lateness(0, 0, 1.0)


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
    """Reckon late works of a run anew, of these learners or of all, now that a deadline may have moved: more may count,
    never less. Of works whose marks are released that is a new score. Returns how many works count more."""
    offer = catalogue.offer_of(run_id)
    if offer is None:
        return 0
    rows = WorkMember.objects.filter(work__run_id=run_id, late_days__gt=0).select_related("work").order_by("id")
    if accounts is not None:
        rows = rows.filter(account_id__in=list(accounts))
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return sum(_reach(offer.outline, row) for row in rows)


def _reach(outline: Outline, row: WorkMember) -> bool:
    work, account = row.work, row.account_id
    assert work.handed_in_at is not None  # whoever is a member has handed in
    found = lateness_of(outline, work.part, run_id=work.run_id, accounts=[account], at=work.handed_in_at)
    late = found.get(account, IN_TIME)
    if (late.share, -late.free) <= (row.share, -row.free_days):
        return False
    row.share, row.late_days, row.free_days = late.share, late.days, late.free
    row.save(update_fields=["share", "late_days", "free_days"])
    _count_more(outline, work, row)
    return True


def _count_more(outline: Outline, work: Work, row: WorkMember) -> None:
    """Let what more of a released mark counts now be a score."""
    marking = Marking.objects.filter(work=work, released_at__isnull=False, is_returned=False).first()
    if marking is None or marking.fraction is None:
        return
    marking.edition += 1
    marking.save(update_fields=["edition"])
    marked = {row.account_id: Marked(marking.fraction * row.share, work.id, marking.edition)}
    count_marks(work.run_id, work.part, outline, marked)
