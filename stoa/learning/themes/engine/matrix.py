"""Bags of features as a sparse matrix of rows with length one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Numbers: TypeAlias = NDArray[np.int64]
Bag: TypeAlias = Mapping[str, float]

MOST_FEATURES = 12_000
"""Of all bags; the rarest are left out, of which no theme is made."""
_CHUNK = 200_000
"""Entries that are multiplied at once: what bounds the memory."""


@dataclass(frozen=True)
class Space:
    """Features with their places, and how telling each is: the logarithm of how rare it is (IDF)."""

    places: Mapping[str, int]
    telling: Floats

    @classmethod
    def of(cls, bags: Sequence[Bag], also: Sequence[str] = ()) -> Space:
        """The features that two bags share at least, and those of `also`."""
        counts = Counter(key for bag in bags for key in bag)
        shared = sorted((key for key, count in counts.items() if count > 1), key=lambda key: (-counts[key], key))
        kept = sorted({*shared[:MOST_FEATURES], *also})
        rare = [log(1 + len(bags) / max(counts[key], 1)) for key in kept]
        return cls({key: place for place, key in enumerate(kept)}, np.array(rare, dtype=np.float32))

    def names(self) -> list[str]:
        return list(self.places)

    def centroid(self, weights: Bag) -> Floats:
        """A centroid as it was kept, in this space, with length one."""
        row = np.zeros(len(self.places), dtype=np.float32)
        for key, weight in weights.items():
            if key in self.places:
                row[self.places[key]] = weight
        scaled: Floats = unit(row[None, :])[0]
        return scaled


def unit(rows: Floats) -> Floats:
    """Rows scaled to length one; those of nothing stay as they are."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return scaled


@dataclass(frozen=True)
class Rows:
    """A sparse matrix: of row `i` the entries `starts[i]:starts[i + 1]` of `columns` and `values`."""

    starts: Numbers
    columns: Numbers
    values: Floats
    width: int

    @classmethod
    def of(cls, bags: Sequence[Bag], space: Space) -> Rows:
        columns: list[int] = []
        values: list[float] = []
        starts = [0]
        for bag in bags:
            known = sorted((space.places[key], weight) for key, weight in bag.items() if key in space.places)
            columns += [place for place, _ in known]
            values += [weight for _, weight in known]
            starts.append(len(columns))
        placed = np.array(columns, dtype=np.int64)
        made = cls(
            np.array(starts, dtype=np.int64), placed,
            np.array(values, dtype=np.float32) * space.telling[placed], len(space.places),
        )  # fmt: skip
        return made._of_length_one()

    def __len__(self) -> int:
        return len(self.starts) - 1

    def _of_length_one(self) -> Rows:
        rows = self.rows_of_entries()
        lengths = np.sqrt(np.bincount(rows, weights=self.values**2, minlength=len(self)))
        scaled = self.values / np.where(lengths == 0, 1, lengths)[rows]
        return Rows(self.starts, self.columns, scaled.astype(np.float32), self.width)

    def rows_of_entries(self) -> Numbers:
        """For each entry its row."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def taken(self, numbers: Numbers) -> Rows:
        """Some of the rows."""
        lengths = np.diff(self.starts)[numbers]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        entries = np.arange(starts[-1]) - np.repeat(starts[:-1] - self.starts[numbers], lengths)
        return Rows(starts, self.columns[entries], self.values[entries], self.width)

    def dense(self) -> Floats:
        full = np.zeros((len(self), self.width), dtype=np.float32)
        full[self.rows_of_entries(), self.columns] = self.values
        return full

    def times(self, centroids: Floats) -> Floats:
        """The cosine of each row with each centroid: rows x centroids."""
        found = np.zeros((len(self), len(centroids)), dtype=np.float32)
        turned = np.ascontiguousarray(centroids.T)
        per_chunk = max(1, _CHUNK // max(1, len(self.columns) // max(1, len(self))))
        for start in range(0, len(self), per_chunk):
            end = min(start + per_chunk, len(self))
            first, last = self.starts[start], self.starts[end]
            if first == last:
                continue
            products = turned[self.columns[first:last]] * self.values[first:last, None]
            filled = np.flatnonzero(np.diff(self.starts[start : end + 1]))
            found[start + filled] = np.add.reduceat(products, self.starts[start + filled] - first, axis=0)
        return found

    def sums(self, labels: Numbers, clusters: int) -> Floats:
        """The sum of the rows of each cluster; rows with label -1 are in none."""
        of_entries = labels[self.rows_of_entries()]
        held = of_entries >= 0
        places = of_entries[held] * self.width + self.columns[held]
        totals = np.bincount(places, weights=self.values[held], minlength=clusters * self.width)
        return totals.reshape(clusters, self.width).astype(np.float32)
