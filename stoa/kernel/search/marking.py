"""Showing where a text answers a query: a stretch of it, the words that match marked. The result is safe HTML."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from html import escape

from stoa.kernel.search.words import Query, fold, is_run, tokens_of

BEFORE = 80
LONGEST = 260
_KIN = {
    "a": "àáâãäåāăą", "c": "çćč", "d": "ďđ", "e": "èéêëēėęě", "g": "ğ", "i": "ìíîïīıį", "l": "ł", "n": "ñńňņ",
    "o": "òóôõöøōő", "r": "řŕ", "s": "śšşș", "t": "ťţț", "u": "ùúûüūůűų", "y": "ýÿ", "z": "źżž",
}  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """What to mark: words that have one of these tokens in one of these languages, or begin with `open`."""

    tokens: frozenset[str]
    words: tuple[str, ...]
    open: str
    languages: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Finds words that may be meant: those that begin like a token, give or take its last letter."""
        runs = [re.escape(word) for word in self.words if is_run(word)]
        stems = {stem[: max(3, len(stem) - 1)] for stem in (*self.tokens, *map(fold, self.words), self.open) if stem}
        begun: list[str] = []
        for stem in sorted(stems):  # one that begins like another adds nothing, and compiling takes its time
            if not is_run(stem) and not (begun and stem.startswith(begun[-1])):
                begun.append(stem)
        kinds = runs + ([rf"(?<![^\W_])(?:{'|'.join(map(_any_accent, begun))})[^\W_]*"] if begun else [])
        return re.compile("|".join(kinds), re.IGNORECASE) if kinds else None

    def matches(self, word: str) -> bool:
        """Whether a word is one that was asked for."""
        if is_run(word):
            return True
        bare = fold(word)
        if self.open and bare.startswith(self.open):
            return True
        lower = word.casefold()
        return any(not self.tokens.isdisjoint(tokens_of(lower, language)) for language in self.languages)


def marks(query: Query, words: tuple[str, ...], open_word: str, languages: Collection[str]) -> Marks:
    """What to mark for a query: `words` as they were typed, `open_word` the one that is not finished."""
    tokens = frozenset(token for group in query for needs in group for token in needs)
    return Marks(tokens, words, open_word, tuple(sorted(languages)))


def _any_accent(stem: str) -> str:
    """A pattern for the letters with any accents: a text is searched as it stands."""
    return "".join(f"[{letter}{_KIN[letter]}]" if letter in _KIN else re.escape(letter) for letter in stem)


def first_match(text: str, marks: Marks) -> re.Match[str] | None:
    """The first word of `text` that was asked for."""
    if marks.pattern is None:
        return None
    return next((found for found in marks.pattern.finditer(text) if marks.matches(found[0])), None)


def marked(text: str, marks: Marks) -> str:
    """The text as HTML, everything escaped, the words that were asked for in `<mark>`."""
    if marks.pattern is None:
        return escape(text)
    parts, at = [], 0
    for found in marks.pattern.finditer(text):
        if marks.matches(found[0]):
            parts += [escape(text[at : found.start()]), f"<mark>{escape(found[0])}</mark>"]
            at = found.end()
    return "".join([*parts, escape(text[at:])])


def snippet(text: str, marks: Marks) -> str:
    """A stretch of about 260 characters around the first word that was asked for, as HTML; empty when there is none."""
    found = first_match(text, marks)
    if found is None:
        return ""
    start = max(0, found.start() - BEFORE)
    if start:
        blank = text.find(" ", start, found.start())
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + LONGEST)
    if end < len(text):
        blank = text.rfind(" ", found.end(), end)
        end = blank if blank > 0 else end
    return ("… " if start else "") + marked(text[start:end], marks) + (" …" if end < len(text) else "")
