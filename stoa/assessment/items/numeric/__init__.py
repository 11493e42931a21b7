"""A number, typed: compared exactly with a number, a number with a tolerance, or a range; with its unit, and so many
significant figures, where the author asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.lookalikes import meant_number, say_letter
from stoa.assessment.items.numeric.asking import (
    asked_json,
    help_asked,
    in_first_unit,
    read_asked,
    say_asked,
    without_unit,
)
from stoa.assessment.items.numeric.numbers import LENGTH_LIMIT, Style, Unreadable, read_number
from stoa.assessment.items.numeric.quantities import Asked, grade_quantity
from stoa.assessment.items.numeric.ranges import BadAnswer, Range, in_words, read_range
from stoa.assessment.items.numeric.telling import wrong_number
from stoa.assessment.items.options import needs_right_answer
from stoa.assessment.items.source import rich
from stoa.assessment.items.typed import decimal_sign, draw_field, read_typed
from stoa.assessment.ports import (
    AnswerSource,
    CompiledItem,
    ItemKind,
    Marks,
    Outcome,
    QuestionSource,
    Response,
    Shown,
    Wrong,
)
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part

UNIT_LIMIT = 40
UNKNOWN = ("not_a_number", "unit_unknown")
"""Reasons of what cannot be read, which a letter of another script may be to blame for."""


class Numeric:
    name = "numeric"
    options: frozenset[str] = frozenset({"figures", "unit", "units"})
    marks: Marks = "worth"
    assets: tuple[str, ...] = ()

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        needs_right_answer(source, context, at_most_one=False)
        unit = source.options.get("unit", "").strip()
        if len(unit) > UNIT_LIMIT:
            message = _("A unit is at most %(limit)d characters long.") % {"limit": UNIT_LIMIT}
            context.report("error", "question-unit", message, source.line)
            unit = unit[:UNIT_LIMIT]
        asked = read_asked(source, context)
        style = Style(decimal_sign(context.language), unit)
        compared: list[tuple[AnswerSource, Range]] = []
        answers: list[Any] = []
        for written in source.answers:
            found = without_unit(written, asked, context)
            reach = _reach(found[0], style, context) if found is not None else None
            if found is None or reach is None:
                continue
            answer, of = found
            here = in_first_unit(reach, of, asked)
            _compare(answer, here, compared, context)
            compared.append((answer, here))
            reply = rich(answer.feedback, answer.feedback_line, context)
            compiled = {"share": answer.fraction, "text": answer.text, "reply": reply, **reach.as_json()}
            answers.append({**compiled, "unit": of} if of else compiled)
        public, key = asked_json(asked)
        return CompiledItem({"unit": unit, "decimal": style.decimal, **public}, {"answers": answers, **key})

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        return read_typed(values)

    def grade(self, part: Part, response: Response) -> Outcome:
        if not isinstance(response, str):
            return Outcome("unanswered", reason="type")
        outcome = self._graded(part, response)
        if outcome.reason in UNKNOWN:
            for other, strange in meant_number(response):
                if self._graded(part, other).reason not in UNKNOWN:
                    return Outcome("unreadable", reason="letter", facts={"what": strange})
        return outcome

    def _graded(self, part: Part, response: str) -> Outcome:
        style = Style(str(part.public.get("decimal", ".")), str(part.public.get("unit", "")))
        answers: Any = part.key.get("answers", [])
        asked = Asked.of(part.key)
        try:
            if len(response) > LENGTH_LIMIT:
                raise Unreadable("too_long")
            if asked.units or asked.figures:
                return grade_quantity(response, style, asked, answers)
            number = read_number(response, style)
        except Unreadable as error:
            status: Any = "unanswered" if error.reason == "empty" else "unreadable"
            return Outcome(status, reason=error.reason, facts=error.facts)
        # Of several answers that fit, the one that earns most; of equals, the first in the author's list.
        hits = [answer for answer in answers if number in Range.from_json(answer)]
        best = max(hits, key=lambda answer: answer["share"], default=None)
        if best is None:
            return _slip(number, response, answers, style) or Outcome("not_yet")
        return Outcome(status_of(best["share"]), best["share"], feedback=best["reply"])

    def render(self, part: Part, shown: Shown) -> str:
        public: Mapping[str, Any] = part.public
        unit = f'<span class="unit">{escape(public["unit"])}</span>' if public.get("unit") else ""
        sample = "0,25; 1/4; 2,5e-1" if public.get("decimal") == "," else "0.25, 1/4, 2.5e-1"
        if not public.get("unit"):
            sample = sample.replace("2,5e-1", "25 %").replace("2.5e-1", "25 %")
        return draw_field(
            part, shown, self.say, input_class="input short", direction="ltr", unit=unit,
            help=help_asked(part, sample), solution=lambda answer: _solution(answer, str(public.get("decimal", "."))),
        )  # fmt: skip

    def say(self, outcome: Outcome) -> str:
        facts = outcome.facts
        if outcome.reason == "ambiguous":
            return _("This can be read in two ways. Write %(one)s or %(other)s.") % facts
        if outcome.reason == "too_long":
            return _("This is too long for a number. Use at most %(limit)d characters.") % {"limit": LENGTH_LIMIT}
        if outcome.reason == "too_large":
            return _("This number is too large or too small to be read. Check the power of ten.")
        if outcome.reason == "zero_division":
            return _("A division by zero has no value. Check the fraction.")
        if outcome.reason == "per_cent_sign":
            return _("This asks for a plain number: write it without the per cent sign.")
        if outcome.reason == "per_cent_missing":
            return _("A share lies between 0 and 1. Write %(share)s or %(percent)s\u202f%%.") % facts
        if outcome.reason == "letter":
            return say_letter() % facts
        if outcome.reason == "not_a_number":
            return _("This cannot be read as one number. Write only the number.")
        return say_asked(outcome)

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        return wrong_number(part, response, outcome)


def _solution(answer: Mapping[str, Any], decimal: str) -> tuple[str, str]:
    text, near = in_words(answer, decimal)
    of = f" {answer['unit']}" if answer.get("unit") else ""
    return text + of, near + of if near else ""


def _slip(number: Fraction, typed: str, answers: Sequence[dict[str, Any]], style: Style) -> Outcome | None:
    """A right answer but for a per cent sign too many or too few: said before an attempt is used, not counted as wrong.

    Where the question has a unit, or shares make no sense, a factor of a hundred is an error like any other.
    """
    right = [Range.from_json(answer) for answer in answers if answer["share"] >= 1]
    has_sign = any(sign in typed for sign in "%٪％﹪")
    if has_sign and any(number * 100 in reach for reach in right):
        return Outcome("unreadable", reason="per_cent_sign")
    is_share = not style.unit and 1 < number <= 100 and all(reach.low >= 0 and reach.high <= 1 for reach in right)
    if not has_sign and is_share and any(number / 100 in reach for reach in right):
        share = f"{float(number / 100):g}".replace(".", style.decimal)
        return Outcome("unreadable", reason="per_cent_missing", facts={"share": share, "percent": typed.strip()[:20]})
    return None


def _reach(answer: AnswerSource, style: Style, context: CompileContext) -> Range | None:
    """The numbers an answer stands for; None, reported, when it is no number."""
    remedies = {
        "numeric-unreadable": _("Write a number (“0.5”, “1/12”), a tolerance (“0.5 ± 0.1”) or a range (“3 .. 5”)."),
        "numeric-range": _("Write the smaller number first."),
        "numeric-tolerance": _("Write a number of 0 or more, or a percentage, behind ±."),
    }
    messages = {
        "numeric-unreadable": _("“%(text)s” cannot be read as a number."),
        "numeric-range": _("No number lies in “%(text)s”."),
        "numeric-tolerance": _("The tolerance in “%(text)s” is no number of 0 or more."),
    }
    try:
        reach = read_range(answer.text, style)
    except BadAnswer as error:
        message = messages[error.rule] % {"text": answer.text[:60]}
        context.report("error", error.rule, message, answer.line, remedies[error.rule])
        return None
    if not reach.has_tolerance and answer.fraction > 0 and not _is_short(reach.low):
        message = _("Only somebody who types exactly this fraction is right; its decimals never end.")
        context.report("warning", "numeric-exact", message, answer.line, _("Add a tolerance: “1/12 ± 1%”."))
    return reach


def _is_short(number: Fraction) -> bool:
    """Whether a number can be written down as a decimal."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _compare(
    answer: AnswerSource, reach: Range, found: Sequence[tuple[AnswerSource, Range]], context: CompileContext
) -> None:
    """Report an answer that never decides: equal to another, or wholly inside one that earns more."""
    for other, other_reach in found:
        if reach == other_reach:
            message = _("This stands for the same numbers as the answer in line %(line)d.") % {"line": other.line}
            context.report("error", "question-option-duplicate", message, answer.line, _("Remove one of them."))
            return
        low, high = sorted([(answer, reach), (other, other_reach)], key=lambda pair: pair[0].fraction)
        if low[0].fraction < high[0].fraction and high[1].covers(low[1]):
            message = _("Every number meant here counts as the better answer in line %(line)d.") % {
                "line": high[0].line
            }
            context.report("error", "question-answer-hidden", message, low[0].line, _("Make the ranges apart."))
            return


kind: ItemKind = Numeric()
