"""Tiers: a ladder of what a course attests, and whether each step asks for at least what the step below does."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, product
from math import ceil, comb
from typing import Final

from stoa.credentials.rules.asking import CourseShape, Facts
from stoa.credentials.rules.evaluating import is_met
from stoa.credentials.rules.tree import Condition, Rule, conditions

TIERS: Final = ("participation", "completion", "achievement", "distinction")
MOST_WAYS: Final = 256
"""Ways to meet a rule that are looked at; a rule with more is not judged."""
_TOLD: Final = frozenset({"unit", "units", "score"})

Way = frozenset[Condition]


class _TooMany(Exception):
    pass


def tier_place(tier: str) -> int:
    """0 for the lowest step; behind all of them what has no tier."""
    return TIERS.index(tier) if tier in TIERS else len(TIERS)


def demands(higher: Rule, lower: Rule, course: CourseShape) -> bool | None:
    """Whether whoever meets `higher` meets `lower` as well; None where that cannot be told.

    Every way to meet the higher rule is tried with no more than it needs. Rules only ask for more, so what meets the
    lower one with the least meets it with anything above.
    """
    if any(each.term not in _TOLD for rule in (higher, lower) for each in conditions(rule)):
        return None
    named = {each.argument for each in conditions(lower) if each.term == "unit"}
    try:
        ways = _ways(higher)
    except _TooMany:
        return None
    return all(is_met(lower, _least(way, named, course)) for way in ways)


def _ways(rule: Rule) -> set[Way]:
    """Every choice of conditions that is enough for the rule. Raises _TooMany."""
    if isinstance(rule, Condition):
        return {frozenset({rule})}
    if rule.needed > len(rule.rules):
        return set()
    if comb(len(rule.rules), rule.needed) > MOST_WAYS:
        raise _TooMany
    inside = [_ways(each) for each in rule.rules]
    found: set[Way] = set()
    for chosen in combinations(inside, rule.needed):
        size = 1
        for each in chosen:
            size *= len(each)
        if size > MOST_WAYS:
            raise _TooMany
        found |= {frozenset().union(*parts) for parts in product(*chosen)}
        if len(found) > MOST_WAYS:
            raise _TooMany
    return found


def _least(way: Iterable[Condition], spared: set[str], course: CourseShape) -> Facts:
    """The least that meets all these conditions; of units to choose from, those that the other names come last."""
    required = list(course.units) if course.required is None else list(course.units)[: course.required]
    done = {each.argument for each in way if each.term == "unit"}
    need = max((_units_needed(each, len(required)) for each in way if each.term == "units"), default=0)
    free = sorted((unit for unit in required if unit not in done), key=lambda unit: unit in spared)
    counted = sum(unit in required for unit in done)
    done |= set(free[: max(0, need - counted)])
    shown = sum(unit in required for unit in done) / len(required) if required else 0.0
    scores: dict[str, float] = {}
    for each in way:
        if each.term == "score" and each.amount is not None:
            scores[each.argument] = max(scores.get(each.argument, 0.0), float(each.amount.value))
    grade = scores.pop("", 0.0)
    return Facts(
        required=required, units=frozenset(course.units), done=frozenset(done), shown=shown, scores=scores, score=grade
    )  # fmt: skip


def _units_needed(condition: Condition, available: int) -> int:
    if condition.amount is None:
        return 0
    value = condition.amount.value
    return ceil(value * available) if condition.amount.is_share else ceil(value)
