"""The course home: what next, the outline with quiet marks, the ways to finish with what is missing."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from stoa.accounts import queries as accounts
from stoa.assessment import queries as attempts
from stoa.assessment import rules as grading
from stoa.assessment.queries import NOTHING_NEW, PLACEMENT, WorkNews
from stoa.catalogue.queries import Offer
from stoa.content.queries import PartRef
from stoa.credentials import queries as credentials
from stoa.kernel.cache import BytesCache
from stoa.kernel.clock import now
from stoa.kernel.statements import read_all
from stoa.kernel.tokens import Pass
from stoa.learning import queries as learning
from stoa.learning import rules
from stoa.learning.queries import AnswerView, GoalView, SkillState
from stoa.learning.rules import Standing
from stoa.web.base import words
from stoa.web.base.colonnade import Plan, plan, window
from stoa.web.base.context import constants, links
from stoa.web.base.frames import Piece, frame, hole, raw
from stoa.web.base.going_on import next_of
from stoa.web.base.packing import packed
from stoa.web.base.reviews import placement_skills, practice_pool
from stoa.web.base.templatetags.stoa import bays_of, colonnade_svg, done_places, scale
from stoa.web.learning.home_answers import answers_html
from stoa.web.learning.home_beside import beside
from stoa.web.learning.home_goal import goal_piece, towards_goal
from stoa.web.learning.marks import marks, unit_marks
from stoa.web.learning.unit_page import outline_rows
from stoa.web.learning.viewers import Viewer
from stoa.web.learning.ways import ways_to_finish

MISSING_NAMED = 5
"""How many missing things a line of a way to finish names here; the page of progress and grades names them all."""
_pieces: BytesCache[Piece] = BytesCache(4 * 1024 * 1024)
_plans: BytesCache[Plan] = BytesCache(1024 * 1024)


@dataclass(frozen=True)
class HomeView:
    """A course home as one learner meets it."""

    offer: Offer
    viewer: Viewer
    held: Any
    """What the learner holds here already, as credentials' queries give it."""
    works: WorkNews = NOTHING_NEW
    skills: Sequence[SkillState] = ()
    goal: GoalView | None = None
    badges: frozenset[str] = frozenset()
    """What they hold anywhere, where a way to finish asks for it."""
    answers: Sequence[AnswerView] = ()
    """What staff answered to what the learner, and others with them, want."""
    own_parts: tuple[PartRef, ...] = ()
    """The course's parts where a deadline of the learner's own may hold; empty: those of all hold."""

    @property
    def parts(self) -> tuple[PartRef, ...]:
        """The course's parts with the deadlines that hold for the learner."""
        return self.own_parts or self.offer.outline.parts

    @property
    def standing(self) -> Standing:
        assert self.viewer.place is not None
        return self.viewer.place.standing


def read_home(pass_: Pass, offer: Offer) -> HomeView | None:
    """The home for whoever holds `pass_`: three statements, together, with a fourth where a deadline is past that
    staff may have moved for them, and a badge is asked for; one more where there are assignments, and two for
    a learner with a goal where staff answered goals. None when the pass has ended."""
    statements = [
        accounts.presence(account=pass_.account, epoch=pass_.epoch),
        learning.home_statement(
            account=pass_.account, run_id=offer.run.id,
            course_id=offer.outline.course_id if offer.outline.outcomes else None,
        ),
        credentials.held_statement(account=pass_.account, run_id=offer.run.id),
    ]  # fmt: skip
    may_differ = _may_have_own_dues(offer, now())
    if may_differ:
        statements.append(attempts.own_dues_statement(account=pass_.account, run_id=offer.run.id))
    asked = credentials.badges_statement(account=pass_.account, outline=offer.outline)
    rows = read_all([*statements, *([asked] if asked else [])])
    if not rows[0]:
        return None
    ((name, _, time_zone),) = rows[0]
    viewer = Viewer(pass_.language, name, time_zone, pass_, learning.place_from(rows[1]))
    has_works = any(part.kind == "assignment" for part in offer.outline.parts)
    works = attempts.work_news(account=pass_.account, run_id=offer.run.id) if has_works else NOTHING_NEW
    skills = learning.skills_from(rows[1], offer.outline) if offer.outline.outcomes else []
    own_parts = attempts.parts_from(rows[3], offer.outline) if may_differ else ()
    badges = credentials.badges_from(rows[-1], offer.outline) if asked else frozenset()
    goal = learning.home_goal(rows[1])
    answers = (
        learning.answers_for(account=pass_.account, run_id=offer.run.id)
        if goal is not None and goal.words and learning.has_answers(offer.outline.course_id)
        else []
    )
    return HomeView(offer, viewer, credentials.held_from(rows[2]), works, skills, goal, badges, answers, own_parts)


def _may_have_own_dues(offer: Offer, at: datetime) -> bool:
    """Whether a grade may differ by a later deadline of the learner's own: one of all that staff may move is past."""
    outline = offer.outline
    if outline.grading is None or not outline.dues or not grading.is_past(outline.dues[0], at):
        return False
    return any(ref.kind in attempts.MOVED and ref.category and grading.is_past(ref.due, at) for ref in outline.parts)


def home_page(view: HomeView, *, said: str = "") -> Piece:
    """The whole page."""
    outline, run, viewer = view.offer.outline, view.offer.run, view.viewer
    made = frame(
        ("home", outline.edition, outline.version_id, run.id, viewer.language, viewer.notes),
        "learning/home.html",
        lambda: _context(view),
        lambda: {"unit": marks(viewer.language)},
    )
    values = {
        "name": raw(viewer.name_html), "token": raw(viewer.token), "said": raw(escape(said).encode()),
        "progress": raw(escape(words.progress_of(outline, view.standing)).encode()),
        "columns": raw(_window(view).encode()), "next": _next(view), "ways": _ways(view),
        "goal": goal_piece(view, _edition(view)), "answers": raw(answers_html(view).encode()),
        "marked": raw(_marked(view).encode()), **beside(view, _edition(view)),
    }  # fmt: skip
    return made.filled(values, unit_marks(outline, view.standing))


