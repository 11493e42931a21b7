"""What is wrong with a rule in a given course: what nobody can meet, what everybody meets, and what says nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stoa.credentials.rules.asking import CourseShape, Facts
from stoa.credentials.rules.evaluating import is_met
from stoa.credentials.rules.gathered import day_of
from stoa.credentials.rules.terms import TERMS
from stoa.credentials.rules.tree import Condition, Group, Place, Rule, conditions, gettext_noop

__all__ = ["CourseShape", "Problem", "circles", "problems"]


@dataclass(frozen=True)
class Problem:
    """One finding about a rule. `is_error`: with it nobody could ever meet the rule, or everybody would, or an id is
    unknown."""

    code: str
    place: Place
    message: str
    remedy: str
    params: Mapping[str, str | int]
    is_error: bool


def problems(rule: Rule, course: CourseShape) -> list[Problem]:
    """Every problem of the rule in this course, in the order of its text."""
    look = _Look(course, _moments(rule), [])
    found = look.problems
    if look.at(rule):
        # Some other way through the rule exists, so what is impossible is only useless; a wrong id is still a slip.
        found = [_softened(problem) for problem in found]
        if not _asks_for_something(rule):
            message = gettext_noop("Everybody who takes the course meets this rule without doing anything.")
            remedy = gettext_noop("Ask for something that has to be done: units >= 50%%, for one.")
            found = [problem for problem in found if problem.code != "always-met"]
            found.append(Problem("met-by-all", rule.place, message, remedy, {}, is_error=True))
    return sorted(found, key=lambda problem: (problem.place.line, problem.place.column))


def circles(rules: Mapping[str, Rule]) -> dict[str, Sequence[str]]:
    """Pathways (by their ids) that nobody can earn because each waits for the badge of another one: with each, those
    that it waits for. Pathways that are not among `rules` are taken for earned."""
    earned = set[str]()
    while True:
        more = {id for id, rule in rules.items() if id not in earned and _without_badges(rule, earned, rules)}
        if not more:
            break
        earned |= more
    return {
        id: sorted({name for name in _badges(rule) if name in rules and name not in earned})
        for id, rule in rules.items()
        if id not in earned and any(name in rules for name in _badges(rule))
    }


def _badges(rule: Rule) -> list[str]:
    return [each.argument for each in conditions(rule) if each.term == "badge"]


def _without_badges(rule: Rule, earned: Collection[str], own: Mapping[str, Rule]) -> bool:
    """Whether the rule can be met by whoever does everything else and holds these badges."""
    if isinstance(rule, Group):
        can = sum(weight for each, weight in rule.weighed if _without_badges(each, earned, own))
        return can >= rule.needed
    if rule.term == "badges" and rule.amount is not None:
        return len(earned) >= rule.amount.value
    return rule.term != "badge" or rule.argument in earned or rule.argument not in own


def _softened(problem: Problem) -> Problem:
    return replace(problem, is_error=problem.is_error and problem.code.startswith("unknown-"))


def _asks_for_something(rule: Rule) -> bool:
    """Whether somebody who has done nothing does not meet it, whatever day it is."""
    nobody = Facts(("a unit",), ("a unit",))
    return not any(is_met(rule, replace(nobody, day=day)) for day in _moments(rule))


def _moments(rule: Rule) -> tuple[date | None, ...]:
    """Days between which conditions on days change: one before them all, and each that one of them names."""
    days = sorted({day_of(each.argument) for each in conditions(rule) if each.term in ("after", "before")})
    return (days[0] - timedelta(days=1), *days) if days else (None,)


@dataclass
class _Look:
    """One look at a rule: on which days somebody could meet it, and what is wrong on the way."""

    course: CourseShape
    days: tuple[date | None, ...]
    problems: list[Problem]

    def at(self, rule: Rule) -> frozenset[date | None]:
        """The days on which a learner could meet the rule who has done everything else."""
        if isinstance(rule, Condition):
            return self._condition(rule)
        inside = [(self.at(each), weight) for each, weight in rule.weighed]
        self._note_twins(rule)
        self._note_too_many(rule)
        open_days = frozenset(
            day for day in self.days if sum(weight for possible, weight in inside if day in possible) >= rule.needed
        )
        if not open_days and sum(weight for possible, weight in inside if possible) >= rule.needed:
            message = gettext_noop("There is no day on which these conditions hold together: “%(rule)s”.")
            remedy = gettext_noop("The day in after(…) has to come before the day in before(…).")
            self._note("no-day", rule, message, remedy, {"rule": str(rule)[:120]})
        return open_days

    def _condition(self, rule: Condition) -> frozenset[date | None]:
        seen = list(TERMS[rule.term].problems(rule, self.course))
        self.problems += [
            Problem(item.code, rule.place, item.message, item.remedy, item.params, item.is_impossible) for item in seen
        ]
        if any(item.is_impossible for item in seen):
            return frozenset()
        if rule.term in ("after", "before"):
            return frozenset(day for day in self.days if TERMS[rule.term].holds(rule, Facts(day=day)))
        return frozenset(self.days)

    def _note(self, code: str, rule: Rule, message: str, remedy: str, params: dict[str, str | int]) -> None:
        self.problems.append(Problem(code, rule.place, message, remedy, params, is_error=True))

    def _note_too_many(self, rule: Group) -> None:
        if rule.kind == "weighted" and rule.needed > sum(rule.weights):
            message = gettext_noop("weighted(%(count)s, …) asks for more points than there are: %(available)s.")
            params: dict[str, str | int] = {"count": rule.needed, "available": sum(rule.weights)}
            self._note("too-many-asked", rule, message, gettext_noop("Ask for at most %(available)s."), params)
        elif rule.kind == "weighted" and rule.needed == 0:
            message = gettext_noop("“%(rule)s” is met by everybody from the start.")
            remedy = gettext_noop("Ask for more than nothing, or leave the condition out.")
            self.problems.append(
                Problem("always-met", rule.place, message, remedy, {"rule": str(rule)[:120]}, is_error=False)
            )
        elif rule.needed > len(rule.rules) and rule.kind == "at_least":
            message = gettext_noop("at_least(%(count)s, …) asks for more conditions than stand in it: %(available)s.")
            params = {"count": rule.needed, "available": len(rule.rules)}
            self._note("too-many-asked", rule, message, gettext_noop("Ask for at most %(available)s."), params)

    def _note_twins(self, rule: Group) -> None:
        seen: set[Rule] = set()
        for each in rule.rules:
            if each in seen:
                message = gettext_noop("“%(rule)s” stands in the same brackets twice.")
                params: dict[str, str | int] = {"rule": str(each)[:120]}
                self.problems.append(
                    Problem("twice", each.place, message, gettext_noop("Leave one out."), params, is_error=False)
                )
            seen.add(each)
