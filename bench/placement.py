"""What the short test of `stoa.learning.placing` tells of simulated learners: `python -m bench.placement`.

Prints for each population and each way of asking {"right", "taken_for_known", "found_known", "questions", "ms"}: the
share of skills that were told apart rightly, the share of unknown ones that it would skip, the share of known ones that
it found, how many questions it took, and what choosing one costs. `adaptive` is what the product does; `at random` asks
12 questions of the pool, `in turn` goes through the skills; all are read by the same belief. Skills that nothing was
asked for are not taken for known, as in the product.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from math import log

from stoa.learning.estimator import logistic
from stoa.learning.placing import SURE, Belief, Seen, next_skill

MOST, POOL = 12, 4
"""Questions of a test, and of the pool for each skill."""
CUT = log(3)
"""The logit from which a skill is known: three of four questions of usual difficulty would be right."""


def learner(chance: random.Random, population: str, skills: int) -> list[float]:
    """Somebody's skills, in logits. `half way`: knows a course up to some place; `patchy`: some of it, here and there;
    `graded`: more or less of everything, as the estimator sees it."""
    if population == "graded":
        common = chance.gauss(0.5, 1.2)
        return [common + chance.gauss(0, 1.0) for _ in range(skills)]
    reach = chance.uniform(-0.1, 1.1)
    knows = [at < reach * skills if population == "half way" else chance.random() < reach for at in range(skills)]
    return [(2.5 if known else -1.5) + chance.gauss(0, 0.6) for known in knows]


def answered(chance: random.Random, able: float, hard: float) -> float:
    """One in ten guesses what they do not know."""
    return float(chance.random() < 0.1 + 0.9 * logistic(able - hard))


def sat(chance: random.Random, able: Sequence[float], way: str) -> tuple[Belief, set[int], int, float]:
    """A test: what is believed after it, what was right once, how many questions, and seconds spent on choosing."""
    belief, shown, spent = Belief([0.5] * len(able)), set[int](), 0.0
    left = Counter(dict.fromkeys(range(len(able)), POOL))
    order = [skill for skill in range(len(able)) for _ in range(POOL)]
    chance.shuffle(order)
    for number in range(MOST):
        began = time.perf_counter()
        if way == "adaptive":
            skill = next_skill(belief, [at for at in left if left[at]], shown)
        else:
            skill = order.pop() if way == "at random" else number % len(able)
        spent += time.perf_counter() - began
        if skill is None:
            return belief, shown, number, spent
        left[skill] -= 1
        score = answered(chance, able[skill], chance.gauss(0, 0.5))
        belief.see(Seen((skill,), score))
        shown |= {skill} if score else set()
    return belief, shown, MOST, spent


def measured(population: str, way: str, skills: int, people: int) -> dict[str, float]:
    """One line of the table."""
    chance, counts, questions, spent = random.Random(7), Counter[tuple[bool, bool]](), 0, 0.0
    for _ in range(people):
        able = learner(chance, population, skills)
        belief, shown, asked, seconds = sat(chance, able, way)
        questions, spent = questions + asked, spent + seconds
        for skill, logit in enumerate(able):
            counts[logit >= CUT, skill in shown and belief.known[skill] >= SURE] += 1
    return {
        "right": round((counts[True, True] + counts[False, False]) / (people * skills), 3),
        "taken_for_known": round(counts[False, True] / max(1, counts[False, True] + counts[False, False]), 3),
        "found_known": round(counts[True, True] / max(1, counts[True, True] + counts[True, False]), 3),
        "questions": round(questions / people, 1), "ms": round(1000 * spent / questions, 2),
    }  # fmt: skip


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.placement", description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--skills", type=int, default=8)
    options = parser.parse_args()
    for population in ("half way", "patchy", "graded"):
        for way in ("adaptive", "in turn", "at random"):
            found = measured(population, way, options.skills, options.people)
            print(json.dumps({"learners": population, "asked": way, **found}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
