"""The learner's own goal on a course home: the card, and what of the course leads to it."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import TYPE_CHECKING

from stoa.kernel.cache import BytesCache
from stoa.kernel.clock import now
from stoa.learning import queries as learning
from stoa.web.base.frames import Piece
from stoa.web.base.packing import packed
from stoa.web.learning.goal_words import GoalShown, goal_card, shown_goal

if TYPE_CHECKING:
    from stoa.web.learning.home_page import HomeView

_pieces: BytesCache[Piece] = BytesCache(2 * 1024 * 1024)
_towards: BytesCache[tuple[str, ...]] = BytesCache(1024 * 1024)


def towards_goal(view: HomeView) -> tuple[str, ...]:
    """The units that lead to the learner's goal and are not done; none without a goal, or where any unit does."""
    goal, outline, standing = view.goal, view.offer.outline, view.standing
    if goal is None or goal.reached_at is not None:
        return ()
    key = (outline.edition, outline.version_id, goal, standing.done, _asked_scores(view))

    def make() -> tuple[tuple[str, ...], int]:
        units = learning.units_towards(goal, outline, standing)
        return units, 1500 + 100 * (len(units) + len(standing.done))

    return _towards.get_or_make(key, make)


def goal_piece(view: HomeView, edition: Hashable) -> Piece:
    """The card, kept by all that it depends on."""
    goal, standing, today = view.goal, view.standing, _today()
    place = view.viewer.place
    has_opened = bool(place and place.last_unit)
    key = (
        edition, goal, standing.done, standing.shown, has_opened,
        today if goal is not None and goal.target is not None else None, _asked_scores(view),
    )  # fmt: skip

    def make() -> tuple[Piece, int]:
        html = goal_card(view.offer, _shown(view, has_opened=has_opened), today).encode()
        piece = Piece(html, packed(html))
        return piece, len(piece.plain) + len(piece.blocks) + 100 * len(standing.done) + 800

    return _pieces.get_or_make(key, make)


def _shown(view: HomeView, *, has_opened: bool) -> GoalShown | None:
    if view.goal is None:
        return None
    return shown_goal(view.goal, view.offer.outline, view.standing, has_opened=has_opened)


def _asked_scores(view: HomeView) -> frozenset[tuple[str, float]]:
    """The scores that the goal looks at: of a skill's questions."""
    if view.goal is None or not (view.goal.kind == "skill" or view.goal.checks.skills):
        return frozenset()
    return frozenset(view.standing.scores.items())


def _today() -> date:
    return now().date()
