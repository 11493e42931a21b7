"""Item analysis: how hard a question is, whether it tells those who know from those who do not, what is answered wrong.

Pure, and in one pass: learners come one by one, each with all their first answers, and nothing is kept of them but
sums. A learner's *ability* in the eyes of one question is the mean score of their answers to all others in the run, so
that no question vouches for itself (the corrected item-total correlation of classical test theory; J. C. Nunnally,
"Psychometric Theory", 1978). A quiz's reliability stands in `reliability`. Scores and abilities are 0..1.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import atanh, sqrt
from statistics import median
from typing import Literal, TypeAlias

from stoa.assessment.certainty import VERY
from stoa.assessment.ports import Wrong
from stoa.assessment.reliability import Reliability
from stoa.assessment.sums import Mean

ENOUGH = 20
"""Learners of known ability before anything is made of how they did."""
OTHERS = 3
"""Other questions somebody has to have answered before their ability counts as known."""
SURE = 3.0
"""Standard errors by which a key has to look wrong. A course has hundreds of questions and thousands of answers."""
SOME = 10
"""Givers of one wrong answer before it can speak against the key."""
TENTHS = 10
WORDS_LIMIT = 5000
"""Different wrong answers that are counted for a question; later ones are counted together."""
LISTED = 8
"""Wrong answers that are told."""
LONGEST_PAUSE = 1800.0
"""Seconds. Whoever answers after a longer pause was away."""
LONGEST_QUIZ = 4 * 3600.0
"""Seconds. Whoever takes longer for a quiz was away."""
_NO_TIMES: Mapping[str, float] = {}

Suspicion: TypeAlias = Literal["", "reversed", "rival", "nobody"]
"""Why a key may be wrong: the able fail and the weak pass; the givers of one wrong answer are abler than those who
were right; hardly anybody is right, and most say the same."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A learner's first answer to a question. `seconds`: since their answer before; None: they were away, or it was
    their first. `said`: what was wrong in it."""

    question: str
    quiz: str
    """The part that is handed in with it; the question itself where it stands alone."""
    score: float
    said: tuple[Wrong, ...] = ()
    seconds: float | None = None
    sure: int = 0
    """How sure they were (`certainty`); 0: not said."""


@dataclass(slots=True)
class _Question:
    quiz: str
    scores: Mean = field(default_factory=Mean)
    able: Mean = field(default_factory=Mean)
    """Abilities of those whose ability is known."""
    known: Mean = field(default_factory=Mean)
    """The scores of those."""
    products: float = 0.0
    right: Mean = field(default_factory=Mean)
    """Abilities of those who were right."""
    tenths: list[Mean] = field(default_factory=lambda: [Mean() for _ in range(TENTHS)])
    """Scores by tenths of ability."""
    wrong: dict[str, Mean] = field(default_factory=dict)
    """Abilities of those who gave each wrong answer, as far as they are known."""
    givers: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    """By what wrong answers are counted, the shortest way of saying each."""
    rest: int = 0
    sure: dict[int, list[int]] = field(default_factory=dict)
    """People and those who were right, by how sure they were."""
    seconds: array[float] = field(default_factory=lambda: array("f"))


@dataclass(slots=True)
class _Quiz:
    shares: Mean = field(default_factory=Mean)
    """The scores, as shares of what was asked."""
    reliability: Reliability = field(default_factory=Reliability)
    seconds: array[float] = field(default_factory=lambda: array("f"))


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """A wrong answer in words, how many gave it, and their mean ability (None: not known of enough of them)."""

    words: str
    people: int
    ability: float | None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What the first answers tell of one question.

    `difficulty` is the mean score; `discrimination` the correlation of score and ability, -1..1, None where too few
    abilities are known or all are alike; `seconds` the median time. `curve`: (people, mean score) by tenths of
    ability. `other`: people who gave other wrong answers than those listed.
    """

    question: str
    quiz: str
    people: int
    difficulty: float
    discrimination: float | None
    seconds: float | None
    curve: tuple[tuple[int, float], ...]
    wrong: tuple[WrongAnswer, ...]
    other: int
    suspicion: Suspicion = ""
    rival: str = ""
    """The wrong answer that speaks against the key."""
    sure: tuple[tuple[int, int, int], ...] = ()
    """(level, people, right) of those who said how sure they were, the surest first."""

    @property
    def surely_wrong(self) -> int:
        """How many were very sure, and not right: they have learned something that is not so."""
        return sum(people - right for level, people, right in self.sure if level == VERY)


@dataclass(frozen=True, slots=True)
class QuizResult:
    """What a quiz of several questions measures: its `reliability`, and `error`, the standard error of measurement as a
    share of the points. Both None where too few handed it in, or all did equally well. `mean` and `spread` are of the
    score, `seconds` is the median time. `differs`: not all were asked the same."""

    quiz: str
    people: int
    mean: float
    spread: float
    reliability: float | None
    error: float | None
    differs: bool = False
    seconds: float | None = None


