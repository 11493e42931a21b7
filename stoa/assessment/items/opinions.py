"""What the kinds share that ask and never judge: compiling a plain list, the form, and what the class said as bars."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.gaps import gaps_of, listed
from stoa.assessment.items.markup import attr, plain_text
from stoa.assessment.items.options import option_id, report_twice
from stoa.assessment.items.saying import Said, hold_back, said_line
from stoa.assessment.items.showing import controls, explanation_of, form_open, is_open, notice, seed_of, shown_of
from stoa.assessment.items.source import rich
from stoa.assessment.items.tongues import OURS
from stoa.assessment.items.words import due_html, name_of, percent
from stoa.assessment.ports import REWORDED, ItemState, OpinionKind, QuestionSource, RenderContext, Results
from stoa.content.ports import CompileContext, Part

LABEL_LIMIT = 200
ASSETS = ("assessment/opinions.css",)
_TICK = '<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="m4 10.5 4 4 8-9"/></svg>'


def compile_list(source: QuestionSource, context: CompileContext) -> list[Any]:
    """What can be chosen, or the statements, in the author's order. Reports what would judge, and what stands twice."""
    rows = dict[str, Any]()
    for line in (hint_line for _hint, hint_line in source.hints):
        message = _("There is nothing to find out here, so a hint helps nobody.")
        context.report("error", "question-opinion-hint", message, line, _("Put it into the prompt, or remove it."))
    for answer in source.answers:
        if answer.mark:
            message, remedy = _("No answer to this is right or wrong."), _("Write “- text” without brackets.")
            context.report("error", "question-opinion-mark", message, answer.line, remedy)
        if answer.feedback:
            message = _("Nobody is told anything about an opinion.")
            remedy = _("Remove the quote, or make it an **Explanation.** below the list.")
            context.report("error", "question-opinion-reply", message, answer.feedback_line, remedy)
        if not answer.text:
            message = _("This line has no text.")
            context.report("error", "question-option-empty", message, answer.line, _("Write it behind the hyphen."))
        elif option_id(answer.text) in rows:
            report_twice(answer, context)
        else:
            html = rich(answer.text, answer.line, context)
            text = plain_text(html) or answer.text
            rows[option_id(answer.text)] = {
                "id": option_id(answer.text),
                "html": html,
                "text": text[:LABEL_LIMIT],
            }
    return list(rows.values())


def render_opinion(kind: OpinionKind, part: Part, state: ItemState, context: RenderContext) -> str:
    """A question that asks for an opinion, with what the class said once this reader has answered."""
    id = attr(part.id)
    title = name_of(part.kind, part.title, context.number)
    gaps = gaps_of(part, state, seed_of(part, context.seed))
    takes_focus = context.is_fresh and not context.notice
    said = _said(kind, part, state, context)
    if gaps and state.response is not None:
        said += listed(gaps)
    shown = shown_of(part, state, context.seed, f"{part.id}-said" if said else "", gaps=gaps, takes_focus=takes_focus)
    is_answered = state.graded is not None
    look = " held" if gaps else ""
    line = (
        said_line(part.id, Said(said, look), takes_focus=takes_focus and not gaps, is_live=is_answered) if said else ""
    )
    above, below = (line, "") if is_answered else ("", line)
    button = ""
    if is_open(part, state, context):
        is_change = _is_kept(state) and not (context.is_preview or context.is_visitor)
        word = _("Change my answer") if is_change else _("Send my answer")
        button = f'<button class="button" type="submit">{escape(word)}</button>'
    foot = f'<div class="foot"{OURS}>{button}{below}</div>' if button or below else ""
    return (
        f'<section class="question opinion" role="group" id="{id}" aria-labelledby="{id}-h">'
        f'<p class="q-head"><b id="{id}-h"{"" if part.title else OURS}>{escape(title)}</b>'
        f' <span class="terms"{OURS}>{_terms(part, state, context)}</span></p>'
        f"{notice(context)}{above}{form_open(context, '.question')}{controls(kind.render(part, shown), part, context)}"
        f"{foot}</form>{_results(kind, part, state, context)}"
        f"{explanation_of(part) if _is_kept(state) or state.is_past_due else ''}</section>"
    )


def _is_kept(state: ItemState) -> bool:
    return state.graded is not None and state.graded.status == "kept"


def _terms(part: Part, state: ItemState, context: RenderContext) -> str:
    said = [escape(_("Asked, not graded."))]
    if not part.required:
        said.append(escape(_("Optional.")))
    if part.due:
        said.append(due_html(part.due, context.time_zone or part.due_zone, state.is_past_due, context.language))
    return " ".join(said)


