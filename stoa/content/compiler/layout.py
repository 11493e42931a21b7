"""Which files of a course are its modules and units, and in what order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from stoa.content import rules


@dataclass(frozen=True)
class ModuleFolder:
    """A module: its folder, the id made from the folder's name, and the paths of its units, in order."""

    folder: str
    id: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """The modules of a course, in order."""

    modules: tuple[ModuleFolder, ...]

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(path for module in self.modules for path in module.units)


BANKS = "questions"
"""The folder whose Markdown files are banks: questions that quizzes draw from."""


def bank_paths(paths: Iterable[str]) -> tuple[str, ...]:
    """The banks among `paths`."""
    return tuple(sorted(path for path in paths if PurePosixPath(path).match(f"{BANKS}/*.md") and path.count("/") == 1))


def layout(paths: Iterable[str]) -> Layout:
    """Modules and units among `paths`, ordered by their leading numbers, then by name."""
    folders: dict[str, list[tuple[int, str, str]]] = {}
    for path in paths:
        steps = PurePosixPath(path).parts
        if len(steps) != 2 or rules.numbered(steps[0]) is None:
            continue
        folders.setdefault(steps[0], [])
        if not steps[1].endswith(".md"):
            continue
        unit = rules.numbered(steps[1])
        if unit is not None:
            folders[steps[0]].append((*unit, path))
    ordered = sorted(folders, key=lambda folder: (rules.numbered(folder) or (0, ""), folder))
    modules: list[ModuleFolder] = []
    taken: set[str] = set()
    for folder in ordered:
        name = (rules.numbered(folder) or (0, folder))[1]
        module_id = rules.id_from(name, taken, "module")
        taken.add(module_id)
        modules.append(ModuleFolder(folder, module_id, tuple(path for _n, _w, path in sorted(folders[folder]))))
    return Layout(tuple(modules))
