"""The words of a goal that say something, each with its stem. Pure."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from stoa.kernel.search.stopwords import STOPWORDS
from stoa.kernel.search.words import base, fold, is_run, tokens_of, words

_LISTS = Path(__file__).with_name("stopwords")
MOST_WORDS = 120
"""Of a goal; what follows says hardly anything new."""


class Term(NamedTuple):
    """A word as it was written, in lower case, and the stem it is counted by."""

    stem: str
    word: str


@cache
def silent(language: str) -> frozenset[str]:
    """The words that say nothing in a goal of this language, without accents."""
    file = _LISTS / f"{language}.txt"
    own = file.read_text(encoding="utf-8").split() if file.is_file() else ()
    return STOPWORDS | {fold(word) for word in own}


def terms(text: str, language: str, *, most: int = MOST_WORDS) -> list[Term]:
    """The words of a text that say something, in their order. Numbers and single letters don't.

    Of a script written without blanks the terms are pairs of neighbouring letters."""
    spoken, found = base(language), []
    for word in words(text.replace("’", "'"))[:most]:
        if is_run(word):
            found += [Term(pair, pair) for pair in _pairs(word)]
        elif len(word) > 1 and not word.isdigit() and fold(word) not in silent(spoken):
            found.append(Term(tokens_of(word, spoken)[0], word))
    return found


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]
