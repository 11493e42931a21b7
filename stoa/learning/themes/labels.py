"""What a theme is called: the words that its goals have and others have not. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

from stoa.learning.themes.words import Term

FEW = 3
"""People who must have used a word before it stands in a label, so that no label leads to one of them."""
MOST_WORDS = 4


def labelled(goals: Sequence[Sequence[Term]], clusters: Sequence[int], count: int) -> list[tuple[str, ...]]:
    """The words of each of `count` clusters, most telling first. `goals` are one a person; `clusters` says of each in
    which it is, -1 for none. A stem is shown as the word by which most people said it.

    Words are weighed by class-based TF-IDF (M. Grootendorst, BERTopic, 2022): how often a cluster says them, times the
    logarithm of 1 + (words a cluster) / (how often all say them)."""
    said: list[Counter[str]] = [Counter() for _ in range(count)]
    forms: dict[str, Counter[str]] = {}
    for found, cluster in zip(goals, clusters, strict=True):
        for stem, word in {(term.stem, term.word) for term in found}:
            forms.setdefault(stem, Counter())[word] += 1
        if cluster >= 0:
            said[cluster].update({term.stem for term in found})
    everywhere = sum(said, Counter())
    usual = sum(everywhere.values()) / max(count, 1)

    def weight(cluster: Counter[str], stem: str) -> float:
        return cluster[stem] * log(1 + usual / everywhere[stem])

    return [
        tuple(
            min(forms[stem].items(), key=lambda form: (-form[1], form[0]))[0]
            for stem in sorted(cluster, key=lambda stem: (-weight(cluster, stem), stem))
            if cluster[stem] >= FEW
        )[:MOST_WORDS]
        for cluster in said
    ]
