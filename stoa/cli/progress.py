"""Progress on long work: a bar in a terminal, a line for each stage elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def bar(console: Console, title: str) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function `(stage, done, total)` that shows how far the work is."""
    if not console.is_terminal:
        yield _lines(console, title)
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as display:
        task = display.add_task(title, total=None)

        def show(stage: str, done: int, total: int) -> None:
            display.update(task, description=f"{title}: {stage}", completed=done, total=total or None)

        yield show


@contextmanager
def working(console: Console, title: str) -> Iterator[None]:
    """Show in a terminal that work goes on of which nobody knows how long it takes."""
    if not console.is_terminal:
        yield
        return
    with console.status(title):
        yield


def _lines(console: Console, title: str) -> Callable[[str, int, int], None]:
    seen: set[str] = set()

    def show(stage: str, done: int, total: int) -> None:
        if stage not in seen:
            seen.add(stage)
            console.print(f"{title}: {stage}" + (f" ({total})" if total > 1 else ""), markup=False)

    return show
