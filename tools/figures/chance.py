"""Draw the figures of "Chance and evidence": `python -m tools.figures.chance`.

Every random figure has a fixed seed, so a second run writes the same files.
"""

from __future__ import annotations

import csv
import random
from itertools import pairwise
from math import exp, log, pi, sqrt
from pathlib import Path

from tools.figures.paper import Figure

MEDIA = Path(__file__).resolve().parents[2] / "courses" / "chance-and-evidence" / "media"


def percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def thousands(count: int) -> str:
    """With a narrow space, as the course writes them."""
    return f"{count:,}".replace(",", "\u202f")


def cover() -> Figure:
    figure = Figure(
        960, 540, "Twelve columns of nine wells under a lintel. One column is solid blue, eleven are empty rings."
    )
    figure.rect(90, 96, 780, 16)
    figure.rect(90, 428, 780, 5)
    columns = [[(132 + 63.3 * c, 145 + 31.5 * r) for r in range(9)] for c in range(12)]
    figure.dots(columns[0], 11, "blue")
    figure.rings([spot for column in columns[1:] for spot in column], 9.8, "ink", 2.2)
    return figure


def long_run() -> Figure:
    figure = Figure(540, 320, "Share of heads in four runs of 1,000 tosses: wild at first, then all close to one half.")
    left, right, top, bottom = 62, 520, 22, 262

    def x(n: float) -> float:
        return left + (right - left) * log(n) / log(1000)

    def y(share: float) -> float:
        return bottom - (bottom - top) * share

    for share, label in ((0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1, "1")):
        figure.line([(left, y(share)), (right, y(share))], "rule", 1)
        figure.text(left - 8, y(share) + 5, label, 15, "soft", "end")
    figure.line([(left, y(0.5)), (right, y(0.5))], "ink", 1.2, "5 4")
    for run in range(4):
        chance = random.Random(310 + run)
        heads, points = 0, []
        for toss in range(1, 1001):
            heads += chance.random() < 0.5
            if toss < 40 or toss % 8 == 0:
                points.append((x(toss), y(heads / toss)))
        figure.line(points, "blue" if run == 0 else "soft", 2.4 if run == 0 else 1.2)
    for tosses in (1, 10, 100, 1000):
        figure.text(
            x(tosses),
            bottom + 22,
            thousands(tosses),
            15,
            "soft",
            "middle" if tosses < 1000 else "end",
        )
    figure.text(left, bottom + 46, "tosses so far, each mark ten times as many", 15, "soft")
    figure.text(left + 4, top - 7, "share of heads", 15, "soft")
    return figure


def tree() -> Figure:
    figure = Figure(
        540,
        300,
        "A tree of counts. 1,000 letters: 200 posted late, of which 60 arrive after Friday; 800 on time, of "
        "which 40 do.",
    )
    boxes = {
        (270, 34): ("1\u202f000 letters", "ink"), (140, 134): ("200 posted late", "ink"),
        (400, 134): ("800 posted on time", "ink"),
        (70, 240): ("60", "blue"), (210, 240): ("140", "ink"), (330, 240): ("40", "blue"), (470, 240): ("760", "ink"),
    }  # fmt: skip
    for (x1, y1), (x2, y2) in (
        ((270, 46), (140, 112)), ((270, 46), (400, 112)), ((140, 146), (70, 214)),
        ((140, 146), (210, 214)), ((400, 146), (330, 214)), ((400, 146), (470, 214)),
    ):  # fmt: skip
        figure.line([(x1, y1), (x2, y2)], "soft", 1.3)
    for (x, y), (words, ink) in boxes.items():
        figure.text(x, y, words, 22 if y == 240 else 18, ink, "middle", 600)
    for x, words in ((70, "miss Friday"), (210, "in time"), (330, "miss Friday"), (470, "in time")):
        figure.text(x, 264, words, 16, "soft", "middle")
    shares = (
        (186, 82, "20 %", "end"),
        (354, 82, "80 %", "start"),
        (94, 184, "30 %", "end"),
        (446, 184, "95 %", "start"),
        (188, 184, "70 %", "start"),
        (352, 184, "5 %", "end"),
    )
    for x, y, words, anchor in shares:
        figure.text(x, y, words, 15, "soft", anchor)
    return figure


def bell(x: float, mean: float, spread: float) -> float:
    return exp(-((x - mean) ** 2) / (2 * spread**2)) / (spread * sqrt(2 * pi))


