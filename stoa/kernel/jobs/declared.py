"""Which jobs there are. Filled at start, by the domains' `tasks.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

Progress = Callable[[str, int, int], None]
Task = Callable[..., Any]
Lane = Literal["short", "long"]
LANES: tuple[Lane, ...] = ("short", "long")
tasks: dict[str, Task] = {}
long_tasks: set[str] = set()
"""Jobs of minutes or hours. They have workers of their own, so that what people wait for never stands behind them."""


def task(name: str, *, is_long: bool = False) -> Callable[[Task], Task]:
    """Declare a job. The function takes keyword arguments of plain JSON and `progress(stage, done, total)`."""

    def declare(function: Task) -> Task:
        if name in tasks:
            raise ValueError(f"Two jobs are called {name!r}")
        tasks[name] = function
        if is_long:
            long_tasks.add(name)
        return function

    return declare


def lane_of(name: str) -> Lane:
    """The lane of the jobs of this name."""
    return "long" if name in long_tasks else "short"
