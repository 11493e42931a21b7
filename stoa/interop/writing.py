"""Writes the settings files of a course folder: TOML, and the heads of units."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from stoa.interop.reading import clean_control, collapse
from stoa.interop.rules import ImportFailed

Value: TypeAlias = str | int | float | bool | datetime | list[str]
_PLAIN = re.compile(r"[^\W\d_][\w '’,.()/–—?!&+-]*")
_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "none", "y", "n"})


def place_in(course: Path, path: str) -> Path:
    """Where `path` (relative, with `/`) lies in the folder `course`; makes the folders above it.

    Raises ImportFailed when it would lie outside: names in paths come from the source.
    """
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\0" in path:
        raise ImportFailed(path, 0, "This path leads outside the course.", "Use a name without '..'.")
    place = course / pure
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def toml_value(value: Value) -> str:
    """One value. Moments are written in UTC."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(clean_control(value), ensure_ascii=False)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def toml_lines(pairs: Iterable[tuple[str, Value | None]]) -> list[str]:
    """`key = value` lines; empty texts, empty lists and None are left out."""
    return [f"{key} = {toml_value(value)}" for key, value in pairs if value is not None and value not in ("", [])]


def head(texts: Iterable[tuple[str, str]], plain: Iterable[tuple[str, str]] = ()) -> str:
    """The YAML head of a unit. Texts that YAML could read otherwise stand in quotes; `plain` stands as it is."""
    lines = [f"{key}: {_yaml(collapse(clean_control(value)))}" for key, value in texts if value]
    lines += [f"{key}: {value}" for key, value in plain if value]
    return "\n".join(["---", *lines, "---"])


def _yaml(value: str) -> str:
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
