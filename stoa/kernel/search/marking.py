"""Showing where a text answers a query: a stretch of it, the words that match marked. The result is safe HTML."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape

from stoa.kernel.search.words import IS_RUN, Query, fold, is_run, tokens_of

BEFORE = 80
LONGEST = 260
_KIN = {
    "a": "àáâãäåāăą", "c": "çćč", "d": "ďđ", "e": "èéêëēėęě", "g": "ğ", "i": "ìíîïīıį", "l": "ł", "n": "ñńňņ",
    "o": "òóôõöøōő", "r": "řŕ", "s": "śšşș", "t": "ťţț", "u": "ùúûüūůűų", "y": "ýÿ", "z": "źżž",
}  # fmt: skip


_PLAIN = str.maketrans({letter: bare for bare, kin in _KIN.items() for letter in kin})
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Marks:
    """What to mark: words that have one of these tokens in one of these languages, or begin with `open`."""

    tokens: frozenset[str]
    words: tuple[str, ...]
    open: str
    languages: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds all words; of scripts without blanks those that were asked for. Compiled anew only for these: a
        pattern of all that is meant takes longer to compile than the page that it marks."""
        runs = "|".join(re.escape(word) for word in self.words if is_run(word))
        return re.compile(rf"{runs}|(?:(?!{IS_RUN.pattern})[^\W_])+") if runs else _LETTERS

    @cached_property
    def begun(self) -> tuple[str, ...]:
        """How words that may be meant begin: like a token, give or take its last letter."""
        stems = {stem[: max(3, len(stem) - 1)] for stem in (*self.tokens, *map(fold, self.words), self.open) if stem}
        begun: list[str] = []
        for stem in sorted(stems):  # one that begins like another adds nothing
            if not is_run(stem) and not (begun and stem.startswith(begun[-1])):
                begun.append(stem)
        return tuple(begun)

    def spans(self, text: str, start: int = 0) -> Iterator[tuple[int, int]]:
        """Where in `text` the words stand that were asked for, from a place on."""
        pattern, begun = self.pattern, self.begun
        for found in pattern.finditer(_lower(text), start):
            word = found[0] if found[0].isascii() else found[0].translate(_PLAIN)
            is_meant = word.startswith(begun) or (pattern is not _LETTERS and is_run(word))
            if is_meant and self.matches(text[found.start() : found.end()]):
                yield found.span()

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


def _lower(text: str) -> str:
    """The text in lower case, letter by letter at the same places."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def marked(text: str, marks: Marks) -> str:
    """The text as HTML, everything escaped, the words that were asked for in `<mark>`."""
    parts, at = [], 0
    for start, end in marks.spans(text):
        parts += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return "".join([*parts, escape(text[at:])])


def _first(text: str, marks: Marks) -> tuple[int, int]:
    """Where the first word stands that was asked for; (0, 0) when there is none. Looked for first where the letters of
    one stand without accents: a long text is not taken apart word by word up to there."""
    lower = _lower(text)
    plain = min((at for stem in marks.begun if (at := lower.find(stem)) >= 0), default=0)
    return next(marks.spans(text, plain), None) or (next(marks.spans(text), (0, 0)) if plain else (0, 0))


def snippet(text: str, marks: Marks) -> str:
    """A stretch of about 260 characters around the first word that was asked for, as HTML; empty when there is none."""
    first, after = _first(text, marks)
    if not after:
        return ""
    start = max(0, first - BEFORE)
    if start:
        blank = text.find(" ", start, first)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + LONGEST)
    if end < len(text):
        blank = text.rfind(" ", after, end)
        end = blank if blank > 0 else end
    return ("… " if start else "") + marked(text[start:end], marks) + (" …" if end < len(text) else "")
