"""How able somebody is, skill by skill, told from their answers as they come: no training job, nothing hidden.

Two models look at each answer before it is seen, and both learn from it:

- **ratings**, as in chess: learner, learner's skill, item and skill each have one, on the scale of logits. The chance
  of a right answer is the logistic of (learner + their skills) - (item + its skills); after the answer each moves by
  its share of the surprise, in steps that shrink as answers come in (R. Pelánek, "Applications of the Elo rating
  system in adaptive educational systems", Computers & Education 98, 2016);
- **a logistic regression**, fitted online by AdaGrad (Duchi, Hazan & Singer 2011), of what has gone before: item,
  skill, and the logarithms of how often learner, skill and item were right and wrong ("Best-LR": T. Gervet et al.,
  "When is deep learning the best approach to knowledge tracing?", JEDM 12(3), 2020), with how it went lately, and with
  the rating's own logit as one feature. Its prediction is the one that counts.

Pure: whoever calls keeps the states and hands them in. `bench.mastery` measures it on a file of answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, log1p, sqrt

RATE = 0.1
"""Step of the regression."""
FIRST_SQUARE = 0.1
"""What the sum of squared gradients of a weight begins with: how cautious its first steps are."""
STEPS = {"learner": (0.8, 0.06), "strand": (0.6, 0.03), "item": (1.0, 0.15), "skill": (0.5, 0.02)}
"""(a, b) of the step a / (1 + b·n) of a rating after n answers."""
FADING = {"learner": 0.9, "strand": 0.75, "item": 0.95, "pair": 0.5}
"""What of `recent` is kept with each answer."""
SPREAD = 1.0
"""Standard deviation of skills among learners, in logits, before anything is known."""
FEATURES = 11
"""Weights that hold for everybody; their order is that of `_features`."""
OF_RATING = 10
"""The place of the rating's logit among them."""


@dataclass(slots=True)
class Trace:
    """What the answers of somebody, or to something, have left. `rating` in logits; `right` is the sum of their scores
    (0..1 each), `recent` their fading mean."""

    rating: float = 0.0
    count: int = 0
    right: float = 0.0
    recent: float = 0.5
    information: float = 0.0
    """Fisher's: the sum of p(1 - p) over the answers. It tells how sure the rating is."""

    @property
    def uncertainty(self) -> float:
        """The rating's standard error, in logits."""
        return 1 / sqrt(1 / SPREAD**2 + self.information)


@dataclass(slots=True)
class Weight:
    """One number of the regression, and the sum of its squared gradients."""

    value: float = 0.0
    squares: float = FIRST_SQUARE


@dataclass(slots=True)
class ItemState:
    """What is known of an item."""

    trace: Trace = field(default_factory=Trace)
    weight: Weight = field(default_factory=Weight)


@dataclass(slots=True)
class SkillState:
    """What is known of a skill: how hard it is, and what each right and each wrong answer in it tells."""

    trace: Trace = field(default_factory=Trace)
    weight: Weight = field(default_factory=Weight)
    after_right: Weight = field(default_factory=Weight)
    after_wrong: Weight = field(default_factory=Weight)


def common_weights() -> list[Weight]:
    """The weights that hold for everybody, before the first answer: the rating is believed by half."""
    return [Weight(0.5 if place == OF_RATING else 0.0) for place in range(FEATURES)]


@dataclass(frozen=True, slots=True)
class Sight:
    """All that an answer is judged by. `strands` are the learner's traces in the item's `skills`, in the same order (at
    least one); `pair` is what they left at this very item."""

    learner: Trace
    strands: Sequence[Trace]
    item: ItemState
    skills: Sequence[SkillState]
    pair: Trace
    common: Sequence[Weight]


@dataclass(frozen=True, slots=True)
class Expectation:
    """The chance (0..1) of a right answer, and that by ratings alone."""

    chance: float
    by_rating: float
    features: Sequence[tuple[Weight, float]]


def expect(sight: Sight) -> Expectation:
    """What is to be expected before the answer is seen."""
    share = 1 / len(sight.strands)
    able = sight.learner.rating + share * sum(strand.rating for strand in sight.strands)
    hard = sight.item.trace.rating + share * sum(skill.trace.rating for skill in sight.skills)
    features = _features(sight, able - hard, share)
    chance = logistic(sum(weight.value * value for weight, value in features))
    return Expectation(chance, logistic(able - hard), features)


def learn(sight: Sight, expectation: Expectation, *, score: float) -> None:
    """Take in an answer that was worth `score` (0..1): moves all that `sight` holds."""
    surprise = score - expectation.by_rating
    told = expectation.by_rating * (1 - expectation.by_rating)
    for weight, value in expectation.features:
        gradient = (score - expectation.chance) * value
        weight.squares += gradient * gradient
        weight.value += RATE * gradient / sqrt(weight.squares)
    _take(sight.learner, "learner", surprise, told, score)
    for strand in sight.strands:
        _take(strand, "strand", surprise, told / len(sight.strands), score)
    _take(sight.item.trace, "item", -surprise, told, score)
    for skill in sight.skills:
        _take(skill.trace, "skill", -surprise, told, score)
    _take(sight.pair, "pair", 0.0, told, score)


def _features(sight: Sight, logit: float, share: float) -> list[tuple[Weight, float]]:
    common, learner, pair = sight.common, sight.learner, sight.pair
    found = [
        (common[0], 1.0),
        (common[4], log1p(learner.right)),
        (common[5], log1p(learner.count - learner.right)),
        (common[6], 2 * learner.recent - 1),
        (common[OF_RATING], logit),
        (sight.item.weight, 1.0),
    ]
    for strand, skill in zip(sight.strands, sight.skills, strict=True):
        right, wrong = share * log1p(strand.right), share * log1p(strand.count - strand.right)
        found += [
            (common[1], right), (common[2], wrong), (skill.after_right, right), (skill.after_wrong, wrong),
            (common[3], share * (2 * strand.recent - 1)), (skill.weight, share),
        ]  # fmt: skip
    if pair.count:
        found += [
            (common[7], log1p(pair.right)), (common[8], log1p(pair.count - pair.right)),
            (common[9], 2 * pair.recent - 1),
        ]  # fmt: skip
    return found


def _take(trace: Trace, kind: str, surprise: float, told: float, score: float) -> None:
    if kind in STEPS:
        first, slowing = STEPS[kind]
        trace.rating += first / (1 + slowing * trace.count) * surprise
    fading = FADING.get(kind, 1.0)
    trace.recent = fading * trace.recent + (1 - fading) * score
    trace.count += 1
    trace.right += score
    trace.information += told


def logistic(logit: float) -> float:
    """The chance that belongs to a logit; within 1e-9 of 0 and 1, so that its logarithm is there."""
    return 1 / (1 + exp(-max(-20.0, min(20.0, logit))))
