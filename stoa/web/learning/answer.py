"""Answering: read the form, grade with the cached key, keep it in one statement, show the part anew."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.html import escape
from django.utils.translation import gettext, ngettext

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment.actions import (
    AlreadyRight,
    Answer,
    Kept,
    NoAttemptLeft,
    NotEnrolled,
    StillWaiting,
    VersionMoved,
    handing_in,
)
from stoa.assessment.ports import Graded, ItemState, Response
from stoa.assessment.queries import LastAttempt
from stoa.assessment.rules import status_of
from stoa.content.ports import Part
from stoa.credentials import queries as credentials
from stoa.kernel import limits, sandbox
from stoa.kernel.limits import TooMany
from stoa.learning import actions as learning
from stoa.learning.rules import Counts
from stoa.web.learning.unit_page import answer_address, fresh_part, wait_of
from stoa.web.learning.unit_view import UnitView, is_over, late_terms_of, lateness_of, read_unit

Form = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Reply:
    """What an answer leads to: the part as it is to be shown, what is said of the sending, whether it was kept.

    `opens`: the part had no answer before, and its unit is not done yet. `finishes`: the unit is done by it; then
    `done` of `required` units are.
    """

    html: str
    said: str = ""
    is_kept: bool = False
    opens: bool = False
    finishes: bool = False
    done: int = 0
    required: int = 0


def check_only(view: UnitView, part: Part, form: Form) -> Reply:
    """Check an answer without keeping it: for visitors, and for readers who do not take part.

    What counts is not checked for them: whoever could try without end would know it before the first attempt.
    """
    if part.category or items.is_sat(part) or part.id in credentials.scores_asked(view.offer.outline):
        return Reply(fresh_part(view, part))
    response = items.read(part, form)
    state = items.state_of(part, response=response, graded=items.grade(part, response))
    return Reply(fresh_part(view, part, state))


def unsent(view: UnitView, part: Part, form: Form, notice: str, token: str = "") -> Reply:
    """An answer that could not be taken: everything as it was filled in, nothing graded, and why (HTML)."""
    state = items.state_of(
        part, response=items.read(part, form), graded=Graded("unanswered", 0, 0, 0, {}, "unsent"),
        sitting=view.open_sitting(part.id), allowed=view.allowed(part.id),
    )  # fmt: skip
    tried = view.attempts.get(part.id)
    state = replace(state, attempts_used=tried.number if tried else 0)
    return Reply(fresh_part(view, part, state, notice=notice, token=token))


def keep(view: UnitView, part: Part, form: Form) -> Reply:
    """Grade and keep a learner's answer. Whatever is said here has been committed.

    What is empty, cannot be read or lacks answers comes back as it was sent, and costs no attempt.
    """
    response = items.read(part, form)
    graded = items.grade(part, response)
    if response is None or not graded.costs_attempt:
        return Reply(fresh_part(view, part, _held_back(view, part, response, graded)))
    once = (form.get("once") or [""])[0]
    try:
        kept = (
            _keep_program(view, part, response, graded, once)
            if items.is_waiting(part, response)
            else _keep(view, part, response, graded, once)
        )
    except (StillWaiting, TooMany, CannotRun) as problem:
        return unsent(view, part, form, escape(why_not_run(problem)))
    except NoAttemptLeft:
        words = gettext("All attempts at this are used, so this one is not counted. Your earlier answer stands:")
        return Reply(fresh_part(view, part, notice=escape(words)))
    except AlreadyRight:
        words = gettext("You had this right before, in another window perhaps. That answer stands:")
        return Reply(fresh_part(view, part, notice=escape(words)))
    return _repeated(view, part) if kept.is_repeat else _reply(view, part, kept)


def _keep(view: UnitView, part: Part, response: Response, graded: Graded, once: str) -> Kept:
    answer = answer_from(view, part, response, graded.fraction, once)
    try:
        return assessment.keep_answer(answer)
    except VersionMoved:
        learning.catch_up(account_id=answer.account, run_id=answer.run_id)
        return assessment.keep_answer(answer)


class CannotRun(Exception):
    """Programs cannot be run here; nothing was kept."""


def _keep_program(view: UnitView, part: Part, response: Response, graded: Graded, once: str) -> Kept:
    """Keep an answer that a job runs, or a quiz with such answers. Raises StillWaiting, TooMany, CannotRun besides. A
    quiz that counts for a grade is kept also where nothing can be run now: it is tried again for days."""
    answer = answer_from(view, part, response, graded.fraction, once)
    limits.use("program", account=answer.account)
    try:
        if not items.is_saved(part) and sandbox.trouble():
            raise CannotRun
        try:
            return assessment.keep_program(answer, part)
        except VersionMoved:
            learning.catch_up(account_id=answer.account, run_id=answer.run_id)
            return assessment.keep_program(answer, part)
    except Exception:
        limits.forgive("program", account=answer.account)
        raise


def why_not_run(problem: Exception) -> str:
    """Why a program was not taken, as a sentence."""
    if isinstance(problem, StillWaiting):
        return gettext("Your last program is still being tested. Nothing was sent; wait for it, then send this one.")
    if isinstance(problem, TooMany):
        words = ngettext(
            "That was many programs in a short time. Nothing was sent; try again in %(count)d second.",
            "That was many programs in a short time. Nothing was sent; try again in %(count)d seconds.", problem.wait,
        )  # fmt: skip
        return words % {"count": problem.wait}
    return gettext("This site cannot test programs at the moment. Nothing was sent, and no attempt is used.")


def looked_at(view: UnitView, part: Part, look: int) -> tuple[str, bool]:
    """What a page that waits for a program gets when it looks again: a line to wait with, or the part as it stands;
    and whether it has to wait on."""
    tried = view.attempts.get(part.id)
    look_after(view, part)
    if tried is not None and items.is_waiting(part, tried.response):
        is_quiz = part.kind == "quiz"
        address, wait = answer_address(view, part), wait_of(view, part)
        return items.waiting(part.id, address, look, wait, is_quiz=is_quiz), True
    return fresh_part(view, part, is_fresh=False), False


def look_after(view: UnitView, part: Part) -> None:
    """See that programs of this learner's that wait for long are run."""
    pass_ = view.viewer.pass_
    if pass_ is not None and part.id in view.attempts and items.is_run(part):
        assessment.look_after_program(account=pass_.account, run_id=view.offer.run.id, part=part.id)


