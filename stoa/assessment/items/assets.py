"""The style sheets and scripts that some kinds of questions need besides those of every question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from stoa.assessment.items.answering import questions_of
from stoa.assessment.items.registry import kind_of
from stoa.assessment.items.sitting import is_saved
from stoa.assessment.items.sure import SURE_STYLE, asks_sure
from stoa.content.ports import Part

SITTING = ("assessment/sitting.css", "assessment/sitting.js")
"""What quizzes need that are saved before they are handed in."""
WORKS = ("assessment/works.css",)
"""What the panel of an assignment needs."""


FETCHED: Mapping[str, Mapping[str, str]] = {
    "assessment/trying.js": {
        "worker": "assessment/python-worker.js", "module": "vendor/micropython/micropython.mjs",
        "wasm": "vendor/micropython/micropython.wasm",
    },
    "assessment/mathfield.js": {
        "module": "vendor/mathlive/mathlive.mjs", "font": "vendor/mathlive/fonts/KaTeX_Main-Regular.woff2",
    },
}  # fmt: skip
"""What some scripts fetch when somebody asks for it: where it is stands at their element as `data-<name>`."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script's name, and those of the files that it may fetch, by what it calls them."""

    name: str
    fetched: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Assets:
    """Names of static files, each once."""

    styles: tuple[str, ...]
    scripts: tuple[Script, ...]


def assets_of(parts: Iterable[Part]) -> Assets:
    """What a page with these parts loads; parts that are neither questions nor assignments ask for
    nothing."""
    given = list(parts)
    listed = [part for part in given if part.kind in ("question", "quiz")]
    questions = (one for part in listed for one in questions_of(part))
    names = dict.fromkeys(name for one in questions for name in kind_of(one.public["item"]).assets)
    if any(part.kind == "assignment" for part in given):
        names |= dict.fromkeys(WORKS)
    if any(is_saved(part) for part in listed):
        names |= dict.fromkeys(SITTING)
    if any(asks_sure(part) for part in listed):
        names[SURE_STYLE] = None
    scripts = (Script(name, tuple(FETCHED.get(name, {}).items())) for name in names if name.endswith(".js"))
    return Assets(tuple(name for name in names if name.endswith(".css")), tuple(scripts))
