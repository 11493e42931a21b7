"""A short test over many skills: which to ask for next, when to stop, and what the answers come to. Pure.

A skill is known or it is not; whoever knows it is right at most questions, whoever does not guesses some. How much of a
course somebody knows differs (`KNOWN_OF`), and what lies side by side in it is often known together (`NEAR`): so an
answer in one skill tells of the others too, most of its neighbours. What is likely of each skill once some answers are
in is reckoned exactly, by going through the course forth and back for each share (L. Rabiner, "A tutorial on hidden
Markov models", Proceedings of the IEEE 77, 1989). The skill is asked for next from whose answer most is to be learned
of what is known and what is not (D. V. Lindley, "On a measure of the information provided by an experiment", Annals of
Mathematical Statistics 27, 1956).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import erf, log, sqrt

from stoa.learning.estimator import logistic
from stoa.learning.mastery import BARS, Estimate, Level

KNOWN_OF = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Shares of a course that somebody may know beforehand, each as likely as the others."""
NEAR = 0.5
"""How often the next skill is known because the one before it is, or is not because that is not."""
KNOWING, GUESSING = 2.2, -1.4
"""Logits of a right answer at a question of usual difficulty: 90 in 100 of who knows, 20 of who does not."""
SURE, HARDLY = 0.9, 0.1
"""From where it is sure enough that a skill is known; up to where, that it is not. To be taught again costs less than
to be sent on without having learned, so what is doubted is not known."""
LEAST_WORTH = 0.03
"""What an answer has to tell (nats, over all skills) to be asked for."""
CANDIDATES = 12
"""Of so many skills at most, the most doubtful ones, it is reckoned what asking would tell."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer: the skills it asked for (at least one, by their places), what it was worth (0..1), and how hard the
    question was (logits above the usual)."""

    skills: tuple[int, ...]
    score: float
    hard: float = 0.0


class Belief:
    """What is likely of somebody's skills. `before`: the chance that each is known as answers of earlier days tell it;
    0.5 where there are none."""

    def __init__(self, before: Sequence[float]) -> None:
        self._likely = [(1 - _within(chance), _within(chance)) for chance in before]
        self.known = _known(self._likely)
        """The chance that each skill is known."""

    def see(self, seen: Seen) -> None:
        """Take in an answer. Of a question that asks for several skills it tells the less of each."""
        for skill in seen.skills:
            self._likely[skill] = _times(self._likely[skill], seen, 1 / len(seen.skills))
        self.known = _known(self._likely)

    def is_decided(self, skill: int) -> bool:
        """Whether nothing more has to be asked of a skill."""
        return not HARDLY < self.known[skill] < SURE

    def worth(self, skill: int) -> float:
        """How much less doubtful all skills would be on the average, in nats, after a question that asks for this."""
        right = self.known[skill] * logistic(KNOWING) + (1 - self.known[skill]) * logistic(GUESSING)
        left = 0.0
        for score, chance in ((1.0, right), (0.0, 1 - right)):
            likely = list(self._likely)
            likely[skill] = _times(likely[skill], Seen((skill,), score), 1.0)
            left += chance * _doubts(_known(likely))
        return _doubts(self.known) - left


def next_skill(belief: Belief, can_be_asked: Collection[int], shown: Collection[int] = ()) -> int | None:
    """The skill to ask for next, of those that have a question left; None when nothing is left to learn from asking.

    `shown` are those that were answered rightly once: when all else is said, what is taken to be known by its
    neighbours alone is asked for, since nobody is let off a skill that they have not shown.
    """
    doubtful = [skill for skill in can_be_asked if not belief.is_decided(skill)]
    doubtful = sorted(doubtful, key=lambda skill: (abs(belief.known[skill] - 0.5), skill))[:CANDIDATES]
    worth = {skill: belief.worth(skill) for skill in doubtful}
    best = max(worth, key=lambda skill: worth[skill], default=None)
    if best is not None and worth[best] >= LEAST_WORTH:
        return best
    assumed = [skill for skill in can_be_asked if skill not in shown and belief.known[skill] >= SURE]
    return min(assumed, key=lambda skill: (belief.known[skill], skill), default=None)


def chance_before(estimated: Estimate | None) -> float:
    """The chance that a skill is known, as answers of earlier days tell it: that of what `proficient` asks for."""
    if estimated is None:
        return 0.5
    cut, middle, high = (log(each / (1 - each)) for each in (
        BARS[Level.PROFICIENT].chance, *(min(0.999, max(0.001, each)) for each in (estimated.chance, estimated.high))
    ))  # fmt: skip
    return 0.5 * (1 + erf((middle - cut) / (max(0.1, high - middle) * sqrt(2))))


def placed(before: Sequence[float], answers: Iterable[Seen]) -> Belief:
    """What is likely once these answers are in."""
    belief = Belief(before)
    for seen in answers:
        belief.see(seen)
    return belief


_Pair = tuple[float, float]
"""What was seen, as likely as that is of who does not know, and of who does."""


def _within(chance: float) -> float:
    return min(0.95, max(0.05, chance))


def _times(likely: _Pair, seen: Seen, share: float) -> _Pair:
    score = min(1.0, max(0.0, seen.score))
    guessed, knew = logistic(GUESSING - seen.hard), logistic(KNOWING - seen.hard)
    one, other = (
        likely[at] * (right**score * (1 - right) ** (1 - score)) ** share for at, right in enumerate((guessed, knew))
    )
    return one / (one + other), other / (one + other)


def _known(likely: Sequence[_Pair]) -> list[float]:
    """The chance that each is known, from what was seen of each by itself."""
    weights, found = list[float](), list[list[float]]()
    for share in KNOWN_OF:
        weight, chances = _through(likely, share)
        weights.append(weight)
        found.append(chances)
    total = sum(weights)
    return [
        sum(weight * chances[at] for weight, chances in zip(weights, found, strict=True)) / total
        for at in range(len(likely))
    ]


def _through(likely: Sequence[_Pair], share: float) -> tuple[float, list[float]]:
    """For somebody who knows that share: how likely all that was seen is, and the chance that each is known."""
    drawn, forth, weight = (1 - share, share), list[_Pair](), 1.0
    for at, (not_so, so) in enumerate(likely):
        before = forth[at - 1] if at else drawn
        one = not_so * (NEAR * before[0] + (1 - NEAR) * drawn[0])
        other = so * (NEAR * before[1] + (1 - NEAR) * drawn[1])
        weight *= one + other
        forth.append((one / (one + other), other / (one + other)))
    chances, back = [0.0] * len(likely), (1.0, 1.0)
    for at in range(len(likely) - 1, -1, -1):
        one, other = forth[at][0] * back[0], forth[at][1] * back[1]
        chances[at] = other / (one + other)
        not_so, so = likely[at][0] * back[0], likely[at][1] * back[1]
        either = (1 - NEAR) * (drawn[0] * not_so + drawn[1] * so)
        back = (NEAR * not_so + either, NEAR * so + either)
        back = (back[0] / sum(back), back[1] / sum(back))
    return weight, chances


def _doubts(chances: Iterable[float]) -> float:
    """Entropy of all, in nats."""
    return -sum(each * log(each) for chance in chances for each in (chance, 1 - chance) if each > 0)
