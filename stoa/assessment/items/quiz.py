"""Drawing a quiz: its questions in one form, one button, and after handing in a summary that says why."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.answering import IS_FINAL, questions_of
from stoa.assessment.items.exam import bar, introduction, saving, stopped
from stoa.assessment.items.exam import buttons as also
from stoa.assessment.items.fields import Gap
from stoa.assessment.items.gaps import gaps_of, listed
from stoa.assessment.items.markup import CLASSES, attr, verdict
from stoa.assessment.items.registry import kind_of
from stoa.assessment.items.saying import Said, hold_back, judged, said_line, sentence
from stoa.assessment.items.showing import (
    controls,
    explanation,
    form_open,
    hints,
    is_open,
    locked,
    nothing_kept,
    notice,
    paragraph,
    seed_of,
    shown_of,
)
from stoa.assessment.items.sitting import FEEDBACK_AT, is_sat
from stoa.assessment.items.tongues import OURS, quoted
from stoa.assessment.items.words import (
    attempts_text,
    changed_text,
    earned_text,
    late_text,
    local_text,
    name_of,
    percent,
    reworded,
    terms,
    verdict_text,
    why_over,
    worth_text,
)
from stoa.assessment.ports import REWORDED, Graded, ItemState, RenderContext
from stoa.assessment.rules import NEARLY, moment
from stoa.content.ports import Part


def render_quiz(part: Part, state: ItemState, context: RenderContext) -> str:
    """A quiz as HTML for one learner."""
    id = attr(part.id)
    questions = questions_of(part)
    intro = str(part.public.get("intro", ""))
    title = name_of(part.kind, part.title, context.number)
    prose = f'<div class="prose">{paragraph(intro)}</div>' if intro else ""
    head = (
        f'<section class="quiz" id="{id}" aria-labelledby="{id}-h"><header class="quiz-head">'
        f'<h2 id="{id}-h"{"" if part.title else OURS}>{escape(title)}</h2>'
        f"<p{OURS}>{terms(part, state, context)}</p></header>"
        f"{locked(part, context)}{notice(context)}{_summary(part, questions, state, context)}"
    )
    if is_sat(part) and not context.is_preview:
        return f"{head}{_sat(part, questions, state, context, prose)}</section>"
    return f"{head}{prose}{_form(part, questions, state, context)}</section>"


def _form(part: Part, questions: Sequence[Part], state: ItemState, context: RenderContext) -> str:
    listed = controls(_listed(part, questions, state, context), part, context)
    saved = saving(part, state, context) if is_open(part, state, context) else ""
    return f"{form_open(context, '.quiz')}{listed}{saved}{_foot(part, state, context)}</form>"


def _listed(part: Part, questions: Sequence[Part], state: ItemState, context: RenderContext) -> str:
    drawn = [_question(part, one, number, len(questions), state, context) for number, one in enumerate(questions, 1)]
    return f'<ol class="quiz-questions">{"".join(drawn)}</ol>'


def _sat(part: Part, questions: Sequence[Part], state: ItemState, context: RenderContext, prose: str) -> str:
    """A quiz that is sat: how it goes, then its questions while the clock runs, then what became of it."""
    sat = state.sitting
    if sat is not None and not sat.is_closed and not context.is_visitor:
        if not sat.is_running:
            return stopped(part, sat, context)
        return f"{bar(part, sat, context)}{prose}{_form(part, questions, state, context)}"
    shown = ""
    if state.attempts_used and state.response is not None:
        label = f'<p class="label"{OURS}>{escape(_("Your last attempt"))}</p>'
        shown = f'{label}<fieldset class="shut" disabled>{_listed(part, questions, state, context)}</fieldset>'
    return f"{prose if not shown else ''}{introduction(part, state, context)}{shown}"


def _question(quiz: Part, part: Part, number: int, count: int, state: ItemState, context: RenderContext) -> str:
    id = attr(part.id)
    outcome = state.graded.outcomes.get(part.id) if state.graded else None
    gaps = gaps_of(part, state, seed_of(part, context.seed))
    said = _said(part, state, gaps)
    shown = shown_of(part, state, context.seed, f"{part.id}-said" if said else "", gaps=gaps)
    place = _("Question %(number)d of %(count)d") % {"number": number, "count": count}
    title = f"{escape(place)}: {quoted(escape(part.title))}" if part.title else escape(place)
    worth = worth_text(part.points)
    if shown.outcome is not None and outcome is not None and state.graded is not None and state.graded.costs_attempt:
        worth = earned_text(outcome.fraction * part.points, part.points)
    line = said_line(part.id, said, is_live=False) if said else ""
    return (
        f'<li><section class="question" role="group" id="{id}" aria-labelledby="{id}-h">'
        f'<p class="q-head"{OURS}><b id="{id}-h">{title}</b> <span>{escape(worth)}</span></p>{line}'
        f"{kind_of(part.public['item']).render(part, shown)}{hints(part, state)}{explanation(part, state)}"
        "</section></li>"
    )


def _said(part: Part, state: ItemState, gaps: Sequence[Gap]) -> Said | None:
    """What is said of the answer to one question of a quiz; None where that is nothing."""
    graded = state.graded
    outcome = graded.outcomes.get(part.id) if graded else None
    if graded is None or outcome is None or graded.held_back == "unsent":
        return None
    if outcome.reason == REWORDED:
        return Said(sentence(reworded()))
    kind = kind_of(part.public["item"])
    if gaps:
        is_begun = outcome.status == "unreadable" or bool(outcome.verdicts)
        return Said(hold_back((kind.say(outcome) if is_begun else "") or _("No answer yet.")) + listed(gaps), " held")
    if not graded.costs_attempt or not state.shows_feedback or outcome.status not in CLASSES:
        return None
    return judged(part, outcome, verdict_text(outcome, is_settled=state.is_settled), is_settled=state.is_settled)


def _foot(part: Part, state: ItemState, context: RenderContext) -> str:
    buttons = ""
    if is_open(part, state, context):
        word = _("Hand in") if state.attempts_used == 0 else _("Hand in again")
        buttons = f'<button class="button" type="submit">{escape(word)}</button>'
        if state.graded is not None and state.graded.held_back == "incomplete":
            buttons += (
                f'<button class="button second" type="submit" name="{IS_FINAL}" value="{attr(part.id)}">'
                f"{escape(_('Hand in as it is'))}</button>"
            )
        buttons += "".join(also(part, state, context))
    is_looked_at = state.is_settled and state.response is None
    note = "" if is_looked_at else nothing_kept(part, context)
    return f'<div class="foot"{OURS}>{buttons}{note}</div>' if buttons or note else ""


def _summary(part: Part, questions: Sequence[Part], state: ItemState, context: RenderContext) -> str:
    """What became of the last hand-in; empty before the first."""
    graded = state.graded
    focus = ' tabindex="-1" autofocus' if context.is_fresh and not context.notice else ""
    if graded is None:
        if not state.is_past_due:
            return ""
        return _box(part, focus, "", [f"<p>{escape(_('The time for answering is over.'))}</p>"])
    if graded.held_back == "unsent":
        return ""
    if graded.held_back and (context.is_fresh or not graded.is_reworded):
        return _box(part, focus, "wait", _held_back(graded, questions, state, context.seed))
    if graded.is_reworded:
        # Graded anew it would be another score than the one that was kept.
        kept = "" if state.best is None else f'<p class="quiz-score"><b>{escape(percent(state.best))}</b></p>'
        return _box(
            part,
            focus,
            "",
            [kept, f"<p>{escape(reworded())}</p>", f"<p>{_standing(part, state, context.time_zone)}</p>"],
        )
    total = earned_text(graded.earned, graded.possible)
    lines = [
        f'<p class="quiz-score"><b>{escape(percent(graded.fraction))}</b> {escape(total)}</p>',
        f"<p>{_standing(part, state, context.time_zone)}</p>",
        _why(part, questions, state, graded),
    ]
    return _box(part, focus, "", lines)


def _box(part: Part, focus: str, kind: str, lines: Sequence[str]) -> str:
    return (
        f'<div class="quiz-result {kind}" id="{attr(part.id)}-said" role="status"{focus}{OURS}>{"".join(lines)}</div>'
    )


def _first(part: Part, state: ItemState, seed: str) -> str:
    """The id of the first control of a question that holds the quiz back."""
    gaps = gaps_of(part, state, seed_of(part, seed))
    return gaps[0].control if gaps else part.id


def _held_back(graded: Graded, questions: Sequence[Part], state: ItemState, seed: str) -> list[str]:
    """Why a hand-in was not taken, with a way to each question that it concerns."""
    status = "unreadable" if graded.held_back == "unreadable" else "unanswered"
    concerned = [
        (number, part)
        for number, part in enumerate(questions, 1)
        if part.id in graded.outcomes and graded.outcomes[part.id].status == status
    ]
    count = {"count": len(concerned)}
    if graded.held_back == "unreadable":
        words = ngettext("%(count)d answer cannot be read.", "%(count)d answers cannot be read.", len(concerned))
    else:
        words = ngettext(
            "%(count)d question has no answer yet.", "%(count)d questions have no answer yet.", len(concerned)
        )
    links = [
        f'<li><a href="#{attr(_first(part, state, seed))}">'
        f"{escape(_('Question %(number)d') % {'number': number})}</a></li>"
        for number, part in concerned
    ]
    kept = _("Nothing has been handed in and no attempt is used. What you answered is kept below.")
    return [f"<p><b>{escape(words % count)}</b> {escape(kept)}</p>", f"<ul>{''.join(links)}</ul>"]


def _standing(part: Part, state: ItemState, zone: str) -> str:
    """What counts, what is left, and when right answers are shown. HTML."""
    said = []
    graded = state.graded
    is_as_kept = graded is not None and not graded.is_reworded
    if state.is_late:
        said.append(escape(late_text(state)))
    elif state.is_changed:
        said.append(escape(changed_text(part, state)))
    elif state.best is not None and graded is not None and is_as_kept and abs(state.best - graded.fraction) > NEARLY:
        said.append(escape(_counting(str(part.public.get("counts")), percent(state.best))))
    if not state.is_settled:
        said.append(escape(attempts_text(state, bool(part.category))))
    elif graded is not None and graded.status != "right":
        said.append(escape(why_over(state)))
    if not state.shows_feedback:
        said.append(_when_shown(part, state, zone))
    return " ".join(filter(None, said))


def _counting(policy: str, score: str) -> str:
    if policy == "last":
        return _("Your last attempt counts: %(score)s.") % {"score": score}
    if policy == "first":
        return _("Your first attempt counts: %(score)s.") % {"score": score}
    return _("Your best attempt counts: %(score)s.") % {"score": score}


def _when_shown(part: Part, state: ItemState, zone: str) -> str:
    if part.public.get("feedback") == "never":
        return escape(_("Which answers are right is not shown in this quiz."))
    if opens := moment(str(part.public.get(FEEDBACK_AT, ""))):
        time = f"<time>{escape(local_text(opens, zone or part.due_zone))}</time>"
        return escape(_("Right answers are shown from %(time)s on.")) % {"time": time}
    if part.due and state.attempts_allowed:
        return escape(_("Right answers are shown once all attempts are used or the deadline has passed."))
    if part.due:
        return escape(_("Right answers are shown once the deadline has passed."))
    return escape(_("Right answers are shown once all attempts are used."))


def _why(part: Part, questions: Sequence[Part], state: ItemState, graded: Graded) -> str:
    """A fold with every number that the score is made of."""
    score = percent(graded.fraction)
    total = earned_text(graded.earned, graded.possible)
    rows = (
        [_why_row(number, one, state, graded) for number, one in enumerate(questions, 1)]
        if state.shows_feedback
        else []
    )
    table = ""
    if rows:
        heads = "".join(
            f'<th scope="col"{extra}>{escape(word)}</th>'
            for word, extra in ((_("Question"), ""), (_("Answer"), ""), (_("Points"), ' class="r"'))
        )
        table = (
            f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
        )
    words = _("%(total)s, that is %(score)s.") % {"total": total, "score": score}
    return (
        f'<details class="why"><summary>{escape(_("Why %(score)s?") % {"score": score})}</summary>'
        f"<div>{table}<p>{escape(words)}</p></div></details>"
    )


def _why_row(number: int, part: Part, state: ItemState, graded: Graded) -> str:
    outcome = graded.outcomes.get(part.id)
    fraction = outcome.fraction if outcome else 0.0
    mark = escape(_("No answer"))
    if outcome is not None and outcome.status != "unanswered":
        mark = verdict(outcome.status, is_settled=state.is_settled)
    title = quoted(escape(part.title)) if part.title else escape(_("Question %(number)d") % {"number": number})
    return (
        f'<tr><th scope="row"><a href="#{attr(part.id)}">{title}</a></th><td>{mark}</td>'
        f'<td class="r">{escape(earned_text(fraction * part.points, part.points))}</td></tr>'
    )
