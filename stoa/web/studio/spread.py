"""How far a class is, as a drawing and as a sentence that says the finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from stoa.web.studio.chart import columns

WIDE, NARROW = 640, 330


@dataclass(frozen=True)
class Spread:
    """The class by tenths of the course. `lines` is the same as a table."""

    wide: SafeString
    narrow: SafeString
    finding: str
    lines: tuple[tuple[str, int], ...]


def spread_of(counts: Sequence[int]) -> Spread:
    """`counts` as `learning.queries.progress_spread` gives them: ten tenths and, last, those who have done all."""
    names = [gettext("%(low)s–%(high)s %%") % {"low": low * 10, "high": low * 10 + 9} for low in range(10)]
    names.append(gettext("all of it"))
    short = [str(low * 10) for low in range(10)] + [gettext("all")]
    wide = [f"{label} %" if label.isdigit() else label for label in short]
    narrow = [label if place % 2 == 0 else "" for place, label in enumerate(short)]
    said = gettext("How many learners are how far, in tenths of the course. The table has the numbers.")
    return Spread(
        columns(counts, wide, said, width=WIDE, classes="only-wide"),
        columns(counts, narrow, said, width=NARROW, classes="only-narrow"),
        _finding(counts),
        tuple(zip(names, counts, strict=True)),
    )  # fmt: skip


def _finding(counts: Sequence[int]) -> str:
    whole = sum(counts)
    begun, done = whole - counts[0], counts[10]
    if done:
        return ngettext(
            "%(done)s of %(all)s has finished.", "%(done)s of %(all)s have finished.", done
        ) % {"done": done, "all": whole}  # fmt: skip
    return ngettext(
        "%(begun)s of %(all)s is past the first tenth.", "%(begun)s of %(all)s are past the first tenth.", begun
    ) % {"begun": begun, "all": whole}  # fmt: skip