class Analysis:
    """Takes learners one by one; `questions` and `quizzes` tell what came of it."""

    def __init__(self) -> None:
        self._questions: dict[str, _Question] = {}
        self._quizzes: dict[str, _Quiz] = {}

    def add(self, answers: Sequence[Seen], times: Mapping[str, float] = _NO_TIMES) -> None:
        """A learner's first answers, each question once, and how many seconds they took for which quiz."""
        total, count = sum(each.score for each in answers), len(answers)
        quizzes: dict[str, list[Seen]] = {}
        for each in answers:
            others = count - 1
            self._add(each, (total - each.score) / others if others >= OTHERS else None)
            if each.quiz != each.question:
                quizzes.setdefault(each.quiz, []).append(each)
        for quiz, asked in quizzes.items():
            held = self._quizzes.setdefault(quiz, _Quiz())
            held.shares.add(sum(each.score for each in asked) / len(asked))
            held.reliability.add([(each.question, each.score) for each in asked])
            if 0 <= times.get(quiz, -1.0) <= LONGEST_QUIZ:
                held.seconds.append(times[quiz])

    def _add(self, seen: Seen, ability: float | None) -> None:
        held = self._questions.get(seen.question)
        if held is None:
            held = self._questions[seen.question] = _Question(seen.quiz)
        held.scores.add(seen.score)
        if seen.seconds is not None and seen.seconds <= LONGEST_PAUSE:
            held.seconds.append(seen.seconds)
        if seen.sure:
            told = held.sure.setdefault(seen.sure, [0, 0])
            told[0] += 1
            told[1] += seen.score >= 1 - 1e-9
        for key, words in seen.said:
            known = held.words.get(key)
            if known is None and len(held.words) >= WORDS_LIMIT:
                held.rest += 1
                continue
            if known is None or (words != known and (len(words), words) < (len(known), known)):
                held.words[key] = words
            held.givers[key] = held.givers.get(key, 0) + 1
            if ability is not None:
                held.wrong.setdefault(key, Mean()).add(ability)
        if ability is None:
            return
        held.able.add(ability)
        held.known.add(seen.score)
        held.products += ability * seen.score
        held.tenths[min(TENTHS - 1, int(ability * TENTHS))].add(seen.score)
        if seen.score >= 1 - 1e-9:
            held.right.add(ability)

    def questions(self) -> list[QuestionResult]:
        """Every question that was answered, in the order in which they came."""
        return [_result(id, held) for id, held in self._questions.items()]

    def quizzes(self) -> list[QuizResult]:
        """Every quiz with two questions or more."""
        return [_quiz_result(id, held) for id, held in self._quizzes.items() if held.reliability.questions > 1]


def _result(id: str, held: _Question) -> QuestionResult:
    ordered = sorted(held.givers.items(), key=lambda pair: (-pair[1], held.words[pair[0]]))
    correlation = _correlation(held)
    suspicion, rival = _suspicion(held, correlation)
    return QuestionResult(
        question=id,
        quiz=held.quiz,
        people=held.scores.count,
        difficulty=held.scores.mean,
        discrimination=correlation,
        seconds=median(held.seconds) if len(held.seconds) else None,
        curve=tuple((each.count, each.mean) for each in held.tenths),
        wrong=tuple(
            WrongAnswer(held.words[key], count, _ability(held.wrong.get(key))) for key, count in ordered[:LISTED]
        ),
        other=sum(count for _key, count in ordered[LISTED:]) + held.rest,
        suspicion=suspicion,
        rival=rival,
        sure=tuple((level, people, right) for level, (people, right) in sorted(held.sure.items(), reverse=True)),
    )


def _ability(known: Mean | None) -> float | None:
    return known.mean if known is not None and known.count >= 3 else None


def _correlation(held: _Question) -> float | None:
    count = held.able.count
    spread = held.able.variance * held.known.variance
    if count < ENOUGH or spread <= 1e-12:
        return None
    covariance = (held.products - held.able.total * held.known.total / count) / (count - 1)
    return max(-1.0, min(1.0, covariance / sqrt(spread)))


def _suspicion(held: _Question, correlation: float | None) -> tuple[Suspicion, str]:
    """Whether the key looks wrong, and which answer speaks against it."""
    count = held.able.count
    if count < ENOUGH:
        return "", ""
    ahead, best = max(
        ((_ahead(held, known), held.words[key]) for key, known in held.wrong.items() if known.count >= SOME),
        default=(0.0, ""),
    )
    if ahead > SURE:
        return "rival", best
    if correlation is not None and atanh(max(-0.999999, correlation)) * sqrt(count - 3) < -SURE:
        return "reversed", best
    common = max(held.givers.items(), key=lambda pair: pair[1], default=("", 0))
    if held.scores.mean < 0.05 and common[1] >= 0.6 * held.scores.count:
        return "nobody", held.words[common[0]]
    return "", ""


def _ahead(held: _Question, givers: Mean) -> float:
    """By how many standard errors the givers of a wrong answer are abler than those who were right."""
    if held.right.count < 3 or held.able.variance <= 1e-12:
        return 0.0
    return (givers.mean - held.right.mean) / sqrt(held.able.variance * (1 / givers.count + 1 / held.right.count))


def _quiz_result(id: str, held: _Quiz) -> QuizResult:
    reliability, error = held.reliability.found() or (None, None)
    return QuizResult(
        id, held.shares.count, held.shares.mean, sqrt(held.shares.variance), reliability, error,
        held.reliability.differs, median(held.seconds) if len(held.seconds) else None,
    )  # fmt: skip


def suspects(results: Iterable[QuestionResult]) -> Mapping[str, QuestionResult]:
    """Those whose key may be wrong, by question."""
    return {each.question: each for each in results if each.suspicion}
