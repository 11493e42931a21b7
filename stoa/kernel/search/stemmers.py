"""Stemming: words of one meaning become one token. Snowball's algorithms (snowballstem.org), one for each language.

The package loads all its 38 languages at once, 14 MB of them; a site reads in a few, so each is loaded by itself.
"""

from __future__ import annotations

import sys
import threading
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Protocol

ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
"""Snowball's name for a language (ISO 639-1). A language without one keeps its words as they are."""

_HOME = "_snowball"
_lock = threading.Lock()


class Stemmer(Protocol):
    """One of Snowball's; it keeps the word it works on in itself, so two threads must not use it at once."""

    def stemWord(self, word: str) -> str: ...  # noqa: N802  # its own name


@lru_cache(maxsize=32_768)
def stem(word: str, language: str) -> str:
    """The stem of a lower-case word; `language` is ISO 639-1."""
    algorithm = ALGORITHMS.get(language)
    if algorithm is None:
        return word
    with _lock:
        return _stemmer(algorithm).stemWord(word)


@cache
def _stemmer(algorithm: str) -> Stemmer:
    if _HOME not in sys.modules:
        spec = find_spec("snowballstemmer")
        package = ModuleType(_HOME)
        package.__path__ = list((spec and spec.submodule_search_locations) or ())
        sys.modules[_HOME] = package
    made: Stemmer = getattr(import_module(f"{_HOME}.{algorithm}_stemmer"), f"{algorithm.capitalize()}Stemmer")()
    return made
