"""Whether a learner meets a rule, and the shortest way to it when they do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from stoa.credentials.rules.asking import Facts, Missing
from stoa.credentials.rules.gathered import day_of
from stoa.credentials.rules.shortest import is_shared, least
from stoa.credentials.rules.terms import TERMS
from stoa.credentials.rules.tree import Condition, Rule, conditions


@dataclass(frozen=True)
class Explanation:
    """What became of a rule, and of each rule inside it.

    `have` of `need`: units, a score or share (0..1), a count, or rules that hold (points, where they are weighted).
    `candidates` are the things that would help a condition, of which `short` are enough. Of the outermost rule,
    `missing` is a least list of things to do (`is_least`: there is none with less effort, else none of it can be left
    out); it is empty when the rule is met and when nothing in the course can meet it (`is_reachable`).
    """

    rule: Rule
    is_met: bool
    have: float
    need: float
    short: int = 0
    candidates: tuple[Missing, ...] = ()
    helps: tuple[str, ...] = ()
    inside: tuple[Explanation, ...] = ()
    missing: tuple[Missing, ...] = ()
    is_reachable: bool = True
    is_least: bool = True

    @property
    def effort(self) -> int:
        """How many things have to be done, at least."""
        return sum(item.effort for item in self.missing)


def is_met(rule: Rule, facts: Facts) -> bool:
    """Whether the facts meet the rule; the same as `evaluate(...).is_met`, without looking for what is missing."""
    if isinstance(rule, Condition):
        return TERMS[rule.term].holds(rule, facts)
    if rule.kind == "all":
        return all(is_met(each, facts) for each in rule.rules)
    if rule.kind == "any":
        return any(is_met(each, facts) for each in rule.rules)
    return sum(weight for each, weight in rule.weighed if is_met(each, facts)) >= rule.needed


def evaluate(rule: Rule, facts: Facts) -> Explanation:
    """The explanation of `rule` for these facts. Pure; time in proportion to conditions times units, and a bounded
    search where conditions overlap."""
    found = _measured(rule, facts)
    if found.is_met:
        return found
    ways = list(_ways(rule, facts, found))
    if not ways:
        return replace(found, is_reachable=False)
    items, are_least = min(ways, key=lambda way: sum(item.effort for item in way[0]))
    return replace(found, missing=items, is_least=all(is_least for _items, is_least in ways) and are_least)


def once_done(facts: Facts, items: Iterable[Missing]) -> Facts:
    """The facts once everything in the list is there, and no more than that."""
    for item in sorted(items, key=lambda item: item.subject.count(":"), reverse=True):
        facts = _once(facts, item)
    return facts


def _once(facts: Facts, item: Missing) -> Facts:
    name = item.subject
    if item.kind == "unit":
        return replace(facts, done=facts.done | {name})
    if item.kind == "part":
        return replace(facts, scores={**facts.scores, name: max(facts.scores.get(name, 0.0), item.need)})
    if item.kind == "score":
        return replace(facts, score=max(facts.score or 0.0, item.need))
    if item.kind == "day":
        return replace(facts, day=max(facts.day or date.min, day_of(name)))
    if item.kind == "count":
        counts = {**facts.counts, name: max(facts.counts.get(name, 0.0), item.need)}
        kind, is_named, _subject = name.partition(":")
        if is_named and name not in facts.counts:
            counts[kind] = counts.get(kind, 0.0) + 1
        return replace(facts, counts=counts)
    if name:
        return replace(facts, badges=facts.badges | {name})
    return replace(facts, badges=facts.badges | {f"?{number}" for number in range(item.effort)})


def _measured(rule: Rule, facts: Facts) -> Explanation:
    """The explanation without what is missing for the whole."""
    if isinstance(rule, Condition):
        measure = TERMS[rule.term].measure(rule, facts)
        return Explanation(
            rule, measure.is_met, measure.have, measure.need, measure.short, measure.candidates, measure.helps
        )
    inside = tuple(_measured(each, facts) for each in rule.rules)
    have = sum(weight for each, (_rule, weight) in zip(inside, rule.weighed, strict=True) if each.is_met)
    return Explanation(rule, have >= rule.needed, have, rule.needed, max(0, rule.needed - have), inside=inside)


def _ways(rule: Rule, facts: Facts, found: Explanation) -> Iterable[tuple[tuple[Missing, ...], bool]]:
    """A least way for each day on which another condition on days begins to hold, this day first."""
    for day in (None, *_coming(rule, facts.day)):
        wait = () if day is None else (Missing("day", day.isoformat(), 0.0, 1.0),)
        later = facts if day is None else replace(facts, day=day)
        node = _timeless(found if day is None else _measured(rule, later))
        if node.is_met:
            yield wait, True
            continue
        way = least(node)
        if way is None:
            continue
        items = _needed(rule, later, way.items) if is_shared(node) else way.items
        yield (*items, *wait), way.is_least


def _coming(rule: Rule, today: date | None) -> list[date]:
    days = {day_of(each.argument) for each in conditions(rule) if each.term == "after"}
    return sorted(day for day in days if today is None or day > today)


def _timeless(node: Explanation) -> Explanation:
    """Nobody can do anything for a day to come: each is looked at by itself."""
    if isinstance(node.rule, Condition):
        return replace(node, candidates=()) if node.rule.term == "after" else node
    return replace(node, inside=tuple(_timeless(each) for each in node.inside))


def _needed(rule: Rule, facts: Facts, items: tuple[Missing, ...]) -> tuple[Missing, ...]:
    """Those of the items without which the rest would not meet the rule, the dearest looked at first."""
    kept = list(items)
    for item in sorted(items, key=lambda item: -item.effort):
        others = [each for each in kept if each is not item]
        if is_met(rule, once_done(facts, others)):
            kept = others
    return tuple(kept)
