"""The page of an assignment: who works on it, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from stoa.accounts import queries as people
from stoa.assessment import queries as attempts
from stoa.assessment import works
from stoa.assessment.queries import WorkView
from stoa.assessment.rules import Lateness
from stoa.assessment.works import Desk, Frame
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import UnitEntry
from stoa.kernel.clock import now
from stoa.kernel.tokens import Pass
from stoa.learning import queries as records
from stoa.learning.queries import TeamView
from stoa.web.base.going_on import closed_until
from stoa.web.learning.requiring import missing_for
from stoa.web.learning.unit_view import is_past_due
from stoa.web.learning.views import caught_up, offer_or_404
from stoa.web.learning.work_files import file_address
from stoa.web.learning.work_state import as_theirs, status_of, works_for

TEAMS = 20
"""Teams that are listed for somebody who looks for one; of more, they search."""


@dataclass(frozen=True)
class Worker:
    """A learner at an assignment. `part` has the deadline that holds for them."""

    offer: Offer
    unit: UnitEntry
    part: Part
    pass_: Pass
    team: TeamView | None
    works: Sequence[WorkView]

    @property
    def account(self) -> int:
        return self.pass_.account

    @property
    def zone(self) -> str:
        return self.pass_.time_zone

    @property
    def draft(self) -> WorkView | None:
        """What they are at; None before they begin, and after they have handed in."""
        return self.works[-1] if self.works and self.works[-1].is_draft else None

    @property
    def handed_in(self) -> list[WorkView]:
        """What they have handed in, the last first."""
        return [work for work in reversed(self.works) if not work.is_draft]

    @property
    def needs_team(self) -> bool:
        return works.is_team_work(self.part) and self.team is None

    @property
    def may_again(self) -> bool:
        """Whether they may hand in once more."""
        last = self.handed_in[0]
        return works.may_again(
            self.part, handed_in=last.number, is_past_due=is_past_due(self.part.due),
            is_marked=last.marking is not None, is_returned=last.marking is not None and last.marking.is_returned,
        )  # fmt: skip

    @property
    def address(self) -> str:
        return reverse("work", kwargs={"run": self.offer.run.slug, "part": self.part.id})


@dataclass(frozen=True)
class Trouble:
    """What came back of a form: what was typed in it, what is wrong by piece (plain text), and what is saved instead of
    what was typed, where it was changed elsewhere."""

    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    saved: Mapping[str, str] = field(default_factory=dict)
    is_behind: bool = False


def worker_of(request: HttpRequest, run: str, part: str) -> Worker | None:
    """Whoever asks, at this assignment; None for those who do not take part, or not yet. Raises Http404 where the
    course has none."""
    offer = offer_or_404(run)
    ref = offer.outline.part_by_id.get(part)
    if ref is None or ref.kind != "assignment":
        raise Http404(gettext("This course has no such assignment (any more)."))
    unit = offer.outline.unit_by_id[ref.unit_id]
    pass_ = caught_up(request, offer)
    place = records.place(account=pass_.account, run_id=offer.run.id) if pass_ else None
    if pass_ is None or place is None or not place.is_open or place.scope != "learn" or closed_until(offer, unit):
        return None
    if missing_for(offer, unit, account=pass_.account, place=place):
        return None
    found = content.part(offer.outline.version_id, part)
    state = works_for(pass_.account, offer.run.id, [found])
    return Worker(offer, unit, as_theirs(found, state.granted), pass_, state.teams.get(part), state.works[part])


def page_context(worker: Worker, trouble: Trouble | None = None, search: str = "") -> dict[str, Any]:
    """What the page of an assignment shows. `search`: what teams are to be called."""
    part, run, outline = worker.part, worker.offer.run, worker.offer.outline
    frame = Frame(
        time_zone=worker.zone, language=worker.pass_.language, is_past=is_past_due(part.due),
        lateness=_if_now(worker),
    )  # fmt: skip
    draft, handed_in = worker.draft, worker.handed_in
    is_at_work = not worker.needs_team and (draft is not None or not handed_in)
    marked = next((work for work in handed_in if work.marking), None)
    trouble = trouble or Trouble()
    return {
        "run": run, "outline": outline, "unit": worker.unit, "part": part, "worker": worker, "zone": worker.zone,
        "address": worker.address, "title": part.title or gettext("Assignment"),
        "terms": mark_safe(works.terms(part, frame)), "prose": mark_safe(works.prose(part)),
        "asked": mark_safe(works.asked(part)),
        "state": mark_safe(works.state_line(status_of(worker.works), worker.zone)),
        "draft": draft, "is_at_work": is_at_work, "edition": draft.edition if draft else 1,
        "pieces": _pieces(worker, trouble) if is_at_work else (), "trouble": trouble,
        "may_again": bool(handed_in) and draft is None and not worker.needs_team and worker.may_again,
        "times": works.MOST_TIMES if handed_in and handed_in[0].number >= works.MOST_TIMES else 0,
        "receipt": shown(worker, handed_in[0]) if handed_in and draft is None else None,
        "older": [shown(worker, work) for work in handed_in[0 if draft else 1 :]],
        "marked": _marked(worker, marked) if marked else None,
        "milestones": _milestones(worker), "rubric": mark_safe(works.rubric_html(part)),
        "team": worker.team, **(_teams(worker, search) if works.is_team_work(part) else {}),
    }  # fmt: skip


def _if_now(worker: Worker) -> Lateness | None:
    """How late a work would be if it were handed in now; nothing is said of one that was given back, which is as late
    as it was."""
    last = worker.handed_in[0].marking if worker.handed_in else None
    if (last is not None and last.is_returned) or (worker.handed_in and not worker.may_again):
        return None
    found = attempts.lateness_of(
        worker.offer.outline, worker.part.id, run_id=worker.offer.run.id, accounts=[worker.account], at=now()
    )
    return found.get(worker.account)


def _pieces(worker: Worker, trouble: Trouble) -> list[dict[str, Any]]:
    """The fields of each piece, with what is saved elsewhere beside what was typed."""
    draft, found = worker.draft, []
    for kind, piece in works.pieces_of(worker.part):
        value = trouble.typed.get(kind.name, draft.value(kind.name) if draft else "")
        desk = Desk(
            worker.part, value, draft.filed(kind.name) if draft else (), trouble.problems.get(kind.name, ""),
            partial(file_address, worker.offer.run.slug), worker.address,
        )  # fmt: skip
        found.append({"name": kind.name, "html": mark_safe(kind.draw(piece, desk)), "label": kind.label(),
                      "saved": trouble.saved.get(kind.name)})  # fmt: skip
    return found


def fields_of(worker: Worker, piece: str, problem: str = "") -> SafeString:
    """The fields of one piece, for the page's script."""
    trouble = Trouble(problems={piece: problem} if problem else {})
    return next((each["html"] for each in _pieces(worker, trouble) if each["name"] == piece), SafeString(""))


