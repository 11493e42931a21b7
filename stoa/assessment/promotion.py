"""When a question that a learner wrote is good enough to be practised, and when it is not any more. Pure.

The numbers, and where they come from:

- `QUORUM` answers and `RATINGS`: enough that one friend decides nothing. In PeerWise a question is answered by some ten
  people on average, and its mean rating agrees with that of experts from a handful of raters on (P. Denny, A.
  Luxton-Reilly & B. Simon, "Quality of student contributed questions using PeerWise", ACE 2009).
- `APART`, 0.2: the least discrimination at which an item is commonly kept (R. L. Ebel & D. A. Frisbie, "Essentials of
  educational measurement", 5th ed., 1991, p. 232: below 0.19 "poor, to be rejected or improved").
- `EASIEST`, `HARDEST`: outside of them nearly everybody answers alike, so that an answer tells nothing of anybody.
- `STARS`, with the Bayesian average (`BELIEVED` imaginary ratings of `MIDDLE`): few ratings are believed less.
- `REVERSED_FROM`: from so many answers on a correlation below 0 is hardly chance (its standard error is about
  1 / sqrt(n - 1): 0.19 at 30) for a question that tells those who know from those who do not.
- `REPORTS`: what three people say independently of each other is looked at before anybody else meets the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, sqrt
from typing import Literal, TypeAlias

Verdict: TypeAlias = Literal["stay", "promote", "retire"]
Lack: TypeAlias = Literal["answers", "ratings", "rating", "hard", "easy", "apart", "report"]

QUORUM = 8
RATINGS = 3
APART = 0.2
APART_FROM = 8
"""Answers of people whose skill was known before, from which on it is asked whether the question tells them apart."""
HINT_FROM = 4
"""From so many on it must at least not tell them apart the wrong way round."""
UNKNOWN = 16
"""Answers with which nothing need be known of anybody: in a young course there is no more to be had, and reports and
what is learned later still take a question out."""
REVERSED_FROM = 30
HARDEST, EASIEST = 0.1, 0.95
STARS = 3.5
MIDDLE, BELIEVED = 3.0, 3
REPORTS = 3


@dataclass(frozen=True, slots=True)
class Sums:
    """What a correlation needs of pairs (score, skill before the answer): how many, and their sums."""

    n: int = 0
    score: float = 0.0
    skill: float = 0.0
    product: float = 0.0
    score_squares: float = 0.0
    skill_squares: float = 0.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a question. `mean` is that of the first answers (0..1); `stars` the sum of its ratings (1..5
    each); `open_serious`: reports that nobody has decided about and that could do harm; `reports`: people who said
    that something is wrong, those left out that staff have looked at and put aside."""

    answers: int = 0
    mean: float = 0.0
    known: Sums = Sums()
    ratings: int = 0
    stars: int = 0
    open_serious: int = 0
    reports: int = 0


def discrimination(sums: Sums) -> float | None:
    """The point-biserial correlation of score and skill, -1..1; None where all scored or all knew the same."""
    if sums.n < 2:
        return None
    scores = sums.score_squares - sums.score**2 / sums.n
    skills = sums.skill_squares - sums.skill**2 / sums.n
    both = sums.product - sums.score * sums.skill / sums.n
    # What is left of sums of equal numbers is rounding, some 1e-16 of them.
    if scores <= 1e-9 * max(1.0, sums.score_squares) or skills <= 1e-9 * max(1.0, sums.skill_squares):
        return None
    found = both / sqrt(scores * skills)
    return max(-1.0, min(1.0, found)) if isfinite(found) else None


def rating(ratings: int, stars: int) -> float:
    """The mean rating, believed the less the fewer there are."""
    return (BELIEVED * MIDDLE + stars) / (BELIEVED + ratings)


def lacks(evidence: Evidence) -> tuple[Lack, ...]:
    """What stands between a question and being practised; empty: nothing."""
    found: list[Lack] = []
    if evidence.open_serious:
        found.append("report")
    if evidence.answers < QUORUM:
        found.append("answers")
    elif not HARDEST <= evidence.mean <= EASIEST:
        found.append("hard" if evidence.mean < HARDEST else "easy")
    if evidence.ratings < RATINGS:
        found.append("ratings")
    elif rating(evidence.ratings, evidence.stars) < STARS:
        found.append("rating")
    lack = _apart(evidence)
    if lack:
        found.append(lack)
    return tuple(dict.fromkeys(found))


def _apart(evidence: Evidence) -> Lack | None:
    """What is missing of telling those who know more from the others."""
    apart, known = discrimination(evidence.known), evidence.known.n
    if known >= APART_FROM:
        return "apart" if apart is None or apart < APART else None
    if known >= HINT_FROM and apart is not None:
        return "apart" if apart < 0 else None
    return "answers" if evidence.answers < UNKNOWN else None


def is_reversed(evidence: Evidence) -> bool:
    """Whether those who know less do better, by enough answers that this is hardly chance."""
    apart = discrimination(evidence.known)
    return evidence.known.n >= REVERSED_FROM and apart is not None and apart < 0


def judge(evidence: Evidence, *, is_practised: bool) -> tuple[Verdict, str]:
    """What becomes of a question on trial, or of one that is practised already, and why it is retired (`reports` or
    `reversed`). What is practised stays so unless it is retired."""
    if evidence.reports >= REPORTS:
        return "retire", "reports"
    if is_reversed(evidence):
        return "retire", "reversed"
    return ("promote" if not is_practised and not lacks(evidence) else "stay"), ""
