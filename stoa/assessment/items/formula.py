"""What the kinds share into which expressions are typed: their variables, what is said of one that cannot be read, the
keys beside the field, and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.formulas.loose import CONSTANTS, GREEK, Style, canonical, read_loose
from stoa.assessment.formulas.mathml import mathml
from stoa.assessment.formulas.reading import LENGTH_LIMIT
from stoa.assessment.formulas.tree import BadExpression
from stoa.assessment.items.lookalikes import say_letter
from stoa.assessment.items.markup import attr
from stoa.assessment.items.tongues import OURS
from stoa.assessment.ports import Outcome, QuestionSource
from stoa.content.ports import CompileContext, Part

VARIABLE_LIMIT = 8
_LETTERS = {name: letter for letter, name in GREEK.items()}


def shown_name(name: str) -> str:
    """A variable as people write it: α for alpha."""
    return _LETTERS.get(name, name)


def style_of(part: Part) -> Style:
    """How a question takes expressions."""
    names: Any = part.public.get("variables", ())
    decimal = str(part.public.get("decimal", "."))
    return Style(tuple(str(name) for name in names), decimal, bool(part.public.get("equation")))


def read_variables(source: QuestionSource, context: CompileContext) -> tuple[str, ...] | None:
    """The names in `:variables:`; None without it. Reports what is no name."""
    if "variables" not in source.options:
        return None
    found = []
    for text in filter(None, source.options["variables"].replace(",", " ").split()):
        name = canonical(text)
        if name:
            found.append(name)
            continue
        message = _("“%(text)s” is no name of a variable.") % {"text": text[:40]}
        remedy = _("Write letters, a number or letters below: x, v0, x_1, alpha.")
        context.report("error", "question-variables", message, source.line, remedy)
    if len(found) > VARIABLE_LIMIT:
        message = _("A question has at most %(limit)d variables.") % {"limit": VARIABLE_LIMIT}
        context.report("error", "question-variables", message, source.line, _("Remove some."))
    return tuple(dict.fromkeys(found))[:VARIABLE_LIMIT]


def variables_in(texts: Sequence[str], decimal: str, is_equation: bool) -> tuple[str, ...]:
    """The letters that stand for something in the answers of an author who has not named any."""
    found: list[str] = []
    for text in texts:
        for _again in range(VARIABLE_LIMIT + 1):
            try:
                read_loose(text.strip(), Style(tuple(found), decimal, is_equation))
            except BadExpression as error:
                name = canonical(error.what[:1])
                if error.reason != "unknown_name" or not name or name in found or len(found) >= VARIABLE_LIMIT:
                    break
                found.append(name)
            else:
                break
    return tuple(sorted(found))


def unreadable(text: str, error: BadExpression) -> Outcome:
    """The outcome of a text that is no expression."""
    if error.reason == "empty":
        return Outcome("unanswered", reason="type")
    before = text[: error.at].rstrip()
    return Outcome("unreadable", reason=error.reason, facts={"what": error.what[:20], "before": before[-20:]})


def in_words(error: BadExpression, text: str) -> str:
    """Why an expression cannot be read, as a sentence."""
    return say_unreadable(unreadable(text, error)) or _("There is nothing.")


def say_unreadable(outcome: Outcome) -> str:
    """What is said of an expression that cannot be read, or has no value; empty for other reasons."""
    facts = {"what": "", "before": "", "limit": LENGTH_LIMIT, **outcome.facts}
    if outcome.reason == "unreadable" and not facts["before"]:
        return _("This cannot be read: it begins with “%(what)s”.") % facts
    words = {
        "unreadable": _("This can be read up to “%(before)s”, and not what follows: “%(what)s”."),
        "ends": _("Something is missing at the end, behind “%(what)s”."),
        "unclosed": _("The bracket “%(what)s” is opened and not closed."),
        "two_readings": _(
            "This can be read in two ways, from “%(what)s” on. Put brackets around what belongs together."
        ),
        "unknown_name": _("“%(what)s” is not known here. Use the names of the question, and * between factors."),
        "letter": say_letter(),
        "comma": _("“%(what)s” has a comma. Write decimals with a point."),
        "two_numbers": _("“%(what)s” stands behind a number. Write the sum in brackets: (2 + 1/2)."),
        "equation": _("Write one expression, without an equals sign."),
        "no_equation": _("This asks for an equation: write both sides, with = between them."),
        "too_long": _("This is too long. Use at most %(limit)d characters."),
        "too_deep": _("This has too many brackets inside each other."),
        "no_value": _("This has no value: it divides by zero, or is too large to be reckoned."),
    }
    sentence = words.get(outcome.reason, "")
    return sentence % facts if "%(" in sentence else sentence


def unread_expression(text: str, variables: Sequence[str], decimal: str) -> str:
    """Why a text could be no answer of a `symbolic` question with these variables; empty where it could."""
    names = tuple(canonical(name) for name in variables)
    if not all(names):
        return "name"
    if len(names) > VARIABLE_LIMIT:
        return "variables"
    try:
        read_loose(text.strip(), Style(names, decimal))
    except BadExpression as error:
        return error.reason
    return ""


def draw_keys(part: Part, style: Style) -> str:
    """Buttons that put signs into the field. They do nothing without a script, which brings them out."""
    keys = [
        ("^(|)", "x<sup>n</sup>", _("Power")),
        ("sqrt(|)", "√", _("Square root")),
        ("(|)/()", "<b>a</b><b>b</b>", _("Fraction")),
        ("(|)", "( )", _("Brackets")),
        ("pi", "π", _("Pi")),
    ]
    keys += [(name, escape(shown_name(name)), shown_name(name)) for name in style.variables if name in _LETTERS]
    drawn = "".join(
        f'<button type="button" data-insert="{attr(text)}" title="{attr(label)}">'
        f'<span aria-hidden="true">{html}</span><span class="heard">{escape(label)}</span></button>'
        for text, html, label in keys
        if text not in CONSTANTS or text not in style.variables
    )
    named = attr(_("Insert"))
    field = f"{attr(part.id)}-field"
    return f'<div class="formula-keys" role="group" aria-label="{named}" data-for="{field}" hidden{OURS}>{drawn}</div>'


def draw_read(response: object, style: Style) -> str:
    """How an expression that was sent has been read; empty where it cannot be."""
    if not isinstance(response, str):
        return ""
    try:
        node = read_loose(response, style)
    except BadExpression:
        return ""
    return f'<p class="read-as"><span{OURS}>{escape(_("Read as"))}</span> {mathml(node, style.decimal)}</p>'
