"""How well the estimator of mastery (`stoa.learning.estimator`) foretells answers: `python -m bench.mastery FILE.csv`.

FILE has the columns learner, item, skill and correct (0 or 1), a line an answer, in the order of time; several skills
are separated by `;`. Each answer is foretold before it is learned from. `--split` names a file with the learners, one a
line, on whom alone it is scored; it learns from all. Prints {"auc", "log_loss", "us_per_answer"}.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import log
from pathlib import Path
from typing import NamedTuple

from stoa.learning.estimator import ItemState, Sight, SkillState, Trace, common_weights, expect, learn

COLUMNS = ("learner", "item", "skill", "correct")


class Line(NamedTuple):
    """One answer."""

    learner: str
    item: str
    skills: tuple[str, ...]
    is_right: bool


class Memory:
    """The states of everybody and everything, made when they are first met."""

    def __init__(self) -> None:
        self.learners = defaultdict[str, Trace](Trace)
        self.strands = defaultdict[tuple[str, str], Trace](Trace)
        self.pairs = defaultdict[tuple[str, str], Trace](Trace)
        self.items = defaultdict[str, ItemState](ItemState)
        self.skills = defaultdict[str, SkillState](SkillState)
        self.common = common_weights()

    def sight(self, line: Line) -> Sight:
        """What an answer is judged by."""
        return Sight(
            learner=self.learners[line.learner],
            strands=[self.strands[line.learner, skill] for skill in line.skills],
            item=self.items[line.item],
            skills=[self.skills[skill] for skill in line.skills],
            pair=self.pairs[line.learner, line.item],
            common=self.common,
        )


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.mastery", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--split", type=Path, help="the learners to score on, one a line")
    options = parser.parse_args()
    try:
        scored = set(options.split.read_text(encoding="utf-8").splitlines()) if options.split else None
        lines = list(read(options.file.open(encoding="utf-8-sig", newline="")))
    except (OSError, ValueError) as problem:
        print(f"bench.mastery: {problem}", file=sys.stderr)
        return 2
    memory, right, chances = Memory(), list[bool](), list[float]()
    began = time.perf_counter()
    for line in lines:
        sight = memory.sight(line)
        expectation = expect(sight)
        learn(sight, expectation, score=float(line.is_right))
        if scored is None or line.learner in scored:
            right.append(line.is_right)
            chances.append(expectation.chance)
    seconds = time.perf_counter() - began
    if len(set(right)) < 2:
        print("bench.mastery: right and wrong answers are needed of the learners to score on", file=sys.stderr)
        return 2
    print(json.dumps({
        "auc": round(auc(right, chances), 4), "log_loss": round(log_loss(right, chances), 4),
        "us_per_answer": round(seconds / len(lines) * 1e6, 1),
    }))  # fmt: skip
    return 0


def read(text: Iterable[str]) -> Iterator[Line]:
    """The answers of a file. Raises ValueError for what is none."""
    rows = csv.DictReader(text)
    if missing := [name for name in COLUMNS if name not in (rows.fieldnames or ())]:
        raise ValueError(f"the file has no column {missing[0]!r}; it needs {', '.join(COLUMNS)}")
    for row in rows:
        said = (row["correct"] or "").strip()
        if said not in ("0", "1", "0.0", "1.0"):
            raise ValueError(f"line {rows.line_num}: correct is 0 or 1, not {said[:20]!r}")
        skills = tuple(dict.fromkeys(each.strip() for each in (row["skill"] or "").split(";")))
        yield Line(row["learner"] or "", row["item"] or "", skills, float(said) > 0)


def auc(right: Sequence[bool], chances: Sequence[float]) -> float:
    """The area under the ROC curve: how often a right answer was expected more than a wrong one; ties count half."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    ranks, place = 0.0, 0
    while place < len(order):
        end = place
        while end < len(order) and chances[order[end]] == chances[order[place]]:
            end += 1
        ranks += sum((place + end + 1) / 2 for each in order[place:end] if right[each])
        place = end
    count = sum(right)
    return (ranks - count * (count + 1) / 2) / (count * (len(right) - count))


def log_loss(right: Sequence[bool], chances: Sequence[float]) -> float:
    """The mean of -log of what the answer that came was given."""
    given = (chance if is_right else 1 - chance for is_right, chance in zip(right, chances, strict=True))
    return -sum(map(log, given)) / len(right)


if __name__ == "__main__":
    sys.exit(main())
