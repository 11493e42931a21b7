"""The runs of a course as its public page shows them: this one, the others, and which is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import pgettext

from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer, RunCard
from stoa.catalogue.rules import next_run
from stoa.learning import queries as records

MOST = 12
"""Other runs on a page, those to come first."""


@dataclass(frozen=True)
class OtherRun:
    """Another run of the course, in words."""

    run: RunCard
    state: str
    is_next: bool


def runs_context(offer: Offer, account: int | None, moment: datetime, *, takes_part: bool) -> dict[str, Any]:
    """What the page says about getting in: at most four statements."""
    run = offer.run
    others = [each for each in catalogue.runs_remembered(run.course_id) if each.id == run.id or _is_shown(each)]
    wanted = next_run([each for each in others if each.is_listed or each.id == run.id], moment)
    may_begin = run.takes_people(moment)
    turn = records.turn(account=account, run_id=run.id) if account is not None and run.capacity else None
    free = records.free_places(run) if may_begin and not takes_part else None
    return {
        "others": [
            OtherRun(each, _state(each, moment), each.id == wanted)
            for each in sorted(others, key=lambda each: (each.opens_at is None, each.opens_at or moment), reverse=True)
            if each.id != run.id
        ][:MOST],
        "is_next": wanted == run.id, "has_next": wanted is not None, "turn": turn, "is_full": free == 0,
        "free": free if free is not None and run.capacity and free <= max(5, run.capacity // 10) else None,
        "is_told": account is not None and catalogue.is_told(course_id=run.course_id, account=account),
    }  # fmt: skip


def _is_shown(run: RunCard) -> bool:
    return run.is_listed and run.archived_at is None


def _state(run: RunCard, moment: datetime) -> str:
    if run.is_over(moment):
        return pgettext("run", "over")
    if run.takes_people(moment):
        return pgettext("run", "takes people now")
    if run.enrols_later(moment):
        return pgettext("run", "takes people later")
    return pgettext("run", "under way")
