"""How alike two groupings of the same things are. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from math import comb


def adjusted_rand(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """The adjusted Rand index (L. Hubert, P. Arabie, Comparing partitions, 1985): 1.0 for the same grouping, about 0.0
    for what chance makes. 1.0 where both have nothing to tell."""
    together = sum(comb(count, 2) for count in Counter(zip(one, other, strict=True)).values())
    first, second = (sum(comb(count, 2) for count in Counter(labels).values()) for labels in (one, other))
    pairs = comb(len(one), 2)
    by_chance, most = (first * second / pairs if pairs else 0.0), (first + second) / 2
    return 1.0 if most == by_chance else (together - by_chance) / (most - by_chance)