def _said(kind: OpinionKind, part: Part, state: ItemState, context: RenderContext) -> str:
    """What is said below the form, as HTML; empty before the first answer."""
    graded = state.graded
    if graded is None:
        if state.is_past_due:
            return escape(_("The time for answering is over."))
        is_told = not (context.is_preview or context.is_visitor)
        return escape(_("You see what others say once you have answered.")) if is_told else ""
    if graded.held_back == "unsent":
        return ""
    outcome = graded.outcomes.get(part.id)
    if outcome is not None and outcome.reason == REWORDED:
        return escape(reworded_opinion())
    if graded.held_back and outcome is not None:
        return hold_back(kind.say(outcome) or _("There is no answer yet."))
    if context.is_preview:
        return escape(_("This is a preview: nothing is kept."))
    if context.is_visitor:
        return escape(_("Thank you. Only the answers of those who take part are kept and counted."))
    if state.is_late:
        return escape(_("It came after the deadline, so it is kept and not counted."))
    words = _("Thank you, kept.")
    if not state.is_past_due:
        words = f"{words} {_('You may change it; the last answer counts.')}"
    return f"{_TICK}<span>{escape(words)}</span>"


def reworded_opinion() -> str:
    """What is said of an answer whose words are not in the question any more."""
    return _("The answers were reworded after you chose, so your choice cannot be shown. You may choose again.")


def _results(kind: OpinionKind, part: Part, state: ItemState, context: RenderContext) -> str:
    results = context.results
    if results is None or not _is_kept(state):
        return ""
    if not results.people:
        words = _("What everybody said is shown here once at least five have answered.")
        return f'<p class="too-few"{OURS}>{escape(words)}</p>'
    response = None if state.is_late else state.response
    return f'<div class="results">{kind.draw_results(part, results, response)}</div>'


@dataclass(frozen=True)
class Bar:
    """A line of bars: its words as HTML, how many said it, whether the reader did."""

    html: str
    people: int
    is_own: bool = False


def heading(words: str) -> str:
    """The caption of a table of results: what was found, in words."""
    return f"<caption{OURS}>{escape(words)}</caption>"


def people_text(people: int) -> str:
    """`12 people have answered.`"""
    words = ngettext("%(count)d person has answered.", "%(count)d people have answered.", people)
    return words % {"count": people}


def draw_bars(bars: Sequence[Bar], people: int, finding: str, head: str) -> str:
    """Bars as a table: what was said, how many of `people` said it, and the share as a length."""
    rows = "".join(_bar(bar, people) for bar in bars)
    heads = (head, _("Share, as a bar"), _("Share"), _("People"))
    cells = "".join(f'<th scope="col"><span class="heard"{OURS}>{escape(word)}</span></th>' for word in heads)
    return (
        f'<table class="tally">{heading(finding)}<thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>'
    )  # fmt: skip


def _bar(bar: Bar, people: int) -> str:
    share = bar.people / people if people else 0.0
    own = own_mark() if bar.is_own else ""
    return (
        f'<tr{own_class(bar.is_own)}><th scope="row">{bar.html}{own}</th><td class="bar">{draw_share(share)}</td>'
        f'<td class="n">{escape(percent(min(1.0, share)))}</td><td class="n of">{bar.people}</td></tr>'
    )


def own_class(is_own: bool) -> str:
    """The attribute of what the reader said."""
    return ' class="own"' if is_own else ""


def own_mark(answer: str = "") -> str:
    """The words beside what the reader said, and what it was where that stands nowhere else."""
    words = _("your answer: %(answer)s") % {"answer": answer} if answer else _("your answer")
    return f' <small class="own-mark"{OURS}>{_TICK}{escape(words)}</small>'


def draw_share(share: float) -> str:
    """A share 0..1 as a thin bar; the number stands beside it."""
    width = round(100 * min(1.0, max(0.0, share)), 1)
    return (
        '<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="all" width="100" height="8"/><rect class="some" width="{width:g}" height="8"/></svg>'
    )


def most_said(results: Results, words: Collection[tuple[str, str]]) -> str:
    """What was said most often, of the (option, label) that are `words`, as a sentence; empty where none stands out."""
    known = dict(words)
    ranked = sorted(((count, option) for option, _label, count in results.counts if option in known), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return _("No answer stands out.")
    most, option = ranked[0]
    values = {"answer": known[option], "share": percent(min(1.0, most / results.people))}
    return _("Most often: “%(answer)s” (%(share)s).") % values
