"""Whether a learner meets a rule, and the shortest way to it when they do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stoa.credentials.rules.terms import TERMS, Facts, Missing
from stoa.credentials.rules.tree import Condition, Group, Rule


@dataclass(frozen=True)
class Explanation:
    """What became of a rule, and of each rule inside it.

    `have` of `need`: units, a score or share (0..1), or rules that hold. `candidates` are the things that would help a
    condition, of which `short` are enough. `missing` is a least list of things to do for the whole of this rule; it is
    empty when the rule is met and when nothing in the course can meet it (`is_reachable`).
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
    return sum(is_met(each, facts) for each in rule.rules) >= rule.needed


def evaluate(rule: Rule, facts: Facts) -> Explanation:
    """The explanation of `rule` for these facts. Pure; time in proportion to conditions times units."""
    if isinstance(rule, Condition):
        return _condition(rule, facts)
    inside = tuple(evaluate(each, facts) for each in rule.rules)
    have = sum(each.is_met for each in inside)
    outline = Explanation(rule, have >= rule.needed, have, rule.needed, max(0, rule.needed - have), inside=inside)
    way = _way(outline, ())
    return Explanation(
        rule, outline.is_met, have, rule.needed, outline.short, inside=inside, missing=way or (),
        is_reachable=way is not None,
    )  # fmt: skip


def _condition(rule: Condition, facts: Facts) -> Explanation:
    measure = TERMS[rule.term].measure(rule, facts)
    is_reachable = measure.is_met or measure.short <= len(measure.candidates)
    return Explanation(
        rule, measure.is_met, measure.have, measure.need, measure.short, measure.candidates, measure.helps,
        missing=measure.candidates[: measure.short] if is_reachable else (), is_reachable=is_reachable,
    )  # fmt: skip


def _way(node: Explanation, chosen: tuple[Missing, ...]) -> tuple[Missing, ...] | None:
    """A short list of things that would meet `node` besides those already `chosen`; None when nothing would.

    What is chosen for one condition is used again for the others, and those that leave no choice come first: for
    all(…) of conditions the list is the shortest there is; where groups stand inside each other it is a greedy one
    (finding the shortest is then a set cover).
    """
    if node.is_met:
        return ()
    if not isinstance(node.rule, Group):
        return _from_candidates(node, chosen)
    open_rules = sorted((each for each in node.inside if not each.is_met), key=_freedom)
    added: tuple[Missing, ...] = ()
    for _ in range(node.short):
        ways = [(way, each) for each in open_rules if (way := _way(each, chosen + added)) is not None]
        if not ways:
            return None
        way, taken = ways[0] if node.rule.kind == "all" else min(ways, key=lambda pair: _effort(pair[0]))
        open_rules = [each for each in open_rules if each is not taken]
        added += way
    return added


def _freedom(node: Explanation) -> tuple[int, int]:
    """Sorts what leaves no choice before what leaves some, and groups last."""
    return (int(isinstance(node.rule, Group)), len(node.candidates) - node.short)


def _effort(way: Sequence[Missing]) -> int:
    return sum(item.effort for item in way)


def _from_candidates(node: Explanation, chosen: Sequence[Missing]) -> tuple[Missing, ...] | None:
    if node.short > len(node.candidates):
        return None
    if not chosen:
        return node.candidates[: node.short]
    taken = {(item.kind, item.subject): item.need for item in chosen}
    covered = [item for item in node.candidates if taken.get((item.kind, item.subject), -1.0) >= item.need]
    others = [item for item in node.candidates if item not in covered]
    return tuple(others[: max(0, node.short - len(covered))])
