"""How reliable the scores of a quiz are, also where not everybody was asked the same.

Where all were asked the same this is Cronbach's alpha, from the mean variance `v` of a question and the mean covariance
`c` of two: with `k` questions, `c / (c + (v - c) / k)`. Neither needs a full table: a covariance is taken over those
who were asked both questions. What somebody is asked may be harder than what another is; how the mean difficulty of
what was asked differs between people is error as well, so `c / (c + (v - c) / k + d)` (the dependability of L. J.
Cronbach et al., "The Dependability of Behavioral Measurements", 1972). Who is asked what must not hang on what they
know: it does not in draws from a pool, and next to not where a question came later.

Nothing is kept of people but sums, one set of them for each different set of questions that somebody was asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

from stoa.assessment.sums import Mean

ENOUGH = 20
"""People in all, and for a question on average."""
SETS_LIMIT = 20_000
"""Different sets of questions; whoever was asked another one is left out."""


@dataclass(slots=True)
class Reliability:
    """Takes people one by one: what they were asked, and the score of each answer."""

    _questions: dict[str, Mean] = field(default_factory=dict)
    _bits: dict[str, int] = field(default_factory=dict)
    _sets: dict[int, Mean] = field(default_factory=dict)
    """The totals of those who were asked a set, by the bits of its questions."""

    def add(self, scores: Sequence[tuple[str, float]]) -> None:
        bits, asked, total = self._bits, 0, 0.0
        for question, score in scores:
            bit = bits.get(question)
            if bit is None:
                bit = bits[question] = 1 << len(bits)
            asked |= bit
            total += score
        totals = self._sets.get(asked)
        if totals is None:
            if len(self._sets) >= SETS_LIMIT:
                return
            totals = self._sets[asked] = Mean()
        totals.add(total)
        for question, score in scores:
            known = self._questions.get(question)
            if known is None:
                known = self._questions[question] = Mean()
            known.add(score)

    @property
    def questions(self) -> int:
        """How many different ones were asked."""
        return len(self._questions)

    @property
    def differs(self) -> bool:
        """Whether not all were asked the same."""
        return len(self._sets) > 1

    def found(self) -> tuple[float, float] | None:
        """Reliability, and the standard error of a score (0..1); None where too few were asked, nobody was asked two
        questions, or all did equally well."""
        people = sum(each.count for each in self._sets.values())
        each_has = sum(known.count for known in self._questions.values()) / max(1, len(self._questions))
        if people < ENOUGH or each_has < ENOUGH:
            return None
        within = sum(known.spread for known in self._questions.values())
        between, pairs, inverse, hard = 0.0, 0, 0.0, Mean()
        for asked, totals in self._sets.items():
            means = [known.mean for name, known in self._questions.items() if asked & self._bits[name]]
            count, expected = len(means), sum(means)
            between += totals.squares - 2 * expected * totals.total + totals.count * expected * expected
            pairs += totals.count * count * (count - 1)
            inverse += totals.count / count
            hard.add(expected / count, totals.count)
        if not pairs:
            return None
        variance = within / sum(known.count - 1 for known in self._questions.values())
        covariance = (between - within) / pairs * each_has / (each_has - 1)
        error = (variance - covariance) * inverse / people + hard.spread / people
        whole = covariance + error
        return (covariance / whole, sqrt(max(0.0, error))) if whole > 1e-12 else None
