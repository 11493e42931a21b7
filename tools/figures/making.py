"""Draw the figures of "Making an open course": `python -m tools.figures.making`."""

from __future__ import annotations

import re
from pathlib import Path

from tools.figures.paper import Figure

COURSE = Path(__file__).resolve().parents[2] / "courses" / "making-an-open-course"


def thousands(count: int) -> str:
    """With a narrow space, as the course writes them."""
    return f"{count:,}".replace(",", "\u202f")


def minutes() -> list[list[int]]:
    """The minutes of each unit, module by module, as its files say."""
    modules = sorted(path for path in COURSE.iterdir() if re.match(r"\d\d-", path.name))
    read = [[re.search(r"^minutes: (\d+)", unit.read_text(), re.M) for unit in sorted(m.glob("*.md"))] for m in modules]
    return [[int(found[1]) for found in module if found] for module in read]


def cover() -> Figure:
    figure = Figure(960, 540, "A long row of columns in nine groups under one lintel, a column for each five minutes.")
    widths, x = minutes(), 0.0
    places: list[float] = []
    for module in widths:
        for unit in module:
            for _ in range(round(unit / 5)):
                places.append(x)
                x += 6.6
            x += 4
        x += 9
    scale = 760 / (x - 13)
    figure.rect(80, 110, 800, 18)
    for place in places:
        left = 100 + place * scale
        figure.rect(left, 138, 4, 276)
        figure.rect(left - 1.3, 138, 6.6, 8)
        figure.rect(left - 1.3, 408, 6.6, 6)
    figure.rect(80, 420, 800, 5)
    figure.rect(80, 432, 800, 2)
    return figure


def first_year() -> Figure:
    rows = (
        (292852, "never opened it"),
        (469702, "opened less than half"),
        (35937, "opened half or more"),
        (43196, "earned a certificate"),
    )
    figure = Figure(
        540,
        300,
        "841,687 registrations: 292,852 never opened the course, 469,702 opened less than half, 35,937 half "
        "or more, 43,196 earned a certificate.",
    )
    for place, (people, label) in enumerate(rows):
        y = 30 + 66 * place
        figure.text(20, y, label, 17)
        figure.text(520, y, thousands(people), 17, "soft", "end")
        figure.rect(20, y + 10, 500, 22, "rule")
        figure.rect(20, y + 10, 500 * people / 841687, 22, "blue" if place == 3 else "soft")
    figure.text(20, 292, f"of {thousands(841687)} registrations", 15, "soft")
    return figure


def backwards() -> Figure:
    figure = Figure(
        540,
        330,
        "Five steps from the bottom up: what they will do afterwards, what would convince you, what they "
        "practise, what they need to read, and last the slides.",
    )
    steps = (
        "what they will do afterwards",
        "what would convince a stranger",
        "what they practise",
        "what they must read or see",
        "the slides you already have",
    )
    for place, words in enumerate(steps):
        y = 270 - 60 * place
        last = place == 4
        figure.rect(70, y, 400, 42, "rule" if last else "ink", 1 if last else 0.12)
        figure.rect(70, y, 5, 42, "soft" if last else "blue")
        figure.text(94, y + 27, words, 18, "soft" if last else "ink")
        figure.text(36, y + 28, str(place + 1), 20, "soft" if last else "blue", "middle", 600)
    figure.path("M506 300V52m-9 14l9 -15 9 15", "blue", 2)
    return figure


def two_inks() -> Figure:
    figure = Figure(
        540,
        350,
        "A statement in two parts. Black: dates, units read and posts written, attested by the platform. "
        "Blue italics: what the learner claims to be able to do.",
    )
    figure.rect(24, 20, 492, 5)
    figure.rect(24, 30, 492, 1.5)
    figure.text(24, 66, "Statement of Ada", 24, "ink", "start", 600, serif=True)
    figure.text(24, 104, "The platform attests", 15, "soft", "start", 600)
    for row, words in enumerate(
        (
            "14 of 17 units, 3 March to 20 May",
            "9 hours between the first and the last",
            "11 posts, 4 reviews of others’ work",
        )
    ):
        figure.text(24, 132 + 28 * row, words, 18, serif=True)
    figure.line([(24, 212), (516, 212)], "blue", 1.4, "6 4")
    figure.text(24, 240, "Ada says", 15, "blue", "start", 600)
    for row, words in enumerate(
        (
            "I rebuilt our evening class as a course.",
            "Nineteen people have taken it.",
            "The files are in the town library’s archive.",
        )
    ):
        figure.text(24, 268 + 28 * row, words, 18, "blue", italic=True, serif=True)
    figure.rect(24, 342, 492, 1.5)
    return figure