def _context(view: HomeView) -> dict[str, object]:
    outline, language = view.offer.outline, view.viewer.language
    return {
        **constants(), **links(view.viewer.notes),
        "outline": outline, "run": view.offer.run, "rows": [
            {**row, "builds_on": hole(f"builds:{row['id']}") if row["builds"] else ""}
            for row in outline_rows(view.offer)
        ],
        "marks": mark_safe(b"".join(marks(language)).decode()),
        "columns": colonnade_svg(outline, hole("progress"), hole("columns"), "wide"),
        "viewer_name": hole("name"), "csrf": hole("token"), "said": hole("said"), "next": hole("next"),
        "marked": hole("marked"), "progress": hole("progress"), "suggested": hole("suggested"), "known": hole("known"),
        "goal": hole("goal"), "answers": hole("answers"), "ways": hole("ways"), "LANGUAGE_CODE": language,
        "page_path": f"/learn/{view.offer.run.slug}/",
    }  # fmt: skip


def _marked(view: HomeView) -> str:
    """A line for each marking that the learner has not looked at yet."""
    parts, run, lines = view.offer.outline.part_by_id, view.offer.run.slug, []
    for each in view.works.marked:
        if each.part not in parts:
            continue
        said = gettext("Given back: %(title)s") if each.is_returned else gettext("Marked: %(title)s")
        words = escape(said % {"title": parts[each.part].title or gettext("Assignment")})
        lines.append(f'<li><a href="/learn/{run}/-/work/{escape(each.part)}/">{words}</a></li>')
    return f'<ul class="plain-list callout">{"".join(lines)}</ul>' if lines else ""


def _window(view: HomeView) -> str:
    """Where in the drawing of the course the columns stand that are done."""
    outline = view.offer.outline
    drawn = _plans.get_or_make(
        (outline.edition, outline.version_id), lambda: (plan(bays_of(outline)), 300 * len(outline.units))
    )
    height, pitch = scale(drawn, "wide")
    return window(drawn, done_places(outline, view.standing), height=height, pitch=pitch)


def _ways(view: HomeView) -> Piece:
    """The ways to finish, with the first things that are missing; kept by all that they depend on."""
    outline, standing, moment = view.offer.outline, view.standing, now()
    counting = outline.graded_parts | credentials.scores_asked(outline)
    key = (
        _edition(view), view.held, standing.done, standing.shown, view.works.waiting, *_past(view, moment),
        frozenset((part, score) for part, score in standing.scores.items() if part in counting),
        view.badges, credentials.gathered(outline, standing, moment),
    )  # fmt: skip

    def make() -> tuple[Piece, int]:
        policy, waiting, grade = outline.grading, view.works.waiting, None
        if policy:
            grade = grading.course_grade(policy, standing.scores, view.parts, moment, waiting)
        pathways = credentials.checklist(outline, standing, view.held, grade, most=MISSING_NAMED, badges=view.badges)
        piece = ways_to_finish(view.offer, pathways, grade.so_far.grade if grade else None)
        return piece, len(piece.plain) + len(piece.blocks) + 100 * len(standing.done) + 500

    return _pieces.get_or_make(key, make)


def _past(view: HomeView, at: datetime) -> tuple[frozenset[str], frozenset[str]]:
    """The graded parts whose deadline is past, and those of them that take nothing late any more either."""
    policy = view.offer.outline.grading
    if policy is None or not view.offer.outline.dues:
        return frozenset(), frozenset()
    past = [ref for ref in view.parts if ref.due and ref.category and grading.is_past(ref.due, at)]
    ends = {
        ref.id: grading.closes(grading.late_terms(policy, ref.category), grading.moment(ref.due), policy.free_days)
        for ref in past
    }
    return frozenset(ends), frozenset(id for id, end in ends.items() if end is not None and at > end)


def _next(view: HomeView) -> Piece:
    """Where to go on; kept, since many are at the same point."""
    outline, standing, place = view.offer.outline, view.standing, view.viewer.place
    counted = rules.Course(outline.version_id, frozenset(outline.required_units))
    new = rules.new_since(standing, counted)
    following = next_of(view.offer, standing, place.last_unit if place else "", first=towards_goal(view))
    unit, zone = following.unit, view.viewer.time_zone if following.opens_at else ""
    has_begun = bool(standing.done or standing.scores or (place and place.last_unit))
    may_place = not (standing.done or standing.scores) and bool(placement_skills(view.offer, practice_pool(view.offer)))

    def make() -> tuple[Piece, int]:
        context = {
            "outline": outline, "run": view.offer.run, "next_unit": unit, "has_begun": has_begun,
            "opens_at": following.opens_at, "zone": zone, "placement": PLACEMENT if may_place else "",
            "new_since": [each for each in outline.units if each.id in new],
        }  # fmt: skip
        html = render_to_string("learning/_next.html", context).encode()
        return Piece(html, packed(html)), 2 * len(html) + 400

    return _pieces.get_or_make(
        (_edition(view), unit and unit.id, following.opens_at, zone, has_begun, may_place, new), make
    )


def _edition(view: HomeView) -> Hashable:
    """What all pieces of this run's home in this language have in common."""
    outline = view.offer.outline
    return (outline.edition, outline.version_id, view.offer.run.id, view.viewer.language)
