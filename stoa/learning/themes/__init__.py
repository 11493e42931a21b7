"""Themes of goals: what many learners of a course want, gathered from their own words. Plain Python; no database.

A goal becomes a bag of features (`features`): the stems of its words, pieces of these words, and what the words are
about (`concepts`, a small thesaurus of walks of life and reasons to learn). `engine` gathers the bags into clusters; it
is the one part that needs numpy, and is a program of its own, `python -m stoa.learning.themes`, that a job starts: it
has a bound on its memory, sees features and no text, and no server ever loads it. `labels` says in whole words what a
cluster is about, and `matching` tells which of today's clusters is which of yesterday's themes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape

MOSTLY = 0.35
"""The weight in a centroid (cosine) from which a theme is mostly about a concept."""
COVERED = 0.35
"""The cosine of a theme with a unit from which the unit may answer it."""
_TAG = re.compile(r"<[^>]*>")


def text_of(pieces: Iterable[str]) -> str:
    """The words of compiled pages, without their marks."""
    return unescape(_TAG.sub(" ", " ".join(pieces)))
