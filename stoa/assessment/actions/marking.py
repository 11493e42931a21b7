"""Marking works: one of the staff at a time, who holds it for some minutes and saves what they make of it.

Every time is the database's. A hold is taken by a conditional update, so that two people never have the same work; a
hold that ran out is anybody's. What is saved carries an `edition`, so that a second window overwrites nothing unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from stoa.assessment.actions.handing_in import Behind
from stoa.assessment.actions.releasing import NotWhole, give_to_learners
from stoa.assessment.models import Marking, SavedComment, Work, WorkMember
from stoa.assessment.works import marks
from stoa.assessment.works.marks import Made
from stoa.content.ports import Part
from stoa.kernel.clock import database_now

HOLD = timedelta(minutes=20)
TRIES = 50
"""How often the next work is looked for when others take what was found."""
MOST_COMMENTS = 200
LONGEST_SAVED = 1000


class NoSuchWork(Exception):
    """It was not handed in, or is no work of this assignment (any more)."""


class OwnWork(Exception):
    """It is theirs, or their team's: somebody else marks it."""


class NotOpen(Exception):
    """It is decided; whoever wants to change it opens it again."""


class HeldByAnother(Exception):
    """Somebody else (`by`, an internal id) holds it until `until`."""

    def __init__(self, by: int | None, until: datetime | None) -> None:
        super().__init__()
        self.by, self.until = by, until


@dataclass(frozen=True)
class Decided:
    """What became of a work that was saved: the edition it has now."""

    edition: int


def hold_next(*, run_id: int, part: str, by: int, after: str = "") -> str | None:
    """Hold the work that waits longest, and give back its public id; None when none is free.

    Whoever holds one already gets that one. After a work that is skipped (`after`) it is the next that came later.
    Nobody gets work of their own.
    """
    at = database_now()
    with transaction.atomic():
        free = waiting(run_id, part).exclude(work__members__account_id=by)
        if after:
            skipped = Marking.objects.filter(work__public_id=after, run_id=run_id, part=part).first()
            if skipped is not None:
                later = Q(handed_in_at__gt=skipped.handed_in_at)
                free = free.filter(later | Q(handed_in_at=skipped.handed_in_at, id__gt=skipped.id))
        mine = free.filter(held_by_id=by, held_until__gt=at).first()
        return _held(mine, by, at) if mine else _take(free, by, at)


def _take(free: QuerySet[Marking], by: int, at: datetime) -> str | None:
    is_free = Q(held_until=None) | Q(held_until__lte=at) | Q(held_by=None)
    rows = free.filter(is_free)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    for _again in range(TRIES):
        row = rows.first()
        if row is None:
            return None
        if Marking.objects.filter(is_free, id=row.id, decided_at=None).update(held_by=by, held_until=at + HOLD):
            return _public_id(row)
    return None


def _held(row: Marking, by: int, at: datetime) -> str | None:
    Marking.objects.filter(id=row.id, held_by_id=by).update(held_until=at + HOLD)
    return _public_id(row)


def _public_id(row: Marking) -> str:
    return str(Work.objects.values_list("public_id", flat=True).get(id=row.work_id))


def waiting(run_id: int, part: str) -> QuerySet[Marking]:
    """What nobody has decided, oldest first, without what its learners have handed in anew."""
    rows = Marking.objects.filter(run_id=run_id, part=part, decided_at=None, is_passed=False)
    return rows.order_by("handed_in_at", "id")


def hold(*, work: str, by: int) -> None:
    """Hold this work, or renew the hold. Raises NoSuchWork, OwnWork, HeldByAnother."""
    with transaction.atomic():
        row, at = _locked(work, by), database_now()
        _refuse_others(row, by, at)
        row.held_by_id, row.held_until = by, at + HOLD
        row.save(update_fields=["held_by", "held_until"])


def let_go(*, work: str, by: int) -> None:
    """Give back a hold. What was saved stays."""
    Marking.objects.filter(work__public_id=work, held_by_id=by).update(held_by=None, held_until=None)


