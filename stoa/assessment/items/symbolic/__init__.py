"""An expression, typed: right when it is equal to the author's, in whatever way it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from stoa.assessment.formulas.equality import (
    Interval,
    Reckoned,
    Setting,
    differs_by_constant,
    fingerprint,
    has_free_constant,
    is_same,
    reckon,
    reckon_held,
)
from stoa.assessment.formulas.forms import is_in_form
from stoa.assessment.formulas.loose import Style, read_loose
from stoa.assessment.formulas.mathml import mathml
from stoa.assessment.formulas.tree import BadExpression
from stoa.assessment.items.formula import draw_keys, draw_read, say_unreadable, shown_name, style_of, unreadable
from stoa.assessment.items.mathfield import SCRIPT, draw_look
from stoa.assessment.items.saying_wrong import as_typed
from stoa.assessment.items.symbolic.writing import write
from stoa.assessment.items.typed import draw_field, read_typed
from stoa.assessment.ports import CompiledItem, ItemKind, Marks, Outcome, QuestionSource, Response, Shown, Wrong
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part


class Symbolic:
    name = "symbolic"
    options: frozenset[str] = frozenset({"variables", "domain", "form", "constant"})
    marks: Marks = "worth"
    assets: tuple[str, ...] = ("assessment/formula.css", "assessment/formula.js", SCRIPT)

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        return write(source, context)

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        return read_typed(values)

    def grade(self, part: Part, response: Response) -> Outcome:
        if not isinstance(response, str) or not response.strip():
            return Outcome("unanswered", reason="type")
        setting = _setting(part)
        try:
            node = read_loose(response, setting.style)
        except BadExpression as error:
            return unreadable(response, error)
        given = reckon_held(node, setting) if setting.constant else reckon(node, setting)
        if not given.count:
            return Outcome("unreadable", reason="no_value")
        answers: Any = part.key.get("answers", [])
        if setting.constant and not has_free_constant(node, setting):
            return _without_constant(given, answers, setting)
        hits = [answer for answer in answers if _fits(given, answer["text"], setting)]
        best = max(hits, key=lambda answer: answer["share"], default=None)
        if best is None:
            return Outcome("not_yet")
        form = str(part.key.get("form", ""))
        if best["share"] > 0 and not is_in_form(form, node, read_loose(best["text"], setting.style)):
            return Outcome("unreadable", reason="form", facts={"form": form})
        return Outcome(status_of(best["share"]), best["share"], feedback=best["reply"])

    def render(self, part: Part, shown: Shown) -> str:
        style = style_of(part)
        tools = "" if shown.is_settled else draw_look(part, style) + draw_keys(part, style)
        return draw_field(
            part, shown, self.say, input_class="input formula", direction="ltr", help=_help(style),
            beside=tools + draw_read(shown.response, style),
            solution=lambda answer: (_drawn(str(answer["text"]), style), ""),
        )  # fmt: skip

    def say(self, outcome: Outcome) -> str:
        if outcome.reason == "form":
            return _say_form(str(outcome.facts.get("form", "")))
        if outcome.reason == "constant_missing":
            name = shown_name(str(outcome.facts.get("name", "")))
            return _("This is right up to a constant. Any constant may be added: write + %(name)s, too.") % {
                "name": name
            }
        return say_unreadable(outcome)

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        """The author's own wrong answer where it is one of those, else what was typed; expressions with the same values
        are the same mistake."""
        setting = _setting(part)
        try:
            node = read_loose(response if isinstance(response, str) else "", setting.style)
        except BadExpression:
            return as_typed(response)
        given = reckon_held(node, setting) if setting.constant else reckon(node, setting)
        if not given.count:
            return as_typed(response)
        answers: Any = part.key.get("answers", [])
        for number, answer in enumerate(answers):
            if answer["share"] < 1 and _fits(given, answer["text"], setting):
                return (Wrong(f"answer {number}", str(answer["text"])),)
        form = str(outcome.facts.get("form", ""))
        return (Wrong(f"{outcome.reason}{form}={fingerprint(given, setting)}", " ".join(str(response).split())),)


def _setting(part: Part) -> Setting:
    """What a version's key says of the comparison."""
    key: Mapping[str, Any] = part.key
    style = style_of(part)
    domain: Any = key.get("domain", {})
    intervals = tuple(Interval(*domain[name]) if name in domain else Interval() for name in style.variables)
    return Setting(style, intervals, str(key.get("seed", "")), str(key.get("constant", "")))


def _fits(given: Reckoned, text: str, setting: Setting) -> bool:
    try:
        return (differs_by_constant if setting.constant else is_same)(given, text, setting)
    except BadExpression:  # an answer of a version whose language was wider
        return False


def _without_constant(given: Reckoned, answers: Sequence[Mapping[str, Any]], setting: Setting) -> Outcome:
    """An antiderivative without its constant: said of a right one before an attempt is used."""
    hits = [answer for answer in answers if _fits(given, answer["text"], setting)]
    if any(answer["share"] >= 1 for answer in hits):
        return Outcome("unreadable", reason="constant_missing", facts={"name": setting.constant})
    return Outcome("not_yet", feedback=hits[0]["reply"] if hits else "")


def _drawn(text: str, style: Style) -> str:
    """An author's answer as MathML."""
    try:
        return mark_safe(mathml(read_loose(text, style), style.decimal))
    except BadExpression:
        return text


def _help(style: Style) -> str:
    names = ", ".join(shown_name(name) for name in style.variables)
    if style.is_equation:
        return _("An equation in %(names)s. Write powers with ^, roots as sqrt( ).") % {"names": names}
    if names:
        return _("An expression in %(names)s. Write powers with ^, roots as sqrt( ).") % {"names": names}
    return _("An expression. Write powers with ^, roots as sqrt( ).")


def _say_form(form: str) -> str:
    words = {
        "factored": _("This is equal to what is asked for, but not factored as far as it can be."),
        "expanded": _("This is equal to what is asked for, but not multiplied out, with like terms put together."),
        "simplified": _("This is equal to what is asked for, but it can be written more simply."),
        "fraction": _("This is equal to what is asked for, but it is not a single fraction."),
    }
    return words.get(form, "")


kind: ItemKind = Symbolic()
