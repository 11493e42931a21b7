"""One slip of the fingers, and words in any order. Texts are compared in the form that `matching.fold` gives them."""

from __future__ import annotations

import re
from collections import Counter

SHORTEST = 4
"""Letters of a word in which a slip is forgiven: a shorter one easily becomes another word."""
_WORD = re.compile(r"\w+(?:['-]\w+)*")


def words_in(text: str) -> Counter[str]:
    """The words of a text, and how often it has each."""
    return Counter(_WORD.findall(text))


def is_near(wanted: str, typed: str) -> bool:
    """Whether `typed` is `wanted` but for one letter too many, too few, wrong, or two that changed places. A figure is
    no slip. Linear in the length."""
    if abs(len(wanted) - len(typed)) > 1:
        return False
    ours, theirs = wanted.split(" "), typed.split(" ")
    if len(ours) != len(theirs):
        # A blank between two words too many or too few.
        return len(wanted) >= SHORTEST and wanted.replace(" ", "") == typed.replace(" ", "")
    differing = [(one, other) for one, other in zip(ours, theirs, strict=True) if one != other]
    if len(differing) != 1:
        return not differing
    one, other = differing[0]
    return len(one) >= SHORTEST and _is_one_slip(one, other)


def _is_one_slip(one: str, other: str) -> bool:
    start, least = 0, min(len(one), len(other))
    while start < least and one[start] == other[start]:
        start += 1
    end = 0
    while end < least - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if any(char.isdigit() for char in left + right):
        return False
    return len(left) <= 1 >= len(right) or (len(left) == 2 and left == right[::-1])


def has_words(wanted: str, typed: str, slips: int) -> bool:
    """Whether all words of `wanted` stand in `typed`, in any order; at most `slips` of them with a slip."""
    missing, rest = words_in(wanted), words_in(typed)
    missing, rest = missing - rest, rest - missing
    if missing.total() > slips:
        return False
    for word in missing.elements():
        near = next((other for other in rest if is_near(word, other)), None)
        if near is None:
            return False
        rest[near] -= 1
    return True
