"""The assignments of a run, and the queue of each: what was handed in, who marks it, and what is released."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext

from stoa.accounts import queries as people
from stoa.assessment import actions as assessment
from stoa.assessment import queries as attempts
from stoa.assessment.queries import QueueCounts, WantedWorks
from stoa.catalogue.queries import RunCard
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere, Outline, PartRef
from stoa.kernel.clock import now
from stoa.learning import queries as records
from stoa.learning.queries import Wanted
from stoa.web.base.guards import takes
from stoa.web.studio import work_lines
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.course_pages import course_context

MOST_FOUND = 200
"""Learners that a search finds at once."""
LATE, NO_WORK = "late", "none"


@dataclass(frozen=True)
class Desk:
    """An assignment of a run, at which staff work."""

    course: str
    run: RunCard
    ref: PartRef
    part: Part
    of_run: str
    context: dict[str, Any]

    def address(self, name: str = "studio_queue", **more: str) -> str:
        """The address of a page of this assignment."""
        found = reverse(name, kwargs={"course": self.course, "part": self.ref.id, **more})
        return f"{found}{self.of_run}"

    @property
    def is_anonymous(self) -> bool:
        return work_lines.is_anonymous(self.part)


def desk_or_404(request: HttpRequest, maker: Maker, course: str, part: str) -> Desk:
    """The assignment for somebody who may hold the course's classes; raises Http404."""
    context = course_context(request, maker, course, "works")
    outline: Outline = context["outline"]
    ref, run = outline.part_by_id.get(part), context["run"]
    if ref is None or run is None or not is_handed_in(ref) or not maker.may("hold_classes", course):
        raise Http404(gettext("This course has no such assignment (any more)."))
    return Desk(course, run, ref, content.part(outline.version_id, part), context["of_run"], context)


def is_handed_in(ref: PartRef) -> bool:
    """Whether people mark what is handed in for a part."""
    return ref.kind == "assignment"


def part_of_work(desk: Desk, version: int) -> Part:
    """The assignment as it was when a work was begun: its rubric counts."""
    try:
        return content.part(version, desk.ref.id)
    except NotThere:
        return desk.part


@takes("GET")
@for_makers
def works(request: HttpRequest, maker: Maker, course: str) -> HttpResponse:
    """The assignments of a run: how many works are handed in, held, decided, released, and since when one waits."""
    context = course_context(request, maker, course, "works")
    run: RunCard | None = context["run"]
    counts = attempts.queue_counts(run.id, now()) if run else {}
    outline: Outline = context["outline"]
    context["assignments"] = [
        (ref, outline.unit_by_id[ref.unit_id].title, counts.get(ref.id, QueueCounts()))
        for ref in outline.parts if is_handed_in(ref)
    ]  # fmt: skip
    return render(request, "studio/works.html", context)


@takes("GET", "POST")
@for_makers
def queue(request: HttpRequest, maker: Maker, course: str, part: str) -> HttpResponse:
    """The works of an assignment, fifty a page; a POST releases some of them, or all that are decided."""
    desk = desk_or_404(request, maker, course, part)
    if request.method == "POST":
        return _released(request, maker, desk)
    at = now()
    state, order, search = _asked(request)
    page = _page_of(request)
    counts = attempts.queue_counts(desk.run.id, at, part).get(part, QueueCounts())
    context = desk.context | {
        "desk": desk, "counts": counts, "state": state, "order": order, "search": search, "part": desk.ref,
        "states": _states(), "progress": _progress(desk, maker, counts),
        "left": _time_left(desk, maker, counts),
    }  # fmt: skip
    if state == NO_WORK:
        context["without"], more = _without(desk, page)
    else:
        found = _found(maker, desk, search)
        wanted = WantedWorks(state, order, found, page)
        lines, more = attempts.queue_page(desk.run.id, part, wanted, by=maker.id, at=at)
        context["lines"] = work_lines.shown(lines, viewer=maker.id, at=at, is_anonymous=desk.is_anonymous)
        context["is_more_found"] = found is not None and len(found) == MOST_FOUND
    held = {"run": desk.run.slug if desk.of_run else "", "state": state, "order": order, "q": search}
    former, after = _query(held, page=str(page - 1)), _query(held, page=str(page + 1))
    context["to"] = {"former": former if page > 1 else "", "next": after if more else ""}
    context["orders"] = [
        (words, _query({**held, "order": name}), order == name)
        for name, words in (("oldest", gettext("handed in first")), ("newest", gettext("handed in last")))
    ]
    return render(request, "studio/queue.html", context)


@takes("POST")
@for_makers
def next_work(request: HttpRequest, maker: Maker, course: str, part: str) -> HttpResponse:
    """Hold the work that waits longest, and go to it."""
    desk = desk_or_404(request, maker, course, part)
    return to_next(request, maker, desk)


