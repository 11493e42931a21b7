"""Pure rules of course content: what an id looks like, what differs between two versions, what a course must not be."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

LONGEST_ID: Final = 120
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_NUMBERED = re.compile(r"([0-9]{1,6})-(.+)")
_WORD = re.compile(r"[^a-z0-9]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_RESERVED: Final = frozenset({"main", "account", "content", "search", "talk", "say", "body", "document"})


def is_id(name: str) -> bool:
    """Whether `name` can be the stable id of a course, unit or part (letters, digits, `.`, `_`, `-`; 120 at most)."""
    return bool(_ID.fullmatch(name)) and name not in _RESERVED and not name.startswith("page-")


def is_course_id(name: str) -> bool:
    """Whether `name` can be a course's id: as `is_id`, without dots, for it is a part of addresses."""
    return is_id(name) and "." not in name


def id_from(words: str, taken: Collection[str], fallback: str) -> str:
    """A new id in the manner of `words` that is not in `taken`: `The flagged well` -> `the-flagged-well`."""
    stem = _WORD.sub("-", _ascii(words).lower()).strip("-")[:60].strip("-") or fallback
    if not is_id(stem):
        stem = f"{fallback}-{stem}"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


def _ascii(words: str) -> str:

    return unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()


def numbered(name: str) -> tuple[int, str] | None:
    """`01-why-open` as (1, `why-open`); None for a name that has no leading number."""
    match = _NUMBERED.fullmatch(name)
    return (int(match[1]), match[2]) if match else None


def is_language(tag: str) -> bool:
    """Whether `tag` has the form of a language tag (BCP 47, with the two or three letters of ISO 639 first)."""
    return bool(_LANGUAGE.fullmatch(tag))


def course_folders(paths: Iterable[str]) -> list[str]:
    """The folders that hold a course.toml ('' for the top), without those inside another of them."""
    held = sorted({path.rpartition("/")[0] for path in paths if path.rpartition("/")[2] == "course.toml"})
    return [
        folder
        for folder in held
        if not any(folder.startswith(f"{other}/" if other else "") for other in held if other != folder)
    ]


def title_from(name: str) -> str:
    """A title for a folder or file without one: `why-open` -> `Why open`."""
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` was probably meant to be, or an empty string."""
    close = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.7)
    return close[0] if close else ""


@dataclass(frozen=True)
class Difference:
    """What differs between two versions: ids of units and parts, in the order of the newer one (removed: the older)."""

    units_added: tuple[str, ...] = ()
    units_removed: tuple[str, ...] = ()
    units_changed: tuple[str, ...] = ()
    parts_added: tuple[str, ...] = ()
    parts_removed: tuple[str, ...] = ()
    parts_changed: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (
            self.units_added
            or self.units_removed
            or self.units_changed
            or self.parts_added
            or self.parts_removed
            or self.parts_changed
        )


def difference(
    *,
    units_before: Mapping[str, object],
    units_after: Mapping[str, object],
    parts_before: Mapping[str, object],
    parts_after: Mapping[str, object],
) -> Difference:
    """What changed from one version to the next.

    Each mapping goes from id to anything that is equal exactly when the unit or part is (a hash, a build's key).
    """
    units = _compared(units_before, units_after)
    parts = _compared(parts_before, parts_after)
    return Difference(*units, *parts)


def _compared(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    added = tuple(name for name in after if name not in before)
    removed = tuple(name for name in before if name not in after)
    changed = tuple(name for name in after if name in before and after[name] != before[name])
    return added, removed, changed


def shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights as shares of 1; all zero when no weight is positive."""
    total = sum(weight for weight in weights.values() if weight > 0)
    return {name: (weight / total if weight > 0 and total > 0 else 0.0) for name, weight in weights.items()}
