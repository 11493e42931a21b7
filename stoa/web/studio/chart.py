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
    step = width / len(counts)
    tallest = max(*counts, 1)
    bars = []
    for place, count in enumerate(counts):
        height = round((HEIGHT - TOP) * count / tallest, 1)
        bars.append((round(place * step + step * 0.12, 1), HEIGHT - height, round(step * 0.76, 1), height))
    middle = [round((place + 0.5) * step, 1) for place in range(len(counts))]
    return format_html(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<path class="axis" d="M0 {}H{}"/>{}{}</svg>',
        classes, width, HEIGHT + FOOT, said,
        format_html_join("", '<rect class="blue" x="{}" y="{}" width="{}" height="{}"/>', bars),
        HEIGHT, width,
        format_html_join(
            "", '<text class="strong" x="{}" y="{}" text-anchor="middle">{}</text>',
            ((at, bar[1] - 7, count) for at, bar, count in zip(middle, bars, counts, strict=True) if count),
        ),
        format_html_join(
            "", '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            ((at, HEIGHT + 19, label) for at, label in zip(middle, labels, strict=True) if label),
        ),
    )  # fmt: skip


def bar(share: float) -> SafeString:
    """A share 0..1 as a thin bar; the number stands beside it."""
    return format_html(
        '<svg class="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="all" width="100" height="6"/><rect class="some" width="{}" height="6"/></svg>',
        round(100 * min(1.0, max(0.0, share)), 1),
    )