def to_next(request: HttpRequest, maker: Maker, desk: Desk, after: str = "") -> HttpResponse:
    """On to the next work, or to the queue when none is free."""
    found = assessment.hold_next(run_id=desk.run.id, part=desk.ref.id, by=maker.id, after=after)
    if found is None:
        said = gettext("No other work waits after that one.") if after else gettext("No work waits here.")
        messages.info(request, said)
        return redirect(desk.address())
    return redirect(f"{desk.address('studio_mark', work=found)}#rubric")


def _released(request: HttpRequest, maker: Maker, desk: Desk) -> HttpResponse:
    chosen = (
        None
        if request.POST.get("do") == "all"
        else [each for each in request.POST.getlist("work") if "\0" not in each][:200]
    )
    if chosen == []:
        messages.error(request, gettext("Choose the works that are to be released."))
        return redirect(request.get_full_path())
    done = assessment.release(run_id=desk.run.id, part=desk.ref.id, by=maker.id, works=chosen)
    if done.goes_on:
        messages.success(request, gettext("They are being released, some hundred at a time. You may leave this page."))
    elif done.count:
        said = ngettext(
            "%(count)d work is released. Its learners see it, it counts, and they have a letter.",
            "%(count)d works are released. Their learners see them, they count, and they have a letter.", done.count,
        )  # fmt: skip
        messages.success(request, said % {"count": done.count})
    else:
        messages.info(request, gettext("Nothing was there to release: works are decided first."))
    return redirect(request.get_full_path())


def _asked(request: HttpRequest) -> tuple[str, str, str]:
    """State, order and search; what is not understood is left out."""
    state, order = request.GET.get("state", ""), request.GET.get("order", "")
    return (
        state if state in (*attempts.STATES, NO_WORK) else "todo",
        order if order in attempts.QUEUE_ORDERS else attempts.QUEUE_ORDERS[0],
        " ".join(request.GET.get("q", "").split())[:100],
    )


def _page_of(request: HttpRequest) -> int:
    said = request.GET.get("page", "1")
    return int(said) if said.isascii() and said.isdigit() and 0 < len(said) < 5 and int(said) > 0 else 1


def _states() -> list[tuple[str, str]]:
    return [
        ("todo", pgettext("works", "To do")), ("mine", pgettext("works", "Held by me")),
        ("decided", pgettext("works", "Decided")), ("released", pgettext("works", "Released")),
        (LATE, pgettext("works", "Late")), ("all", pgettext("works", "All")),
        (NO_WORK, pgettext("works", "Without a work")),
    ]  # fmt: skip


def _query(held: dict[str, str], **changes: str) -> str:
    defaults = {"state": "todo", "order": attempts.QUEUE_ORDERS[0]}
    return urlencode({name: value for name, value in {**held, **changes}.items()
                      if value and defaults.get(name) != value})  # fmt: skip


def _found(maker: Maker, desk: Desk, search: str) -> list[int] | None:
    """The learners whose names the search finds; None: everybody's works are wanted."""
    if not search or desk.is_anonymous:
        return None
    counts = records.class_counts(desk.run.id)
    found: list[int] = []
    wanted = Wanted(search=search, search_addresses=maker.sees_addresses(desk.course))
    while len(found) < MOST_FOUND:
        page = records.roster_page(desk.run.id, wanted, counts)
        found += [entry.account for entry in page.entries]
        if not page.after:
            break
        wanted = Wanted(search=search, search_addresses=wanted.search_addresses, after=page.after)
    return found[:MOST_FOUND]


def _without(desk: Desk, page: int) -> tuple[list[tuple[str, str]], bool]:
    """(name, public id) of learners who have handed in nothing for this assignment, and whether more follow."""
    having = attempts.learners_with_work(desk.run.id, desk.ref.id)
    first, found = (page - 1) * attempts.PAGE, list[int]()
    for accounts in records.account_chunks(desk.run.id, with_left=False):
        found += [account for account in accounts if account not in having]
        if len(found) > first + attempts.PAGE:
            break
    shown = found[first : first + attempts.PAGE]
    named = people.names(shown)
    lines = [(named[id][0], named[id][2]) for id in shown if id in named]
    return lines, len(found) > first + attempts.PAGE


def _progress(desk: Desk, maker: Maker, counts: QueueCounts) -> str:
    """`12 of 40 marked: 3 by Di, 9 by you`."""
    said = gettext("%(done)d of %(all)d marked") % {"done": counts.done, "all": counts.all}
    by = attempts.decided_by(desk.run.id, desk.ref.id)
    named = people.names(sorted(by))
    each = [
        gettext("%(count)d by %(name)s")
        % {"count": count, "name": gettext("you") if id == maker.id else named.get(id, ("",))[0]}
        for id, count in by.items()
    ]
    return f"{said}: {work_lines.joined(each)}" if each else said


def _time_left(desk: Desk, maker: Maker, counts: QueueCounts) -> str:
    """How long the rest takes one person who goes on at their pace; empty where that is not known."""
    if not counts.to_do:
        return ""
    seconds = attempts.pace(desk.run.id, desk.ref.id, maker.id)
    return work_lines.minutes_words(seconds * counts.to_do) if seconds is not None else ""
