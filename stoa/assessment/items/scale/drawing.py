"""What a class said on a scale: bars for one thing, a table of means for several statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import sqrt
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from stoa.assessment.items.markup import attr
from stoa.assessment.items.opinions import Bar, draw_bars, heading, own_mark, people_text
from stoa.assessment.items.tongues import HEARD, OURS, THEIRS
from stoa.content.ports import Part

WIDTH, HEIGHT, GAP = 12, 28, 2
"""Of one column of a small drawing."""


def mean_and_spread(counts: Mapping[str, int]) -> tuple[float, float]:
    """Mean and standard deviation (of all who answered) of steps by how many gave them; at least one somebody."""
    people = sum(counts.values())
    mean = sum(int(step) * count for step, count in counts.items()) / people
    return mean, sqrt(sum(count * (int(step) - mean) ** 2 for step, count in counts.items()) / people)


def draw_single(part: Part, counts: Mapping[str, int], people: int, own: str) -> str:
    """A bar for each step; the caption says mean and spread."""
    public: Any = part.public
    steps = list(counts)
    words = {steps[0]: public["low"], steps[-1]: public["high"]}
    bars = [
        Bar(step + (f' <small class="muted">{escape(words[step])}</small>' if words.get(step) else ""), count,
            step == own)
        for step, count in counts.items()
    ]  # fmt: skip
    finding = people_text(people)
    if any(counts.values()):
        mean, spread = mean_and_spread(counts)
        told = _("On average %(mean)s, with a spread (standard deviation) of %(spread)s.")
        finding = f"{finding} {told % {'mean': _number(mean), 'spread': _number(spread)}}"
    return draw_bars(bars, people, finding, _("Step"))


def draw_grid(
    rows: Sequence[Mapping[str, str]], counts: Mapping[str, Mapping[str, int]], people: int, own: Mapping[str, str]
) -> str:
    """A line for each statement, and below it, folded, every number."""
    means = {row["id"]: mean_and_spread(counts[row["id"]]) for row in rows if any(counts[row["id"]].values())}
    finding = people_text(people)
    ranked = sorted(means, key=lambda id: means[id][0], reverse=True)
    if len(ranked) > 1 and means[ranked[0]][0] > means[ranked[1]][0]:
        text = next(row["text"] for row in rows if row["id"] == ranked[0])
        told = _("Highest on average: “%(statement)s” (%(mean)s).")
        finding = f"{finding} {told % {'statement': text, 'mean': _number(means[ranked[0]][0])}}"
    finding = f"{finding} {_('The spread is the standard deviation.')}"
    lines = "".join(_line(row, counts[row["id"]], means.get(row["id"]), own.get(row["id"], "")) for row in rows)
    heads = (_("Statement"), _("How often each step"), _("Mean"), _("Spread"))
    shown = "".join(f'<th scope="col"{_side(place)}{OURS}>{escape(word)}</th>' for place, word in enumerate(heads))
    table = (
        f'{_scroll(_("Averages"))}<table class="tally means"{THEIRS}>{heading(finding)}<thead><tr>{shown}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )
    return table + _numbers(rows, counts)


def _line(row: Mapping[str, str], counts: Mapping[str, int], found: tuple[float, float] | None, own: str) -> str:
    mean, spread = (_number(found[0]), _number(found[1])) if found else ("–", "–")
    told = own_mark(own) if own else ""
    return (
        f'<tr><th scope="row">{row["html"]}{told}</th><td>{_columns(counts, own)}</td>'
        f'<td class="n">{mean}</td><td class="n of">{spread}</td></tr>'
    )


def _side(place: int) -> str:
    return ' class="n"' if place > 1 else ""


def _columns(counts: Mapping[str, int], own: str) -> str:
    """The counts as small columns; the numbers stand in the table below."""
    most = max(counts.values()) or 1
    drawn = []
    for place, (step, count) in enumerate(counts.items()):
        tall = round(HEIGHT * count / most, 1) if count else 0.8
        look = "own" if step == own else "some"
        drawn.append(
            f'<rect class="{look}" x="{place * WIDTH}" y="{HEIGHT - tall:g}" width="{WIDTH - GAP}" height="{tall:g}"/>'
        )
    width = len(counts) * WIDTH
    return (
        f'<svg class="columns" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" aria-hidden="true"'
        f' focusable="false">{"".join(drawn)}</svg>'
    )


def _numbers(rows: Sequence[Mapping[str, str]], counts: Mapping[str, Mapping[str, int]]) -> str:
    steps = list(counts[rows[0]["id"]])
    heads = "".join(f'<th scope="col" class="n">{step}</th>' for step in steps)
    lines = "".join(
        f'<tr><th scope="row">{row["html"]}</th>'
        + "".join(f'<td class="n">{counts[row["id"]][step]}</td>' for step in steps)
        + "</tr>"
        for row in rows
    )
    return (
        f'<details class="why numbers"><summary{OURS}>{escape(_("Every number"))}</summary>{_scroll(_("Every number"))}'
        f'<table class="tally means"{THEIRS}><thead><tr><th scope="col"{OURS}>{escape(_("Statement"))}</th>{heads}</tr>'
        "</thead>"
        f"<tbody>{lines}</tbody></table></div></details>"
    )


def _scroll(name: str) -> str:
    """The beginning of what may be wider than the page."""
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{attr(name)}"{HEARD}>'


def _number(value: float) -> str:
    return str(number_format(round(value, 1), decimal_pos=1, use_l10n=True))
