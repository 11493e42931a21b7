"""The unit page: how it is put together of what was read (`unit_view`)."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from datetime import datetime

from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext

from stoa.assessment import items, works
from stoa.assessment import queries as attempts
from stoa.assessment.ports import ItemState, RenderContext, Results
from stoa.assessment.queries import LastAttempt
from stoa.catalogue.queries import Offer
from stoa.content.ports import RUN_TOKEN, Hole, Html, Part
from stoa.content.queries import ModuleEntry, Outline, UnitBuild, UnitEntry
from stoa.credentials import queries as credentials
from stoa.kernel.cache import BytesCache
from stoa.web.base.context import constants, links
from stoa.web.base.frames import Frame, Piece, cut, frame, hole, raw, without_marks
from stoa.web.base.going_on import closed_until
from stoa.web.learning.finish import finish
from stoa.web.learning.marks import marks, unit_marks
from stoa.web.learning.unit_view import UnitView, is_over, is_past_due, lateness_of

ONCE = f"\ue022{secrets.token_hex(8)}\ue023"
"""Stands in kept fragments where a form's `once` goes; known to this process only, so that nobody can type it."""
ASKS = '<div class="film-questions">'
"""Stands in a unit with a film that holds questions."""
_FILM = re.compile("<(?:video|audio)[ >]")
_fragments: BytesCache[Frame] = BytesCache(8 * 1024 * 1024)


def unit_page(view: UnitView, *, said: str = "", shown: Mapping[str, str] | None = None) -> Piece:
    """The whole page. `said` is a short message for its top, in the reader's language; `shown` replaces parts."""
    viewer = view.viewer
    made = _frame(view)
    values = {
        "name": raw(viewer.name_html), "token": raw(viewer.token), "said": raw(escape(said).encode()),
        "progress": raw(progress_words(view).encode()), "finish": raw(finish(view, viewer.token)),
    }  # fmt: skip
    for part_id in (name[5:] for name in made.holes if name.startswith("part:")):
        html = (shown or {}).get(part_id)
        values[f"part:{part_id}"] = raw(html.encode()) if html else part_piece(view, view.part(part_id))
    return made.filled(values, unit_marks(view.offer.outline, view.standing))


def _frame(view: UnitView) -> Frame:
    outline, run, viewer = view.offer.outline, view.offer.run, view.viewer
    following = outline.next_unit(view.unit.id)
    opens_at = closed_until(view.offer, following) if following else None
    seen_by = (viewer.language, viewer.kind, viewer.notes)
    key = ("unit", outline.edition, outline.version_id, run.id, view.unit.id, opens_at, *seen_by)
    return frame(key, "learning/unit.html", lambda: _context(view, opens_at), lambda: {"unit": marks(viewer.language)})


def _context(view: UnitView, next_opens_at: datetime | None) -> dict[str, object]:
    outline, run = view.offer.outline, view.offer.run
    module = outline.module_of[view.unit.id]
    lone = [view.build.parts[ref.id] for ref in view.unit.parts if ref.kind == "question"]
    asked = credentials.scores_asked(outline)
    judged = [part for part in lone if items.opinion_of(part) is None]
    free = [items.is_free(part) and part.id not in asked for part in judged]
    body = hole_body(view.build, run.slug)
    return {
        **constants(), **links(view.viewer.notes),
        "outline": outline, "run": run, "unit": view.unit, "module": module,
        "module_number": outline.modules.index(module) + 1,
        "number": outline.place[view.unit.id] + 1, "builds_on": _builds_on(outline, module, view.unit),
        "body": body,
        "rows": outline_rows(view.offer), "marks": mark_safe(b"".join(marks(view.viewer.language)).decode()),
        "previous": outline.previous_unit(view.unit.id), "next": outline.next_unit(view.unit.id),
        "next_opens_at": next_opens_at,
        "has_film": _FILM.search(body), "film_asks": ASKS in body,
        "assets": items.assets_of(view.build.parts.values()),
        "viewer_kind": view.viewer.kind, "skip_to": "text",
        "viewer_name": hole("name") if view.viewer.pass_ else "", "csrf": hole("token"), "said": hole("said"),
        "progress": hole("progress"), "finish": hole("finish"),
        "question_count": len(lone), "free": "" if not any(free) else "all" if all(free) else "some",
        "LANGUAGE_CODE": view.viewer.language, "page_path": f"/learn/{run.slug}/{view.unit.slug}/",
    }  # fmt: skip


