"""Themes of goals: how near the clusters are to labels by hand, how stable they are, and how long a night takes.

    python -m bench.themes

Labels: `labelled_goals.csv` (around the sample course, written before the clusterer; the thesaurus was written by
somebody who had read it, so its score flatters) and `labelled_goals_programming.csv` (another course, written after the
thesaurus was frozen: the score to expect elsewhere). Half A of the first set chose the weights, half B did not. Goals
with no label are left out; a goal that was put into no theme stands alone. `no thesaurus` is the same without it.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from statistics import mean
from time import perf_counter
from typing import NamedTuple

import django

from bench.agreement import adjusted_rand

HERE = Path(__file__).parent
MANY = 20_000
SHARES = {"en": 0.6, "de": 0.25, "es": 0.15}
BOOTSTRAPS = 5


class Labelled(NamedTuple):
    language: str
    theme: str
    goal: str


def labelled(name: str) -> list[Labelled]:
    """The rows of a labelled set."""
    with (HERE / name).open(newline="", encoding="utf-8") as file:
        return [Labelled(**row) for row in csv.DictReader(file)]


def synthetic(rows: Sequence[Labelled], count: int, lot: random.Random) -> list[Labelled]:
    """Goals made of those that are there: the words of one, a fifth of them lost, and three of others of its theme."""
    found = []
    for language, share in SHARES.items():
        mine = [row for row in rows if row.language == language]
        words = {
            theme: [word for row in mine if row.theme == theme for word in row.goal.split()]
            for theme in {row.theme for row in mine}
        }
        for _ in range(int(count * share)):
            row = lot.choice(mine)
            said = [word for word in row.goal.split() if lot.random() > 0.2] + lot.choices(words[row.theme], k=3)
            found.append(Labelled(language, row.theme, " ".join(said)))
    return found


def main() -> None:
    django.setup()
    from stoa.learning.themes import features

    own, other = labelled("labelled_goals.csv"), labelled("labelled_goals_programming.csv")
    for name, rows in (("sample course", own), ("another course", other)):
        print(f"{name}: {_scores(rows)}")
    concepts_of, features.concepts_of = features.concepts_of, lambda word, language: frozenset()  # type: ignore[assignment]
    for name, rows in (("sample course", own), ("another course", other)):
        print(f"{name}, no thesaurus: {_scores(rows)}")
    features.concepts_of = concepts_of
    goals = synthetic(own, MANY, random.Random(7))
    _time_night(goals)
    _bootstrap(goals, "20,000 goals")
    _bootstrap(own, "labelled goals")


def _clustered(rows: Sequence[Labelled]) -> list[int]:
    from stoa.learning.themes.calling import gathered
    from stoa.learning.themes.features import features

    found = gathered([features(row.goal, row.language) for row in rows], [], [], is_cold=True)
    return [label if label >= 0 else -1 - place for place, label in enumerate(found.labels)]


def _scores(rows: Sequence[Labelled]) -> str:

    said = []
    for language in sorted({row.language for row in rows}):
        mine = [row for row in rows if row.language == language]
        labels = _clustered(mine)
        seen: Counter[str] = Counter()
        halves = []
        for row in mine:
            halves.append(seen[row.theme] % 2)
            seen[row.theme] += 1

        def score(
            keeps: Callable[[int], bool], mine: Sequence[Labelled] = mine, labels: Sequence[int] = labels
        ) -> float:
            places = [place for place, row in enumerate(mine) if row.theme and keeps(place)]
            return adjusted_rand([mine[place].theme for place in places], [labels[place] for place in places])

        a, b = (score(lambda place, half=half, halves=halves: halves[place] == half) for half in (0, 1))
        said.append(f"{language} {score(lambda place: True):.2f} (A {a:.2f}, B {b:.2f})")
    return "ARI " + ", ".join(said)


def _time_night(goals: Sequence[Labelled]) -> None:
    """A cold night and the warm one after it, from texts to labels, the children's start included."""
    from stoa.learning.themes.calling import KnownTheme, gathered
    from stoa.learning.themes.features import features

    cold = warm = 0.0
    scores = []
    for language in SHARES:
        mine = [row for row in goals if row.language == language]
        start = perf_counter()
        bags = [features(row.goal, language) for row in mine]
        found = gathered(bags, [], [], is_cold=True)
        cold += perf_counter() - start
        known = [KnownTheme(str(place), theme.centroid) for place, theme in enumerate(found.clusters)]
        start = perf_counter()
        again = gathered([features(row.goal, language) for row in mine], known, [], is_cold=False)
        warm += perf_counter() - start
        places = [place for place, row in enumerate(mine) if row.theme]
        labels = adjusted_rand([mine[place].theme for place in places], [found.labels[place] for place in places])
        nights = adjusted_rand(found.labels, again.labels)
        scores.append(f"{language} {len(found.clusters)} themes, labels {labels:.2f}, next night {nights:.2f}")
    print(f"{len(goals):,} goals: cold {cold:.1f} s, warm {warm:.1f} s; ARI: {'; '.join(scores)}")


def _bootstrap(goals: Sequence[Labelled], name: str) -> None:
    """The adjusted Rand index between clusterings of resampled goals, each then applied to all goals."""
    import numpy as np

    from stoa.learning.themes.calling import KnownTheme, gathered
    from stoa.learning.themes.engine.clusters import LEAST_LIKE
    from stoa.learning.themes.engine.matrix import Rows, Space, unit
    from stoa.learning.themes.features import features

    lot = random.Random(11)
    for language in SHARES:
        bags = [features(row.goal, language) for row in goals if row.language == language]
        space = Space.of(bags)
        rows = Rows.of(bags, space)
        night = gathered(bags, [], [], is_cold=True)
        known = [KnownTheme(str(place), theme.centroid) for place, theme in enumerate(night.clusters)]
        for how, themes in (("cold", []), ("with yesterday's themes", known)):
            runs = []
            for _ in range(BOOTSTRAPS):
                sample = lot.choices(bags, k=len(bags))
                found = gathered(sample, themes, [], is_cold=not themes)
                likeness = rows.times(unit(np.stack([space.centroid(theme.centroid) for theme in found.clusters])))
                runs.append(np.where(likeness.max(axis=1) >= LEAST_LIKE, likeness.argmax(axis=1), -1).tolist())
            scores = [adjusted_rand(one, two) for one, two in combinations(runs, 2)]
            print(f"{name}, {language}, {how}: ARI between bootstraps {mean(scores):.2f} (least {min(scores):.2f})")


if __name__ == "__main__":
    sys.exit(main())
