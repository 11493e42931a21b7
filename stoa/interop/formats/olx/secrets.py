"""Keys and passwords in a source: known by their names, wherever they stand, and left out."""

from __future__ import annotations

import json
import re
from typing import Any

from lxml import etree

_SECRET = re.compile(
    r"passport|passphrase|passw(or)?d|secret|token|credential|private|(api|xqa|client|consumer|access)_?key|_key$|(?-i:[a-z]Key)$",
    re.IGNORECASE,
)
_OPEN = re.compile(r"public|sort_?key", re.IGNORECASE)
_SWITCHES = frozenset({"", "true", "false", "null", "none", "0", "1", "[]", "{}"})
"""Values of settings that are called `private` or the like and give nothing away."""
_PAIR = re.compile(r"\s*([\w.-]+)\s*=")
_ATTRIBUTE = re.compile(r"([\w.:-]+)(\s*=\s*)(\"[^\"]*\"|'[^']*')")


def _is_secret(name: str, value: object) -> bool:
    shown = "" if value is None else str(value)
    return bool(_SECRET.search(name) and not _OPEN.search(name) and shown.strip().lower() not in _SWITCHES)


def without_secrets(value: Any, name: str = "") -> tuple[Any, list[str]]:
    """A copy of plain data without what is secret in it, and the names of that, as paths below `name`.

    Texts that are JSON are looked into as well, and pairs such as `token=...` in a list.
    """
    if isinstance(value, dict):
        return _of_mapping(value, name)
    if isinstance(value, list):
        return _of_list(value, name)
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            data, left = without_secrets(json.loads(value), name)
        except (ValueError, RecursionError):
            return value, []
        return (json.dumps(data, ensure_ascii=False) if left else value), left
    return value, []


def _of_mapping(value: dict[Any, Any], name: str) -> tuple[dict[Any, Any], list[str]]:
    found: dict[Any, Any] = {}
    left: list[str] = []
    for key, inner in value.items():
        path = f"{name}.{key}" if name else str(key)
        if _is_secret(str(key), inner):
            left.append(path)
        else:
            found[key], below = without_secrets(inner, path)
            left += below
    return found, left


def _of_list(value: list[Any], name: str) -> tuple[list[Any], list[str]]:
    found: list[Any] = []
    left: list[str] = []
    for inner in value:
        pair = _PAIR.match(inner) if isinstance(inner, str) else None
        if pair and _is_secret(pair[1], inner[pair.end() :]):
            left.append(f"{name}.{pair[1]}" if name else pair[1])
        else:
            plain, below = without_secrets(inner, name)
            found.append(plain)
            left += below
    return found, left


def strip(element: etree._Element) -> list[str]:
    """Take what is secret out of `element` and all in it; returns the names of that."""
    left: list[str] = []
    for inner in element.iter():
        if not isinstance(inner.tag, str):
            continue
        if inner.text and not len(inner) and _is_secret(inner.tag, inner.text):
            left.append(inner.tag)
            inner.text = None
        for name, value in list(inner.attrib.items()):
            if _is_secret(str(name), value):
                left.append(str(name))
                inner.attrib.pop(name)
            else:
                plain, below = without_secrets(str(value), str(name))
                left += below
                inner.set(name, plain)
    return left


def strip_text(text: str) -> tuple[str, list[str]]:
    """XML that cannot be parsed, without attributes that are secret, and their names."""
    left: list[str] = []

    def emptied(found: re.Match[str]) -> str:
        if not _is_secret(found[1], found[3][1:-1]):
            return found[0]
        left.append(found[1])
        return f'{found[1]}{found[2]}""'

    return _ATTRIBUTE.sub(emptied, text), left
