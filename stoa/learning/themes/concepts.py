"""A small thesaurus: which words tell of which walk of life, or of which reason to learn. Pure.

`concepts/<language>.txt` has a line for each concept: `health: nurse doctor patient`. The concepts are the same in all
languages, so they also say which themes of two languages are one. Short texts share few words, and this is what makes
two goals neighbours that say the same thing in other words. It was written for any course, not for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from stoa.kernel.search.words import base, fold, tokens_of

_LISTS = Path(__file__).with_name("concepts")
_SHORTEST_PIECE = 5
"""Letters of a word that may stand inside a compound."""
_COMPOUNDING = frozenset({"de", "nl", "da", "sv", "nb", "nn", "no", "fi"})


class _Thesaurus(NamedTuple):
    """Concepts by stem, and those words that may be pieces of longer ones."""

    by_stem: Mapping[str, frozenset[str]]
    pieces: tuple[tuple[str, str], ...]


@cache
def names() -> tuple[str, ...]:
    """All concepts."""
    lines = (_LISTS / "en.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.partition(":")[0] for line in lines)


@cache
def _thesaurus(language: str) -> _Thesaurus:
    file = _LISTS / f"{language}.txt"
    by_stem: dict[str, set[str]] = {}
    pieces = []
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        concept, _, listed = line.partition(":")
        for word in listed.split():
            by_stem.setdefault(tokens_of(word, language)[0], set()).add(concept)
            if len(word) >= _SHORTEST_PIECE:
                pieces.append((fold(word), concept))
    longest_first = sorted(pieces, key=lambda pair: (-len(pair[0]), pair))
    return _Thesaurus({stem: frozenset(found) for stem, found in by_stem.items()}, tuple(longest_first))


@lru_cache(maxsize=32_768)
def concepts_of(word: str, language: str) -> frozenset[str]:
    """What a word is about; of a compound in a language that makes them, what its longest known piece is about."""
    spoken = base(language)
    known = _thesaurus(spoken)
    found = known.by_stem.get(tokens_of(word, spoken)[0])
    if found is not None or spoken not in _COMPOUNDING:
        return found or frozenset()
    bare = fold(word)
    return next((frozenset({concept}) for piece, concept in known.pieces if piece in bare), frozenset())
