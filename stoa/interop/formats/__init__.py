"""The registry of import formats: one folder each, found by looking; nothing lists them.

A format's folder is a package with an object called `format` that keeps `ImportFormat`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from stoa.interop.rules import ImportFailed, Report, Tally


class ImportFormat(Protocol):
    """A format that courses can be imported from."""

    @property
    def name(self) -> str:
        """A short word for it, e.g. "olx"."""

    def recognises(self, source: Path) -> bool:
        """Whether `source` (a folder or a file) looks like this format. Reads little; never raises."""

    def convert(self, source: Path, target: Path, *, progress: Callable[[str, int, int], None] | None = None) -> Report:
        """Make the course folder `target` from `source`. `progress` is told (what, done, of how many).

        Raises ImportFailed, and then `target` is as it was.
        """

    def convert_kept(self, course: Path, source: str, name: str, tally: Tally | None = None) -> str | None:
        """The Markdown that now stands for the block `name` that an import kept in the course file `source`, with the
        same id; None while it has no equal. What is left out of it goes to `tally`."""


@cache
def formats() -> tuple[ImportFormat, ...]:
    """Every format, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)
    return tuple(import_module(f"{__name__}.{name}").format for name in names)


def format_of(source: Path) -> ImportFormat:
    """The format of `source`. Raises ImportFailed when there is no such file or nothing recognises it."""
    if not source.exists():
        raise ImportFailed(str(source), 0, "There is no such file or folder.", "Check the path.")
    for known in formats():
        if known.recognises(source):
            return known
    names = ", ".join(known.name for known in formats())
    raise ImportFailed(
        str(source), 0, "This is not a course in a format that can be imported.", f"What can be imported: {names}."
    )
