"""A number line as SVG, with what a learner has placed on it and, once it may be shown, what was right."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from html import escape

from stoa.assessment.items.axes import MOST_LABELS, Axis, at, mark, written
from stoa.assessment.items.numberline.answers import CLOSED, NONE, Interval

LINE, ABOVE = 50.0, 22.0
"""Where the line is, and above it what was right, in per cent of the height."""
_FORWARD, _BACK = "M-7-5 1 0-7 5", "M7-5-1 0 7 5"


@lru_cache(maxsize=256)
def line(axis: Axis, decimal: str) -> str:
    """The line itself: ticks, numbers, and arrows because it goes on."""
    ticks = "".join(at(axis.share(n), LINE, '<path class="axis" d="M0-5V5"/>', "") for n in axis.ticks(40))
    words = "".join(
        at(
            axis.share(n),
            LINE,
            f'<path class="axis" d="M0-8V8"/><text y="30">{escape(written(n, decimal))}</text>',
            "tick",
        )
        for n in axis.ticks(MOST_LABELS)
    )
    arrows = at(104, LINE, f'<path class="axis" d="{_FORWARD}"/>', "") + at(
        -4, LINE, f'<path class="axis" d="{_BACK}"/>', ""
    )
    return f'<line class="axis" x1="-4%" x2="104%" y1="{LINE}%" y2="{LINE}%"/>{ticks}{words}{arrows}'


def points(axis: Axis, numbers: Sequence[Fraction], look: str, height: float = LINE) -> str:
    """Points; those beyond the line are not drawn."""
    return "".join(mark(axis.share(n), height, look) for n in numbers if axis.first <= n <= axis.last)


def interval(axis: Axis, ends: Interval, look: str, height: float = LINE) -> str:
    """A bar with its two ends: filled, hollow, or an arrow where it goes on for ever."""
    low, high = ends
    left = -4.0 if low.kind == NONE else _inside(axis.share(low.at))
    right = 104.0 if high.kind == NONE else _inside(axis.share(high.at))
    bar = f'<line class="reach {look}" x1="{left:.4g}%" x2="{right:.4g}%" y1="{height:g}%" y2="{height:g}%"/>'
    return bar + _tip(low.kind, left, look, height, _BACK) + _tip(high.kind, right, look, height, _FORWARD)


def _tip(kind: str, where: float, look: str, height: float, arrow: str) -> str:
    if kind == NONE:
        return at(where, height, f'<path class="reach" d="{arrow}"/>', f"placed {look}")
    return mark(where, height, look if kind == CLOSED else f"{look} hollow")


def _inside(share: float) -> float:
    return min(max(share, 0.0), 100.0)
