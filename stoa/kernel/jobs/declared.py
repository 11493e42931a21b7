"""Which jobs there are. Filled at start, by the domains' `tasks.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

Progress = Callable[[str, int, int], None]
Task = Callable[..., Any]
Lane = Literal["short", "long", "programs"]
LANES: tuple[Lane, ...] = ("short", "long", "programs")
tasks: dict[str, Task] = {}
lanes: dict[str, Lane] = {}
"""The lanes of jobs that are not short. Each has workers of its own, so that what people wait for never stands behind
jobs of minutes or hours ("long"), or behind what learners' programs make of their seconds ("programs")."""


def task(name: str, *, lane: Lane = "short") -> Callable[[Task], Task]:
    """Declare a job. The function takes keyword arguments of plain JSON and `progress(stage, done, total)`."""

    def declare(function: Task) -> Task:
        if name in tasks:
            raise ValueError(f"Two jobs are called {name!r}")
        tasks[name] = function
        if lane != "short":
            lanes[name] = lane
        return function

    return declare


def lane_of(name: str) -> Lane:
    """The lane of the jobs of this name."""
    return lanes.get(name, "short")
