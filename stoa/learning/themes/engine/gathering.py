"""One night's clusters of the goals of one course in one language, with yesterday's themes to go on from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from stoa.learning.themes.engine.clusters import Clusters, cold, halves, moved, sizes_of, without_small
from stoa.learning.themes.engine.matrix import Bag, Floats, Numbers, Rows, Space, unit
from stoa.learning.themes.keys import CONCEPT
from stoa.learning.themes.matching import best_pairs

SAME = 0.5
"""The cosine from which a cluster is a theme of yesterday."""
SMALLEST = 100
"""What is in no theme makes a new one when it is this part of all goals."""
ALIKE = 0.4
"""And its goals have this mean cosine with their centroid."""
FEW = 3
"""Goals that must share a word before anything keeps it."""
MOST_KEPT = 80
"""Features of a centroid that are kept."""


@dataclass(frozen=True)
class Known:
    """A theme of yesterday. `is_held`: staff have named, merged, split or answered it, and it stays. `splits`: it is to
    be made two."""

    id: str
    centroid: Bag
    is_held: bool = False
    splits: bool = False


@dataclass(frozen=True)
class Cluster:
    """A theme of today. `id` is that of yesterday's, "" for a new one, which may come `out_of` one that was split.
    `units`: the cosine with each unit of the course."""

    id: str
    out_of: str
    centroid: dict[str, float]
    units: list[float]


@dataclass(frozen=True)
class Gathered:
    """`labels` has for each goal the number of its cluster, or -1; `likeness` its cosine with the centroid."""

    clusters: list[Cluster]
    labels: list[int]
    likeness: list[float]


@dataclass
class _Themes:
    """Centroids under way, each with the id it goes by and what it was split off."""

    centroids: Floats
    ids: list[str]
    out_of: list[str] = field(default_factory=list)


def gather(
    bags: list[Bag], known: list[Known], units: list[Bag], *, is_cold: bool = False, least: int = 5
) -> Gathered:  # fmt: skip
    """Clusters of goals. Warm: yesterday's centroids are moved, and what is like none of them makes new themes. Cold
    (the first time, and when goals have become many more): all is made anew, and matched with yesterday's themes."""
    space = Space.of(bags, sorted({key for theme in known for key in theme.centroid if key.startswith(CONCEPT)}))
    rows = Rows.of(bags, space)
    themes = _anew(rows, space, known, least) if is_cold or not known else _from_yesterday(space, known)
    themes = _split(rows, themes, {theme.id for theme in known if theme.splits})
    found = _with_new(rows, moved(rows, themes.centroids), least)
    kept = len(themes.ids)
    found = without_small(rows, found, least, kept)
    ids = [*themes.ids, *[""] * (len(found.centroids) - kept)]
    out_of = [*themes.out_of, *[""] * (len(ids) - len(themes.out_of))]
    likeness = Rows.of(units, space).times(found.centroids) if units else np.zeros((0, len(ids)), np.float32)
    return Gathered(
        [
            Cluster(ids[at], out_of[at], _kept(rows, found, at, space), [round(float(x), 4) for x in likeness[:, at]])
            for at in range(len(ids))
        ],
        [int(label) for label in found.labels], [round(float(x), 4) for x in found.likeness],
    )  # fmt: skip


def _from_yesterday(space: Space, known: list[Known]) -> _Themes:
    return _Themes(
        _stacked([space.centroid(theme.centroid) for theme in known], space), [theme.id for theme in known],
        [""] * len(known),
    )  # fmt: skip


def _anew(rows: Rows, space: Space, known: list[Known], least: int) -> _Themes:
    made = cold(rows, least=least).centroids
    former = [space.centroid(theme.centroid) for theme in known]
    pairs = best_pairs((made @ _stacked(former, space).T).tolist(), SAME) if known and len(made) else {}
    held = [place for place, theme in enumerate(known) if theme.is_held and place not in pairs.values()]
    # What was matched or is held comes first: it stays, however small it is.
    order = [*pairs, *(row for row in range(len(made)) if row not in pairs)]
    centroids = [made[row] for row in pairs] + [former[place] for place in held]
    ids = [known[place].id for place in (*pairs.values(), *held)]
    rest = [made[row] for row in order[len(pairs) :]]
    return _Themes(_stacked([*centroids, *rest], space), [*ids, *[""] * len(rest)])


def _split(rows: Rows, themes: _Themes, wanted: set[str]) -> _Themes:
    """The themes that are to be two, as two: the larger half keeps the name."""
    found = moved(rows, themes.centroids)
    for place in [place for place, name in enumerate(themes.ids) if name in wanted]:
        members = np.flatnonzero(found.labels == place)
        if len(members) < 2:
            continue
        parts = halves(rows.taken(members))
        first, second = (_mean(rows, members[parts == part]) for part in _by_size(parts))
        themes.centroids[place] = first
        themes.centroids = np.vstack([themes.centroids, second[None, :]])
        themes.out_of = [*themes.out_of, *[""] * (len(themes.ids) - len(themes.out_of)), themes.ids[place]]
        themes.ids = [*themes.ids, ""]
    return themes


def _by_size(parts: Numbers) -> list[int]:
    return sorted((0, 1), key=lambda part: -int((parts == part).sum()))


def _with_new(rows: Rows, found: Clusters, least: int) -> Clusters:
    """The same, and clusters of what is in none: those that are large enough to be seen, and whose goals are alike."""
    left, most = np.flatnonzero(found.labels < 0), max(least, len(rows) // SMALLEST)
    if len(left) < most:
        return found
    more = cold(rows.taken(left), least=most)
    sizes = sizes_of(more)
    held = more.labels >= 0
    mean = np.bincount(more.labels[held], weights=more.likeness[held], minlength=len(sizes)) / np.maximum(sizes, 1)
    enough = np.flatnonzero((sizes >= most) & (mean >= ALIKE))
    return moved(rows, np.vstack([found.centroids, more.centroids[enough]])) if len(enough) else found


def _mean(rows: Rows, members: Numbers) -> Floats:
    labels = np.full(len(rows), -1)
    labels[members] = 0
    mean: Floats = unit(rows.sums(labels, 1))[0]
    return mean


def _stacked(centroids: list[Floats], space: Space) -> Floats:
    return np.stack(centroids) if centroids else np.zeros((0, len(space.places)), np.float32)


def _kept(rows: Rows, found: Clusters, at: int, space: Space) -> dict[str, float]:
    """The heaviest features of a centroid. A word, or a piece of one, is among them when `FEW` members have it."""
    members = rows.taken(np.flatnonzero(found.labels == at))
    shared = np.bincount(members.columns, minlength=rows.width)
    weights, names = found.centroids[at], space.names()
    heaviest = [place for place in np.argsort(-weights, kind="stable")[: 4 * MOST_KEPT] if weights[place] > 0]
    kept = [place for place in heaviest if shared[place] >= FEW or names[place].startswith(CONCEPT)]
    return {names[place]: round(float(weights[place]), 4) for place in kept[:MOST_KEPT]}
