"""What a clustering of goals is judged by: goals in three languages, written and labelled by hand."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

LABELLED = Path(__file__).parents[2] / "bench" / "labelled_goals.csv"
LANGUAGES = {"en", "de", "es"}
LEAST = 5
"""People a theme has at least."""


def test_each_theme_is_in_each_language_with_enough_goals() -> None:
    with LABELLED.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    counts = Counter((row["language"], row["theme"]) for row in rows)
    themes = {row["theme"] for row in rows if row["theme"]}
    assert len(rows) > 270 and {row["language"] for row in rows} == LANGUAGES and len(themes) == 13
    assert all(counts[language, theme] >= LEAST for language in LANGUAGES for theme in themes)
    assert all(counts[language, ""] >= LEAST for language in LANGUAGES), "some belong to no theme"
    assert len({row["goal"].casefold() for row in rows}) == len(rows), "no goal stands there twice"


def test_the_other_course_has_themes_enough() -> None:
    with LABELLED.with_name("labelled_goals_programming.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    counts = Counter((row["language"], row["theme"]) for row in rows)
    assert len(rows) == 108 and len(counts) == 18 and min(counts.values()) >= LEAST