def _builds_on(outline: Outline, module: ModuleEntry, unit: UnitEntry) -> list[str]:
    """What the module builds on, said at its first unit alone: titles of modules and texts of skills."""
    if unit.id != module.units[0].id:
        return []
    texts = {outcome.id: outcome.text for outcome in outline.outcomes}
    texts |= {other.id: other.title for other in outline.modules}
    return [texts[name] for name in module.requires if name in texts]


def hole_body(build: UnitBuild, run_slug: str) -> str:
    """The unit's segments as one text with marks in it. Sanitised at publish."""
    pieces = []
    for segment in build.segments:
        if isinstance(segment, Html):
            pieces.append(without_marks(segment.html).replace(RUN_TOKEN, run_slug))
        elif isinstance(segment, Hole):
            pieces.append(hole(f"part:{segment.id}"))
    return mark_safe("".join(pieces))


def outline_rows(offer: Offer) -> list[dict[str, object]]:
    """Modules and units for the outline, with a hole for each unit's mark."""
    return [
        {
            "id": module.id,
            "number": number,
            "title": module.title,
            "builds": bool(module.requires),
            "units": [{"unit": unit, "mark": hole(f"unit:{unit.id}")} for unit in module.units],
        }
        for number, module in enumerate(offer.outline.modules, 1)
    ]


def progress_words(view: UnitView) -> str:
    """How far the learner is, as a sentence; empty for others."""
    standing = view.standing
    return done_of(standing.done_required, standing.required) if standing is not None else ""


def done_of(done: int, required: int) -> str:
    """`3 of 12 units done`; empty where none has to be."""
    if not required:
        return ""
    words = ngettext("%(done)s of %(all)s unit done", "%(done)s of %(all)s units done", required)
    return words % {"done": min(done, required), "all": required}


def state_of(view: UnitView, part: Part) -> ItemState:
    """Where the viewer stands with a part."""
    tried = view.attempts.get(part.id)
    best = view.standing.scores.get(part.id) if view.standing else None
    return items.state_of(
        part,
        response=tried.response if tried else None,
        attempts_used=tried.number if tried else 0,
        best=best,
        kept=tried.fraction if tried else None,
        is_late=tried.is_late if tried else False,
        is_past_due=is_over(view, part),
        sitting=view.open_sitting(part.id),
        allowed=view.allowed(part.id),
        lateness=lateness_of(view, part),
        was_late=tried.lateness if tried else None,
    )


def part_piece(view: UnitView, part: Part) -> Piece:
    """A question or quiz as the viewer left it. Kept by its state: most people see the same few."""
    viewer, offer = view.viewer, view.offer
    if part.kind == "assignment":
        return raw(work_panel(view, part).encode())
    is_alone = view.granted or _waits(view, part)
    if part.id in view.sittings or is_alone or items.is_sat(part):  # with a clock, or for one alone
        html = _render(view, part, state_of(view, part), results_of(view, part), is_fresh=False)
        return raw(html.replace(items.TOKEN, viewer.token.decode()).replace(ONCE, secrets.token_hex(8)).encode())
    tried = view.attempts.get(part.id)
    best = view.standing.scores.get(part.id) if view.standing else None
    results = results_of(view, part)
    remembered = (
        json.dumps([tried.response, tried.number, tried.fraction, tried.is_late, *_late_key(tried)]) if tried else ""
    )
    key = (
        offer.outline.edition, offer.run.id, part.id, viewer.language, viewer.kind, viewer.time_zone, _seed(view, part),
        remembered, best, results, is_over(view, part), lateness_of(view, part), part.public.get("feedback"),
        view.seed if items.count_of(view.build.parts[part.id]) > 1 else "",
        tuple(_others(view, part).items()) if tried else (),
    )  # fmt: skip

    def make() -> tuple[Frame, int]:
        html = _render(view, part, state_of(view, part), results, is_fresh=False)
        made = cut(html.replace(items.TOKEN, hole("token")).replace(ONCE, hole("once")), level=6)
        return made, made.size

    made = _fragments.get_or_make(key, make)
    once = secrets.token_hex(8).encode()
    return made.filled({name: raw(viewer.token if name == "token" else once) for name in made.holes})


def work_panel(view: UnitView, part: Part) -> str:
    """An assignment in its unit: what is asked, where the viewer stands, the way to where they work on it."""
    run, viewer = view.offer.run.slug, view.viewer
    number = [ref.id for ref in view.unit.parts if ref.kind == part.kind].index(part.id) + 1
    frame = works.Frame(
        number=number, time_zone=viewer.time_zone if viewer.is_learner else "", language=viewer.language,
        address=f"/learn/{run}/-/work/{part.id}/" if viewer.is_learner else "",
        course="" if viewer.is_learner else f"/courses/{run}/", is_past=is_past_due(part.due),
    )  # fmt: skip
    return works.panel(part, view.works.get(part.id, works.Status()), frame)


