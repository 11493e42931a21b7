"""Drawing a question with all that stands around its controls: head, hints, button, what is said, explanation."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from stoa.assessment.items.markup import CLASSES, attr, verdict
from stoa.assessment.items.opinions import render_opinion
from stoa.assessment.items.programs import waiting
from stoa.assessment.items.quiz import render_quiz
from stoa.assessment.items.registry import kind_of
from stoa.assessment.items.showing import (
    controls,
    explanation,
    form_open,
    hints,
    is_only_read,
    is_open,
    locked,
    nothing_kept,
    notice,
    shown_of,
)
from stoa.assessment.items.tongues import OURS, spoken
from stoa.assessment.items.variants import VARIANTS
from stoa.assessment.items.words import (
    attempts_text,
    changed_text,
    late_text,
    name_of,
    percent,
    reworded,
    terms,
    why_over,
)
from stoa.assessment.ports import REWORDED, Graded, ItemState, OpinionKind, Outcome, RenderContext
from stoa.content.ports import Part


def render(part: Part, state: ItemState, context: RenderContext) -> str:
    """A question or quiz as HTML for one learner. Words of the page follow Django's active language."""
    return spoken(_drawn(part, state, context), context.course_language, context.language)


def _drawn(part: Part, state: ItemState, context: RenderContext) -> str:
    if part.kind == "quiz":
        return render_quiz(part, state, context)
    kind = kind_of(part.public["item"])
    if isinstance(kind, OpinionKind):
        return render_opinion(kind, part, state, context)
    id = attr(part.id)
    title = name_of(part.kind, part.title, context.number)
    said = _said(part, state, context)
    shown = shown_of(part, state, context.seed, f"{part.id}-said" if said else "")
    about = terms(part, state, context)
    about = f' <span class="terms"{OURS}>{about}</span>' if about else ""
    return (
        f'<section class="question" role="group" id="{id}" aria-labelledby="{id}-h">'
        f'<p class="q-head"><b id="{id}-h"{"" if part.title else OURS}>{escape(title)}</b>{about}</p>'
        f"{locked(part, context)}{form_open(context, '.question')}{controls(kind.render(part, shown), part, context)}"
        f"{hints(part, state)}{notice(context)}{_foot(part, state, context, said)}</form>"
        f"{explanation(part, state)}{_similar(part, state, context)}</section>"
    )


def _similar(part: Part, state: ItemState, context: RenderContext) -> str:
    """The way to another variant, once this one is settled."""
    if not (state.is_settled and context.similar and part.public.get(VARIANTS)):
        return ""
    return f'<p class="similar"{OURS}><a href="{attr(context.similar)}">{escape(_("Try a similar one"))}</a></p>'


@dataclass(frozen=True)
class _Said:
    """A line about the last answer: HTML, and the class names of its look."""

    html: str
    look: str = ""


def _foot(part: Part, state: ItemState, context: RenderContext, said: _Said | None) -> str:
    """Button, what is said of the answer, and whether anything is kept."""
    button = ""
    if is_open(part, state, context):
        word = _("Check") if state.response is None else _("Check again")
        button = f'<button class="button" type="submit">{escape(word)}</button>'
    focus = ' tabindex="-1" autofocus' if context.is_fresh and not context.notice else ""
    line = f'<p class="said{said.look}" id="{attr(part.id)}-said" role="status"{focus}>{said.html}</p>' if said else ""
    note = nothing_kept(part, context)
    return f'<div class="foot"{OURS}>{button}{line}{note}</div>' if button or line or note else ""


def _said(part: Part, state: ItemState, context: RenderContext) -> _Said | None:
    """What the learner hears of the last answer; None before the first."""
    graded = state.graded
    if graded is None:
        return _Said(escape(_("The time for answering is over."))) if state.is_past_due else None
    if graded.held_back == "unsent":
        return None
    if graded.held_back:
        return _Said(escape(_held_back(part, graded)))
    if graded.is_waiting:
        return None if is_only_read(part, context) else _Said(waiting(part.id, context.action))
    if not state.shows_feedback:
        return _Said(escape(_("Handed in.")))
    outcome: Outcome = next(iter(graded.outcomes.values()))
    more = kind_of(part.public["item"]).say(outcome) if outcome.status != "right" else ""
    since = late_text(state) if state.is_late else changed_text(part, state) if state.is_changed else ""
    seen = _span(more if outcome.verdicts else "", since, _what_next(part, state))
    if not _verdict_stands(outcome):
        mark = verdict(outcome.status, is_settled=state.is_settled, words=_result(outcome, state))
        return _Said(f"{mark} {seen}".strip(), f" {CLASSES[outcome.status]}")
    # The verdict, and of a typed answer its reply, stand above: here they are for those who listen.
    heard = escape(" ".join(filter(None, [_result(outcome, state), "" if outcome.verdicts else more])))
    return _Said(f'<span class="heard">{heard}</span> {seen}') if seen else _Said(heard, " heard")


def _span(*sentences: str) -> str:
    words = " ".join(filter(None, sentences))
    return f"<span>{escape(words)}</span>" if words else ""


def _verdict_stands(outcome: Outcome) -> bool:
    """Whether the question shows the whole verdict above: every row that was chosen has it, or the typed answer."""
    return outcome.status != "partly" and all(row.status == outcome.status for row in outcome.verdicts.values())


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


def _result(outcome: Outcome, state: ItemState) -> str:
    if outcome.status == "right":
        return _("Right.")
    if outcome.status == "partly":
        return _("Partly right: %(share)s.") % {"share": percent(outcome.fraction)}
    return _("Not this time.") if state.is_settled else _("Not yet.")


def _what_next(part: Part, state: ItemState) -> str:
    if not state.is_settled:
        # Without a limit the head line has said it already.
        return attempts_text(state, bool(part.category)) if state.attempts_allowed else ""
    if state.graded is not None and state.graded.status == "right":
        return ""
    return why_over(state)
