"""Asking how sure a learner is, and what is said of it afterwards. HTML and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from math import fsum

from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from stoa.assessment import certainty
from stoa.assessment.items.markup import attr
from stoa.assessment.items.sure import accuracy, is_marked, marks_of, sure_field
from stoa.assessment.items.tongues import OURS
from stoa.assessment.items.words import earned_text, percent, points_text
from stoa.assessment.ports import Graded, Outcome, Status
from stoa.content.ports import Part

_COLUMNS: tuple[Status, ...] = ("right", "partly", "not_yet")


def level_name(level: int) -> str:
    """A level in words."""
    return {
        certainty.GUESSING: _("Guessing"), certainty.FAIRLY: _("Fairly sure"), certainty.VERY: _("Very sure")
    }.get(level, _("Not said"))  # fmt: skip


def sure_choice(question: Part, said: int, *, is_marked: bool) -> str:
    """Three buttons under an answer. Where it is `is_marked`, each says what it earns and costs."""
    id = attr(question.id)
    labels = []
    for level in certainty.LEVELS:
        checked = " checked" if level == said else ""
        labels.append(
            f'<label class="pick"><input type="radio" name="{attr(sure_field(question))}" value="{level}"{checked}>'
            f" <span>{escape(level_name(level))}{_stake(level, question.points) if is_marked else ''}</span></label>"
        )
    about, described = "", ""
    if not is_marked:
        about = f'<p class="sure-about" id="{id}-sure">{escape(_("No score changes by it."))}</p>'
        described = f' aria-describedby="{id}-sure"'
    return (
        f'<fieldset class="sure"{OURS}{described}><legend>{escape(_("How sure are you?"))}</legend>{about}'
        f'<div class="sure-levels">{"".join(labels)}</div></fieldset>'
    )


def _stake(level: int, points: float) -> str:
    right, wrong = points * certainty.FOR_RIGHT[level], points * certainty.FOR_WRONG[level]
    values = {"right": _signed(right), "wrong": _signed(wrong)}
    return f"<small>{escape(_('right %(right)s, wrong %(wrong)s') % values)}</small>"


def _signed(marks: float) -> str:
    """Marks with their sign before them, in text that runs from right to left too."""
    if abs(marks) < 0.005:
        return "0"
    text = f"{'+' if marks > 0 else '−'}{points_text(abs(marks))}"
    return f"\u2066{text}\u2069" if get_language_bidi() else text


def how_marked() -> str:
    """What a quiz says of itself that is marked by certainty. HTML."""
    words = _(
        "Say of each answer how sure you are: it is marked by that. Very sure pays if you are right in more than 8 of "
        "10 cases, fairly sure in more than 2 of 3. Where you say nothing, it counts as guessing."
    )
    return f'<p class="sure-how"{OURS}>{escape(words)}</p>'


def sure_said(outcome: Outcome) -> str:
    """What is said of an answer and of how sure its giver was, as a sentence; empty where they did not say."""
    if not outcome.sure or outcome.status not in _COLUMNS:
        return ""
    return _sentences()[outcome.sure][_COLUMNS.index(outcome.status)]


def _sentences() -> dict[int, tuple[str, str, str]]:
    """By level: right, partly right, not right."""
    return {
        certainty.VERY: (
            _("You were very sure, and it was right."),
            _("You were very sure, and part of it was right: look at the rest once more."),
            _("You were very sure, and it was not right. That happens to everybody, and it is the best moment to "
              "learn: what surprises us stays with us. Look at why, and try it again tomorrow."),
        ),
        certainty.FAIRLY: (
            _("You were fairly sure, and it was right."),
            _("You were fairly sure, and part of it was right."),
            _("You were fairly sure, and it was not right."),
        ),
        certainty.GUESSING: (
            _("You said that you were guessing, and it was right: you may know more than you think."),
            _("You said that you were guessing, and part of it was right."),
            _("You said that you were guessing, and it was not right: now you know what to look at."),
        ),
    }  # fmt: skip


def is_surprise(outcome: Outcome) -> bool:
    """Whether somebody was very sure of what was not right."""
    return outcome.sure == certainty.VERY and outcome.status == "not_yet"


def marks_text(marks: float, possible: float) -> str:
    """`7 of 12 marks`."""
    words = ngettext("%(marks)s of %(possible)s mark", "%(marks)s of %(possible)s marks", max(2, round(possible)))
    text = points_text(marks) if marks >= 0 else _signed(marks)
    return words % {"marks": text, "possible": points_text(possible)}


def mark_text(marks: float) -> str:
    """`+3 marks`."""
    number = 1 if abs(marks) == 1 else 2
    return ngettext("%(marks)s mark", "%(marks)s marks", number) % {"marks": _signed(marks)}


def two_scores(questions: Sequence[Part], graded: Graded) -> str:
    """The score of a quiz that is marked by certainty, and beside it what was right, however sure anybody was. HTML."""
    points = fsum(question.points for question in questions)
    right = accuracy(graded, questions)
    scores = (
        (_("Marked by certainty"), graded.fraction, marks_text(graded.earned, graded.possible)),
        (_("Right, however sure"), right, earned_text(right * points, points)),
    )
    listed = "".join(
        f"<div><dt>{escape(name)}</dt><dd><b>{escape(percent(share))}</b> {escape(text)}</dd></div>"
        for name, share, text in scores
    )
    return f'<dl class="sure-scores">{listed}</dl>'


def sure_table(quiz: Part, questions: Sequence[Part], graded: Graded) -> str:
    """How sure somebody was against what was right. HTML; empty where they said nothing."""
    outcomes = [(question, graded.outcomes.get(question.id)) for question in questions]
    given = [(question, each) for question, each in outcomes if each is not None and each.status in _COLUMNS]
    if not any(each.sure for _question, each in given):
        return ""
    counts = Counter((each.sure, each.status) for _question, each in given)
    shown = [status for status in _COLUMNS if status != "partly" or any(key[1] == "partly" for key in counts)]
    names = {"right": _("Right"), "partly": _("Partly right"), "not_yet": _("Not right")}
    heads = [names[status] for status in shown] + ([_("Marks")] if is_marked(quiz) else [])
    rows = []
    for level in (*reversed(certainty.LEVELS), 0):
        if not any(key[0] == level for key in counts):
            continue
        cells = [str(counts[level, status]) for status in shown]
        if is_marked(quiz):
            cells.append(_signed(sum(marks_of(question, each) for question, each in given if each.sure == level)))
        listed = "".join(f'<td class="r">{escape(cell)}</td>' for cell in cells)
        rows.append(f'<tr><th scope="row">{escape(level_name(level))}</th>{listed}</tr>')
    columns = "".join(f'<th scope="col" class="r">{escape(head)}</th>' for head in heads)
    return (
        f'<div class="scroll"><table class="sure-table"><caption>{escape(_("How sure you were, and what was right"))}'
        f'</caption><thead><tr><th scope="col">{escape(_("How sure"))}</th>{columns}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )
