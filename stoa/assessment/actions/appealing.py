"""A learner asks for another look at a score; staff leave it, or give another. Nothing of it is silent."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, connection, transaction

from stoa.accounts import queries as accounts
from stoa.assessment import letters
from stoa.assessment.actions.marking import OwnWork
from stoa.assessment.models import Appeal, GivenScore
from stoa.assessment.rules import may_ask_again
from stoa.catalogue import queries as catalogue
from stoa.kernel import audit
from stoa.kernel.clock import now
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.actions import WouldFall

MOST_TEXT = 2000
"""Characters that a learner asks, and staff answer, with."""


class CannotAsk(Exception):
    """There is nothing to ask about, it is too late, or one is open already; nothing was kept."""


class NoReason(Exception):
    """A text is missing, or longer than `MOST_TEXT`; nothing was kept."""


class NothingToDecide(Exception):
    """Somebody has decided already, or the learner has taken it back; nothing was changed."""


def ask_again(*, account: int, run_id: int, part: str, text: str) -> None:
    """Ask staff for another look at the score in a part. Raises NoReason, CannotAsk.

    At the same moment in two windows it is one: the table holds no second open one.
    """
    text = _written(text)
    run = catalogue.run_by_id(run_id)
    asked = _asked_about(account, run_id, part, run.closes_at if run else None)
    if asked is None:
        raise CannotAsk(part)
    try:
        with transaction.atomic():
            Appeal.objects.create(account_id=account, run_id=run_id, part=part, text=text, score=asked)
    except IntegrityError:
        raise CannotAsk(part) from None


def _asked_about(account: int, run_id: int, part: str, ends_at: datetime | None) -> float | None:
    """The score that may be asked about now; None where there is none, or the time for that is over. One statement."""
    scores = [line for line in records.ledger(account=account, run_id=run_id, subject=part) if line.kind == "score"]
    if not scores or not may_ask_again(scores[-1].at, ends_at, now()):
        return None
    return scores[-1].value


def take_back_appeal(*, account: int, run_id: int, part: str) -> bool:
    """The learner needs no other look any more. Whether one was open."""
    rows = Appeal.objects.filter(account_id=account, run_id=run_id, part=part, state=Appeal.State.OPEN)
    return bool(rows.update(state=Appeal.State.WITHDRAWN, closed_at=now()))


def decide_appeal(
    *, public_id: str, run_id: int, answer: str, by: int, score: float | None = None, may_fall: bool = False
) -> None:
    """Leave a score with an answer, or give another for the reason that the answer is. The learner gets a letter.

    Raises NoReason, NothingToDecide, OwnWork, WouldFall.
    """
    answer = _written(answer)
    with transaction.atomic():
        rows = Appeal.objects.filter(public_id=public_id, run_id=run_id, state=Appeal.State.OPEN)
        row = (rows.select_for_update() if connection.features.has_select_for_update else rows).first()
        if row is None:
            raise NothingToDecide(public_id)
        if row.account_id == by:
            raise OwnWork(public_id)
        state = Appeal.State.LEFT if score is None else Appeal.State.CHANGED
        closed = rows.update(state=state, answer=answer, closed_at=now())
        if not closed:
            raise NothingToDecide(public_id)
        if score is None:
            _note("assessment.appeal_answered", row.account_id, run_id, row.part, by)
            _tell(row.account_id, run_id, row.part, answer, None)
            return
        _give(row.account_id, run_id, row.part, score, answer, by, may_fall)


def give_score(
    *, account: int, run_id: int, part: str, score: float, reason: str, by: int, may_fall: bool = False
) -> None:
    """Give a learner a score (0..1) by hand, with the reason for it, which they read. What they have asked about it is
    answered by that. Raises NoReason, WouldFall, OwnWork where it is their own score, NothingToDecide where nobody of
    this account took part."""
    reason = _written(reason)
    if account == by:
        raise OwnWork(part)
    with transaction.atomic():
        _give(account, run_id, part, score, reason, by, may_fall)
        rows = Appeal.objects.filter(account_id=account, run_id=run_id, part=part, state=Appeal.State.OPEN)
        rows.update(state=Appeal.State.CHANGED, answer=reason, closed_at=now())


def _give(account: int, run_id: int, part: str, score: float, reason: str, by: int, may_fall: bool) -> None:
    given = learning.give_score(account=account, run_id=run_id, part=part, value=score, may_fall=may_fall)
    if given is None:
        raise NothingToDecide(part)
    GivenScore.objects.create(
        account_id=account, run_id=run_id, part=part, number=given.number, before=given.former, after=score,
        reason=reason,
    )  # fmt: skip
    before = "" if given.former is None else round(100 * given.former, 2)
    _note("assessment.score_given", account, run_id, part, by, before=before, after=round(100 * score, 2))
    _tell(account, run_id, part, reason, score)


def _written(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not plain or len(plain) > MOST_TEXT:
        raise NoReason
    return plain


def _note(act: str, account: int, run_id: int, part: str, by: int, **more: object) -> None:
    run, person = catalogue.run_now(run_id), accounts.person(account)
    if run is not None and person is not None:
        audit.note(act, by=by, about=f"account:{person.public_id}", run=run.slug, part=part, **more)


def _tell(account: int, run_id: int, part: str, reason: str, score: float | None) -> None:
    person, offer = accounts.person(account), catalogue.offer_of(run_id)
    if person is not None and offer is not None:
        letters.say_decided(person, offer, part, reason, score)


__all__ = [
    "MOST_TEXT", "CannotAsk", "NoReason", "NothingToDecide", "WouldFall", "ask_again", "decide_appeal", "give_score",
    "take_back_appeal",
]  # fmt: skip
