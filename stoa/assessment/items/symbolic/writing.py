"""Compiling a question that asks for an expression: its variables, domain and form, and whether its answers differ."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.formulas.equality import (
    ENOUGH,
    BadDomain,
    Interval,
    Setting,
    is_same,
    read_domain,
    reckon_text,
)
from stoa.assessment.formulas.forms import ANY, FORMS, is_in_form
from stoa.assessment.formulas.loose import Style, canonical, read_loose
from stoa.assessment.formulas.tree import BadExpression
from stoa.assessment.items.formula import in_words, read_variables, variables_in
from stoa.assessment.items.options import needs_right_answer
from stoa.assessment.items.source import rich
from stoa.assessment.items.typed import decimal_sign
from stoa.assessment.ports import AnswerSource, CompiledItem, QuestionSource
from stoa.content.ports import CompileContext

ANSWER_LIMIT = 30
"""Answers of one question: each is reckoned with what was typed."""


def write(source: QuestionSource, context: CompileContext) -> CompiledItem:
    """The public side and the key. Reports every problem."""
    needs_right_answer(source, context, at_most_one=False)
    answers = _limited(source.answers, context)
    decimal = decimal_sign(context.language)
    is_equation = any("=" in answer.text for answer in answers if answer.is_right)
    variables = read_variables(source, context)
    if variables is None:
        variables = variables_in([answer.text for answer in answers], decimal, is_equation)
    constant = _constant(source, is_equation, context)
    if constant:
        variables = tuple(dict.fromkeys([*variables, constant]))
    domain = _domain(source, variables, context)
    style = Style(variables, decimal, is_equation)
    seed = hashlib.sha256("\n".join(answer.text for answer in answers).encode("utf-8", "replace")).hexdigest()[:16]
    setting = Setting(style, tuple(domain.get(name, Interval()) for name in variables), seed, constant)
    form = _form(source, context)
    kept = [answer for answer in answers if _is_usable(answer, setting, form, context)]
    _compare(kept, setting, context)
    listed: list[Any] = [
        {
            "share": answer.fraction,
            "text": answer.text.strip(),
            "reply": rich(answer.feedback, answer.feedback_line, context),
        }
        for answer in kept
    ]
    intervals: dict[str, Any] = {name: [each.low, each.high, each.is_whole] for name, each in domain.items()}
    key: dict[str, Any] = {"answers": listed, "seed": seed, "form": form, "domain": intervals, "constant": constant}
    return CompiledItem({"variables": list(variables), "decimal": decimal, "equation": is_equation}, key)


def _limited(answers: Sequence[AnswerSource], context: CompileContext) -> Sequence[AnswerSource]:
    if len(answers) > ANSWER_LIMIT:
        message = _("A question of this kind takes at most %(limit)d answers.") % {"limit": ANSWER_LIMIT}
        context.report("error", "question-too-many-answers", message, answers[ANSWER_LIMIT].line, _("Remove some."))
    return answers[:ANSWER_LIMIT]


def _constant(source: QuestionSource, is_equation: bool, context: CompileContext) -> str:
    text = source.options.get("constant", "").strip().removeprefix("+").strip()
    if not text:
        return ""
    name = canonical(text)
    if not name or is_equation:
        message = _("“:constant: %(text)s” names no constant that can be added.") % {"text": text[:40]}
        remedy = _("Write “:constant: C”, in a question whose answers are no equations.")
        context.report("error", "question-constant", message, source.line, remedy)
        return ""
    return name


def _domain(source: QuestionSource, variables: Sequence[str], context: CompileContext) -> dict[str, Interval]:
    remedy = _("Write for example: x > 0, 0 < p < 1, n in 1..20 whole")
    try:
        found = read_domain(source.options.get("domain", ""))
    except BadDomain as error:
        message = _("“%(text)s” is no domain of a variable.") % {"text": error.text[:60]}
        context.report("error", "question-domain", message, source.line, remedy)
        return {}
    for name in found:
        if name not in variables:
            message = _("The domain is that of “%(name)s”, which is no variable here.") % {"name": name}
            context.report("error", "question-domain", message, source.line, remedy)
    return {name: interval for name, interval in found.items() if name in variables}


def _form(source: QuestionSource, context: CompileContext) -> str:
    form = source.options.get("form", "").strip() or ANY
    if form != ANY and form not in FORMS:
        message = _("“%(form)s” is no form of an expression.") % {"form": form[:40]}
        remedy = _("Forms: %(forms)s.") % {"forms": ", ".join([ANY, *FORMS])}
        context.report("error", "question-form", message, source.line, remedy)
        return ""
    return "" if form == ANY else form


def _is_usable(answer: AnswerSource, setting: Setting, form: str, context: CompileContext) -> bool:
    """Whether an answer can be read and has values; reports what it lacks."""
    try:
        node = read_loose(answer.text.strip(), setting.style)
    except BadExpression as error:
        message = _("“%(text)s” cannot be read as an expression: %(problem)s") % {
            "text": answer.text[:60], "problem": in_words(error, answer.text.strip()),
        }  # fmt: skip
        remedy = _("Write for example 2x(x+1), sqrt(2)/2, sin(x)^2, and “:variables:” for the names in it.")
        context.report("error", "symbolic-unreadable", message, answer.line, remedy)
        return False
    if reckon_text(answer.text.strip(), setting).count < ENOUGH:
        message = _("This has no value for most numbers that its variables may stand for.")
        remedy = _("Say where it has: “:domain: x > 0”.")
        context.report("error", "symbolic-no-value", message, answer.line, remedy)
        return False
    if answer.is_right and form and not is_in_form(form, node, node):
        message = _("This right answer is not in the form that “:form: %(form)s” asks for.") % {"form": form}
        context.report("error", "symbolic-form", message, answer.line, _("Write it in that form, or ask for another."))
    return True


def _compare(answers: Sequence[AnswerSource], setting: Setting, context: CompileContext) -> None:
    """Report answers that are equal to another one: they never decide."""
    for number, answer in enumerate(answers):
        given = reckon_text(answer.text.strip(), setting)
        for other in answers[:number]:
            if is_same(given, other.text.strip(), setting):
                message = _("This is equal to the answer in line %(line)d.") % {"line": other.line}
                context.report("error", "question-option-duplicate", message, answer.line, _("Remove one of them."))
                break
