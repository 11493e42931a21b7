"""Drawing a question with all that stands around its controls: head, hints, button, what is said, explanation."""

from __future__ import annotations

from html import escape

from django.utils.translation import gettext as _

from stoa.assessment.items.markup import attr
from stoa.assessment.items.quiz import render_quiz
from stoa.assessment.items.registry import kind_of
from stoa.assessment.items.showing import (
    controls,
    explanation,
    form_open,
    hints,
    is_open,
    locked,
    nothing_kept,
    notice,
    shown_of,
)
from stoa.assessment.items.words import attempts_text, corrected_text, percent, reworded, terms
from stoa.assessment.ports import REWORDED, Graded, ItemState, Outcome, RenderContext
from stoa.content.ports import Part


def render(part: Part, state: ItemState, context: RenderContext) -> str:
    """A question or quiz as HTML for one learner. Words follow Django's active language."""
    if part.kind == "quiz":
        return render_quiz(part, state, context)
    kind = kind_of(part.public["item"])
    id = attr(part.id)
    title = part.title or (_("Question %(number)d") % {"number": context.number} if context.number else _("Question"))
    said = _said(part, state)
    shown = shown_of(part, state, context.seed, f"{part.id}-said" if said else "")
    return (
        f'<section class="question" role="group" id="{id}" aria-labelledby="{id}-h">'
        f'<p class="q-head"><b id="{id}-h">{escape(title)}</b> <span>{terms(part, state, context)}</span></p>'
        f"{locked(part, context)}{form_open(context, '.question')}{controls(kind.render(part, shown), part, context)}"
        f"{hints(part, state)}{notice(context)}{_foot(part, state, context, said)}</form>"
        f"{explanation(part, state)}</section>"
    )


def _foot(part: Part, state: ItemState, context: RenderContext, said: str) -> str:
    """Button, what is said of the answer, and whether anything is kept."""
    button = ""
    if is_open(part, state, context):
        word = _("Check") if state.response is None else _("Check again")
        button = f'<button class="button" type="submit">{escape(word)}</button>'
    focus = ' tabindex="-1" autofocus' if context.is_fresh and not context.notice else ""
    line = f'<p class="said" id="{attr(part.id)}-said" role="status"{focus}>{escape(said)}</p>' if said else ""
    note = nothing_kept(part, context)
    return f'<div class="foot">{button}{line}{note}</div>' if button or line or note else ""


def _said(part: Part, state: ItemState) -> str:
    """What the learner hears of the last answer, as plain text; empty before the first."""
    if state.graded is None:
        if state.is_past_due:
            return _("The time for answering is over.")
        return ""
    if state.graded.held_back == "unsent":
        return ""
    if state.graded.held_back:
        return _held_back(state.graded)
    if not state.shows_feedback:
        return _("Handed in.")
    corrected = corrected_text(state) if state.is_corrected else ""
    return " ".join(filter(None, [_result(part, state.graded), corrected, _what_next(part, state)]))


def _held_back(graded: Graded) -> str:
    if graded.held_back == "unreadable":
        return _("Your answer is not counted yet, and no attempt is used.")
    reason = next((outcome.reason for outcome in graded.outcomes.values()), "")
    if reason == REWORDED:
        return reworded()
    if reason == "choose":
        return _("Choose an answer first. No attempt is used.")
    return _("There is no answer yet. No attempt is used.")


def _result(part: Part, graded: Graded) -> str:
    outcome: Outcome = next(iter(graded.outcomes.values()))
    if outcome.status == "right":
        return _("Right.")
    more = kind_of(part.public["item"]).say(outcome)
    if outcome.status == "partly":
        return " ".join(filter(None, [_("Partly right: %(share)s.") % {"share": percent(outcome.fraction)}, more]))
    return " ".join(filter(None, [_("Not yet."), more]))


def _what_next(part: Part, state: ItemState) -> str:
    if not state.is_settled:
        # Without a limit the head line has said it already.
        return attempts_text(state, bool(part.category)) if state.attempts_allowed else ""
    if state.graded is not None and state.graded.status == "right":
        return ""
    return _("The time for answering is over.") if state.is_past_due else _("No attempts are left.")