def shown(worker: Worker, work: WorkView) -> dict[str, Any]:
    """A work as it was handed in, for its learners."""
    address_of = partial(file_address, worker.offer.run.slug)
    part = _part_of(worker, work)
    pieces = [
        {"label": kind.label(), "name": kind.name,
         "html": mark_safe(kind.show(part, piece, work.value(kind.name), work.filed(kind.name), address_of))}
        for kind, piece in works.pieces_of(part)
    ]  # fmt: skip
    by = people.person(work.handed_in_by) if work.handed_in_by not in (None, worker.account) else None
    return {"work": work, "pieces": [each for each in pieces if each["html"]], "by": by.name if by else ""}


def _part_of(worker: Worker, work: WorkView) -> Part:
    """The assignment as it was when it was handed in."""
    if work.version == worker.offer.outline.version_id:
        return worker.part
    try:
        return content.part(work.version, work.part)
    except content.NotThere:
        return worker.part


def _marked(worker: Worker, work: WorkView) -> dict[str, Any]:
    """What staff made of a work."""
    marking = work.marking
    assert marking is not None  # whoever calls has looked
    part, names = _part_of(worker, work), {file.public_id: file.called for file in work.files}
    return {
        "work": work, "marking": marking, "state": mark_safe(works.state_line(status_of([work]), worker.zone)),
        "rubric": mark_safe(works.rubric_html(part, marking.levels, marking.notes)) if marking.levels else "",
        "notes": mark_safe(works.notes_html(marking.notes, names)), **shown(worker, work),
    }  # fmt: skip


def _milestones(worker: Worker) -> list[dict[str, Any]]:
    last = worker.works[-1] if worker.works else None
    ticked = last.milestones if last else ()
    return [
        {"id": each.id, "title": each.title, "day": datetime.fromisoformat(each.day).date() if each.day else None,
         "text": mark_safe(each.text), "is_done": each.id in ticked}
        for each in works.milestones_of(worker.part)
    ]  # fmt: skip


def _teams(worker: Worker, search: str) -> dict[str, Any]:
    """The first teams of the set that can be joined and are called so, for somebody who is in none; the words about
    sizes."""
    least, most = works.team_sizes(worker.part)
    found: dict[str, Any] = {"team_words": works.team_words(worker.part), "team_least": least, "team_most": most}
    if worker.team is None:
        ids = records.roomy_teams(worker.offer.run.id, works.team_set_of(worker.part), under=most, search=search)
        closed = attempts.have_handed_in(ids)
        ids = [id for id in ids if id not in closed]
        teams = records.team_named(ids[:TEAMS])
        found |= {"open_teams": [teams[id] for id in ids[:TEAMS] if id in teams], "team_search": search,
                  "more_teams": len(ids) - TEAMS if len(ids) > TEAMS else 0}  # fmt: skip
    else:
        found["may_leave"] = not worker.handed_in and not attempts.have_handed_in([worker.team.id])
    return found


def missing(worker: Worker, draft: WorkView) -> list[str]:
    """What is not as it was asked for, in words, for somebody about to hand in."""
    found = [
        kind.lacks(piece, draft.value(kind.name), draft.filed(kind.name))
        for kind, piece in works.pieces_of(worker.part)
    ]  # fmt: skip
    if worker.team is not None:
        least, count = works.team_sizes(worker.part)[0], len(worker.team.members)
        if count < least:
            words = ngettext(
                "Your team has %(count)s member; %(least)s are asked for.",
                "Your team has %(count)s members; %(least)s are asked for.", count,
            )  # fmt: skip
            found.append(words % {"count": count, "least": least})
    return [each for each in found if each]


def is_empty(worker: Worker, draft: WorkView) -> bool:
    """Whether there is nothing to hand in."""
    return all(
        kind.is_empty(draft.value(kind.name), draft.filed(kind.name)) for kind, _piece in works.pieces_of(worker.part)
    )
