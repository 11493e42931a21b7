"""What a text is compared by. Pure.

Keys of features: `w:` a stem, `n:` four letters of a word (so that compounds and slips of the pen still meet), `c:` a
concept of the thesaurus. Only the last are the same in all languages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

from stoa.kernel.search.words import fold
from stoa.learning.themes.concepts import concepts_of
from stoa.learning.themes.keys import CONCEPT, LETTERS, STEM
from stoa.learning.themes.words import MOST_WORDS, Term, terms

_WEIGHTS = {CONCEPT: 3.0, STEM: 1.0, LETTERS: 0.3}
"""Found on one half of `bench/labelled_goals.csv`; `bench/themes.py` reports the other half."""
_GRAM = 4


def features(text: str, language: str, *, most: int = MOST_WORDS) -> dict[str, float]:
    """The features of a text with their weights (sublinear in how often they occur, without regard to how rare)."""
    return of_terms(terms(text, language, most=most), language)


def of_terms(found: Sequence[Term], language: str) -> dict[str, float]:
    """The same of a text's terms."""
    counts: Counter[str] = Counter(STEM + term.stem for term in found)
    for term in found:
        about = concepts_of(term.word, language)
        counts.update({CONCEPT + concept: 1 / len(about) for concept in about})
        counts.update(LETTERS + gram for gram in _grams(term.word))
    return {key: _WEIGHTS[key[:2]] * (1 + log(count) if count > 1 else count) for key, count in counts.items()}


def _grams(word: str) -> list[str]:
    framed = f"<{fold(word)}>"
    return [framed[at : at + _GRAM] for at in range(len(framed) - _GRAM + 1)]
