"""Works that were handed in, for those who mark them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from stoa.assessment.models import Marking, Work, WorkMember
from stoa.assessment.works.marks import Made
from stoa.catalogue.queries import Offer
from stoa.content.ports import Json, Part
from stoa.learning import actions as learning
from tests.cast import Member, member

PART = "q"
FIRST = datetime(2026, 11, 1, 12, tzinfo=UTC)
RUBRIC: dict[str, Json] = {
    "title": "A report",
    "criteria": [
        {"id": "claim", "title": "Claim", "text": "<p>What is claimed?</p>", "levels": [
            {"id": "none", "title": "Missing", "points": 0.0, "text": ""},
            {"id": "clear", "title": "Clear", "points": 3.0, "text": "One sentence says it."},
        ]},
        {"id": "reasons", "title": "Reasons", "text": "", "levels": [
            {"id": "none", "title": "Missing", "points": 0.0, "text": ""},
            {"id": "some", "title": "Some", "points": 1.0, "text": ""},
        ]},
    ],
}  # fmt: skip
ASSIGNMENT = Part(kind="assignment", id=PART, title="A report", public={"rubric": RUBRIC}, key={}, points=4.0)
BY_HAND = Part(kind="assignment", id=PART, title="A report", public={}, key={}, points=4.0)
BEST = Made({"claim": "clear", "reasons": "some"})
"""1.0"""
MOST = Made({"claim": "clear", "reasons": "none"}, [{"text": "Why?", "quote": "wells"}], "Nearly.")
"""0.75"""


def hand_in(offer: Offer, learner: int, number: int = 1, *, minutes: int = 0, team: Any = None, more: Any = ()) -> Work:
    """What a learner hands in, so many minutes after the first."""
    at = FIRST + timedelta(minutes=minutes)
    work = Work.objects.create(
        account_id=learner, team=team, run_id=offer.run.id, part=PART, number=number, version=offer.outline.version_id,
        pieces={"text": "Ten of a thousand wells are bad."}, handed_in_at=at,
    )  # fmt: skip
    WorkMember.objects.bulk_create([WorkMember(work=work, account_id=each) for each in (learner, *more)])
    Marking.objects.create(work=work, run_id=offer.run.id, part=PART, handed_in_at=at)
    return work


def learners(offer: Offer, count: int) -> list[Member]:
    """As many people who take part."""
    found = [member(f"L{number}") for number in range(count)]
    for each in found:
        learning.enrol(account_id=each.id, offer=offer)
    return found


def marking(work: Work) -> Marking:
    """Its row, as it is now."""
    return Marking.objects.get(work=work)
