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


_BARE = {letter: bare for bare, kin in _KIN.items() for letter in kin}
_FOREIGN = re.compile(f"[{''.join(_BARE)}]")
_LETTERS = re.compile(rf"(?:(?!{IS_RUN.pattern})[^\W_])+")


@dataclass(frozen=True)
class Marks:
    """What to mark: words that have one of these tokens in one of these languages, or begin with `open`."""

    tokens: frozenset[str]
    words: tuple[str, ...]
    open: str
    languages: tuple[str, ...]

    @cached_property
    def runs(self) -> tuple[str, ...]:
        """Those of the words that are of scripts without blanks: they are meant wherever they stand."""
        return tuple(word for word in self.words if is_run(word))

    @cached_property
    def begun(self) -> tuple[str, ...]:
        """How words that may be meant begin: like a token, give or take its last letter."""
        stems = {stem[: max(3, len(stem) - 1)] for stem in (*self.tokens, *map(fold, self.words), self.open) if stem}
        begun: list[str] = []
        for stem in sorted(stems):  # one that begins like another adds nothing
            if not is_run(stem) and not (begun and stem.startswith(begun[-1])):
                begun.append(stem)
        return tuple(begun)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where in `text` the words stand that were asked for."""
        lower = _lower(text)
        plain = lower if lower.isascii() else _FOREIGN.sub(_bare, lower)
        found = [span for stem in self.begun for span in self._meant(stem, plain, text)]
        found += [span for run in self.runs for span in _everywhere(run, lower)]
        found.sort()
        return [span for before, span in zip([(0, 0), *found], found, strict=False) if span[0] >= before[1]]

    def first(self, text: str) -> tuple[int, int] | None:
        """Where the first of them stands, or one of the first: in a long text, accents are looked past only when no
        word is written as it was asked for."""
        lower = _lower(text)
        firsts = [next(self._meant(stem, lower, text), None) for stem in self.begun]
        firsts += [next(_everywhere(run, lower), None) for run in self.runs]
        found = min(filter(None, firsts), default=None)
        return found or (None if lower.isascii() else next(iter(self.spans(text)), None))

    def _meant(self, stem: str, letters: str, text: str) -> Iterator[tuple[int, int]]:
        """The words of `text` that begin with `stem` in `letters` (the same text, simpler) and are meant."""
        for at, _end in _everywhere(stem, letters):
            if not (at and letters[at - 1].isalnum() and not is_run(letters[at - 1])):
                word = _LETTERS.match(text, at)
                if word is not None and self.matches(word[0]):
                    yield word.span()

    def matches(self, word: str) -> bool:
        """Whether a word is one that was asked for."""
        bare = fold(word)
        if self.open and bare.startswith(self.open):
            return True
        lower = word.casefold()
        return any(not self.tokens.isdisjoint(tokens_of(lower, language)) for language in self.languages)


def _bare(found: re.Match[str]) -> str:
    return _BARE[found[0]]


def _everywhere(part: str, text: str) -> Iterator[tuple[int, int]]:
    """Where `part` stands in `text`."""
    at = text.find(part)
    while at >= 0:
        yield at, at + len(part)
        at = text.find(part, at + len(part))


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


def snippet(text: str, marks: Marks) -> str:
    """A stretch of about 260 characters around the first word that was asked for, as HTML; empty when there is none."""
    found = marks.first(text)
    if found is None:
        return ""
    first, after = found
    start = max(0, first - BEFORE)
    if start:
        blank = text.find(" ", start, first)
        start = blank + 1 if blank >= 0 else start
    end = min(len(text), start + LONGEST)
    if end < len(text):
        blank = text.rfind(" ", after, end)
        end = blank if blank > 0 else end
    return ("… " if start else "") + marked(text[start:end], marks) + (" …" if end < len(text) else "")
