"""What marked works tell of their learners' skills."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.assessment.events import WorkMarked
from stoa.assessment.models import Marking, WorkMember
from stoa.assessment.works.showing import shown_by
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere
from stoa.kernel.events import outbox
from stoa.learning import actions as learning
from stoa.learning.actions import Told


def tell_of_skills(rows: Sequence[Marking]) -> None:
    """Make it news that these are released, or are marked anew, in the transaction that is open."""
    outbox.publish(*(WorkMarked(row.work_id) for row in rows if row.fraction is not None and not row.is_returned))


def learn_from_works(news: Sequence[WorkMarked]) -> None:
    """What released works tell of skills, by the marks that they have now. Twice is once; those that were handed back
    to be mended, or are gone by now, tell nothing."""
    learning.learn_from(told_by_works(list(Marking.objects.filter(work_id__in={each.work for each in news}))))


def told_by_works(rows: Sequence[Marking]) -> list[Told]:
    """What those of these works that are released tell, for everybody whose work each is."""
    rows = [row for row in rows if row.released_at is not None and row.fraction is not None and not row.is_returned]
    offers = {run_id: catalogue.offer_of(run_id) for run_id in sorted({row.run_id for row in rows})}
    members = WorkMember.objects.filter(work_id__in=[row.work_id for row in rows]).select_related("work")
    works = {row.work_id: row for row in rows}
    told: list[Told] = []
    for member in members.order_by("id") if rows else ():
        row = works[member.work_id]
        offer = offers[row.run_id]
        part = _part(offer, member.work.version, row.part) if offer else None
        if offer is None or part is None:
            continue
        available = offer.outline.parts_on
        for shown in shown_by(part, row.levels, row.fraction or 0.0):
            skills = {skill: available.get(skill, 1) for skill in shown.skills}
            told.append(
                Told(
                    member.account_id, offer.outline.course_id, shown.question, skills, shown.score, row.handed_in_at,
                    work=row.work_id, part=row.part, edition=row.edition,
                )
            )  # fmt: skip
    return told


def _part(offer: Offer, version: int, part: str) -> Part | None:
    """The assignment as it was when the work was handed in, or, as for whoever marks it, as it is now."""
    for each in (version, offer.outline.version_id):
        try:
            return content.part(each, part)
        except NotThere:
            continue
    return None
