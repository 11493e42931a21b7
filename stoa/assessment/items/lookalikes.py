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
_FROM_LATIN = [
    (re.compile(script), str.maketrans({latin: letter for letter, latin in table.items()}))
    for script, table in (("[Ѐ-ӿ]", _CYRILLIC), ("[Ͱ-Ͽ]", _GREEK))
]
"""How a letter of a script is known, and its letters by those of Latin that they look like."""


def meant(typed: str, wanted: Sequence[str]) -> Iterator[tuple[str, str]]:
    """`typed` with its look-alikes in the letters of the scripts of `wanted`, and the first letter that is another
    then; nothing where none is. Linear in the length."""
    spread = unicodedata.normalize("NFD", typed)
    latin = spread.translate(_TO_LATIN)
    forms = [latin]
    for letter, table in _FROM_LATIN:
        if any(letter.search(text) for text in wanted):
            forms.append(latin.translate(table))
    yield from _changed(spread, forms)


def meant_number(typed: str) -> Iterator[tuple[str, str]]:
    """The same of a number and its unit: their letters are Latin, and some letters look like digits."""
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
