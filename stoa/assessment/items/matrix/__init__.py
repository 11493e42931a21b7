"""A matrix or a vector, with a field for each cell: numbers as in `numeric`, or expressions as in `symbolic`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.formulas.tree import BadExpression
from stoa.assessment.items.fields import Gap
from stoa.assessment.items.formula import say_unreadable, style_of, unreadable
from stoa.assessment.items.markup import asking, attr, describedby, empty, group, problem, reply, verdict
from stoa.assessment.items.matrix.cells import Cell, cell_told, count_right, read_cell, read_matrix
from stoa.assessment.items.matrix.writing import write
from stoa.assessment.items.numeric import kind as numeric
from stoa.assessment.items.numeric.numbers import Unreadable
from stoa.assessment.items.tongues import OURS
from stoa.assessment.items.typed import read_typed
from stoa.assessment.ports import (
    CompiledItem,
    ItemKind,
    Marks,
    Outcome,
    QuestionSource,
    Response,
    Shown,
    Verdict,
    Wrong,
    field_name,
)
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part


class Matrix:
    name = "matrix"
    options: frozenset[str] = frozenset({"scoring", "variables"})
    marks: Marks = "worth"
    assets: tuple[str, ...] = ("assessment/formula.css",)

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        return write(source, context)

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        """What was typed, cell by cell, row after row; empty where nothing was."""
        count = len(_places(part))
        typed = [read_typed([value.partition(":")[2]]) or "" for value in values[:count]]
        return typed + [""] * (count - len(typed)) if any(typed) else None

    def grade(self, part: Part, response: Response) -> Outcome:
        places = _places(part)
        given: list[Any] = response if isinstance(response, list) else []
        texts = [text if isinstance(text, str) else "" for text in given]
        texts = (texts + [""] * len(places))[: len(places)]
        if not any(text.strip() for text in texts):
            return Outcome("unanswered", reason="type")
        style = style_of(part)
        cells: list[Cell | None] = []
        for place, text in zip(places, texts, strict=True):
            try:
                cells.append(read_cell(text, style) if text.strip() else None)
            except Unreadable as error:
                facts: dict[str, str | int] = dict(error.facts)
                return _unreadable(place, Outcome("unreadable", reason=error.reason, facts=facts))
            except BadExpression as error:
                return _unreadable(place, unreadable(text, error))
        return _judged(part, texts, cells)

    def render(self, part: Part, shown: Shown) -> str:
        public: Any = part.public
        outcome, told, about = shown.outcome, "", ""
        if outcome is not None and outcome.status == "unreadable":
            about = f"{part.id}-reply"
            told = problem(self.say(outcome), about)
        elif outcome is not None and (told := reply(outcome, f"{part.id}-reply")):
            about = f"{part.id}-reply"
        rows = "".join(
            '<span class="matrix-row">'
            + "".join(_cell(part, shown, row, column) for column in range(1, public["columns"] + 1))
            + "</span>"
            for row in range(1, public["rows"] + 1)
        )
        inner = f'<div class="matrix">{rows}</div>{told}{_solution(part, shown)}'
        return group(
            part.id, public["prompt"], bool(public.get("is_block")), inner, describedby(shown.describedby, about)
        )

    def gaps(self, part: Part, response: object, outcome: Outcome, seed: str) -> Sequence[Gap]:
        texts = response if isinstance(response, list) else []
        found = []
        for number, place in enumerate(_places(part)):
            is_empty = number >= len(texts) or not str(texts[number]).strip()
            is_bad = (outcome.facts.get("row"), outcome.facts.get("column")) == place
            if is_bad or (is_empty and outcome.status == "unanswered"):
                words = self._problem(outcome) if is_bad else empty()
                found.append(Gap(f"{part.id}-{place[0]}-{place[1]}-field", escape(_name(*place)), words))
        return found

    def _problem(self, outcome: Outcome) -> str:
        """What is said of a cell that cannot be read."""
        return numeric.say(outcome) or say_unreadable(outcome)

    def say(self, outcome: Outcome) -> str:
        facts = outcome.facts
        if outcome.reason == "cells":
            missing = int(facts["missing"])
            return ngettext("%(count)d cell is empty yet.", "%(count)d cells are empty yet.", missing) % {
                "count": missing
            }
        if outcome.reason == "each":
            all_of_them = int(facts["all"])
            text = ngettext("%(right)d of %(all)d cell is right.", "%(right)d of %(all)d cells are right.", all_of_them)
            return text % {"right": facts["right"], "all": all_of_them}
        if outcome.reason == "all" and outcome.status != "right":
            return _("It counts when all of it is right.")
        said = self._problem(outcome)
        if not said or "row" not in facts:
            return said
        return _("Row %(row)d, column %(column)d: %(problem)s") % {**facts, "problem": said}

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        """The whole matrix: whoever mixed up rows and columns has many cells wrong, and made one mistake."""
        texts = [text if isinstance(text, str) else "" for text in response] if isinstance(response, list) else []
        told = [cell_told(" ".join(text.split()), style_of(part)) if text.strip() else ("", "–") for text in texts]
        wide: Any = part.public["columns"]
        rows = [told[at : at + wide] for at in range(0, len(told), wide)]
        drawn = ", ".join(f"[{', '.join(words for _key, words in row)}]" for row in rows)
        return (Wrong("|".join(key for key, _words in told), drawn),)


def _places(part: Part) -> list[tuple[int, int]]:
    """(row, column) of each cell, from 1, row after row."""
    public: Any = part.public
    return [(row + 1, column + 1) for row in range(public["rows"]) for column in range(public["columns"])]


def _name(row: int, column: int) -> str:
    return _("Row %(row)d, column %(column)d") % {"row": row, "column": column}


def _unreadable(place: tuple[int, int], outcome: Outcome) -> Outcome:
    facts = {**outcome.facts, "row": place[0], "column": place[1]}
    return Outcome("unreadable", reason=outcome.reason, facts=facts)


def _judged(part: Part, texts: Sequence[str], cells: Sequence[Cell | None]) -> Outcome:
    """The outcome of cells that could all be read; None is an empty one."""
    answers: Any = part.key.get("answers", [])
    style, is_each = style_of(part), part.public.get("scoring") == "each"
    judged = [(answer, count_right(cells, texts, answer["cells"], style)) for answer in answers]
    hits = [answer for answer, fitting in judged if all(fitting)]
    best: Any = max(hits, key=lambda answer: answer["share"], default=None)
    right = [fitting for answer, fitting in judged if answer["share"] >= 1]
    nearest = max(right, key=sum, default=[False] * len(cells))
    if best is not None and best["share"] >= 1:
        nearest = [True] * len(cells)
    share = sum(nearest) / len(nearest) if is_each else 0.0
    fraction = max(best["share"] if best is not None else 0.0, share)
    verdicts = {
        f"{row}-{column}": Verdict("right" if is_right else "not_yet")
        for (row, column), is_right, cell in zip(_places(part), nearest, cells, strict=True)
        if cell is not None
    }
    missing = len(cells) - len(verdicts)
    if missing:
        return Outcome("unanswered", share, verdicts, reason="cells", facts={"missing": missing})
    return Outcome(
        status_of(fraction), fraction, verdicts, feedback=best["reply"] if best is not None else "",
        reason="each" if is_each else "all", facts={"right": sum(nearest), "all": len(nearest)},
    )  # fmt: skip


def _cell(part: Part, shown: Shown, row: int, column: int) -> str:
    public: Any = part.public
    place, texts = f"{row}-{column}", list[Any](shown.response) if isinstance(shown.response, list) else []
    number = (row - 1) * public["columns"] + column - 1
    text = texts[number] if number < len(texts) and isinstance(texts[number], str) else ""
    at, outcome = f"{part.id}-{place}", shown.outcome
    told = outcome.verdicts.get(place) if outcome is not None else None
    mark = verdict(told.status, f"{at}-v", is_settled=shown.is_settled) if told is not None else ""
    about = asking(shown, f"{at}-field", f"{at}-v" if told is not None else "")
    name = _name(row, column)
    state = " readonly" if shown.is_settled else ""
    look = "" if told is None else " right" if told.status == "right" else " wrong"
    return (
        f'<span class="matrix-cell{look}"><label class="heard" for="{attr(at)}-field"{OURS}>{escape(name)}</label>'
        f'<input class="input" id="{attr(at)}-field" type="text"'
        f' name="{attr(field_name(part, place))}" value="{attr(text)}" dir="ltr"'
        f' maxlength="200" autocomplete="off" autocapitalize="none" spellcheck="false"{about}{state}>{mark}</span>'
    )


def _solution(part: Part, shown: Shown) -> str:
    """The author's first right answer as a table of MathML, once it may be shown to somebody who has not found it."""
    answers: Any = part.key.get("answers", [])
    right = next((answer for answer in answers if answer["share"] >= 1), None)
    if not shown.reveals or right is None:
        return ""
    rows = read_matrix(right["text"], style_of(part).decimal).rows
    drawn = "".join(
        "<mtr>" + "".join(f"<mtd><mtext>{escape(cell)}</mtext></mtd>" for cell in row) + "</mtr>" for row in rows
    )
    matrix = f"<math><mrow><mo>(</mo><mtable>{drawn}</mtable><mo>)</mo></mrow></math>"
    return f'<p class="solution"{OURS}>{escape(_("Right answer:"))} {matrix}</p>'


kind: ItemKind = Matrix()
