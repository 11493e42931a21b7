"""Sitting a quiz: it is begun, saved, stopped and gone on with; what is over is handed in when somebody looks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment import queries as attempts
from stoa.assessment.actions import NotEnrolled, NotSaved
from stoa.assessment.ports import Sat
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere
from stoa.kernel.clock import now
from stoa.web.learning.answer import Form, Reply
from stoa.web.learning.unit_page import fresh_part, state_of
from stoa.web.learning.unit_view import UnitView, late_terms_of, read_unit


def has_over(view: UnitView) -> bool:
    """Whether the time of a quiz is over and nobody has handed in yet what was saved, or a break of it is."""
    return view.viewer.is_learner and any(sat.is_over or _is_rested(sat) for sat in view.sittings.values())


def _is_rested(sat: Sat) -> bool:
    """Whether the clock was stopped and its break has run out, so that it goes on by itself."""
    return not sat.is_closed and sat.paused_since is not None and sat.break_left <= 0


def with_over_handed_in(view: UnitView) -> UnitView:
    """The unit after what was saved in sittings that are over has been handed in, and breaks that are over have
    ended."""
    pass_ = view.viewer.pass_
    if pass_ is None or not has_over(view):
        return view
    for sat in view.sittings.values():
        if sat.is_over:
            with suppress(NotSaved):  # the next look hands it in
                _hand_in(view, sat, None)
        elif _is_rested(sat):
            assessment.resume(sat)
    return read_unit(pass_, view.offer, view.unit) or view


def _hand_in(view: UnitView, sat: Sat, answers: Mapping[str, Any] | None) -> assessment.Kept | None:
    pass_ = view.viewer.pass_
    if pass_ is None:
        raise NotEnrolled
    return assessment.hand_in(
        sat, account=pass_.account, epoch=pass_.epoch, run_id=view.offer.run.id, answers=answers
    )  # fmt: skip


def is_theirs_to_sit(view: UnitView, part: str) -> bool:
    """Whether an answer to this part belongs to a sitting."""
    return items.is_sat(view.part(part))


def keep_sat(view: UnitView, part: Part, form: Form) -> Reply:
    """Hand in a quiz that is sat: what stands in the form, with what was saved from elsewhere since it was made.

    What is not complete is saved and comes back, as long as there is time.
    """
    sat = view.open_sitting(part.id)
    if sat is None:
        words = gettext("This was handed in already: here, in another window, or at the end of its time.")
        if part.id not in view.attempts:
            words = gettext("This page was too old to send. Please try again.")
        return Reply(fresh_part(view, part, notice=escape(words)))
    if sat.is_paused:
        words = gettext("The clock is stopped. Go on first, then hand in.")
        return Reply(fresh_part(view, part, notice=escape(words)))
    try:
        return _taken(view, part, sat, form)
    except NotSaved:  # it was stopped elsewhere, or the bell has rung, since it was looked at
        found = _read_again(view)
        return Reply(fresh_part(found, found.part(part.id), notice=escape(not_saved())))


def not_saved() -> str:
    """What is said where nothing could be saved."""
    return gettext("This could not be saved any more. What was saved before stands below.")


def _taken(view: UnitView, part: Part, sat: Sat, form: Form) -> Reply:
    answers = _together(sat, part, form)
    graded = items.grade(
        part, {"answers": items.answers_in(answers), "is_final": part.id in form.get(items.IS_FINAL, ())}
    )
    is_up = sat.left is not None and sat.left <= 0
    if graded.costs_attempt or is_up:
        return _handed_in(view, part, _hand_in(view, sat, answers))
    saved = _save(view, part, sat, answers)
    response: Any = {"answers": items.answers_in(answers), "is_final": False}
    state = items.state_of(
        part, response=response, graded=graded, attempts_used=sat.number - 1,
        sitting=replace(sat, answers=answers, saved=saved.at), allowed=view.allowed(part.id),
    )  # fmt: skip
    return Reply(fresh_part(view, part, state))


def _read_again(view: UnitView) -> UnitView:
    pass_ = view.viewer.pass_
    found = read_unit(pass_, view.offer, view.unit) if pass_ else None
    if found is None:
        raise NotEnrolled
    return with_over_handed_in(found)


def _handed_in(view: UnitView, part: Part, kept: assessment.Kept | None) -> Reply:
    found = _read_again(view)
    html = fresh_part(found, found.part(part.id))
    if kept is None or kept.is_repeat:
        return Reply(html, is_kept=True)
    return Reply(
        html, is_kept=True, opens=kept.former is None and not kept.is_done, finishes=kept.finishes, done=kept.done,
        required=kept.required,
    )  # fmt: skip


def _filled(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in answers.items() if each is not None}


def _together(sat: Sat, part: Part, form: Form) -> dict[str, Any]:
    """The answers of a form over those that are saved. What it says was touched is as it stands there; when nothing was
    saved since the form was made, the form is all there is: what is empty in it was emptied."""
    answers = filled_in(part, form)
    if form.get("touched"):
        return {**sat.answers, **answers}
    is_all = (form.get("stamp") or [""])[-1] == items.stamp_of(sat)
    return {**sat.answers, **(answers if is_all else _filled(answers))}


def filled_in(part: Part, form: Form) -> dict[str, Any]:
    """The answer to each question that a form speaks of (None: emptied), and what else it says of them."""
    response: Any = items.read(part, form)
    given = response["answers"] if isinstance(response, dict) else {}
    return {**{name: given.get(name) for name in items.names_in(part, form)}, **items.remarks(part, form)}


def _save(view: UnitView, part: Part, sat: Sat, answers: Mapping[str, Any]) -> assessment.Saved:
    pass_ = view.viewer.pass_
    if pass_ is None:
        raise NotSaved
    return assessment.save_answers(
        account=pass_.account, epoch=pass_.epoch, run_id=view.offer.run.id, version=sat.version,
        part=part.id, number=sat.number, is_sat=True, answers=answers,
    )  # fmt: skip


def save(view: UnitView, part: str, form: Form) -> assessment.Saved:
    """Save what is filled in, in one statement. Raises NotSaved.

    What a form says of its version tells which questions it has, and never that a quiz need not be begun.
    """
    pass_ = view.viewer.pass_
    number, found = _whole(form, "number"), view.build.parts[part]
    is_sat = items.is_sat(found)
    if pass_ is None or not number or not items.is_saved(found):
        raise NotSaved
    version = _whole(form, "version")
    if version and version != view.offer.outline.version_id:
        found = _in_version_of_course(view, version, part) or found
        is_sat = is_sat or items.is_sat(found)
    fitted = items.fitted(found, view.seed, number)
    return assessment.save_answers(
        account=pass_.account, epoch=pass_.epoch, run_id=view.offer.run.id, version=view.offer.outline.version_id,
        part=part, number=number, is_sat=is_sat, answers=filled_in(fitted, form),
    )  # fmt: skip


def _in_version_of_course(view: UnitView, version: int, part: str) -> Part | None:
    try:
        if content.outline(version).course_id != view.offer.outline.course_id:
            return None
        return content.part(version, part)
    except NotThere:
        return None


def _whole(form: Form, name: str) -> int:
    said = (form.get(name) or [""])[-1]
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def told(view: UnitView, saved: assessment.Saved) -> bytes:
    """What the page's script hears of it: what is left, and when it was saved as the reader's clock shows it."""
    at = items.clock_text(now().timestamp(), view.viewer.time_zone)
    return json.dumps({"left": saved.left, "at": at}).encode()


def act(view: UnitView, part: Part, name: str, form: Form) -> str:
    """Begin, stop or go on with a sitting. What is to be said of it, or nothing."""
    pass_, sat = view.viewer.pass_, view.open_sitting(part.id)
    if pass_ is None:
        raise NotEnrolled
    if name == "begin" and sat is None:
        return _begin(view, part)
    if name == "pause" and sat is not None and sat.is_running:
        answers = _together(sat, part, form)
        _save(view, part, sat, answers)
        return "" if assessment.pause(sat) else gettext("There is no break left.")
    if name == "resume" and sat is not None:
        assessment.resume(sat)
    return ""


def _begin(view: UnitView, part: Part) -> str:
    tried, pass_ = view.attempts.get(part.id), view.viewer.pass_
    state = state_of(view, part)
    if state.graded is not None and state.graded.is_waiting:
        return gettext("Your program is kept and is being tested.")
    number = tried.number + 1 if tried else 1
    may = not (state.is_settled and tried) and not state.is_past_due
    is_begun = may and pass_ is not None and assessment.begin(
        account=pass_.account, run_id=view.offer.run.id, version=view.offer.outline.version_id, part=part,
        number=number, allowed=attempts.allowed_in(view.granted, part.id), late=late_terms_of(view, part),
        free_left=view.free_left(part.id),
    )  # fmt: skip
    return "" if is_begun else gettext("This cannot be begun any more.")
