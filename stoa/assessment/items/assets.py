"""The style sheets and scripts that some kinds of questions need besides those of every question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stoa.assessment.items.answering import questions_of
from stoa.assessment.items.registry import kind_of
from stoa.assessment.items.sitting import is_saved
from stoa.assessment.items.sure import SURE_STYLE, asks_sure
from stoa.content.ports import Part

SITTING = ("assessment/sitting.css", "assessment/sitting.js")
"""What quizzes need that are saved before they are handed in."""


@dataclass(frozen=True, slots=True)
class Assets:
    """Names of static files, each once."""

    styles: tuple[str, ...]
    scripts: tuple[str, ...]


def assets_of(parts: Iterable[Part]) -> Assets:
    """What a page with these parts loads; parts that are no questions ask for nothing."""
    listed = [part for part in parts if part.kind in ("question", "quiz")]
    questions = (one for part in listed for one in questions_of(part))
    names = dict.fromkeys(name for one in questions for name in kind_of(one.public["item"]).assets)
    if any(is_saved(part) for part in listed):
        names |= dict.fromkeys(SITTING)
    if any(asks_sure(part) for part in listed):
        names[SURE_STYLE] = None
    return Assets(
        tuple(name for name in names if name.endswith(".css")), tuple(name for name in names if name.endswith(".js"))
    )
