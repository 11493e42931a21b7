"""Numbers and names in words."""

from __future__ import annotations

import pytest

from stoa.web.base import words


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "1 minute"), (1, "1 minute"), (8, "8 minutes"), (59, "59 minutes"), (60, "1 hour"),
     (90, "1½ hours"), (240, "4 hours"),
     (700, "12 hours")],
)  # fmt: skip
def test_duration(minutes: float, said: str) -> None:
    assert words.duration(minutes) == said


@pytest.mark.parametrize(("code", "name"), [("en", "English"), ("es-419", "Español"), ("xx", "xx"), ("ar", "العربيّة")])
def test_language_name(code: str, name: str) -> None:
    assert words.language_name(code) == name


def test_direction() -> None:
    assert words.is_right_to_left("ar-EG")
    assert words.is_right_to_left("he")
    assert not words.is_right_to_left("en")
    assert not words.is_right_to_left("xx")


def test_licences() -> None:
    assert words.licence("CC-BY-4.0")[0] == "CC BY 4.0"
    assert words.licence("all rights reserved") == ("All rights reserved", "")
    assert words.licence("MIT") == ("MIT", "")
