"""Drawing a question with all that stands around its controls: head, hints, button, what is said, explanation."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.translation import gettext as _

from stoa.assessment.items.fields import Gap
from stoa.assessment.items.gaps import gaps_of, listed
from stoa.assessment.items.markup import attr
from stoa.assessment.items.opinions import render_opinion
from stoa.assessment.items.programs import waiting
from stoa.assessment.items.quiz import render_quiz
from stoa.assessment.items.registry import kind_of
from stoa.assessment.items.saying import Said, hold_back, judged, said_line, sentence
from stoa.assessment.items.showing import (
    controls,
    explanation,
    form_open,
    hints,
    is_missed,
    is_only_read,
    is_open,
    locked,
    nothing_kept,
    notice,
    seed_of,
    shown_of,
    similar,
)
from stoa.assessment.items.sure import asks_sure, sure_of
from stoa.assessment.items.sureness import sure_choice, sure_said
from stoa.assessment.items.tongues import OURS, spoken
from stoa.assessment.items.variants import VARIANTS
from stoa.assessment.items.words import (
    attempts_text,
    name_of,
    reworded,
    since_text,
    terms,
    verdict_text,
    why_over,
)
from stoa.assessment.ports import REWORDED, Graded, ItemState, OpinionKind, Outcome, RenderContext
from stoa.content.ports import Part


def render(part: Part, state: ItemState, context: RenderContext) -> str:
    """A question or quiz as HTML for one learner. Words of the page follow Django's active language."""
    return spoken(_drawn(part, state, context), context.course_language, context.language)


def render_keyed(part: Part, context: RenderContext) -> str:
    """A question or quiz with what is right in it, as whoever has used up all attempts sees it: for its staff."""
    return render(part, ItemState(is_settled=True), context)


def _drawn(part: Part, state: ItemState, context: RenderContext) -> str:
    if part.kind == "quiz":
        return render_quiz(part, state, context)
    kind = kind_of(part.public["item"])
    if isinstance(kind, OpinionKind):
        return render_opinion(kind, part, state, context)
    id = attr(part.id)
    title = name_of(part.kind, part.title, context.number)
    gaps = gaps_of(part, state, seed_of(part, context.seed))
    said = _said(part, state, context, gaps)
    takes_focus = context.is_fresh and not context.notice
    shown = shown_of(part, state, context.seed, f"{part.id}-said" if said else "", gaps=gaps, takes_focus=takes_focus)
    line = said_line(part.id, said, takes_focus=takes_focus and not gaps) if said else ""
    about = terms(part, state, context)
    about = f' <span class="terms"{OURS}>{about}</span>' if about else ""
    return (
        f'<section class="question" role="group" id="{id}" aria-labelledby="{id}-h">'
        f'<p class="q-head"><b id="{id}-h"{"" if part.title else OURS}>{escape(title)}</b>{about}</p>'
        f"{locked(part, context)}{notice(context)}{line}"
        f"{form_open(context, '.question')}{controls(kind.render(part, shown), part, context)}"
        f"{_sure(part, state, context)}{hints(part, state)}{_foot(part, state, context)}</form>"
        f"{explanation(part, state)}{_similar(part, state, context)}</section>"
    )


def _sure(part: Part, state: ItemState, context: RenderContext) -> str:
    """The question how sure one is, at the first try: after it one knows more."""
    is_first = state.graded is None or bool(state.graded.held_back)
    if not (asks_sure(part) and is_first and state.attempts_used == 0 and is_open(part, state, context)):
        return ""
    return sure_choice(part, sure_of(part, state.response), is_marked=False)


def _similar(part: Part, state: ItemState, context: RenderContext) -> str:
    """The way to another variant, once this one is settled; without variants, to another question on the same skill
    for whoever did not have this one right at first."""
    if context.similar and part.public.get(VARIANTS):
        return similar(context.similar if state.is_settled else "")
    is_again = state.attempts_used > 1 and state.shows_feedback
    is_offered = is_again or (state.is_settled and is_missed(part, state))
    return similar(context.others.get(part.id, "") if is_offered else "")


def _foot(part: Part, state: ItemState, context: RenderContext) -> str:
    """Button, and whether anything is kept."""
    button = ""
    if is_open(part, state, context):
        word = context.word or (_("Check") if state.response is None else _("Check again"))
        button = f'<button class="button" type="submit">{escape(word)}</button>'
    is_looked_at = state.is_settled and state.response is None
    note = "" if is_looked_at else nothing_kept(part, context)
    return f'<div class="foot"{OURS}>{button}{note}</div>' if button or note else ""


def _said(part: Part, state: ItemState, context: RenderContext, gaps: Sequence[Gap]) -> Said | None:
    """What the learner hears of the last answer; None before the first."""
    graded = state.graded
    if graded is None:
        return Said(sentence(_("The time for answering is over."))) if state.is_past_due else None
    if graded.held_back == "unsent":
        return None
    if graded.held_back:
        links = listed(gaps) if state.response is not None else ""
        return Said(hold_back(_held_back(part, graded)) + links, " held")
    if graded.is_waiting:
        return (
            None if is_only_read(part, context) else Said(waiting(part.id, context.action, wait=context.wait), " waits")
        )
    if not state.shows_feedback:
        return Said(sentence(_("Handed in.")))
    outcome: Outcome = next(iter(graded.outcomes.values()))
    return judged(
        part, outcome, verdict_text(outcome, is_settled=state.is_settled), sure_said(outcome), since_text(part, state),
        _what_next(part, state), is_settled=state.is_settled,
    )  # fmt: skip


def _held_back(part: Part, graded: Graded) -> str:
    if graded.held_back == "unreadable":
        return _("Your answer is not counted yet, and no attempt is used.")
    outcome: Outcome = next(iter(graded.outcomes.values()))
    if graded.held_back == "incomplete":
        return f"{kind_of(part.public['item']).say(outcome)} {_('No attempt is used.')}".strip()
    reason = outcome.reason
    if reason == REWORDED:
        return reworded()
    if reason == "choose":
        return _("Choose an answer first. No attempt is used.")
    return _("There is no answer yet. No attempt is used.")


def _what_next(part: Part, state: ItemState) -> str:
    if not state.is_settled:
        # Without a limit the head line has said it already.
        return attempts_text(state, bool(part.category)) if state.attempts_allowed else ""
    if state.graded is not None and state.graded.status == "right":
        return ""
    return why_over(state)
