"""Drawing a quiz: its questions in one form, one button, and after handing in a summary that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items import overview
from stoa.assessment.items.answering import IS_FINAL, questions_of
from stoa.assessment.items.exam import bar, introduction, saving, stopped
from stoa.assessment.items.exam import buttons as also
from stoa.assessment.items.fields import Gap
from stoa.assessment.items.gaps import gaps_of, listed
from stoa.assessment.items.markup import CLASSES, attr, verdict
from stoa.assessment.items.programs import being_tested, waiting
from stoa.assessment.items.registry import kind_of
from stoa.assessment.items.saying import Said, hold_back, judged, said_line, sentence
from stoa.assessment.items.sections import place_of, sections_of
from stoa.assessment.items.showing import (
    controls,
    explanation,
    form_open,
    hints,
    is_missed,
    is_open,
    locked,
    not_run,
    nothing_kept,
    notice,
    paragraph,
    runs_nothing,
    seed_of,
    shown_of,
    shut,
    similar,
    waits,
)
from stoa.assessment.items.sitting import FEEDBACK_AT, is_sat
from stoa.assessment.items.sure import asks_sure, is_marked, marks_of, sure_of
from stoa.assessment.items.sureness import (
    how_marked,
    mark_text,
    marks_text,
    sure_choice,
    sure_said,
    sure_table,
    two_scores,
)
from stoa.assessment.items.tongues import OURS, quoted
from stoa.assessment.items.words import (
    attempts_text,
    earned_text,
    local_text,
    name_of,
    percent,
    reworded,
    since_text,
    terms,
    verdict_text,
    why_over,
    worth_text,
)
from stoa.assessment.ports import REWORDED, WAITING, Graded, ItemState, Outcome, RenderContext
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
    listed = _listed(part, questions, state, context)
    is_still_open = is_open(part, state, context)
    listed = shut(listed) if waits(state, context) else controls(listed, part, context)
    saved = saving(part, state, context) if is_still_open else ""
    told = how_marked() if is_marked(part) and is_still_open else ""
    opened = form_open(context, ".quiz", overview.form_of(part))
    above = f"{overview.fields(part, state, context)}{overview.listing(part, state, context)}"
    return f"{opened}{told}{above}{listed}{saved}{_foot(part, state, context)}</form>"


def _listed(part: Part, questions: Sequence[Part], state: ItemState, context: RenderContext) -> str:
    """The questions, by section. The first heading takes the focus of whoever has begun or goes on."""
    shown, of = overview.shown_sections(part, state), len(sections_of(part))
    anchor = f' id="{attr(part.id)}-at" tabindex="-1"' if overview.is_sitting(state) else ""
    drawn: list[str] = []
    for section in shown:
        head = overview.head(part, section, of, anchor if section is shown[0] else "")
        rows = [
            _question(part, one, number, len(questions), state, context, "" if head or drawn or place else anchor)
            for place, (number, one) in enumerate(section.questions)
        ]
        drawn.append(f'{head}<ol class="quiz-questions">{"".join(rows)}</ol>')
    return "".join(drawn)


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
        shown = f"{label}{shut(_listed(part, questions, state, context))}"
    return f"{prose if not shown else ''}{introduction(part, state, context)}{shown}"


def _question(
    quiz: Part, part: Part, number: int, count: int, state: ItemState, context: RenderContext, anchor: str
) -> str:
    id = attr(part.id)
    outcome = state.graded.outcomes.get(part.id) if state.graded else None
    gaps = gaps_of(part, state, seed_of(part, context.seed))
    said = _said(part, state, context, gaps)
    shown = shown_of(part, state, context.seed, f"{part.id}-said" if said else "", gaps=gaps)
    if outcome is not None and outcome.reason == WAITING and runs_nothing(context):
        shown = replace(shown, outcome=None)
    place = _("Question %(number)d of %(count)d") % {"number": number, "count": count}
    title = f"{escape(place)}: {quoted(escape(part.title))}" if part.title else escape(place)
    worth = "" if is_marked(quiz) else worth_text(part.points)
    is_graded = state.graded is not None and state.graded.costs_attempt
    if shown.outcome is not None and outcome is not None and is_graded and not outcome.is_unknown:
        worth = _earned(quiz, part, outcome)
    line = said_line(part.id, said, is_live=False) if said else ""
    other = similar(context.others.get(part.id, "")) if is_missed(part, state) else ""
    return (
        f'<li><section class="question" role="group" id="{id}" aria-labelledby="{id}-h">'
        f'<p class="q-head"{anchor}{OURS}><b id="{id}-h">{title}</b> <span>{escape(worth)}</span></p>{line}'
        f"{kind_of(part.public['item']).render(part, shown)}{_sure(quiz, part, state, context)}"
        f"{hints(part, state)}{explanation(part, state)}{other}{overview.mark(quiz, part, state, context)}"
        "</section></li>"
    )


def _said(part: Part, state: ItemState, context: RenderContext, gaps: Sequence[Gap]) -> Said | None:
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
    if outcome.reason == WAITING:
        return Said(sentence(not_run(context) if runs_nothing(context) else being_tested()))
    return judged(part, outcome, verdict_text(outcome, is_settled=state.is_settled), sure_said(outcome),
                  is_settled=state.is_settled)  # fmt: skip


def _sure(quiz: Part, part: Part, state: ItemState, context: RenderContext) -> str:
    """The question how sure one is of the answer above."""
    if not (asks_sure(quiz) and is_open(quiz, state, context)):
        return ""
    return sure_choice(part, sure_of(part, state.response), is_marked=is_marked(quiz))


def _earned(quiz: Part, part: Part, outcome: Outcome | None) -> str:
    """What an answer to one question earned: points, or marks."""
    if is_marked(quiz):
        return mark_text(marks_of(part, outcome))
    return earned_text(outcome.fraction * part.points if outcome else 0.0, part.points)


def _total(part: Part, graded: Graded) -> str:
    return (marks_text if is_marked(part) else earned_text)(graded.earned, graded.possible)


def _foot(part: Part, state: ItemState, context: RenderContext) -> str:
    buttons = ""
    if is_open(part, state, context):
        word = _("Hand in") if state.attempts_used == 0 else _("Hand in again")
        buttons, is_last = overview.ways(part, state, context)
        if is_last:
            buttons = f'<button class="button" type="submit">{escape(word)}</button>{buttons}'
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
        return _box(part, focus, "wait", _held_back(part, state, graded, context))
    if graded.is_waiting:
        if runs_nothing(context):
            return _box(part, focus, "", [f"<p>{escape(not_run(context))}</p>"])
        said = waiting(part.id, context.action, is_quiz=True)
        return _box(part, focus, "", [f"<p><b>{escape(_('Handed in.'))}</b></p>", f"<p>{said}</p>"])
    if graded.is_reworded:
        # Graded anew it would be another score than the one that was kept.
        kept = "" if state.best is None else f'<p class="quiz-score"><b>{escape(percent(state.best))}</b></p>'
        return _box(
            part,
            focus,
            "",
            [kept, f"<p>{escape(reworded())}</p>", f"<p>{_standing(part, state, context.time_zone)}</p>"],
        )
    lines = [
        _score(part, questions, graded),
        sure_table(part, questions, graded) if asks_sure(part) and state.shows_feedback else "",
        f"<p>{_standing(part, state, context.time_zone)}</p>",
        overview.earned_by_section(part, state, graded),
        _why(part, questions, state, graded),
    ]
    return _box(part, focus, "", lines)


def _score(part: Part, questions: Sequence[Part], graded: Graded) -> str:
    if is_marked(part):
        return two_scores(questions, graded)
    return f'<p class="quiz-score"><b>{escape(percent(graded.fraction))}</b> {escape(_total(part, graded))}</p>'


def _box(part: Part, focus: str, kind: str, lines: Sequence[str]) -> str:
    return (
        f'<div class="quiz-result {kind}" id="{attr(part.id)}-said" role="status"{focus}{OURS}>{"".join(lines)}</div>'
    )


def _first(part: Part, state: ItemState, seed: str) -> str:
    """The id of the first control of a question that holds the quiz back."""
    gaps = gaps_of(part, state, seed_of(part, seed))
    return gaps[0].control if gaps else part.id


def _held_back(quiz: Part, state: ItemState, graded: Graded, context: RenderContext) -> list[str]:
    """Why a hand-in was not taken, with a way to each question that it concerns."""
    status = "unreadable" if graded.held_back == "unreadable" else "unanswered"
    concerned = [
        (section, number, part)
        for section in sections_of(quiz)
        for number, part in section.questions
        if part.id in graded.outcomes and graded.outcomes[part.id].status == status
    ]
    count = {"count": len(concerned)}
    if graded.held_back == "unreadable":
        words = ngettext("%(count)d answer cannot be read.", "%(count)d answers cannot be read.", len(concerned))
    else:
        words = ngettext(
            "%(count)d question has no answer yet.", "%(count)d questions have no answer yet.", len(concerned)
        )
    form = overview.form_of(quiz)
    place = place_of(quiz, state.sitting) if form and overview.is_sitting(state) else 0
    named = _("Question %(number)d")
    links = [
        f"<li>{overview.way(section, part, place, context, escape(named % {'number': number}), form, first=first)}</li>"
        for section, number, part in concerned
        for first in [_first(part, state, context.seed)]
    ]
    kept = _("Nothing has been handed in and no attempt is used. What you answered is kept below.")
    return [f"<p><b>{escape(words % count)}</b> {escape(kept)}</p>", f"<ul>{''.join(links)}</ul>"]


def _standing(part: Part, state: ItemState, zone: str) -> str:
    """What counts, what is left, and when right answers are shown. HTML."""
    said = []
    graded = state.graded
    is_as_kept = graded is not None and not graded.is_reworded
    worth = graded.fraction * (state.was_late.share if state.was_late else 1.0) if graded is not None else 0.0
    said.append(escape(since_text(part, state)))
    is_told = state.is_late or state.is_changed
    if (
        not is_told
        and state.best is not None
        and graded is not None
        and is_as_kept
        and abs(state.best - worth) > NEARLY
    ):
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
    total = _total(part, graded)
    rows = (
        [_why_row(part, number, one, state, graded) for number, one in enumerate(questions, 1)]
        if state.shows_feedback
        else []
    )
    table = ""
    if rows:
        heads = "".join(
            f'<th scope="col"{extra}>{escape(word)}</th>'
            for word, extra in (
                (_("Question"), ""),
                (_("Answer"), ""),
                (_("Marks") if is_marked(part) else _("Points"), ' class="r"'),
            )
        )
        table = (
            f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
        )
    words = _("%(total)s, that is %(score)s.") % {"total": total, "score": score}
    return (
        f'<details class="why"><summary>{escape(_("Why %(score)s?") % {"score": score})}</summary>'
        f"<div>{table}<p>{escape(words)}</p></div></details>"
    )


def _why_row(quiz: Part, number: int, part: Part, state: ItemState, graded: Graded) -> str:
    outcome = graded.outcomes.get(part.id)
    mark = escape(_("No answer"))
    if outcome is not None and outcome.status != "unanswered":
        mark = verdict(outcome.status, is_settled=state.is_settled)
    title = quoted(escape(part.title)) if part.title else escape(_("Question %(number)d") % {"number": number})
    return (
        f'<tr><th scope="row"><a href="#{attr(part.id)}">{title}</a></th><td>{mark}</td>'
        f'<td class="r">{escape(_earned(quiz, part, outcome))}</td></tr>'
    )
