"""Progress marks: empty, part-filled and full squares, each with a hidden word."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from stoa.content.queries import Outline
from stoa.kernel.cache import BytesCache
from stoa.learning.rules import Standing
from stoa.web.base.icons import MARKS

DRAWN = ("todo", "part", "done")


def mark(state: str) -> bytes:
    """The mark of `state` (todo, part, done) in the active language."""
    words = {"todo": gettext("Not started:"), "part": gettext("Begun:"), "done": gettext("Done:")}
    return (
        f'<svg class="mark is-{state}" viewBox="0 0 20 20" aria-hidden="true">{MARKS[state]}</svg>'
        f'<span class="visually-hidden">{words[state]} </span>'
    ).encode()


_marks: dict[str, Mapping[str, bytes]] = {}


def marks(language: str) -> Mapping[str, bytes]:
    """The three marks in the active language, which is `language`."""
    known = _marks.get(language)
    if known is None:
        known = _marks[language] = {state: mark(state) for state in DRAWN}
    return known


def unit_holes(outline: Outline, standing: Standing | None, language: str) -> dict[str, bytes]:
    """The holes `unit:<id>` of an outline: done, begun (a question of it is answered), or not started."""
    drawn = marks(language)
    holes = dict(_untouched(outline, language))
    if standing is None:
        return holes
    for part_id in standing.scores:
        part = outline.part_by_id.get(part_id)
        if part is not None:
            holes[f"unit:{part.unit_id}"] = drawn["part"]
    for unit_id in standing.done:
        holes[f"unit:{unit_id}"] = drawn["done"]
    return holes


_outlines: BytesCache[dict[str, bytes]] = BytesCache(2 * 1024 * 1024)


def _untouched(outline: Outline, language: str) -> dict[str, bytes]:
    """The holes of somebody who has not begun; kept, since every page starts from them."""

    def make() -> tuple[dict[str, bytes], int]:
        todo = marks(language)["todo"]
        return {f"unit:{unit.id}": todo for unit in outline.units}, 100 * len(outline.units)

    return _outlines.get_or_make((outline.edition, outline.version_id, language), make)
