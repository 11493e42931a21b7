"""Drawing on axes: SVG in which places are shares of the drawing, so that marks and words keep their size in any width.

Nothing here is mirrored on pages that run from right to left: numbers grow to the right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from html import escape
from math import floor, log10
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.markup import attr
from stoa.assessment.items.numeric.numbers import Style, Unreadable, read_number
from stoa.assessment.items.tongues import HEARD, SCRIPT
from stoa.assessment.ports import QuestionSource
from stoa.content.ports import CompileContext

MOST_STEPS = 1000
"""Steps of an axis."""
MOST_LABELS = 10


@dataclass(frozen=True, slots=True)
class Axis:
    """From `first` to `last`, in steps."""

    first: Fraction
    last: Fraction
    step: Fraction

    def share(self, number: Fraction | float) -> float:
        """Where a number stands, in per cent of the axis."""
        return float(number - self.first) / float(self.last - self.first) * 100

    def as_json(self) -> dict[str, Any]:
        return {"first": str(self.first), "last": str(self.last), "step": str(self.step)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Axis:
        return _axis(data["first"], data["last"], data["step"])

    def ticks(self, most: int) -> list[Fraction]:
        """Multiples of 1, 2 or 5 times a power of ten, or of the step, `most` of them at most."""
        gap = self.step
        if (self.last - self.first) / gap > most:
            gap = _round_gap((self.last - self.first) / most)
        start = -(-self.first // gap)
        return [gap * number for number in range(int(start), int(self.last // gap) + 1)]


@lru_cache(maxsize=1024)
def _axis(first: str, last: str, step: str) -> Axis:
    return Axis(Fraction(first), Fraction(last), Fraction(step))


def _round_gap(least: Fraction) -> Fraction:
    power = Fraction(10) ** floor(log10(least))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= least)


def written(number: Fraction | float, decimal: str = ".") -> str:
    """A number for a learner's eyes, with at most six figures."""
    return f"{float(number):.6g}".replace(".", decimal).replace("-", "−")


def read_axis(
    source: QuestionSource, context: CompileContext, style: Style, names: Sequence[str], ends: tuple[str, str]
) -> Axis:
    """An axis from the options `names` (what they hold is in `ends`, as texts) and `:step:`. Reports others."""
    fallback = Axis(Fraction(0), Fraction(10), Fraction(1))
    step_text = source.options.get("step", "").strip() or "1"
    try:
        first, last, step = (read_number(text, style) for text in (*ends, step_text))
    except Unreadable:
        _report(source, context, _("The ends of the axis or its step are no numbers."), names)
        return fallback
    if not (first < last and step > 0 and (last - first) / step <= MOST_STEPS and abs(first) + abs(last) < 10**9):
        _report(source, context, _("The axis has no room, or too many steps."), names)
        return fallback
    return Axis(first, last, step)


def read_tolerance(source: QuestionSource, context: CompileContext, style: Style) -> Fraction:
    """The option `:tolerance:`; 0, reported, for what is no number of 0 or more."""
    text = source.options.get("tolerance", "").strip()
    try:
        found = read_number(text, style) if text else Fraction(0)
    except Unreadable:
        found = Fraction(-1)
    if 0 <= found < 10**9:
        return found
    line = source.line + list(source.options).index("tolerance") + 1
    message = _("“%(text)s” is no tolerance.") % {"text": text[:40]}
    context.report("error", "question-tolerance", message, line, _("Write a number of 0 or more: :tolerance: 0.5"))
    return Fraction(0)


def _report(source: QuestionSource, context: CompileContext, message: str, names: Sequence[str]) -> None:
    at = next((number for number, name in enumerate(source.options, 1) if name in (*names, "step")), 0)
    remedy = _("Write the smaller end first, and a step above 0 of which at most %(most)d fit in between.")
    context.report("error", "question-axis", message, source.line + at, remedy % {"most": MOST_STEPS})


def at(x: float, y: float, inner: str, look: str) -> str:
    """Something of a fixed size at a place (in per cent)."""
    return f'<svg class="{look}" x="{x:.4g}%" y="{y:.4g}%" overflow="visible">{inner}</svg>'


def mark(x: float, y: float, look: str, number: int = 0) -> str:
    """A point; with its number where there are several."""
    words = f'<text y="-12">{number}</text>' if number else ""
    return at(x, y, f'<circle class="halo" r="9"/><circle class="dot" r="6"/>{words}', f"placed {look}")


def shape(paths: str) -> str:
    """Lines and areas in per cent of the drawing; what lies beyond its edge is cut off."""
    return f'<svg class="shape" viewBox="0 0 100 100" preserveAspectRatio="none">{paths}</svg>'


def stage(drawing: str, *, what: str, described: str, data: Mapping[str, str | int], picture: str = "") -> str:
    """The frame of a drawing. `what` is its look; `data` what a script has to know; `described` plain text."""
    known = "".join(f' data-{name}="{attr(str(value))}"' for name, value in data.items())
    return (
        f'<div class="axes {what}" dir="ltr"{SCRIPT}{known}>{picture}'
        f'<svg class="axes-plot" role="img" aria-label="{attr(described)}"{HEARD}>{drawing}</svg></div>'
    )


def words_for_script() -> dict[str, str]:
    """What the script says aloud."""
    return {
        # Translators: said of a point that a script lets learners move; {name} is its name, {value} its numbers.
        "at": _("{name}: {value}"),
        "unset": _("not placed yet"),
        "move": _("Use the arrow keys to move it, Enter to set it."),
        "press": _("Press where it belongs, and drag it or use the arrow keys to move it."),
    }


@lru_cache(maxsize=256)
def plane(across: Axis, along: Axis, decimal: str) -> str:
    """The grid of a coordinate plane, its axes and their numbers."""
    fine = "".join(f"M{across.share(n):.4g} 0V100" for n in across.ticks(40))
    fine += "".join(f"M0 {100 - along.share(n):.4g}H100" for n in along.ticks(40))
    zero_x = min(max(across.share(0), 0.0), 100.0)
    zero_y = min(max(100 - along.share(0), 0.0), 100.0)
    lines = f'<path class="grid" d="{fine}"/><path class="axis" d="M{zero_x:.4g} 0V100M0 {zero_y:.4g}H100"/>'
    words = "".join(
        at(across.share(n), zero_y, f'<text y="17">{escape(written(n, decimal))}</text>', "tick")
        for n in across.ticks(MOST_LABELS)
        if n or not along.first < 0 < along.last
    )
    words += "".join(
        at(
            zero_x,
            100 - along.share(n),
            f'<text class="side" x="-7" y="5">{escape(written(n, decimal))}</text>',
            "tick",
        )
        for n in along.ticks(MOST_LABELS)
        if n or not across.first < 0 < across.last
    )
    return shape(lines) + words
