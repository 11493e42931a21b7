"""Which of today's clusters is which of yesterday's themes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf


def best_pairs(likeness: Sequence[Sequence[float]], least: float) -> dict[int, int]:
    """Pairs of rows and columns, one to one, with the greatest sum of likeness, none below `least`.

    The Hungarian method with potentials (H. W. Kuhn, 1955; after E. A. Dinic, M. A. Kronrod, 1969), O(n^3)."""
    rows, columns = len(likeness), len(likeness[0]) if likeness else 0
    size = max(rows, columns)
    costs = [
        [-likeness[row][column] if row < rows and column < columns else 0.0 for column in range(size)]
        for row in range(size)
    ]
    pairs = _assigned(costs)
    return {
        row: column
        for row, column in pairs.items()
        if row < rows and column < columns and likeness[row][column] >= least
    }


def _assigned(costs: Sequence[Sequence[float]]) -> dict[int, int]:
    """The cheapest one-to-one pairs of a square table."""
    size = len(costs)
    of_row, of_column = [0.0] * (size + 1), [0.0] * (size + 1)
    holder, way = [0] * (size + 1), [0] * (size + 1)
    for row in range(1, size + 1):
        holder[0], column = row, 0
        nearest, used = [inf] * (size + 1), [False] * (size + 1)
        while holder[column]:
            used[column] = True
            step, following = inf, 0
            for other in range(1, size + 1):
                if used[other]:
                    continue
                cost = costs[holder[column] - 1][other - 1] - of_row[holder[column]] - of_column[other]
                if cost < nearest[other]:
                    nearest[other], way[other] = cost, column
                if nearest[other] < step:
                    step, following = nearest[other], other
            for other in range(size + 1):
                if used[other]:
                    of_row[holder[other]] += step
                    of_column[other] -= step
                else:
                    nearest[other] -= step
            column = following
        while column:
            holder[column], column = holder[way[column]], way[column]
    return {holder[column] - 1: column - 1 for column in range(1, size + 1)}