def answer_from(view: UnitView, part: Part, response: Response, fraction: float, once: str) -> Answer:
    """The answer as assessment keeps it."""
    pass_ = view.viewer.pass_
    if pass_ is None:
        raise NotEnrolled
    return Answer(
        account=pass_.account, epoch=pass_.epoch, run_id=view.offer.run.id, version=view.offer.outline.version_id,
        part=part.id, response=response, fraction=fraction, once=once_of(once),
        limit=_whole(part.public.get("attempts")),
        due=datetime.fromisoformat(part.due) if part.due else None, mode=_counts(part),
        is_graded=bool(part.category) or part.id in credentials.scores_asked(view.offer.outline),
        unit=view.unit.id, needs=handing_in.needs_of(view.unit, account=pass_.account, run_id=view.offer.run.id),
        counts=view.unit.counts, tells=bool(part.skills) or items.asks_sure(part),
        is_opinion=items.opinion_of(part) is not None, late=late_terms_of(view, part),
        **assessment.free_days_of(view.offer.outline),
    )  # fmt: skip


def once_of(sent: str) -> str:
    """What the page made for this answer; a new one for a form without it, so that it never stands for another's, or
    for that of a sitting."""
    is_ours = sent.isascii() and sent.isalnum() and len(sent) <= 32 and not sent.startswith(assessment.OF_SITTING)
    return sent if is_ours else secrets.token_hex(8)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _counts(part: Part) -> Counts:
    said = part.public.get("counts")
    return said if said in ("last", "first") else "best"  # type: ignore[return-value]


def _reply(view: UnitView, part: Part, kept: Kept) -> Reply:
    attempt = LastAttempt(part.id, kept.number, kept.response, kept.fraction, kept.is_late, kept.lateness)
    seen = replace(view, attempts={**view.attempts, part.id: attempt})
    state = items.state_of(
        part, response=kept.response, attempts_used=kept.number, best=kept.value, is_late=kept.is_late,
        is_past_due=is_over(view, part), allowed=view.allowed(part.id), lateness=lateness_of(view, part),
        was_late=kept.lateness,
    )  # fmt: skip
    if part.kind == "quiz" and state.is_settled and status_of(kept.value) != "right":
        html = _as_allowed(view, part)
    else:
        html = fresh_part(seen, part, state)
    return Reply(
        html, is_kept=True, opens=kept.former is None and not kept.is_done,
        finishes=kept.finishes, done=kept.done, required=kept.required,
    )  # fmt: skip


def _as_allowed(view: UnitView, part: Part) -> str:
    """A quiz that would be over and show what is right, when nothing more is allowed to this learner: that is looked
    up first."""
    found = _read_again(view)
    return fresh_part(found, found.part(part.id))


def _read_again(view: UnitView) -> UnitView:
    pass_ = view.viewer.pass_
    found = read_unit(pass_, view.offer, view.unit) if pass_ else None
    if found is None:
        raise NotEnrolled
    return found


def _repeated(view: UnitView, part: Part) -> Reply:
    """What is there of an answer that came once already, with all that came after it: the page may have missed it."""
    found = _read_again(view)
    standing = found.standing
    if standing is None:
        raise NotEnrolled
    said = gettext("You sent this once already. Here is what was kept.")
    is_done = view.unit.id in standing.done
    return Reply(
        fresh_part(found, part, notice=escape(said)), said, is_kept=True, opens=not is_done, finishes=is_done,
        done=standing.done_required, required=standing.required,
    )  # fmt: skip


def _held_back(view: UnitView, part: Part, response: Response | None, graded: Graded) -> ItemState:
    tried = view.attempts.get(part.id)
    return items.state_of(
        part, response=response, graded=graded, attempts_used=tried.number if tried else 0,
        is_past_due=is_over(view, part), lateness=lateness_of(view, part),
    )  # fmt: skip
