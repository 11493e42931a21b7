"""The style sheets and scripts that some kinds of questions need besides those of every question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stoa.assessment.items.answering import questions_of
from stoa.assessment.items.registry import kind_of
from stoa.content.ports import Part


@dataclass(frozen=True, slots=True)
class Assets:
    """Names of static files, each once."""

    styles: tuple[str, ...]
    scripts: tuple[str, ...]


def assets_of(parts: Iterable[Part]) -> Assets:
    """What a page with these parts loads; parts that are no questions ask for nothing."""
    questions = (one for part in parts if part.kind in ("question", "quiz") for one in questions_of(part))
    names = dict.fromkeys(name for one in questions for name in kind_of(one.public["item"]).assets)
    return Assets(
        tuple(name for name in names if name.endswith(".css")), tuple(name for name in names if name.endswith(".js"))
    )
