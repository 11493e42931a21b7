"""Drawings of the studio: plain SVG made here, each with its words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEIGHT = 150
TOP, FOOT = 24, 28


def columns(counts: Sequence[int], labels: Sequence[str], said: str, *, width: int, classes: str) -> SafeString:
    """Upright bars, the count above each and its label below; `labels` that are empty are left out.

    `width` is that of the drawing's own units; text stays its size, so a narrow screen gets a drawing of its own.
    """
    tallest = max(*counts, 1)
    bars = [(count / tallest, str(count or "")) for count in counts]
    return _drawn(bars, labels, said, width=width, classes=classes)


def shares(
    values: Sequence[float | None], labels: Sequence[str], said: str, *, width: int, classes: str
) -> SafeString:  # fmt: skip
    """Upright bars of shares 0..1, all on a scale to 100 per cent; None leaves a gap. The rest as for `columns`."""
    bars = [None if value is None else (min(1.0, max(0.0, value)), f"{value * 100:.0f}") for value in values]
    return _drawn(bars, labels, said, width=width, classes=classes)


def _drawn(
    bars: Sequence[tuple[float, str] | None], labels: Sequence[str], said: str, *, width: int, classes: str
) -> SafeString:  # fmt: skip
    """Bars of heights 0..1, what stands above each, and its label below."""
    step = width / len(bars)
    rects, words = [], []
    for place, bar in enumerate(bars):
        if bar is not None:
            height = round((HEIGHT - TOP) * bar[0], 1)
            rects.append((round(place * step + step * 0.12, 1), HEIGHT - height, round(step * 0.76, 1), height))
            words.append((round((place + 0.5) * step, 1), HEIGHT - height - 7, bar[1]))
    return format_html(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<path class="axis" d="M0 {}H{}"/>{}{}</svg>',
        classes, width, HEIGHT + FOOT, said,
        format_html_join("", '<rect class="blue" x="{}" y="{}" width="{}" height="{}"/>', rects),
        HEIGHT, width,
        format_html_join(
            "", '<text class="strong" x="{}" y="{}" text-anchor="middle">{}</text>', (each for each in words if each[2])
        ),
        format_html_join(
            "", '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            ((round((at + 0.5) * step, 1), HEIGHT + 19, label) for at, label in enumerate(labels) if label),
        ),
    )  # fmt: skip


def trend(counts: Sequence[int], said: str) -> SafeString:
    """A few numbers as small bars, the last one being now; `said` has them in words."""
    tallest = max(*counts, 1)
    bars = [(place * 8 + 1, round(24 - 22 * count / tallest, 1), round(22 * count / tallest, 1)) for place, count in
            enumerate(counts) if count]  # fmt: skip
    return format_html(
        '<svg class="trend" viewBox="0 0 {} 25" role="img" aria-label="{}"><path class="axis" d="M0 24.5H{}"/>{}</svg>',
        len(counts) * 8, said, len(counts) * 8,
        format_html_join("", '<rect class="blue" x="{}" y="{}" width="6" height="{}"/>', bars),
    )  # fmt: skip


def bar(share: float) -> SafeString:
    """A share 0..1 as a thin bar; the number stands beside it."""
    return format_html(
        '<svg class="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="all" width="100" height="6"/><rect class="some" width="{}" height="6"/></svg>',
        round(100 * min(1.0, max(0.0, share)), 1),
    )
