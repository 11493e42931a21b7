"""The least that is missing for a rule.

Where no two conditions ask for the same things, each group takes the cheapest of what is inside it (a knapsack where
it is weighted), which is exact. Where they do share things (a unit by its name and a share of the units), finding the
least is a set cover: a branch and bound search over the conditions to meet, exact while it stays within `STEPS`; else
the best that it has found, from which nothing can be left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, Protocol

from stoa.credentials.rules.asking import Missing
from stoa.credentials.rules.tree import Condition, Group, Rule

STEPS: Final = 300


class Node(Protocol):
    """A rule that was measured, and those inside it: see `evaluating.Explanation`."""

    @property
    def rule(self) -> Rule: ...
    @property
    def is_met(self) -> bool: ...
    @property
    def short(self) -> int: ...
    @property
    def candidates(self) -> tuple[Missing, ...]: ...
    @property
    def inside(self) -> Sequence[Node]: ...


@dataclass(frozen=True)
class Way:
    """What would meet a rule. `is_least`: nothing takes less effort."""

    items: tuple[Missing, ...]
    is_least: bool = True

    @property
    def effort(self) -> int:
        return _effort(self.items)


def least(node: Node) -> Way | None:
    """The way to meet `node` with the least effort that was found; None when nothing would."""
    cheap = _cheapest(node)
    if cheap is None:
        return None
    first = together(cheap[1])
    if not is_shared(node):
        return Way(first)
    search = _Search(_effort(first) + 1)
    search.go((node,), ())
    return Way(search.items if search.items is not None else first, search.steps > 0)


def is_shared(node: Node) -> bool:
    """Whether two open conditions ask for things of the same kind, so that one thing may count for both."""
    families = Counter(family for leaf in _leaves(node) for family in {_family(item) for item in leaf.candidates})
    return any(count > 1 for count in families.values())


def together(leaves: Sequence[Node]) -> tuple[Missing, ...]:
    """The fewest things that meet all of these conditions: what serves several is there once."""
    found: dict[tuple[str, str], Missing] = {}
    choices = []
    for leaf in leaves:
        if leaf.short < len(leaf.candidates):
            choices.append(leaf)
        else:
            for item in leaf.candidates:
                _put(found, item)
    for leaf in choices:
        lacking = leaf.short - sum((item.kind, item.subject) in found for item in leaf.candidates)
        others = (item for item in leaf.candidates if (item.kind, item.subject) not in found)
        for _number, item in zip(range(lacking), list(others), strict=False):
            _put(found, item)
    return tuple(_less_named(found))


def _put(found: dict[tuple[str, str], Missing], item: Missing) -> None:
    former = found.get((item.kind, item.subject))
    if former is None or former.need < item.need:
        found[item.kind, item.subject] = item


def _less_named(found: dict[tuple[str, str], Missing]) -> Iterator[Missing]:
    """What is asked for by its name counts among those of which so many are asked for."""
    for (kind, subject), item in found.items():
        if kind == "badge" and not subject:
            named = sum(other == "badge" and bool(name) and "/" not in name for other, name in found)
        elif kind == "count" and ":" not in subject:
            named = sum(other == "count" and name.startswith(f"{subject}:") for other, name in found)
        else:
            named = 0
        left = item.effort - named
        if left > 0:
            yield item if not named else Missing(item.kind, item.subject, item.have, item.need, left)


def _family(item: Missing) -> tuple[str, str]:
    if item.kind in ("unit", "badge"):
        return item.kind, ""
    return item.kind, item.subject.partition(":")[0]


def _leaves(node: Node) -> Iterator[Node]:
    """The open conditions."""
    if node.is_met:
        return
    if isinstance(node.rule, Condition):
        yield node
    for inner in node.inside:
        yield from _leaves(inner)


def _effort(items: Sequence[Missing]) -> int:
    return sum(item.effort for item in items)


def _cheapest(node: Node) -> tuple[int, tuple[Node, ...]] | None:
    """The conditions that are cheapest to meet, as if nothing served two of them, with their effort."""
    if node.is_met:
        return 0, ()
    if isinstance(node.rule, Condition):
        if node.short > len(node.candidates):
            return None
        return _effort(node.candidates[: node.short]), (node,)
    ways = [
        (way, weight)
        for each, weight in _open_inside(node)
        if (way := _cheapest(each)) is not None
    ]  # fmt: skip
    if node.rule.kind == "weighted":
        return _knapsack(ways, node.short)
    if len(ways) < node.short:
        return None
    cheapest = sorted(range(len(ways)), key=lambda at: ways[at][0][0])[: node.short]
    taken = [ways[at][0] for at in sorted(cheapest)]
    return sum(way[0] for way in taken), tuple(leaf for way in taken for leaf in way[1])


def _open_inside(node: Node) -> list[tuple[Node, int]]:
    assert isinstance(node.rule, Group)
    pairs = zip(node.inside, node.rule.weighed, strict=True)
    return [(each, weight) for each, (_rule, weight) in pairs if not each.is_met]


def _knapsack(
    ways: Sequence[tuple[tuple[int, tuple[Node, ...]], int]], points: int
) -> tuple[int, tuple[Node, ...]] | None:  # fmt: skip
    """The cheapest of the ways that bring at least so many points."""
    best: dict[int, tuple[int, tuple[Node, ...]]] = {0: (0, ())}
    for (effort, leaves), weight in ways:
        for had, (spent, taken) in list(best.items()):
            after = min(points, had + weight)
            former = best.get(after)
            if former is None or spent + effort < former[0]:
                best[after] = spent + effort, taken + leaves
    return best.get(points)


@dataclass
class _Search:
    """Branch and bound: which conditions to meet, one after the other; what they need together only grows."""

    bound: int
    """Less than this is looked for."""
    steps: int = STEPS
    items: tuple[Missing, ...] | None = field(default=None)

    def go(self, pending: tuple[Node, ...], chosen: tuple[Node, ...]) -> None:
        """Try every way to meet all of `pending` beside what is chosen."""
        while pending and not isinstance(pending[0].rule, Group):
            if pending[0].short > len(pending[0].candidates):
                return
            chosen, pending = (*chosen, pending[0]), pending[1:]
        items = together(chosen)
        if _effort(items) >= self.bound:
            return
        if not pending:
            self.bound, self.items = _effort(items), items
            return
        first, *rest = pending
        for some in _enough(first):
            if self.steps <= 0:
                return
            self.steps -= 1
            self.go((*some, *rest), chosen)


def _enough(node: Node) -> Iterator[tuple[Node, ...]]:
    """The sets of open rules inside `node` that would meet it, each without one that is not needed."""
    pairs = _open_inside(node)
    if sum(weight for _each, weight in pairs) == node.short:
        yield tuple(each for each, _weight in pairs)
        return
    pairs.sort(key=lambda pair: _guess(pair[0]) / pair[1])
    if all(weight == 1 for _each, weight in pairs):
        yield from combinations([each for each, _weight in pairs], node.short)
    else:
        yield from _weighty(pairs, node.short)


def _weighty(pairs: Sequence[tuple[Node, int]], points: int) -> Iterator[tuple[Node, ...]]:
    if points <= 0:
        yield ()
    elif sum(weight for _each, weight in pairs) >= points:
        (first, weight), others = pairs[0], pairs[1:]
        for some in _weighty(others, points - weight):
            yield (first, *some)
        yield from _weighty(others, points)


def _guess(node: Node) -> int:
    way = _cheapest(node)
    return way[0] if way is not None else 1_000_000
