"""What stands on a course home beside the way on: what to practise, what modules build on, what was known already."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import ngettext

from stoa.assessment.queries import PLACEMENT
from stoa.kernel.cache import BytesCache
from stoa.kernel.clock import now
from stoa.learning.queries import Suggestion, to_practise
from stoa.web.base.frames import EMPTY, Piece, raw
from stoa.web.base.packing import packed
from stoa.web.base.reviews import practice_pool
from stoa.web.base.shutting import shut_units
from stoa.web.learning.requiring import builds_on, lacks
from stoa.web.learning.skill_words import skill_line

if TYPE_CHECKING:
    from stoa.web.learning.home_page import HomeView

_pieces: BytesCache[Piece] = BytesCache(1024 * 1024)


def beside(view: HomeView, edition: Hashable) -> dict[str, Piece]:
    """The values of these holes."""
    found = {"suggested": _suggested(view, edition), "known": raw(_known(view).encode())}
    outline = view.offer.outline
    levels = {state.id: int(state.level) for state in view.skills} if outline.builds else {}
    for module in outline.modules:
        if module.requires:
            missing = lacks(outline, module, view.standing.done, levels)
            found[f"builds:{module.id}"] = raw(builds_on(view.offer, module, missing).encode())
    return found


def _today(zone: str) -> datetime:
    try:
        there = now().astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        there = now()
    return there.replace(hour=0, minute=0, second=0, microsecond=0)


def _suggestion(view: HomeView) -> Suggestion | None:
    """The one skill to practise now. What was never right waits until a unit that teaches it is
    done: it is to be learned first."""
    if not any(state.shown.right for state in view.skills) and not view.standing.done:
        return None
    outline = view.offer.outline
    levels = {state.id: int(state.level) for state in view.skills}
    pool = practice_pool(view.offer, shut_units(outline, view.standing.done, levels))
    met = {skill for unit in outline.units if unit.id in view.standing.worked for skill in unit.outcomes}
    states = [state for state in view.skills if state.id in pool and (state.shown.right or state.id in met)]
    return next(iter(to_practise(states, _today(view.viewer.time_zone))), None)


def _suggested(view: HomeView, edition: Hashable) -> Piece:
    suggestion = _suggestion(view)
    if suggestion is None:
        return EMPTY
    (state,) = [each for each in view.skills if each.id == suggestion.skill]
    line = skill_line(view.offer.outline, state, can_practise=True, reason=suggestion.reason)

    def make() -> tuple[Piece, int]:
        context = {"run": view.offer.run, "outline": view.offer.outline, "line": line}
        html = render_to_string("learning/_practise_next.html", context).strip().encode()
        return Piece(html, packed(html)), 2 * len(html) + 400

    return _pieces.get_or_make((edition, line.id, line.level, line.reason, line.lacks), make)


def _known(view: HomeView) -> str:
    """How many units count without having been done here, with the way to take that back."""
    count = len(view.standing.known)
    if not count:
        return ""
    words = ngettext("%(n)d of them was known already.", "%(n)d of them were known already.", count) % {"n": count}
    return f' <a href="/learn/{view.offer.run.slug}/-/challenge/{PLACEMENT}/">{escape(words)}</a>'
