"""The ids of a source as ids of a course: the same, or changed so that they can be changed back."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field

from stoa.interop.rules import Tally

LONGEST = 120
_ALLOWED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ESCAPE = re.compile(r"-x([0-9a-f]+)-")
_MARK = "n-x0-"
# Ids that the pages use themselves, as `stoa.content` refuses them.
_RESERVED = frozenset({"main", "account", "content", "search", "talk", "say", "body", "document"})


def to_name(url_name: str) -> str:
    """`url_name` where it can be an id; else with each character that cannot stand there as `-xHEX-`.

    `from_name` reads it back, but for names of more than 120 characters, which end in a hash.
    """
    if _is_id(url_name) and not _ESCAPE.search(url_name):
        return url_name
    escaped = re.sub(r"-(?=x)|[^A-Za-z0-9._-]", lambda found: f"-x{ord(found[0]):x}-", url_name)
    if not _ALLOWED.fullmatch(escaped) or escaped in _RESERVED or escaped.startswith("page-"):
        escaped = _MARK + escaped
    if len(escaped) > LONGEST:
        digest = hashlib.sha256(url_name.encode()).hexdigest()[:16]
        escaped = f"{escaped[: LONGEST - 17]}-{digest}"
    return escaped


def from_name(name: str) -> str:
    """The url_name that `to_name` made `name` of."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), name.removeprefix(_MARK))


def _is_id(name: str) -> bool:
    return bool(
        _ALLOWED.fullmatch(name) and len(name) <= LONGEST and name not in _RESERVED and not name.startswith("page-")
    )


def slug(title: str, fallback: str, longest: int = 48) -> str:
    """A short piece of a file name that says `title`."""
    words = _plain(title)
    if len(words) > longest:
        words = words[:longest].rsplit("-", 1)[0].strip("-") or words[:longest]
    return words or _plain(fallback)[:longest].strip("-") or "part"


def _plain(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.replace("'", "")).strip("-")


@dataclass
class Names:
    """Gives each block of a course an id of its own."""

    tally: Tally
    _taken: set[str] = field(default_factory=set)

    def claim(self, kind: str, url_name: str, file: str, line: int) -> str:
        """The id for a block. In Open edX an id is unique in its kind only: the second to come takes its kind along."""
        name = to_name(url_name)
        if name.casefold() in self._taken:
            stem, number = to_name(f"{kind}-{url_name}")[: LONGEST - 6], 2
            name = stem
            while name.casefold() in self._taken:
                name, number = f"{stem}-{number}", number + 1
            message = f"Another block is called {url_name!r} too: this {kind} became {name!r}."
            self.tally.warn(file, line, "name-clash", message)
        self._taken.add(name.casefold())
        return name
