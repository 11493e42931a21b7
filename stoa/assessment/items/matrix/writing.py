"""Compiling a question that asks for a matrix: all its answers have the size of the first right one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.formulas.loose import Style
from stoa.assessment.items.formula import read_variables, variables_in
from stoa.assessment.items.matrix.cells import SIDE_LIMIT, BadMatrix, Written, compile_cell, read_matrix
from stoa.assessment.items.options import needs_right_answer, scoring_of
from stoa.assessment.items.source import rich
from stoa.assessment.items.typed import decimal_sign
from stoa.assessment.ports import AnswerSource, CompiledItem, QuestionSource
from stoa.content.ports import CompileContext

SCORINGS = ("all", "each")
ANSWER_LIMIT = 20


def write(source: QuestionSource, context: CompileContext) -> CompiledItem:
    """The public side and the key. Reports every problem."""
    needs_right_answer(source, context, at_most_one=False)
    if len(source.answers) > ANSWER_LIMIT:
        message = _("A question of this kind takes at most %(limit)d answers.") % {"limit": ANSWER_LIMIT}
        context.report("error", "question-too-many-answers", message, source.answers[ANSWER_LIMIT].line)
    decimal = decimal_sign(context.language)
    found: list[tuple[AnswerSource, Written]] = []
    for answer in source.answers[:ANSWER_LIMIT]:
        try:
            found.append((answer, read_matrix(answer.text, decimal)))
        except BadMatrix as error:
            _report(error, answer, context)
    size = next((written.size for answer, written in found if answer.is_right), (1, 1))
    variables = read_variables(source, context)
    if variables is None:
        texts = [cell for answer, written in found for row in written.rows for cell in row]
        variables = variables_in(texts, decimal, is_equation=False)
    style = Style(variables, decimal)
    answers: list[Any] = []
    for answer, written in found:
        compiled = _compiled(answer, written, size, style, context)
        if compiled is not None:
            _refuse_twice(compiled, answers, answer, context)
            answers.append(compiled)
    public: dict[str, Any] = {
        "rows": size[0],
        "columns": size[1],
        "scoring": scoring_of(source, context, SCORINGS),
        "decimal": decimal,
        "variables": list(variables),
    }
    return CompiledItem(public, {"answers": answers})


def _compiled(
    answer: AnswerSource, written: Written, size: tuple[int, int], style: Style, context: CompileContext
) -> dict[str, Any] | None:
    if written.size != size:
        message = _("This has %(rows)d rows and %(columns)d columns, and the right answer %(right)s.") % {
            "rows": written.size[0], "columns": written.size[1], "right": f"{size[0]} × {size[1]}",
        }  # fmt: skip
        context.report("error", "matrix-size", message, answer.line, _("Learners see fields for one size: write that."))
        return None
    try:
        cells = [compile_cell(cell, written.tolerance, style) for row in written.rows for cell in row]
    except BadMatrix as error:
        _report(error, answer, context)
        return None
    reply = rich(answer.feedback, answer.feedback_line, context)
    return {"share": answer.fraction, "text": answer.text, "reply": reply, "cells": cells}


def _refuse_twice(compiled: dict[str, Any], before: list[Any], answer: AnswerSource, context: CompileContext) -> None:
    if any(other["cells"] == compiled["cells"] for other in before):
        message = _("This answer stands in the list twice.")
        context.report("error", "question-option-duplicate", message, answer.line, _("Remove or reword one."))


def _report(error: BadMatrix, answer: AnswerSource, context: CompileContext) -> None:
    text = {"text": error.text[:60]}
    messages = {
        "matrix-shape": _("“%(text)s” is no matrix: its rows are not equally long, or a cell is empty.") % text,
        "matrix-size": _("A matrix has at most %(limit)d rows and columns.") % {"limit": SIDE_LIMIT},
        "matrix-cell": _("“%(text)s” is neither a number nor an expression.") % text,
        "matrix-tolerance": _("The tolerance “%(text)s” is no number of 0 or more.") % text,
    }
    remedy = _("Write [[1, 2], [3, 4]] or 1, 2; 3, 4; with ± 0.01 behind it where others are near enough.")
    context.report("error", error.rule, messages[error.rule], answer.line, remedy)