def threshold() -> Figure:
    figure = Figure(
        540,
        330,
        "Two overlapping hills of readings with a line between them. Moving the line trades one kind of "
        "error for the other.",
    )

    def x(v: float) -> float:
        return 30 + 48 * v

    clean = [(x(i / 10), 240 - 420 * bell(i / 10, 3.4, 1)) for i in range(101)]
    bad = [(x(i / 10), 240 - 420 * bell(i / 10, 6.2, 1.2)) for i in range(101)]
    cut = 5.0
    figure.area([(x(cut), 240), *[p for p in clean if p[0] >= x(cut)], (x(10), 240)], "ochre", 0.55)
    figure.area([(x(0), 240), *[p for p in bad if p[0] <= x(cut)], (x(cut), 240)], "blue", 0.45)
    figure.line(clean, "soft", 2)
    figure.line(bad, "blue", 2.4)
    figure.line([(20, 240), (520, 240)], "ink", 1.5)
    figure.line([(x(cut), 44), (x(cut), 252)], "ink", 2)
    figure.text(x(cut), 34, "the line", 17, "ink", "middle", 600)
    figure.text(x(cut) - 12, 270, "quiet", 17, "ink", "end", 600)
    figure.text(x(cut) + 12, 270, "flag", 17, "ink", "start", 600)
    figure.text(x(2.0), 66, "clean wells", 17, "soft", "middle")
    figure.text(x(7.9), 98, "bad wells", 17, "blue", "middle")
    figure.text(x(cut) - 12, 300, "shaded blue: missed", 15, "blue", "end")
    figure.text(x(cut) + 12, 300, "shaded ochre: false alarms", 15, "ochre", "start")
    figure.text(520, 264, "reading", 15, "soft", "end")
    return figure


def district() -> list[str]:
    """One thousand wells in random order: 10 bad, 9 of them flagged, and 990 clean, 99 of them flagged."""
    wells = ["hit"] * 9 + ["miss"] + ["false"] * 99 + ["quiet"] * 891
    random.Random(20).shuffle(wells)
    return wells


