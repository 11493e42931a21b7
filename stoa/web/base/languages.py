"""Languages that Django does not know: the tests’ pseudo-language, accented English that runs right to left."""

from __future__ import annotations

from typing import Final

from django.conf.locale import LANG_INFO

PSEUDO: Final = "ar-xb"


def register() -> None:
    """Tell Django's list of languages about them. Doing it twice is the same as once."""
    LANG_INFO[PSEUDO] = {"bidi": True, "code": PSEUDO, "name": "Pseudo, right to left", "name_local": "[!! Þšéûðó !!]"}
