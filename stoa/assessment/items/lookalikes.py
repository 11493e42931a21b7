"""Letters that look like those of another script: what a keyboard set to another language types unseen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХԌԚԜасԁеһіјкӏорԛѕухԝ", "ABESIJKMHOPCTYXGQWacdehijklopqsyxw", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορυχ", "ABEZHIKMNOPTYXayikvopux", strict=True))
_DIGITS = str.maketrans({**dict.fromkeys("ОоΟο", "0"), "З": "3", "з": "3", "І": "1", "Ι": "1", "ӏ": "1"})
_TO_LATIN = str.maketrans(_CYRILLIC | _GREEK)
_LATIN, _CYRILLIC_NAME, _GREEK_NAME = "latin", "cyrillic", "greek"
_SCRIPTS = {_LATIN: re.compile("[A-Za-z]"), _CYRILLIC_NAME: re.compile("[Ѐ-ӿ]"), _GREEK_NAME: re.compile("[Ͱ-Ͽ]")}
_LOOKS = {
    _LATIN: frozenset(_CYRILLIC) | frozenset(_GREEK), _CYRILLIC_NAME: frozenset(_CYRILLIC.values()),
    _GREEK_NAME: frozenset(_GREEK.values()),
}  # fmt: skip
"""Letters of other scripts that look like some of this one."""


def strange_letter(typed: str, wanted: Sequence[str]) -> str:
    """The first letter that looks like one of the script in which the `wanted` texts are written, in a word of that
    script, but is of another; empty where there is none, and where the wanted texts are of several scripts.

    Nothing but their script counts: so it is told of right and wrong answers alike, and tells nobody which is which.
    Linear in the length.
    """
    scripts = [name for name, letter in _SCRIPTS.items() if any(letter.search(_spread(text)) for text in wanted)]
    if len(scripts) != 1:
        return ""
    letter, looks = _SCRIPTS[scripts[0]], _LOOKS[scripts[0]]
    for word in _spread(typed).split():
        if letter.search(word):
            strange = next((char for char in word if char in looks), "")
            if strange:
                return strange
    return ""


def _spread(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def meant_number(typed: str) -> Iterator[tuple[str, str]]:
    """A number and its unit, `typed` with Latin letters instead of those that look like them, or with digits, and the
    first letter that is another then; nothing where none is."""
    latin = typed.translate(_TO_LATIN)
    yield from _changed(typed, [latin, typed.translate(_DIGITS).translate(_TO_LATIN)])


def _changed(typed: str, forms: Iterable[str]) -> Iterator[tuple[str, str]]:
    for form in forms:
        strange = next((char for char, other in zip(typed, form, strict=True) if char != other), "")
        if strange:
            yield unicodedata.normalize("NFC", form), strange


def say_letter() -> str:
    """What is said of a letter, as `%(what)s`, that looks like one of the right script."""
    return _("“%(what)s” is a letter of another script, though it may look like one of these. Type it anew.")
