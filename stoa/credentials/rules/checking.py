"""What is wrong with a rule in a given course: conditions that nobody can meet, and conditions that say nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stoa.credentials.rules.terms import TERMS, CourseShape
from stoa.credentials.rules.tree import Condition, Group, Place, Rule, gettext_noop

__all__ = ["CourseShape", "Problem", "problems"]


@dataclass(frozen=True)
class Problem:
    """One finding about a rule. `is_error`: with it nobody could ever meet the rule, or an id is unknown."""

    code: str
    place: Place
    message: str
    remedy: str
    params: Mapping[str, str | int]
    is_error: bool


def problems(rule: Rule, course: CourseShape) -> list[Problem]:
    """Every problem of the rule in this course, in the order of its text."""
    found: list[Problem] = []
    is_possible = _look(rule, course, found)
    if is_possible:
        # Some other way through the rule exists, so what is impossible is only useless; a wrong id is still a slip.
        found = [_softened(problem) for problem in found]
    return sorted(found, key=lambda problem: (problem.place.line, problem.place.column))


def _softened(problem: Problem) -> Problem:
    is_error = problem.is_error and problem.code.startswith("unknown-")
    return Problem(problem.code, problem.place, problem.message, problem.remedy, problem.params, is_error)


def _look(rule: Rule, course: CourseShape, found: list[Problem]) -> bool:
    """Whether some learner could meet the rule; notes what is wrong on the way."""
    if isinstance(rule, Condition):
        seen = list(TERMS[rule.term].problems(rule, course))
        found += [
            Problem(item.code, rule.place, item.message, item.remedy, item.params, item.is_impossible) for item in seen
        ]
        return not any(item.is_impossible for item in seen)
    possible = sum([_look(each, course, found) for each in rule.rules])
    _note_twins(rule, found)
    if rule.needed > len(rule.rules):
        message = gettext_noop("at_least(%(count)s, …) asks for more conditions than stand in it: %(available)s.")
        remedy = gettext_noop("Ask for at most %(available)s.")
        params = {"count": rule.needed, "available": len(rule.rules)}
        found.append(Problem("too-many-asked", rule.place, message, remedy, params, is_error=True))
    return possible >= rule.needed


def _note_twins(rule: Group, found: list[Problem]) -> None:
    seen: set[Rule] = set()
    for each in rule.rules:
        if each in seen:
            message = gettext_noop("“%(rule)s” stands in the same brackets twice.")
            params: dict[str, str | int] = {"rule": str(each)[:120]}
            found.append(Problem("twice", each.place, message, gettext_noop("Leave one out."), params, is_error=False))
        seen.add(each)