def mark(
    *, work: str, by: int, edition: int, part: Part, made: Made, then: Literal["", "decide", "give_back"] = "",
) -> Decided:  # fmt: skip
    """Save what somebody makes of a work they hold, and `then` decide it, or give it back to be handed in once more.

    What was released is not touched by this: it waits in a draft until `releasing.correct`. Raises NoSuchWork, OwnWork,
    HeldByAnother, NotOpen, Behind, NotWhole; nothing is saved then, but with NotWhole everything is.
    """
    is_whole = True
    with transaction.atomic():
        row, at = _locked(work, by), database_now()
        _refuse_others(row, by, at)
        if row.decided_at is not None and row.draft is None:
            raise NotOpen
        if row.edition != edition:
            raise Behind(row.edition)
        _put(row, marks.fitted(part, made))
        row.edition += 1
        row.held_by_id, row.held_until = by, at + HOLD
        if then and row.draft is None:
            is_whole = bool(row.comment or row.notes) if then == "give_back" else row.fraction is not None
            if is_whole:
                _decide(row, by, at, is_returned=then == "give_back")
        row.save()
        if is_whole and then == "give_back" and row.is_returned:
            give_to_learners(row.run_id, row.part, [row], at)
    if not is_whole:
        raise NotWhole
    return Decided(row.edition)


def _put(row: Marking, made: Made) -> None:
    values: dict[str, Any] = {
        "levels": dict(made.levels), "notes": list(made.notes), "comment": made.comment, "fraction": made.fraction,
    }  # fmt: skip
    if row.draft is not None:
        row.draft = values
        return
    row.levels, row.notes, row.comment, row.fraction = (
        values["levels"], values["notes"], made.comment, made.fraction,
    )  # fmt: skip


def _decide(row: Marking, by: int, at: datetime, *, is_returned: bool) -> None:
    row.decided_by_id, row.decided_at, row.is_returned = by, at, is_returned
    row.held_by_id = row.held_until = None
    if is_returned:
        row.fraction = None


def reopen(*, work: str, by: int) -> None:
    """Take up again what is decided. What was released stays as its learners see it, and a draft of it is changed.

    Raises NoSuchWork, OwnWork, HeldByAnother.
    """
    with transaction.atomic():
        row, at = _locked(work, by), database_now()
        _refuse_others(row, by, at)
        if row.decided_at is None:
            return
        if row.released_at is None:
            row.decided_at = row.decided_by_id = None
        elif row.draft is None:
            row.draft = {
                "levels": row.levels, "notes": row.notes, "comment": row.comment, "fraction": row.fraction,
            }  # fmt: skip
        row.held_by_id, row.held_until, row.edition = by, at + HOLD, row.edition + 1
        row.save()


def leave_as_it_was(*, work: str, by: int) -> None:
    """Throw away what was made anew of a released work. Raises NoSuchWork, OwnWork, HeldByAnother."""
    with transaction.atomic():
        row = _locked(work, by)
        _refuse_others(row, by, database_now())
        row.draft, row.held_by_id, row.held_until, row.edition = None, None, None, row.edition + 1
        row.save(update_fields=["draft", "held_by", "held_until", "edition"])


def _locked(work: str, by: int) -> Marking:
    rows = Marking.objects.filter(work__public_id=work)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    row = rows.first()
    if row is None:
        raise NoSuchWork(work)
    if WorkMember.objects.filter(work_id=row.work_id, account_id=by).exists():
        raise OwnWork(work)
    return row


def _refuse_others(row: Marking, by: int, at: datetime) -> None:
    if row.held_by_id not in (None, by) and row.held_until is not None and row.held_until > at:
        raise HeldByAnother(row.held_by_id, row.held_until)


def keep_comment(*, course_id: int, by: int, text: str) -> bool:
    """Keep words that are said again and again; False when there is nothing to keep, or too much is kept. Keeping them
    twice is the same as once."""
    text = marks.plain(text)[:LONGEST_SAVED]
    mine = SavedComment.objects.filter(course_id=course_id, account_id=by)
    if not text or mine.count() >= MOST_COMMENTS:
        return False
    with transaction.atomic():
        SavedComment.objects.get_or_create(course_id=course_id, account_id=by, text=text)
    return True


def use_comment(*, course_id: int, by: int, comment: int) -> str:
    """The words of a kept comment, which are counted as used; empty when there is no such comment of theirs."""
    rows = SavedComment.objects.filter(id=comment, course_id=course_id, account_id=by)
    rows.update(used=F("used") + 1)
    row = rows.first()
    return row.text if row else ""


def drop_comment(*, course_id: int, by: int, comment: int) -> None:
    """Forget a kept comment of theirs."""
    SavedComment.objects.filter(id=comment, course_id=course_id, account_id=by).delete()
