"""Work out every numeric question of the sample courses again: `python -m tools.figures.check_answers`.

The sums here are written from the questions' words, not copied from their explanations. A question without a sum
here, an answer that the sum misses, or a wrong answer that would be taken for the right one, ends with status 1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import comb, sqrt
from pathlib import Path

from stoa.assessment.items.variants import draw, filled, read_variables
from stoa.content.ports import Directive

ROOT = Path(__file__).resolve().parents[2] / "courses"
QUESTION = re.compile(r"^:::\{question\} numeric\n:name: (\S+)\n(.*?)^:::$", re.M | re.S)
VARIABLES = re.compile(r"^:vars: (.+)$", re.M)
DRAWS = 200
OPTION = re.compile(r"^- \[([ x])\] (\S+)(?: ± (\S+))?$", re.M)


def margin(share: float, people: int, errors: int = 2) -> float:
    """`errors` standard errors of a share, in percentage points."""
    return 100 * errors * sqrt(share * (1 - share) / people)


def found(prior: Fraction, hit: Fraction, false_alarm: Fraction) -> Fraction:
    """The chance that what was flagged is real."""
    return prior * hit / (prior * hit + (1 - prior) * false_alarm)


def after(odds: Fraction, ratio: Fraction) -> Fraction:
    """The chance after evidence with this likelihood ratio."""
    return odds * ratio / (1 + odds * ratio)


CHANCE: dict[str, Fraction | float] = {
    "q-letters-in-time": Fraction(200 * 70, 200 * 70 + 800 * 95),
    "cc-lamps-stopped": Fraction(40, 4) + Fraction(960, 20),
    "cc-lamps-share": found(Fraction(4, 100), Fraction(1, 4), Fraction(1, 20)),
    "cc-no-six": 1 - Fraction(5, 6) ** 3,
    "q-two-flags": found(Fraction(45, 100), Fraction(9, 10), Fraction(1, 10)),
    "q-likelihood-ratio": Fraction(8, 10) / (1 - Fraction(95, 100)),
    "q-lr-apply": after(Fraction(1, 24), Fraction(16)),
    "q-flag-then-quiet": after(Fraction(1, 99), Fraction(9) * Fraction(1, 9)),
    "cs-specificity": Fraction(700 - 14, 700),
    "cs-caught-real": Fraction(14, 270 + 14),
    "cs-odds-step": after(Fraction(1, 9), 1 / Fraction(1, 3)),
    "q-tenants-equal": Fraction(300 // 5, 300 // 5 + 700 // 5),
    "cm-margin": margin(0.1, 900),
    "cm-answered": found(Fraction(1, 10), Fraction(1, 2), Fraction(1, 10)),
    "q-cardiff-right": Fraction(173, 2470),
    "cw-absolute": 4 * Fraction(3, 2),
    "cw-alerts": found(Fraction(1, 10_000), Fraction(1), Fraction(1, 100)),
    "fq-tree": 150 * Fraction(8, 10) + 850 * Fraction(1, 10),
    "fq-marked": found(Fraction(15, 100), Fraction(8, 10), Fraction(1, 10)),
    "fq-odds": after(Fraction(1, 4), Fraction(1, 2) / Fraction(1, 20)),
    "fq-none": Fraction(3, 150),
    "q-film-mistakes": Fraction(1100, 10),
    "q-crew-time": Fraction(12 * (4 * 100 - 100), 60),
    "mp-four-hundred": margin(0.5, 400),
    "eb-umbrellas": 63 * Fraction(8, 9) + Fraction(147, 7),
    "eb-late-buses": Fraction(2 * 5 * 8, 20),
    "eb-both-buses": 1 - Fraction(4, 5) ** 2,
    "eb-smoke-alarm": Fraction(2, 2 + 38),
    "eb-lost-parcel": after(Fraction(1, 19), Fraction(19)),
}
# Of questions with variants: the sum from what is drawn, by name.
VARIED: dict[str, Callable[[Mapping[str, Fraction]], Fraction | float]] = {
    "q-forecast-year": lambda drawn: drawn["evenings"] * drawn["rate"] / 100,
    "q-pump-month": lambda drawn: 1 - (1 - float(drawn["risk"]) / 100) ** 30,
    "q-kit-sensitivity": lambda drawn: drawn["hits"] / drawn["bad"],
    "q-second-district": lambda drawn: found(drawn["bad"] / 1000, Fraction(9, 10), Fraction(1, 10)),
    "q-odds-from-chance": lambda drawn: (1 - 1 / drawn["of"]) * drawn["of"],
    "q-standard-error": lambda drawn: margin(0.5, int(drawn["people"]), errors=1),
    "q-four-times": lambda drawn: drawn["people"] * (drawn["margin"] / drawn["goal"]) ** 2,
    "q-margin-salty": lambda drawn: margin(float(drawn["salty"] / drawn["wells"]), int(drawn["wells"])),
    "q-rule-of-three": lambda drawn: 3 / drawn["people"],
    "q-weighted": lambda drawn: (drawn["young"] * drawn["first"] + (100 - drawn["young"]) * drawn["second"]) / 10_000,
    "q-relative-risk": lambda drawn: drawn["base"] * (100 + drawn["rise"]) / 100,
    "q-needed-to-treat": lambda drawn: 1 / (drawn["before"] / 100 - (drawn["before"] - drawn["fall"]) / 100),
    "q-published": lambda drawn: found(drawn["true"] / 1000, Fraction(8, 10), Fraction(5, 100)),
}
MAKING: dict[str, Fraction | float] = {
    "q-share-certified": Fraction(43196, 841687 - 292852),
    "q-by-intention": Fraction(48 + 203, 150 + 350),
    "q-overconfident-by": 90 - 100 * Fraction(28, 40),
    "q-brier": Fraction(7, 10) * Fraction(3, 10) ** 2 + Fraction(3, 10) * Fraction(7, 10) ** 2,
    "q-agree-by-chance": 3 * Fraction(1, 3) ** 2,
    "q-three-of-three": Fraction(1, 5) ** 3,
    "q-at-least-units": Fraction(-(-17 * 80 // 100)),
    "q-compute-grade": Fraction(6, 10) * Fraction(80 + 100, 200) + Fraction(4, 10) * Fraction(70, 100),
    "q-random-clicks": Fraction(1, 4) + Fraction(3, 4) * Fraction(1, 3),
    "q-flagged-cheat": found(Fraction(20, 1000), Fraction(9, 10), Fraction(5, 100)),
    "q-ects": Fraction(2 * 25 - 7),
    "cd-hours": Fraction(75, 25),
    "q-expert-minutes": Fraction(200 * 20, 5) / 60,
    "k-numeric": Fraction(2400, 200),
}
# What the texts say in passing: (what they say, what it is, how closely they claim it).
SAID: tuple[tuple[float, float, float], ...] = (
    (0.518, 1 - (5 / 6) ** 4, 0.0005),
    (0.491, 1 - (35 / 36) ** 24, 0.0005),
    (37, (37 / 18) ** 5, 0.5),  # five reds in a row
    (0.97, 1 - 0.99**365, 0.005),
    (55, 365 * sum(comb(15, boys) for boys in range(10, 16)) / 2**15, 0.5),  # more than 60 % boys, small hospital
    (25, 365 * sum(comb(45, boys) for boys in range(28, 46)) / 2**45, 0.5),  # and large
    (0.22, (1 - 1 / 200) ** 300, 0.005),
    (0.05, 0.99**300, 0.001),
    (0.05, (1 - 0.049) ** 60, 0.001),
    (0.48, 9 / 18.9, 0.005),
    (72_982_849, 8543**2, 0),
)


def value(text: str) -> Fraction:
    return Fraction(text) if "/" in text or "%" not in text else Fraction(text.rstrip("%")) / 100


def reach(right: Fraction, tolerance: str | None) -> Fraction:
    if not tolerance:
        return Fraction(0)
    return abs(right) * value(tolerance) if tolerance.endswith("%") else value(tolerance)


def problems(course: str, sums: dict[str, Fraction | float]) -> list[str]:
    """One sentence for each question that does not agree with its sum."""
    said, seen = [], set()
    for unit in sorted((ROOT / course).glob("*/*.md")):
        outside_code = re.sub(r"^(`{3,}).*?^\1$", "", unit.read_text(), flags=re.M | re.S)
        for name, body in QUESTION.findall(outside_code):
            seen.add(name)
            if name not in sums and name not in VARIED:
                said.append(f"{unit.name}: {name} has no sum in this file")
                continue
            for total, written in variants(name, body) if name in VARIED else [(sums[name], body)]:
                for mark, number, tolerance in OPTION.findall(written):
                    if number.startswith("{="):  # drawn for each learner, and counted when it is published
                        continue
                    near = reach(value(number), tolerance) + Fraction(1, 10**9)
                    if (abs(value(number) - Fraction(total)) <= near) != (mark == "x"):
                        said.append(f"{unit.name}: {name}: {number} against {float(total):.6g}")
    return said + [f"{course}: no question is named {name}" for name in sums.keys() - seen]


def variants(name: str, body: str) -> Iterator[tuple[Fraction | float, str]]:
    """Draws of a question: its sum, and its text."""
    found = VARIABLES.search(body)
    assert found is not None, name
    statements = read_variables(found[1])
    for seed in range(DRAWS):
        values, _ = draw(statements, str(seed))
        drawn = {key: each for key, each in values.items() if isinstance(each, Fraction)}
        yield VARIED[name](drawn), filled(Directive(name, "", {}, body, "", 1, 1), values, ".").body


def main() -> int:
    said = problems("chance-and-evidence", CHANCE) + problems("making-an-open-course", MAKING)
    said += [f"a text says {claim}, and it is {truth:.6g}" for claim, truth, near in SAID if abs(claim - truth) > near]
    print("\n".join(said) or f"{len(CHANCE) + len(VARIED) + len(MAKING)} numeric questions agree with their sums")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
