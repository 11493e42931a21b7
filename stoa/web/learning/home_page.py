"""The course home: what next, the outline with quiet marks, the ways to finish with what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape

from stoa.accounts import queries as accounts
from stoa.assessment import rules as grading
from stoa.catalogue.queries import Offer
from stoa.content.queries import UnitEntry
from stoa.credentials import queries as credentials
from stoa.kernel.cache import BytesCache
from stoa.kernel.clock import now
from stoa.kernel.statements import read_all
from stoa.kernel.tokens import Pass
from stoa.learning import queries as learning
from stoa.learning import rules
from stoa.learning.rules import Standing
from stoa.web.base.context import constants
from stoa.web.learning.frames import frame, hole
from stoa.web.learning.marks import unit_holes
from stoa.web.learning.unit_page import outline_rows
from stoa.web.learning.viewers import Viewer

_pieces: BytesCache[bytes] = BytesCache(4 * 1024 * 1024)


@dataclass(frozen=True)
class HomeView:
    """A course home as one learner meets it."""

    offer: Offer
    viewer: Viewer
    held: Any
    """What the learner holds here already, as credentials' queries give it."""

    @property
    def standing(self) -> Standing:
        assert self.viewer.place is not None
        return self.viewer.place.standing


def read_home(pass_: Pass, offer: Offer) -> HomeView | None:
    """The home for whoever holds `pass_`: three statements, together. None when the pass has ended."""
    rows = read_all(
        [
            accounts.presence(account=pass_.account, epoch=pass_.epoch),
            learning.place_statement(account=pass_.account, run_id=offer.run.id),
            credentials.held_statement(account=pass_.account, run_id=offer.run.id),
        ]
    )
    if not rows[0]:
        return None
    ((name, _, time_zone),) = rows[0]
    viewer = Viewer(pass_.language, name, time_zone, pass_, learning.place_from(rows[1]))
    return HomeView(offer, viewer, credentials.held_from(rows[2]))


def next_unit(view: HomeView) -> UnitEntry | None:
    """Where to go on: the unit that was open last when it is not done, else the first that is not; None: all done."""
    outline, standing = view.offer.outline, view.standing
    last = outline.unit_by_id.get(view.viewer.place.last_unit) if view.viewer.place else None
    if last is not None and last.id not in standing.done:
        return last
    start = outline.place[last.id] + 1 if last is not None else 0
    ordered = outline.units[start:] + outline.units[:start]
    return next((unit for unit in ordered if unit.id not in standing.done), None)


def home_page(view: HomeView, *, said: str = "") -> bytes:
    """The whole page."""
    outline, run, viewer = view.offer.outline, view.offer.run, view.viewer
    made = frame(
        ("home", outline.edition, outline.version_id, run.id, viewer.language),
        "learning/home.html",
        lambda: _context(view),
    )
    values = unit_holes(outline, view.standing, viewer.language)
    values["name"] = viewer.name_html
    values["token"] = viewer.token
    values["said"] = escape(said).encode()
    values["next"] = _piece(view, "learning/_next.html")
    values["ways"] = _piece(view, "learning/_ways.html")
    return made.filled(values)


def _context(view: HomeView) -> dict[str, object]:
    return {
        **constants(),
        "outline": view.offer.outline, "run": view.offer.run, "rows": outline_rows(view.offer),
        "viewer_name": hole("name"), "csrf": hole("token"), "said": hole("said"), "next": hole("next"),
        "ways": hole("ways"), "LANGUAGE_CODE": view.viewer.language, "page_path": f"/learn/{view.offer.run.slug}/",
    }  # fmt: skip


def _piece(view: HomeView, template: str) -> bytes:
    """A part of the page that differs by standing, kept by it: learners at the same point share it."""
    standing, place, outline = view.standing, view.viewer.place, view.offer.outline
    key = (
        template, outline.edition, outline.version_id, view.offer.run.id, view.viewer.language, view.viewer.time_zone,
        standing.done, tuple(sorted(standing.scores.items())), standing.highest, place.last_unit if place else "",
        repr(view.held), now().date(),
    )  # fmt: skip

    def make() -> tuple[bytes, int]:
        html = render_to_string(template, _piece_context(view)).encode()
        return html, len(html) + 500

    return _pieces.get_or_make(key, make)


def _piece_context(view: HomeView) -> dict[str, object]:
    outline, standing = view.offer.outline, view.standing
    counted = rules.Course(outline.version_id, frozenset(outline.required_units))
    grade = grading.course_grade(outline.grading, standing.scores, outline.parts, now()) if outline.grading else None
    new = rules.new_since(standing, counted)
    return {
        "outline": outline, "run": view.offer.run, "standing": standing, "next_unit": next_unit(view),
        "has_begun": bool(standing.done or standing.scores or (view.viewer.place and view.viewer.place.last_unit)),
        "grade": grade, "new_since": [unit for unit in outline.units if unit.id in new],
        "done_count": min(standing.done_required, standing.required), "all_count": standing.required,
        "pathways": credentials.checklist(outline, standing, view.held, grade),
        "time_zone": view.viewer.time_zone,
    }  # fmt: skip
