"""Whether what was typed is what was meant: comparison that forgives spelling accidents, and bounded patterns."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from time import monotonic

import regex

PATTERN_LIMIT = 500
"""Characters of a pattern: enough for words and their variants, too few for a bomb."""
TIME_LIMIT = 0.1
"""Seconds that all patterns of one answer may take together."""

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ′＇`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "…": "...",
    }
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i"})
"""Letters whose stroke or missing dot no normal form takes off."""
_DIACRITIC = 200
"""Combining classes from here on are marks set on letters (accents, cedillas, hooks). Lower ones, such as nuktas, kana
voicing and vowel signs, make another letter and are never dropped."""


class TooSlow(Exception):
    """A pattern took longer than an answer may."""


class BadPattern(Exception):
    """A pattern cannot be compiled; the text says why."""


def fold(text: str, is_exact: bool) -> str:
    """`text` in the form in which answers are compared."""
    if text.isascii() and text.isprintable():
        plain = " ".join(text.replace("`", "'").split())
        return plain if is_exact else plain.lower()
    text = unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY)
    text = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cc") or char.isspace())
    text = " ".join(text.split())
    return text if is_exact else _without_accents(text.casefold()).translate(_LETTERS)


folded = lru_cache(maxsize=4000)(fold)
"""For what authors wrote, which is compared again and again."""


def _without_accents(text: str) -> str:
    spread = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(char for char in spread if unicodedata.combining(char) < _DIACRITIC))


def matcher(response: str, is_exact: bool) -> Callable[[str], bool]:
    """A function that says whether an author's pattern fits `response`. It raises TooSlow or BadPattern."""
    # Case is left to the pattern's own flag, since folding the pattern would turn \S into \s.
    text = fold(response, True) if is_exact else _without_accents(fold(response, True))
    until = monotonic() + TIME_LIMIT
    return lambda pattern: _fits(pattern, text, is_exact, until)


def _fits(pattern: str, text: str, is_exact: bool, until: float) -> bool:
    left = until - monotonic()
    if left <= 0:
        raise TooSlow
    try:
        return _compiled(pattern, is_exact).fullmatch(text, timeout=left) is not None
    except TimeoutError as error:
        raise TooSlow from error
    except (regex.error, RecursionError, MemoryError, OverflowError, ValueError) as error:
        raise BadPattern(str(error)) from error


@lru_cache(maxsize=1000)
def _compiled(pattern: str, is_exact: bool) -> regex.Pattern[str]:
    if len(pattern) > PATTERN_LIMIT:
        raise BadPattern("too long")
    # V0 reads as `re` does, which authors know: V1 takes `[a--b]` and `[[(]` for operations on sets.
    if is_exact:
        return regex.compile(pattern, regex.V0)
    return regex.compile(_without_accents(pattern), regex.V0 | regex.IGNORECASE | regex.FULLCASE)


_PROBES = ("a" * 200 + "!", "0" * 200 + "x", "ab " * 70 + "!", "aA1-' " * 40, "-" * 200)


def probe(pattern: str, is_exact: bool) -> None:
    """Try a pattern before learners do. Raises BadPattern or TooSlow."""
    # Letters of the pattern itself find the slow paths that fixed text misses.
    own = "".join(char for char in pattern if char.isalnum())[:40] or "a"
    for text in (*_PROBES, (own * 50)[:200] + "!", own[0] * 200 + "!"):
        _fits(pattern, text, is_exact, monotonic() + TIME_LIMIT)
