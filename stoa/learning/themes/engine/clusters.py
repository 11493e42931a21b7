"""Spherical k-means (I. S. Dhillon, D. S. Modha, 2001), begun by Ward's method on a part of the goals.

Nothing is drawn by lot, so the same goals make the same clusters. The part that Ward's method sees is spread evenly
over all goals (after D. R. Cutting et al., Scatter/Gather, 1992: Buckshot).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stoa.learning.themes.engine.matrix import Floats, Numbers, Rows, unit

MOST_SEEN = 700
"""Goals that Ward's method sees."""
MOST_CLUSTERS = 40
FEWEST_CLUSTERS = 8
"""Clusters that are tried at least, once there are goals enough: a map of two heaps tells nothing."""
LEAST_LIKE = 0.22
"""The cosine below which a goal belongs to no cluster."""
NEAR = 0.05
"""Of numbers of clusters whose silhouettes are so near the best, the smallest is taken."""
_ROUNDS = 100


@dataclass(frozen=True)
class Clusters:
    """Centroids with length one; of each row its cluster, or -1, and how like it is."""

    centroids: Floats
    labels: Numbers
    likeness: Floats


def cold(rows: Rows, *, clusters: int | None = None, least: int = 5) -> Clusters:
    """Clusters out of nothing. `clusters`: how many, else as many as the silhouette says."""
    filled = np.flatnonzero(np.diff(rows.starts))
    if len(filled) < 2:
        return Clusters(np.zeros((0, rows.width), np.float32), np.full(len(rows), -1), np.zeros(len(rows), np.float32))
    step = max(1, -(-len(filled) // MOST_SEEN))
    seen = rows.taken(filled[::step]).dense()
    merges = _ward(seen)
    most = max(2, min(MOST_CLUSTERS, len(seen) - 1, len(filled) // least))
    counts = [clusters] if clusters else range(min(FEWEST_CLUSTERS, max(2, len(filled) // (2 * least))), most + 1)
    cuts = [_cut(merges, len(seen), min(count, len(seen))) for count in counts]
    heights = [silhouette(seen, labels) for labels in cuts] if len(cuts) > 1 else [0.0]
    best = next(labels for labels, height in zip(cuts, heights, strict=True) if height >= max(heights) - NEAR)
    found = moved(rows, _centroids_of(seen, best))
    return found if clusters else without_small(rows, found, least)


def without_small(rows: Rows, found: Clusters, least: int, kept: int = 0) -> Clusters:
    """The same without clusters of fewer than `least`, the smallest first: their goals go to others, or to none. The
    first `kept` stay, however small."""
    while len(found.centroids) > kept:
        sizes = sizes_of(found)
        smallest = kept + int(sizes[kept:].argmin())
        if sizes[smallest] >= least:
            break
        found = moved(rows, np.delete(found.centroids, smallest, axis=0))
    return found


def sizes_of(found: Clusters) -> Numbers:
    """How many rows each cluster has."""
    return np.bincount(found.labels[found.labels >= 0], minlength=len(found.centroids))


def moved(rows: Rows, centroids: Floats) -> Clusters:
    """k-means from these centroids on."""
    centroids = centroids.copy()
    labels = np.full(len(rows), -1)
    likeness = np.zeros(len(rows), np.float32)
    for _ in range(_ROUNDS if len(centroids) else 0):
        likenesses = rows.times(centroids)
        nearest = likenesses.argmax(axis=1)
        likeness = likenesses[np.arange(len(rows)), nearest]
        now = np.where(likeness >= LEAST_LIKE, nearest, -1)
        if (now == labels).all():
            break
        labels = now
        sums = rows.sums(labels, len(centroids))
        moving = np.flatnonzero(sums.any(axis=1))
        centroids[moving] = unit(sums[moving])
    return Clusters(centroids, labels, likeness)


def silhouette(rows: Floats, labels: Numbers) -> float:
    """How well clusters stand apart, -1..1: the simplified silhouette (E. R. Hruschka et al., 2004), with cosines."""
    likeness = rows @ _centroids_of(rows, labels).T
    own = likeness[np.arange(len(rows)), labels].copy()
    likeness[np.arange(len(rows)), labels] = -1.0
    other = likeness.max(axis=1)
    far, near = 1 - own, 1 - other
    return float(np.mean((near - far) / np.maximum(np.maximum(near, far), 1e-6)))


def halves(rows: Rows) -> Numbers:
    """Rows in two parts, for what staff want split."""
    return cold(rows, clusters=2).labels


def _centroids_of(rows: Floats, labels: Numbers) -> Floats:
    totals = np.zeros((int(labels.max()) + 1, rows.shape[1]), dtype=np.float32)
    np.add.at(totals, labels, rows)
    return unit(totals)


def _ward(rows: Floats) -> list[tuple[int, int]]:
    """The merges of Ward's method (J. H. Ward, 1963; G. N. Lance, W. T. Williams, 1967), nearest first."""
    size = len(rows)
    distance = (2 - 2 * rows @ rows.T).astype(np.float64)
    far = np.inf
    np.fill_diagonal(distance, far)
    sizes = np.ones(size)
    alive = np.ones(size, dtype=bool)
    merges = []
    for _ in range(size - 1):
        one, other = divmod(int(distance.argmin()), size)
        one, other = min(one, other), max(one, other)
        apart = distance[one, other]
        weights = sizes[one] + sizes[other] + sizes
        joined = (
            (sizes[one] + sizes) * distance[one] + (sizes[other] + sizes) * distance[other] - sizes * apart
        ) / weights
        alive[other] = False
        joined[~alive] = far
        joined[one] = far
        distance[one], distance[:, one] = joined, joined
        distance[other], distance[:, other] = far, far
        sizes[one] += sizes[other]
        merges.append((one, other))
    return merges


def _cut(merges: list[tuple[int, int]], size: int, clusters: int) -> Numbers:
    """The labels at the height where so many clusters are left."""
    leader = np.arange(size)
    for one, other in merges[: size - clusters]:
        leader[leader == other] = one
    labels: Numbers = np.unique(leader, return_inverse=True)[1]
    return labels
