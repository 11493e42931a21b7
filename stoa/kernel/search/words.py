"""Words and tokens: the one place where text becomes what both engines keep and ask for. Pure, no database.

A word is a run of letters and digits. Its tokens are its stem, accents dropped before and after stemming (people type
either way), in ASCII letters and digits, so that no engine's own parser has a say. Chinese, Japanese, Korean and Thai
write without blanks: a run of those letters becomes its pairs of neighbours, the last one a single letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from stoa.kernel.search.stemmers import stem
from stoa.kernel.search.stopwords import STOPWORDS

LONGEST_WORD = 40
LONGEST_QUERY = 200
MOST_WORDS = 8
SHORTEST_OPEN = 3
"""Letters from which the last word of a query also stands for the words that begin with it."""

_RUNS = (
    "\u0e00-\u0e7f\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(f"[{_RUNS}]+|(?:(?![{_RUNS}])(?:[^\\W_]|[\u0300-\u036f\u064b-\u065f\u05b0-\u05c7\u0900-\u0dff]))+")
IS_RUN = re.compile(f"[{_RUNS}]")
_UNSPLIT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})

Alternative = tuple[str, ...]
"""Tokens that must all be there."""
Group = tuple[Alternative, ...]
"""What a word of a query may be found by: any of the alternatives."""
Query = tuple[Group, ...]
"""What is looked for: every group has to be met."""


def fold(text: str) -> str:
    """Text for comparing: without case and accents."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text.casefold()).casefold()
    bare = "".join(letter for letter in split if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).translate(_UNSPLIT)


def words(text: str) -> list[str]:
    """The words of a text in their order, in lower case, with accents, cut to 40 letters."""
    return [found[0][:LONGEST_WORD] for found in _WORD.finditer(unicodedata.normalize("NFC", text).casefold())]


def base(language: str) -> str:
    """The language without its region: `pt-BR` is `pt`."""
    return language.replace("_", "-").split("-")[0].lower()


def is_run(word: str) -> bool:
    """Whether a word is of a script that is written without blanks."""
    return IS_RUN.match(word) is not None


@lru_cache(maxsize=32_768)
def tokens_of(word: str, language: str) -> Alternative:
    """What a word is kept by. Of a run, its pairs; of any other word its stems (any one of them means it)."""
    if is_run(word):
        pairs = [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        return tuple(dict.fromkeys(_ascii(pair) for pair in [*pairs, *word] if pair))
    bare = fold(word)
    return tuple(dict.fromkeys(_ascii(token) for token in (stem(bare, language), fold(stem(word, language))) if token))


def _ascii(token: str) -> str:
    return token if token.isascii() else "x" + token.encode().hex()


def tokens(text: str, language: str) -> Iterator[Alternative]:
    """The tokens of each word of a text."""
    return (tokens_of(word, language) for word in words(text))


@dataclass(frozen=True)
class Asked:
    """A query as its words, without the ones that say nothing. `is_open`: the last one may be unfinished."""

    words: tuple[str, ...]
    is_open: bool

    @property
    def last(self) -> str:
        """The unfinished word, without accents; empty when there is none."""
        return fold(self.words[-1]) if self.is_open and self.words else ""

    def reopened(self) -> Asked | None:
        """The same with an unfinished last word, though a space stands behind it: a phone's keyboard puts one there."""
        return None if self.is_open or not self.words or not _may_be_open(self.words[-1]) else Asked(self.words, True)

    def with_words(self, given: Iterable[str]) -> Asked:
        """The same with other words, all of them finished."""
        return Asked(tuple(given), False)


def asked(text: str) -> Asked:
    """What somebody typed. More than 200 characters or eight words are cut; words said twice count once."""
    cut = text[:LONGEST_QUERY]
    typed = words(cut)
    telling = [word for word in typed if fold(word) not in STOPWORDS and (len(word) > 1 or is_run(word))]
    kept = tuple(dict.fromkeys(telling or typed))[:MOST_WORDS]
    ends_open = bool(kept) and bool(typed) and kept[-1] == typed[-1] and not cut[-1].isspace()
    return Asked(kept, ends_open and _may_be_open(kept[-1]))


def _may_be_open(word: str) -> bool:
    return len(word) >= SHORTEST_OPEN and not is_run(word)


def query(asked: Asked, languages: Collection[str]) -> Query:
    """What to look for: nobody knows the language of a query, so its words are stemmed by each that is searched."""
    return tuple(_group(word, languages) for word in asked.words)


def _group(word: str, languages: Collection[str]) -> Group:
    if is_run(word):
        pairs = [word[at : at + 2] for at in range(max(1, len(word) - 1))]
        return (tuple(_ascii(pair) for pair in pairs),)
    found = (token for language in sorted(languages) or ("",) for token in tokens_of(word, language))
    return tuple((token,) for token in dict.fromkeys(found))


def opened(query: Query, more: Iterable[str]) -> Query:
    """The query with more tokens that its last word may be found by."""
    last = dict.fromkeys([*query[-1], *((token,) for token in more)])
    return (*query[:-1], tuple(last))


def one_edit_apart(one: str, other: str) -> bool:
    """Whether two different words become equal by one letter more, less, other, or two neighbours swapped.

    Damerau's measure (1964) at most 1, without the table.
    """
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1 or one == other:
        return False
    at = next((place for place, letter in enumerate(one) if letter != other[place]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at + 1 : at + 2] + one[at : at + 1]
    return one[at + 1 :] == other[at + 1 :] or (swapped == other[at : at + 2] and one[at + 2 :] == other[at + 2 :])
