"""Files that look as if they were units and are none: learners would never see them, and nobody would know why."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

from stoa.content import rules
from stoa.content.compiler.layout import BANKS, bank_paths
from stoa.content.ports import Finding, Severity
from stoa.kernel.text.html import words_of

WITH_A_MEANING: Final = words_of("media questions rubrics kept")
"""Folders whose files are no units, wherever they lie."""
_TEXTS: Final = (".md", ".markdown", ".mdown", ".mkd", ".md.txt")
_DOCUMENTS: Final = (".docx", ".doc", ".odt", ".rtf", ".pages")
_NUMBER: Final = re.compile(r"([0-9]+)[\s._)\u2010-\u2015-]*")


def strays(paths: Iterable[str], used: Collection[str]) -> Iterator[Finding]:
    """What is wrong with each such file, or with the folder of several. `used` are the files that units refer to."""
    folders: dict[str, str] = {}
    for path in paths:
        steps = PurePosixPath(path).parts
        if path in used or WITH_A_MEANING & set(steps[:-1]) or not _looks_like_a_unit(steps):
            continue
        if len(steps) == 1:
            yield _in_no_module(path)
        elif rules.numbered(steps[0]) is None:
            # A folder of remarks is its author's own affair; one with numbered files was meant as a module.
            if not _NUMBER.match(folders.get(steps[0], "")):
                folders[steps[0]] = steps[-1]
        elif len(steps) > 2:
            yield _too_deep(path, steps)
        elif not steps[1].endswith(".md"):
            yield _other_ending(path, steps[1])
        elif rules.numbered(steps[1]) is None:
            yield _finding(path, _why(steps[1], is_folder=False), _name_it(f"{steps[0]}/{proper(steps[1])}"))
    for folder, name in folders.items():
        severity: Severity = "warning" if _NUMBER.match(name) else "note"
        yield _finding(folder, _why(folder, is_folder=True), _name_it(proper(folder)), severity)


def no_banks(paths: Iterable[str]) -> Iterator[Finding]:
    """What is wrong with files that look as if they were banks and are none."""
    for path in paths:
        name = PurePosixPath(path).name
        end = next((end for end in _TEXTS if name.lower().endswith(end)), "")
        if end and PurePosixPath(path).parts[0] == BANKS and not bank_paths([path]):
            message = _("The file is no bank of questions, so no quiz can draw from it.")
            remedy = _("Name it %(path)s.") % {"path": f"{BANKS}/{name[: -len(end)]}.md"}
            yield Finding(path, 0, 0, "warning", "not-a-bank", message, remedy)


def proper(name: str) -> str:
    """The name that a file or folder should have: `1 welcome.MD` -> `1-welcome.md`; `notes.md` -> `01-notes.md`."""
    for end in (*_TEXTS, *_DOCUMENTS, ".txt"):
        if name.lower().endswith(end):
            name = name[: -len(end)] + ".md"
    number = _NUMBER.match(name)
    rest = re.sub(r"\s+", "-", name[number.end() :] if number else name)
    return f"{number[1][-6:] if number else '01'}-{rest}"


def _looks_like_a_unit(steps: tuple[str, ...]) -> bool:
    name = steps[-1].lower()
    has_number = bool(_NUMBER.match(name))
    if name.endswith(_TEXTS):
        return len(steps) > 1 or has_number
    is_in_module = len(steps) == 2 and rules.numbered(steps[0]) is not None
    if name.endswith(_DOCUMENTS):
        return is_in_module or has_number
    return is_in_module and has_number and name.endswith(".txt")


def _finding(path: str, message: str, remedy: str, severity: Severity = "warning") -> Finding:
    return Finding(path, 0, 0, severity, "not-a-unit", message, remedy)


def _name_it(path: str) -> str:
    return _("Name it %(path)s, or move it out of the way.") % {"path": path}


def _why(name: str, *, is_folder: bool) -> str:
    number = _NUMBER.match(name)
    if number is None:
        if is_folder:
            return _("The folder is no module: its name does not begin with a number. Learners do not see its files.")
        return _("The file is no unit: its name does not begin with a number. Learners do not see it.")
    if len(number[1]) > 6:
        return _("The number of its name is longer than six digits, so it is not read as one. Learners do not see it.")
    return _("There is no hyphen right behind the number of its name, so learners do not see it.")


def _in_no_module(path: str) -> Finding:
    message = _("The file is no unit: it lies in no module. Learners do not see it.")
    remedy = _("Move it into a module's folder: 01-first-module/%(name)s, for one.") % {"name": proper(path)}
    return _finding(path, message, remedy)


def _too_deep(path: str, steps: tuple[str, ...]) -> Finding:
    message = _("The file is no unit: it lies in a folder inside a module. Learners do not see it.")
    remedy = _("Move it up, as %(path)s; a module holds its units directly.") % {
        "path": f"{steps[0]}/{proper(steps[-1])}"
    }
    return _finding(path, message, remedy)


def _other_ending(path: str, name: str) -> Finding:
    message = _("The file is no unit: its name does not end in .md. Learners do not see it.")
    remedy = _("Rename it to %(name)s.") % {"name": proper(name)}
    if name.lower().endswith(_DOCUMENTS):
        remedy = _("Copy its text into %(name)s; to hand it out as it is, link to it from a unit.") % {
            "name": proper(name)
        }
    return _finding(path, message, remedy)