def _late_key(tried: LastAttempt) -> list[float]:
    late = tried.lateness
    return [late.days, late.free, late.share] if late else []


def fresh_part(
    view: UnitView, part: Part, state: ItemState | None = None, *, notice: str = "", token: str = "",
    is_fresh: bool = True,
) -> str:  # fmt: skip
    """A question or quiz just after it was sent: as it stands, or in the state that the answer led to.

    `notice` (HTML) is said of the sending. With a `token` it is the form of whoever that token was made for, signed
    in or not any more. What is not `is_fresh` leaves the focus where it is.
    """
    state = state or state_of(view, part)
    html = _render(view, part, state, results_of(view, part), is_fresh=is_fresh, notice=notice, is_theirs=bool(token))
    token = token or view.viewer.token.decode()
    return html.replace(items.TOKEN, escape(token)).replace(ONCE, secrets.token_hex(8))


def _waits(view: UnitView, part: Part) -> bool:
    tried = view.attempts.get(part.id)
    return tried is not None and items.is_waiting(part, tried.response)


def wait_of(view: UnitView, part: Part) -> tuple[float, int | None] | None:
    """How long a program waits that a learner sent, alone; None where none does."""
    pass_ = view.viewer.pass_
    if pass_ is None or part.kind == "quiz" or not _waits(view, part):
        return None
    return attempts.program_wait(account=pass_.account, run_id=view.offer.run.id, part=part.id)


def results_of(view: UnitView, part: Part) -> Results | None:
    """What the class said where an opinion is asked for; for learners who have answered, and mostly remembered."""
    kind = items.opinion_of(part)
    if kind is None or part.id not in view.attempts or not view.viewer.is_learner:
        return None
    return attempts.results(view.offer.run.id, part.id, kind)


def _seed(view: UnitView, part: Part) -> str:
    """What shuffled options go by."""
    return view.seed if part.public.get("shuffle") else ""


def _render(
    view: UnitView, part: Part, state: ItemState, results: Results | None, *, is_fresh: bool, notice: str = "",
    is_theirs: bool = False,
) -> str:  # fmt: skip
    number = [ref.id for ref in view.unit.parts if ref.kind == part.kind].index(part.id) + 1
    address = f"/learn/{view.offer.run.slug}/{view.unit.slug}/"
    is_kept = view.viewer.is_learner and items.is_saved(part)
    context = RenderContext(
        action=answer_address(view, part),
        language=view.viewer.language, course_language=view.offer.outline.language,
        time_zone=view.viewer.time_zone, once=ONCE, seed=_seed(view, part),
        number=number, is_visitor=not view.viewer.is_learner and not is_theirs, is_fresh=is_fresh,
        notice=notice, course=f"/courses/{view.offer.run.slug}/", is_told_above=True,
        counts=part.id in credentials.scores_asked(view.offer.outline), similar=_similar(view, part),
        others=_others(view, part) if state.response is not None else {},
        results=results, wait=wait_of(view, part),
        saves=f"{address}save/{part.id}/" if is_kept else "", sits=f"{address}sit/{part.id}/" if is_kept else "",
    )  # fmt: skip
    return items.render(part, state, context)


def answer_address(view: UnitView, part: Part) -> str:
    """Where a form with an answer is sent."""
    return f"/learn/{view.offer.run.slug}/{view.unit.slug}/answer/{part.id}/"


def _similar(view: UnitView, part: Part) -> str:
    """Where a learner practises with another variant of a question that counts nowhere; empty where there is none."""
    counts = part.category or part.id in credentials.scores_asked(view.offer.outline)
    if counts or not part.skills or not view.viewer.is_learner:
        return ""
    return f"/learn/{view.offer.run.slug}/-/practice/{part.skills[0]}/?like={part.id}"


def _others(view: UnitView, part: Part) -> dict[str, str]:
    """Where a learner practises with another question on the same skill, by question, where there is one."""
    if not view.viewer.is_learner:
        return {}
    found = {}
    for question in items.questions_of(part):
        for skill in question.skills:
            if any(each.question != question.id for each in view.practice.get(skill, ())):
                found[question.id] = f"/learn/{view.offer.run.slug}/-/practice/{skill}/?unlike={question.id}"
                break
    return found
