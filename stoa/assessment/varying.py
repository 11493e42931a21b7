"""Compiling a question that has variants: a thousand draws are tried, and some of them kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import process_time

from django.utils.translation import gettext as _

from stoa.assessment.consequences import Reporting
from stoa.assessment.expressions import BadExpression, Value
from stoa.assessment.items import variants
from stoa.assessment.items.typed import decimal_sign
from stoa.assessment.items.variants import BadVariables, Statement
from stoa.assessment.ports import CompiledItem
from stoa.content.ports import CompileContext, Directive, Severity

VARS, COUNT = "vars", "variants"
CompileOne = Callable[[Directive, CompileContext], CompiledItem]


class _Trying(Reporting):
    """For draws that are only tried, and of which nothing is kept: text stays as it is."""

    def markdown(self, text: str, line: int) -> str:
        return text

    def inline(self, text: str, line: int) -> str:
        return text

    def asset(self, path: str, line: int) -> str:
        return path


def _once(context: CompileContext) -> CompileContext:
    """The context, which hears of a thing once, not once for each variant."""
    said: set[tuple[str, int]] = set()

    def tell(severity: Severity, rule: str, message: str, line: int, remedy: str) -> None:
        if (rule, line) not in said:
            said.add((rule, line))
            context.report(severity, rule, message, line, remedy)

    return Reporting(context, tell)


def compile_variants(directive: Directive, context: CompileContext, name: str, compile_one: CompileOne) -> CompiledItem:
    """The question with its variants: `public["variants"]`, `key["variants"]`, and the first of them beside that.

    `compile_one` compiles the question as it stands. What is wrong with a draw is reported with its values.
    """
    line = _line_of(directive, VARS)
    try:
        statements = variants.read_variables(directive.options[VARS])
        wanted = _wanted(directive, context)
        drawn = _tried(directive, context, name, statements, compile_one)
    except BadVariables as error:
        message = _("“%(statement)s” in the variables: %(problem)s") % {
            "statement": error.statement[:60], "problem": in_words(error.problem),
        }  # fmt: skip
        remedy = _("Write for example: n in 2..9; who in {Ada, Bo}; twice = 2*n; where n != 5")
        context.report("error", "question-vars", message, line, remedy)
        drawn, wanted = [], 0
    if not drawn:
        return compile_one(directive, Reporting(context, lambda *_said: None))  # what is wrong was said
    once = _once(context)
    decimal = decimal_sign(context.language)
    items = [compile_one(variants.filled(directive, values, decimal), once) for values in drawn[:wanted]]
    return CompiledItem(
        {**items[0].public, "variants": [item.public for item in items]},
        {**items[0].key, "variants": [item.key for item in items]},
    )


def _tried(
    directive: Directive, context: CompileContext, name: str, statements: Sequence[Statement], compile_one: CompileOne
) -> list[Mapping[str, Value]]:
    """The draws that differ, of all that were tried; none, reported, when one of them makes no question."""
    found: dict[tuple[tuple[str, Value], ...], Mapping[str, Value]] = {}
    decimal, until, redrawn = decimal_sign(context.language), process_time() + variants.MOST_SECONDS, 0
    for number in range(variants.TRIED):
        values, again = variants.draw(statements, f"{name}:{number}")
        redrawn += again
        if redrawn > variants.MOST_REDRAWN or process_time() > until:
            raise BadVariables(directive.options[VARS], "never" if redrawn > variants.MOST_REDRAWN else "slow")
        key = tuple(sorted(values.items()))
        if key in found:
            continue
        found[key] = values
        error = _first_error(variants.filled(directive, values, decimal), context, compile_one)
        if error is not None:
            rule, message, line, remedy = error
            said = ", ".join(f"{each} = {variants.written(value, decimal)}" for each, value in values.items())
            message = _("With %(values)s: %(message)s") % {"values": said[:200], "message": message}
            context.report("error", rule, message, line, remedy)
            return []
    return list(found.values())


def _first_error(
    directive: Directive, context: CompileContext, compile_one: CompileOne
) -> tuple[str, str, int, str] | None:
    """The first error of a question that is only tried: rule, message, line, remedy."""
    heard: list[tuple[str, str, int, str]] = []

    def hear(severity: Severity, rule: str, message: str, line: int, remedy: str) -> None:
        if severity == "error":
            heard.append((rule, message, line, remedy))

    compile_one(directive, _Trying(context, hear))
    return heard[0] if heard else None


def _wanted(directive: Directive, context: CompileContext) -> int:
    text = directive.options.get(COUNT, "").strip()
    if not text:
        return variants.KEPT
    if text.isascii() and text.isdigit() and len(text) <= 4 and 2 <= int(text) <= variants.MOST_KEPT:
        return int(text)
    message = _("A question has from 2 to %(most)d variants.") % {"most": variants.MOST_KEPT}
    context.report("error", "question-variants", message, _line_of(directive, COUNT))
    return variants.KEPT


def _line_of(directive: Directive, option: str) -> int:
    return directive.line + list(directive.options).index(option) + 1


def in_words(problem: BadExpression | str) -> str:
    """What is wrong with variables or with an expression, as a clause."""
    reason = problem if isinstance(problem, str) else problem.reason
    what = "" if isinstance(problem, str) else problem.what
    words = {
        "count": _("there are from 1 to %(most)d statements, with semicolons between them.")
        % {"most": variants.MOST_STATEMENTS},
        "one_value": _("a list needs two different values at least."),
        "range": _("a range goes up, by a step above 0, and has at most %(most)d values.")
        % {"most": variants.MOST_VALUES},
        "never": _("hardly any draw meets the condition."),
        "slow": _("reckoning this takes too long."),
        "too_long": _("this is too long."),
        "too_deep": _("this is nested too deep."),
        "unknown_name": _("“%(what)s” is not drawn or reckoned before.") % {"what": what},
        "unknown_function": _("there is no function “%(what)s”.") % {"what": what},
        "arguments": _("“%(what)s” takes another number of values.") % {"what": what},
        "no_number": _("“%(what)s” is a word, and no number.") % {"what": what},
        "not_whole": _("%(what)s is no whole number.") % {"what": what},
        "no_value": _("this has no value (a division by zero, or the root of a number below it)."),
        "too_large": _("this number is too large."),
    }
    return words.get(reason, _("this cannot be read."))