def calibration() -> Figure:
    figure = Figure(
        540,
        400,
        "How sure, across; how often right, upwards. At 60 % sure right 58 %, at 70 % 66 %, at 80 % 67 %, "
        "at 90 % 60 %, at 100 % 82 %. The diagonal is perfect.",
    )

    def x(sure: float) -> float:
        return 76 + 430 * (sure - 50) / 50

    def y(right: float) -> float:
        return 330 - 300 * (right - 40) / 60

    for level in (40, 60, 80, 100):
        figure.line([(76, y(level)), (506, y(level))], "rule", 1)
        figure.text(66, y(level) + 5, f"{level} %", 15, "soft", "end")
    for level in (50, 60, 70, 80, 90, 100):
        figure.text(x(level), 354, f"{level} %", 15, "soft", "middle" if level < 100 else "end")
    figure.line([(x(50), y(50)), (x(100), y(100))], "ink", 1.4, "5 4")
    points = ((50, 48), (60, 58), (70, 66), (80, 67), (90, 60), (100, 82))
    figure.line([(x(a), y(b)) for a, b in points], "blue", 2)
    figure.dots([(x(a), y(b)) for a, b in points], 6, "blue")
    figure.line([(x(90), y(62)), (x(90), y(88))], "ochre", 2)
    figure.text(x(90) - 4, y(51), "overconfident by 30", 15, "ochre", "end")
    figure.text(76, 384, "how sure they said they were", 15, "soft")
    figure.text(76, 18, "how often they were right", 15, "soft")
    return figure


def chain() -> Figure:
    figure = Figure(
        540,
        250,
        "A chain of trust. The author and a teacher award the first three holders; those award Bo; Bo and "
        "two others award Ada.",
    )
    people = {
        "Cy": (90, 60),
        "Di": (90, 150),
        "Fe": (240, 40),
        "Gil": (240, 110),
        "Ha": (240, 180),
        "Bo": (380, 110),
        "Ada": (490, 160),
    }
    for giver, taker in (
        ("Cy", "Fe"),
        ("Cy", "Gil"),
        ("Di", "Gil"),
        ("Di", "Ha"),
        ("Fe", "Bo"),
        ("Gil", "Bo"),
        ("Ha", "Bo"),
        ("Bo", "Ada"),
        ("Gil", "Ada"),
        ("Ha", "Ada"),
    ):
        (x1, y1), (x2, y2) = people[giver], people[taker]
        figure.line([(x1 + 24, y1), (x2 - 24, y2)], "blue" if taker == "Ada" else "soft", 2 if taker == "Ada" else 1.3)
    for name, (px, py) in people.items():
        figure.rings([(px, py)], 22, "blue" if name == "Ada" else "ink", 2.2 if name in ("Cy", "Di") else 1.4)
        figure.text(px, py + 6, name, 17, "blue" if name == "Ada" else "ink", "middle", 600)
    for px, words in ((90, "seeds"), (240, "first holders"), (380, "holder"), (490, "asks")):
        figure.text(px, 236, words, 15, "soft", "middle")
    return figure


def levels() -> Figure:
    steps = ("nobody asked", "e-mail address", "account elsewhere", "document seen", "in person")
    figure = Figure(
        540,
        300,
        "Five steps rising to the right: nobody asked, an e-mail address, an account elsewhere, a document "
        "seen by a person, in person. Each step costs more and shuts out more people.",
    )
    for place, words in enumerate(steps):
        x, height = 20 + 100 * place, 34 + 42 * place
        figure.rect(x, 250 - height, 96, height, "ink", 0.1)
        figure.rect(x, 250 - height, 96, 4, "blue")
        figure.text(x + 8, 250 - height + 28, str(place), 22, "blue", "start", 600)
        for row, word in enumerate(words.split(" ", 1)):
            figure.text(x + 4, 250 - height - 26 + 18 * row, word, 15)
    figure.rect(20, 250, 496, 2)
    figure.text(20, 280, "surer of the person, dearer, narrower", 15, "soft")
    return figure


FIGURES = {
    "cover": cover, "first-year": first_year, "backwards": backwards, "two-inks": two_inks,
    "calibration": calibration, "chain": chain, "levels": levels,
}  # fmt: skip


def main() -> None:
    for name, draw in FIGURES.items():
        draw().save(COURSE / "media" / f"{name}.svg")
    print(f"{len(FIGURES)} figures in {COURSE / 'media'}")


if __name__ == "__main__":
    main()
