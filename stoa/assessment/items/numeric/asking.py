"""Compiling what a question of numbers asks besides the number, and the words about it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.numeric.numbers import Unreadable
from stoa.assessment.items.numeric.quantities import Asked, read_author
from stoa.assessment.items.numeric.ranges import Range
from stoa.assessment.items.numeric.units import LENGTH_LIMIT, BadUnit, read_unit
from stoa.assessment.ports import AnswerSource, Outcome, QuestionSource
from stoa.content.ports import CompileContext, Part

UNITS_LIMIT = 12
FIGURES_LIMIT = 12
ANY = "any"
_FIGURES = re.compile(r"(?P<count>\d{1,2})(?:\s*[,;]\s*(?P<share>\d{1,3})\s*%)?")


def read_asked(source: QuestionSource, context: CompileContext) -> Asked:
    """`:units:` and `:figures:`. Reports what cannot be read."""
    units, is_any = _units(source, context)
    figures, share = _figures(source, context)
    return Asked(units, is_any, figures, share)


def _units(source: QuestionSource, context: CompileContext) -> tuple[tuple[str, ...], bool]:
    listed = [text.strip() for text in source.options.get("units", "").split(",") if text.strip()]
    if listed and source.options.get("unit", "").strip():
        message = _("“:unit:” shows a unit, “:units:” asks for one: a question has one of the two.")
        context.report("error", "question-units", message, source.line, _("Remove one of the lines."))
        return (), False
    remedy = _("Write units with commas between them: “:units: m/s, km/h”; “any” behind them takes all of their kind.")
    units = tuple(dict.fromkeys(text for text in listed if text != ANY))
    if len(units) > UNITS_LIMIT or (listed and not units):
        message = _("A question takes from 1 to %(limit)d units.") % {"limit": UNITS_LIMIT}
        context.report("error", "question-units", message, source.line, remedy)
    known: list[str] = []
    for text in units[:UNITS_LIMIT]:
        try:
            unit = read_unit(text)
        except BadUnit as error:
            context.report("error", "question-units", _unknown(error.what, error.near), source.line, remedy)
            continue
        if known and unit.dimension != read_unit(known[0]).dimension:
            message = _("“%(unit)s” does not measure what “%(first)s” does.") % {"unit": text, "first": known[0]}
            context.report("error", "question-units", message, source.line, remedy)
            continue
        known.append(text)
    return tuple(known), ANY in listed


def _unknown(what: str, near: str) -> str:
    if near:
        return _("“%(unit)s” is no unit that is known here. Did you mean %(near)s?") % {"unit": what, "near": near}
    return _("“%(unit)s” is no unit that is known here.") % {"unit": what}


def _figures(source: QuestionSource, context: CompileContext) -> tuple[int, float | None]:
    text = source.options.get("figures", "").strip()
    if not text:
        return 0, None
    match = _FIGURES.fullmatch(text)
    count, share = (int(match["count"]), match["share"]) if match is not None else (0, None)
    if not 1 <= count <= FIGURES_LIMIT or int(share or 0) > 100:
        message = _("“%(text)s” is no number of significant figures.") % {"text": text[:40]}
        remedy = _("Write “:figures: 3”, or “:figures: 3, 50%” for what a right number with others earns.")
        context.report("error", "question-figures", message, source.line, remedy)
        return 0, None
    return count, int(share) / 100 if share is not None else None


def without_unit(answer: AnswerSource, asked: Asked, context: CompileContext) -> tuple[AnswerSource, str] | None:
    """An answer without the unit in it, and the unit; None, reported, where it cannot be read."""
    if not asked.units:
        return answer, ""
    try:
        text, unit = read_author(answer.text, asked)
    except Unreadable:
        message = _("There are two units in “%(text)s”.") % {"text": answer.text[:60]}
    except BadUnit as error:
        message = _("“%(unit)s” is no unit of what is asked for.") % {"unit": error.what[:LENGTH_LIMIT]}
    else:
        return replace(answer, text=text), unit
    remedy = _("Write the unit once, behind the number: - [x] 10 ± 0.1 m/s")
    context.report("error", "numeric-unit", message, answer.line, remedy)
    return None


def in_first_unit(reach: Range, unit: str, asked: Asked) -> Range:
    """An answer's numbers in the first of the question's units, so that answers can be compared."""
    if not unit:
        return reach
    here, first = read_unit(unit), read_unit(asked.units[0])
    return replace(reach, low=here.convert(reach.low, first), high=here.convert(reach.high, first))


def asked_json(asked: Asked) -> tuple[dict[str, Any], dict[str, Any]]:
    """(for the public side, for the key) what a question asks; nothing where it asks nothing. Which units are taken is
    part of the answer."""
    public, key = dict[str, Any](), dict[str, Any]()
    if asked.units:
        public["asks_unit"] = True
        key |= {"units": list(asked.units), "any_unit": asked.is_any}
    if asked.figures:
        public["figures"] = asked.figures
        key |= {"figures": asked.figures, "figures_share": asked.figures_share}
    return public, key


def help_asked(part: Part, sample: str) -> str:
    """What stands below the field; `sample` are numbers as they may be typed."""
    public: Any = part.public
    says = [_("A number, for example %(sample)s") % {"sample": sample}]
    if public.get("asks_unit"):
        decimal = str(public.get("decimal", "."))
        says = [_("A number with its unit, for example %(sample)s") % {"sample": f"2{decimal}5 kg"}]
    if public.get("figures"):
        count = int(public["figures"])
        says.append(
            ngettext("with %(count)d significant figure", "with %(count)d significant figures", count)
            % {"count": count}
        )
    return ", ".join(says)


def say_asked(outcome: Outcome) -> str:
    """What is said of units and figures; empty for other reasons."""
    facts = {"unit": "", "near": "", "units": "", **outcome.facts}
    if outcome.reason == "unit_unknown":
        return _unknown(str(facts["unit"]), str(facts["near"]))
    if outcome.reason == "figures":
        return _say_figures(int(facts["asked"]), int(facts["found"]))
    words = {
        "unit_missing": _("The unit is missing. Write it behind the number."),
        "unit_other": _("The unit measures the right thing, but another one is asked for: %(units)s.") % facts,
        "unit_dimension": _("The unit “%(unit)s” measures something else than what is asked for.") % facts,
        "unit_only": _("The number is right, but the unit “%(unit)s” measures something else.") % facts,
        "unit_scale": _("The number would be right in another unit."),
    }
    return words.get(outcome.reason, "")


def _say_figures(asked: int, found: int) -> str:
    wanted = ngettext("%(count)d significant figure is asked for", "%(count)d significant figures are asked for", asked)
    wanted = wanted % {"count": asked}
    if not found:
        return _("%(wanted)s: write a decimal number.") % {"wanted": wanted}
    if found < asked:
        return _("%(wanted)s, and this has fewer: %(found)d.") % {"wanted": wanted, "found": found}
    return _("%(wanted)s, and this has more: %(found)d.") % {"wanted": wanted, "found": found}
