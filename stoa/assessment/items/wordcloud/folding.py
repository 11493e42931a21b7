"""When two people wrote the same word, and which words nobody sees before staff have looked."""

from __future__ import annotations

import re
import unicodedata

from stoa.assessment.items.text.matching import fold as without_accidents

LENGTH = 40
"""Characters of one word or phrase."""
KEY_LENGTH = 200
DIGITS = 6
"""So many digits, and it may be somebody's telephone number."""
_LINK = re.compile(r"://|@|\bwww\.|[^\W_]\.[^\W\d_]{2,}", re.IGNORECASE)
_VOWEL_SIGNS = re.compile("[\u064b-\u0652\u0670\u0640]")
"""Arabic's vowel signs, which are written or not, and the stroke that makes a word longer."""
_JOINERS = ("\u200c", "\u200d")
_SIGNS = frozenset("#+&%")
"""Punctuation that makes another word: C, C#."""


def cleaned(text: str) -> str:
    """A word as it is kept and shown: one line of at most `LENGTH` characters, nothing in it that cannot be seen."""
    kept = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text[: 4 * LENGTH])
        if char.isspace() or char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return " ".join(kept.split())[:LENGTH].strip()


def fold(word: str) -> str:
    """The same for words that differ only in case, accents, blanks, hyphens, quotes and other punctuation; empty where
    nothing is left."""
    plain = _VOWEL_SIGNS.sub("", without_accidents(word, False)).replace("'", "")
    bare = "".join(" " if _parts(char) else char for char in plain)
    return " ".join(bare.split())[:KEY_LENGTH].strip()


def _parts(char: str) -> bool:
    return char not in _SIGNS and unicodedata.category(char)[0] in "PZ"


def is_private(word: str) -> bool:
    """Whether it may be a link, an address or a telephone number."""
    plain = unicodedata.normalize("NFKC", word)
    return _LINK.search(plain) is not None or sum(char.isdigit() for char in plain) >= DIGITS
