"""Asking the engine, which runs as a child of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

LEAST_PEOPLE = 5
"""People that a theme has before anybody is shown it."""
_SECONDS = 300


class EngineFailed(Exception):
    """The child ended without an answer; what it said last is the text."""


@dataclass(frozen=True)
class KnownTheme:
    """A theme of yesterday, as `engine.gathering.Known`."""

    id: str
    centroid: Mapping[str, float]
    is_held: bool = False
    splits: bool = False


@dataclass(frozen=True)
class FoundTheme:
    """A theme of today, as `engine.gathering.Cluster`."""

    id: str
    out_of: str
    centroid: Mapping[str, float]
    units: Sequence[float]


@dataclass(frozen=True)
class Found:
    """Themes, and for each goal its theme's number (-1: none) and its likeness to it, 0..1."""

    clusters: Sequence[FoundTheme]
    labels: Sequence[int]
    likeness: Sequence[float]


def gathered(
    bags: Sequence[Mapping[str, float]], known: Sequence[KnownTheme], units: Sequence[Mapping[str, float]],
    *, is_cold: bool,
) -> Found:  # fmt: skip
    """Today's themes of goals in one language. Raises `EngineFailed`."""
    request = {
        "bags": list(bags), "known": [asdict(theme) for theme in known], "units": list(units), "is_cold": is_cold,
        "least": LEAST_PEOPLE,
    }  # fmt: skip
    # One thread: the sums of several come out in another order each time, and a night must be repeatable.
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "stoa.learning.themes"], input=json.dumps(request).encode(), capture_output=True,
            env=environment, timeout=_SECONDS, check=True,
        )  # fmt: skip
    except subprocess.CalledProcessError as error:
        raise EngineFailed(error.stderr.decode(errors="replace")[-500:]) from error
    except subprocess.TimeoutExpired as error:
        raise EngineFailed(f"no answer within {_SECONDS} s") from error
    answer = json.loads(done.stdout)
    return Found([FoundTheme(**cluster) for cluster in answer["clusters"]], answer["labels"], answer["likeness"])
