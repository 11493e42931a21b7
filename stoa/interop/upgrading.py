"""Upgrading a course folder: kept blocks of which a kind has arrived become real ones, in place, with the same ids."""

from __future__ import annotations

import re
from pathlib import Path

from stoa.interop.formats import formats
from stoa.interop.rules import Tally

_KEPT = re.compile(
    r"^(?P<colons>:{3,})\{kept\}[ \t]+(?P<format>[a-z0-9]+)/\S+[ \t]*\n(?P<body>.*?)^(?P=colons)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_OPTION = re.compile(r"^:(?P<name>[a-z-]+):[ \t]*(?P<value>.*?)[ \t]*$", re.MULTILINE)


def upgrade_kept(folder: Path, tally: Tally | None = None) -> int:
    """Convert what can be converted in the course `folder`; returns how many blocks became real ones.

    A file is written only when something in it changed; what has no equal yet stays as it is. What is
    left out of a block that became real goes to `tally`.
    """
    count = 0
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        changed, converted = upgraded(text, folder, tally)
        if converted:
            path.write_text(changed, encoding="utf-8")
            count += converted
    return count


def upgraded(text: str, folder: Path, tally: Tally | None = None) -> tuple[str, int]:
    """A unit's text with its kept blocks converted, and how many were."""
    count = 0

    def replace(found: re.Match[str]) -> str:
        nonlocal count
        options = {option["name"]: option["value"].strip('"') for option in _OPTION.finditer(found["body"])}
        if not options.get("source") or not options.get("name"):
            return found[0]
        known = {each.name: each for each in formats()}.get(found["format"])
        converted = known.convert_kept(folder, options["source"], options["name"], tally) if known else None
        if converted is None:
            return found[0]
        count += 1
        return converted.strip("\n")

    return _KEPT.sub(replace, text), count
