"""Names of countries in the reader's language. Read from Unicode CLDR's names once somebody asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

_FILE = Path(__file__).with_name("countries.json")


def name(code: str) -> str:
    """What a country (ISO 3166, two letters) is called; the code itself where nobody knows it."""
    return _names(get_language() or "en").get(code, code)


def choices() -> list[tuple[str, str]]:
    """(code, name) of every country, by name."""
    return sorted(_names(get_language() or "en").items(), key=lambda item: item[1].casefold())


@cache
def _names(language: str) -> Mapping[str, str]:
    held: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return held.get(language) or held.get(language.split("-")[0]) or held["en"]
