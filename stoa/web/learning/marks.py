"""Progress marks: empty, part-filled and full squares, each with a hidden word."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext

from stoa.content.queries import Outline
from stoa.learning.rules import Standing
from stoa.web.base.frames import even
from stoa.web.base.icons import MARKS

TODO, PART, DONE, KNOWN = range(4)
"""The choices of a hole `unit:<id>`: not started, begun (a question of it is answered), done, known already."""


@cache
def marks(language: str) -> tuple[bytes, ...]:
    """The marks in the active language, which is `language`; equally long."""
    words = {
        "todo": gettext("Not started:"), "part": gettext("Begun:"), "done": gettext("Done:"),
        "known": gettext("Known already:"),
    }  # fmt: skip
    return even([_mark(state, word) for state, word in words.items()])


def _mark(state: str, word: str) -> bytes:
    return (
        f'<svg class="mark is-{state}" viewBox="0 0 20 20" aria-hidden="true">{MARKS[state]}</svg>'
        f'<span class="visually-hidden">{word} </span>'
    ).encode()


def unit_marks(outline: Outline, standing: Standing | None) -> dict[str, int]:
    """Which mark each unit has that is begun or done."""
    if standing is None:
        return {}
    chosen = {}
    for part_id in standing.scores:
        part = outline.part_by_id.get(part_id)
        if part is not None:
            chosen[f"unit:{part.unit_id}"] = PART
    for unit_id in standing.done:
        chosen[f"unit:{unit_id}"] = KNOWN if unit_id in standing.known else DONE
    return chosen