def wells_grid() -> Figure:
    figure = Figure(
        600,
        282,
        "One thousand wells in a grid. Ten are contaminated; the kit flags nine of them and misses one. It "
        "also flags 99 of the 990 clean wells.",
    )
    spots: dict[str, list[tuple[float, float]]] = {"hit": [], "miss": [], "false": [], "quiet": []}
    for place, kind in enumerate(district()):
        spots[kind].append((6 + 12 * (place % 50), 44 + 12 * (place // 50)))
    figure.dots([(10, 14)], 5, "blue")
    figure.text(22, 20, "bad and flagged, 9", 15)
    figure.rings([(204, 14)], 4.2)
    figure.text(216, 20, "clean but flagged, 99", 15)
    figure.cross(428, 14, 4)
    figure.text(440, 20, "bad and missed, 1", 15)
    figure.dots(spots["quiet"], 1.2, "soft")
    figure.rings(spots["false"], 3.6)
    figure.dots(spots["hit"], 4.6, "blue")
    for x, y in spots["miss"]:
        figure.cross(x, y, 4.2)
    return figure


def wells_columns() -> Figure:
    figure = Figure(
        600,
        232,
        "The 108 flagged wells, set in twelve columns of nine. One whole column is contaminated; eleven are clean.",
    )
    figure.entablature(0, 30, 600, 222)
    columns = [[(32 + 48.7 * c, 52 + 19.4 * r) for r in range(9)] for c in range(12)]
    figure.dots(columns[0], 7, "blue")
    figure.rings([spot for column in columns[1:] for spot in column], 6.2, "ink", 1.5)
    figure.text(0, 18, "The 108 that were flagged, set in order", 17, "ink", "start", 600)
    return figure


def odds_ladder() -> Figure:
    figure = Figure(
        560,
        240,
        "A ladder of odds. Each flag multiplies by nine: 1 to 99, 1 to 11, 9 to 11, 81 to 11. The chances "
        "are 1 %, 8 %, 45 % and 88 %.",
        top=60,
    )
    figure.line([(30, 196), (530, 196)], "ink", 1.6)
    odds = [(1, 99, "1 %"), (1, 11, "8.3 %"), (9, 11, "45 %"), (81, 11, "88 %")]

    def place(a: float, b: float) -> float:
        return 66 + 64 * log(99 * a / b)

    figure.line([(place(1, 1), 188), (place(1, 1), 204)], "soft", 1.5)
    figure.line([(place(1, 1), 254), (place(1, 1), 268)], "soft", 1.2, "3 4")
    figure.text(place(1, 1), 286, "even odds", 15, "soft", "middle")
    names = ("no flag yet", "one", "two", "three flags")
    for (a, b, chance), name in zip(odds, names, strict=True):
        figure.dots([(place(a, b), 196)], 7, "blue")
        figure.text(place(a, b), 228, f"{a} : {b}", 18, "ink", "middle", 600)
        figure.text(place(a, b), 250, chance, 16, "soft", "middle")
        figure.text(place(a, b), 176, name, 15, "soft", "middle")
    for (a, b, _), (c, d, _) in pairwise(odds):
        start, end = place(a, b), place(c, d)
        figure.path(
            f"M{start + 8:.1f} 152 Q{(start + end) / 2:.1f} 66 {end - 8:.1f} 152m-13 -8l13 8 3 -15", "blue", 1.8
        )
        figure.text((start + end) / 2, 92, "\u00d7 9", 19, "blue", "middle", 600)
    return figure


def schools() -> list[tuple[int, float]]:
    """Sixty schools whose pupils all have the same chance, 0.3, of a top mark: (pupils, share)."""
    chance = random.Random(11)
    sizes = [round(exp(log(8) + (log(600) - log(8)) * i / 59)) for i in range(60)]
    return [(n, sum(chance.random() < 0.3 for _ in range(n)) / n) for n in sizes]


def funnel() -> Figure:
    figure = Figure(
        540,
        340,
        "Sixty invented schools with the same true chance. Small schools are both the best and the worst; "
        "large ones sit near 30 %.",
    )
    left, right, top, bottom = 60, 524, 26, 276

    def x(n: float) -> float:
        return left + (right - left) * sqrt(n) / sqrt(620)

    def y(share: float) -> float:
        return bottom - (bottom - top) * share / 0.8

    for share in (0, 0.2, 0.4, 0.6, 0.8):
        figure.line([(left, y(share)), (right, y(share))], "rule", 1)
        figure.text(left - 8, y(share) + 5, percent(share), 15, "soft", "end")
    band = range(6, 621, 4)
    for sign in (1, -1):
        edge = [(x(n), y(0.3 + sign * 2 * sqrt(0.21 / n))) for n in band]
        figure.line([p for p in edge if top <= p[1] <= bottom], "blue", 1.6, "5 4")
    figure.line([(x(6), y(0.3)), (right, y(0.3))], "blue", 1.6)
    figure.dots([(x(n), y(share)) for n, share in schools()], 4, "ink")
    for n in (10, 50, 100, 200, 400, 600):
        figure.text(x(n), bottom + 22, str(n), 15, "soft", "middle")
    figure.text(left, bottom + 48, "pupils in the school", 15, "soft")
    figure.text(left, 17, "share with a top mark", 15, "soft")
    return figure


def intervals() -> Figure:
    figure = Figure(
        540,
        360,
        "Fifty samples of 100 drawn from one district, each with its interval. Most cross the true value, 40 "
        "%; a few, drawn heavy, miss it.",
    )

    def x(share: float) -> float:
        return 30 + 480 * (share - 0.2) / 0.4

    chance = random.Random(7)
    missed = 0
    for row in range(50):
        share = sum(chance.random() < 0.4 for _ in range(100)) / 100
        reach = 2 * sqrt(share * (1 - share) / 100)
        out = abs(share - 0.4) > reach
        missed += out
        y = 44 + 5.4 * row
        figure.line([(x(share - reach), y), (x(share + reach), y)], "ochre" if out else "soft", 3.4 if out else 1.4)
        figure.dots([(x(share), y)], 2, "ochre" if out else "soft")
    figure.line([(x(0.4), 30), (x(0.4), 322)], "blue", 2)
    figure.text(x(0.4), 22, "the truth, 40 %", 16, "blue", "middle", 600)
    for share in (0.2, 0.3, 0.4, 0.5, 0.6):
        figure.text(
            x(share),
            344,
            percent(share),
            15,
            "soft",
            {0.2: "start", 0.6: "end"}.get(share, "middle"),
        )
    print(f"intervals: {missed} of 50 miss")
    return figure


def shrink() -> Figure:
    figure = Figure(
        540,
        270,
        "How the margin shrinks: 20 points at 25 people, 10 at 100, 5 at 400, 2.5 at 1,600. Four times the "
        "people halves it.",
    )
    for place, (people, margin) in enumerate(((25, 20.0), (100, 10.0), (400, 5.0), (1600, 2.5))):
        y = 40 + 52 * place
        centre, unit = 316, 9.2
        figure.line([(centre - unit * margin, y), (centre + unit * margin, y)], "blue", 4)
        for end in (-1, 1):
            figure.line([(centre + end * unit * margin, y - 9), (centre + end * unit * margin, y + 9)], "blue", 2.4)
        figure.dots([(centre, y)], 5, "ink")
        figure.text(4, y + 6, f"{thousands(people)} people", 17)
        label = f"\u00b1 {margin:g}"
        figure.text(centre, y + 28, label, 15, "soft", "middle")
    figure.text(4, 262, "margin in percentage points, when about half say yes", 15, "soft")
    return figure


def who_answers() -> Figure:
    figure = Figure(
        540,
        258,
        "Of 1,000 tenants 300 are angry and 700 content. 120 angry and 70 content ones answer: 63 % of the "
        "answers are angry.",
    )
    rows = (("all 1\u202f000 tenants", 300, 700, 1000), ("the 190 who answered", 120, 70, 190))
    for place, (label, angry, content, whole) in enumerate(rows):
        y = 44 + 128 * place
        split = 500 * angry / whole
        figure.text(20, y - 12, label, 17, "ink", "start", 600)
        figure.rect(20, y, split - 2, 46, "blue")
        figure.rect(20 + split, y, 500 - split, 46, "rule")
        figure.text(20, y + 70, f"{angry} angry: {percent(angry / whole)}", 16, "blue", "start", 600)
        figure.text(520, y + 70, f"{content} content: {percent(content / whole)}", 16, "soft", "end")
    return figure


def doubled() -> Figure:
    figure = Figure(
        540,
        250,
        "Two strips of 7,000 women to one scale. One is marked on the first, two on the second. The risk "
        "doubled, by one in 7,000.",
    )
    for place, (label, count) in enumerate((("older pill", 1), ("newer pill", 2))):
        y = 40 + 100 * place
        figure.text(20, y - 10, label, 17, "ink", "start", 600)
        chance = random.Random(40 + place)
        spots = [(22 + 4 * i, y + 4 + 4 * j) for j in range(14) for i in range(125)]
        figure.dots(spots, 0.7, "soft")
        for x, row in [spots[i] for i in chance.sample(range(300, 1500), count)]:
            figure.dots([(x, row)], 6, "blue")
    figure.text(20, 238, "Each small dot is four women; each large dot is one woman.", 16, "soft")
    return figure


def crowd() -> Figure:
    figure = Figure(
        540, 230, "Of 2,470 alerts 173 were right. Of about 170,000 people passing, 2,297 were flagged by mistake."
    )
    for y, label, part, whole, note in (
        (52, "of the alerts", 2297, 2470, "93 % were false"),
        (160, "of the people", 2297, 170000, "1.4 % set off a false alert"),
    ):
        figure.text(20, y - 12, label, 17, "ink", "start", 600)
        figure.rect(20, y, 500, 34, "rule")
        figure.rect(20, y, max(500 * part / whole, 2), 34, "ochre")
        figure.text(20, y + 58, note, 16, "ochre", "start", 600)
    return figure


def write_wells() -> None:
    with (MEDIA / "wells.csv").open("w", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("well", "bad", "flag"))
        for place, kind in enumerate(district(), 1):
            rows.writerow((place, int(kind in ("hit", "miss")), int(kind in ("hit", "false"))))


FIGURES = {
    "cover": cover, "long-run": long_run, "tree": tree, "threshold": threshold, "wells-grid": wells_grid,
    "wells-columns": wells_columns, "odds-ladder": odds_ladder, "funnel": funnel, "intervals": intervals,
    "shrink": shrink, "who-answers": who_answers, "doubled": doubled, "crowd": crowd,
}  # fmt: skip


def main() -> None:
    for name, draw in FIGURES.items():
        draw().save(MEDIA / f"{name}.svg")
    write_wells()
    print(f"{len(FIGURES)} figures in {MEDIA}")


if __name__ == "__main__":
    main()
