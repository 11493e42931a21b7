"""How well somebody knows what they know: a picture, a table and plain words. For them alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from stoa.assessment import items
from stoa.assessment.queries import SPANS, Calibration, Said
from stoa.kernel.text.words import per_cent

WIDE, NARROW = 640, 330
ROW, TOP, FOOT = 66, 8, 30
GRID = (0, 25, 50, 75, 100)
AMISS = 0.05
"""A difference of shares that is worth a word."""


@dataclass(frozen=True)
class Line:
    """One level: how many answers, and how often they were right; shares and spans in whole per cent."""

    name: str
    answers: int
    right: int
    share: str
    likely: str
    meant: str


@dataclass(frozen=True)
class Shown:
    """A calibration as its page shows it."""

    answers: int
    lines: tuple[Line, ...]
    finding: str
    advice: str
    brier: str
    wide: SafeString
    narrow: SafeString


def shown_of(calibration: Calibration | None) -> Shown | None:
    """What is shown of it; None of too few answers."""
    if calibration is None or not calibration.is_enough:
        return None
    said = [each for each in reversed(calibration.levels) if each.answers]
    lines = tuple(_line(each) for each in said)
    return Shown(
        answers=calibration.answers, lines=lines, finding=_finding(calibration), advice=_advice(calibration),
        brier=_brier(calibration), wide=_drawn(said, width=WIDE, classes="only-wide"),
        narrow=_drawn(said, width=NARROW, classes="only-narrow"),
    )  # fmt: skip


def _line(said: Said) -> Line:
    return Line(
        items.level_name(said.level), said.answers, said.right, per_cent(str(round(said.share * 100))),
        _span(said.interval), _span(SPANS[said.level]),
    )  # fmt: skip


def _span(shares: tuple[float, float]) -> str:
    low, high = shares
    return gettext("%(low)s–%(high)s %%") % {"low": round(low * 100), "high": round(high * 100)}


def _finding(calibration: Calibration) -> str:
    """The finding as a sentence, about the level that tells most."""
    very = calibration.levels[-1]
    told = very if very.answers else max(calibration.levels, key=lambda each: each.answers)
    words = ngettext(
        "Of %(answers)d answer that you called “%(level)s”, %(right)d was right.",
        "Of %(answers)d answers that you called “%(level)s”, %(right)d were right.", told.answers,
    )  # fmt: skip
    return words % {"answers": told.answers, "right": told.right, "level": items.level_name(told.level)}


def _advice(calibration: Calibration) -> str:
    if calibration.fit == "over":
        return gettext(
            "You tend to be surer than you are right. When you feel sure, ask yourself what else it could be before "
            "you answer."
        )
    if calibration.fit == "under":
        return gettext("You tend to know more than you believe. Trust yourself a little further.")
    if calibration.fit == "mixed":
        return gettext("Your sure answers are right less often than they sound, and your guesses more often: what you "
                       "feel tells little yet.")  # fmt: skip
    return gettext("As far as so many answers can tell, you know what you know.")


def _brier(calibration: Calibration) -> str:
    """How far off, in plain words: what was meant against what was so, and the score itself."""
    values = {
        "meant": round(calibration.meant * 100), "right": round(100 * calibration.right / calibration.answers),
        "score": number_format(round(calibration.brier, 2), 2),
    }  # fmt: skip
    over = calibration.meant - calibration.right / calibration.answers
    if over > AMISS:
        words = gettext("Going by what you said, %(meant)d of 100 answers would be right; %(right)d were.")
    elif over < -AMISS:
        words = gettext("Going by what you said, only %(meant)d of 100 answers would be right; %(right)d were.")
    else:
        words = gettext("Going by what you said, %(meant)d of 100 answers would be right, and %(right)d were.")
    score = gettext("Brier score: %(score)s (0 is best; whoever says “half” of everything has 0.25).")
    return f"{words} {score}" % values


def _drawn(said: list[Said], *, width: int, classes: str) -> SafeString:
    """A row a level: the shares that it stands for as a band, and how often it was right as a dot in its interval."""
    height = TOP + ROW * len(said)
    words = gettext("How often you were right at each level of certainty. The table has the numbers.")
    grid = [(_at(share / 100, width), TOP, height) for share in GRID]
    feet = [(_at(share / 100, width), height + 20, _anchor(share), per_cent(str(share))) for share in GRID]
    rows = format_html_join("", "{}", ((_row(each, place, width),) for place, each in enumerate(said)))
    return format_html(
        '<svg class="chart calibration {}" viewBox="0 0 {} {}" direction="ltr" role="img" aria-label="{}">{}{}'
        '<path class="axis" d="M0 {}H{}"/>{}</svg>',
        classes, width, height + FOOT, words,
        format_html_join("", '<path class="grid" d="M{} {}V{}"/>', grid), rows, height, width,
        format_html_join("", '<text x="{}" y="{}" text-anchor="{}">{}</text>', feet),
    )  # fmt: skip


def _at(share: float, width: int) -> float:
    return round(8 + share * (width - 16), 1)


def _anchor(share: int) -> str:
    return {0: "start", 100: "end"}.get(share, "middle")


def _row(said: Said, place: int, width: int) -> SafeString:
    top = TOP + ROW * place
    middle = top + 46
    least, most = (_at(share, width) for share in SPANS[said.level])
    low, high = (_at(share, width) for share in said.interval)
    count = ngettext("%(n)d answer", "%(n)d answers", said.answers) % {"n": said.answers}
    return format_html(
        '<rect class="deep" x="{}" y="{}" width="{}" height="22"/>'
        '<text class="strong halo" x="8" y="{}">{}</text><text class="halo" x="{}" y="{}" text-anchor="end">{}</text>'
        '<path class="blue-s" d="M{} {}H{}"/><path class="blue-s" d="M{} {}v12M{} {}v12"/>'
        '<circle class="blue" cx="{}" cy="{}" r="6"/>',
        least, middle - 11, round(most - least, 1),
        top + 22, items.level_name(said.level), width - 8, top + 22, count,
        low, middle, high, low, middle - 6, high, middle - 6,
        _at(said.share, width), middle,
    )  # fmt: skip
