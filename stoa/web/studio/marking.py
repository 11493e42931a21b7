"""Marking one work: the work beside its rubric, notes on it, words that are said again and again, and on to the next.

A form does everything; the page's script saves while somebody works, and puts notes where text is selected.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from stoa.accounts import queries as people
from stoa.assessment import actions as assessment
from stoa.assessment import queries as attempts
from stoa.assessment.actions import (
    Behind,
    HeldByAnother,
    NeedsReason,
    NoSuchWork,
    NothingNew,
    NotOpen,
    NotWhole,
    OwnWork,
)
from stoa.assessment.items import lateness_text
from stoa.assessment.queries import WorkToMark
from stoa.assessment.works import Made
from stoa.content.ports import Part
from stoa.kernel.clock import now
from stoa.web.base.guards import takes
from stoa.web.base.templatetags.stoa import moment, percent
from stoa.web.studio import marking_form, work_lines, work_shown
from stoa.web.studio.access import Maker, for_makers
from stoa.web.studio.works import Desk, desk_or_404, part_of_work, to_next

REFUSED = (Behind, HeldByAnother, NotOpen, NoSuchWork, OwnWork)


@takes("GET", "POST")
@for_makers
def mark(request: HttpRequest, maker: Maker, course: str, part: str, work: str) -> HttpResponse:
    """One work and what is made of it. Looking holds nothing: a button does, and saving."""
    desk = desk_or_404(request, maker, course, part)
    found = _work_or_404(desk, maker, work)
    if request.method == "POST":
        return _act(request, maker, desk, found)
    return _page(request, maker, desk, found)


@takes("POST")
@for_makers
def save_marking(request: HttpRequest, maker: Maker, course: str, part: str, work: str) -> HttpResponse:
    """Save what is made of a work so far, for the page's script; says the edition, or why nothing was saved."""
    desk = desk_or_404(request, maker, course, part)
    found = _work_or_404(desk, maker, work)
    asked = part_of_work(desk, found.version)
    try:
        done = assessment.mark(
            work=work, by=maker.id, edition=marking_form.edition(request.POST), part=asked,
            made=marking_form.made(request.POST, asked),
        )  # fmt: skip
    except REFUSED as problem:
        return JsonResponse({"problem": _why(problem)}, status=409)
    said = gettext("Saved at %(time)s") % {"time": f"{timezone.localtime():%H:%M}"}
    return JsonResponse({"edition": done.edition, "said": said})


def _work_or_404(desk: Desk, maker: Maker, work: str) -> WorkToMark:
    found = attempts.work_to_mark(desk.run.id, desk.ref.id, work)
    if found is None:
        raise Http404(gettext("There is no such work here (any more)."))
    if maker.id in found.line.accounts:
        raise Http404(gettext("This work is your own: somebody else marks it."))
    return found


def _page(
    request: HttpRequest, maker: Maker, desk: Desk, found: WorkToMark, *, typed: Made | None = None, problem: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page; with what was `typed` where it could not be kept."""
    at, line, part = now(), found.line, part_of_work(desk, found.version)
    stored = Made(found.levels, found.notes, found.comment, found.fraction)
    known = typed or stored
    (this, *others) = work_lines.shown(
        [line, *attempts.others_of(line, desk.run.id)], viewer=maker.id, at=at, is_anonymous=desk.is_anonymous
    )
    is_open = line.decided_at is None or line.is_anew
    is_theirs = line.is_held(at) and line.held_by != maker.id
    got, most = marking_form.points_said(part, known)
    context = desk.context | {
        "desk": desk, "ref": desk.ref, "this": this, "others": [] if desk.is_anonymous else others, "work": found,
        "late": [lateness_text(each) for each in line.lateness],
        "is_open": is_open, "is_theirs": is_theirs, "may_write": is_open and not is_theirs,
        "may_hold": is_open and not line.is_held(at),
        "criteria": marking_form.drawn_criteria(part, known), "notes": marking_form.drawn_notes(known.notes),
        "comment": known.comment, "points": got, "most": most, "problem": problem,
        "stored": stored if typed and problem else None,
        "stored_notes": marking_form.drawn_notes(stored.notes) if typed and problem else (),
        "pieces": work_shown.pieces(part, found, desk.run.slug), "steps": work_shown.steps(part, found),
        "asked": work_shown.asked(part), "changes": _changes(found, maker),
        "comments": attempts.saved_comments(course_id=desk.run.course_id, account=maker.id),
        "counts": attempts.queue_counts(desk.run.id, at, desk.ref.id).get(desk.ref.id),
    }  # fmt: skip
    return render(request, "studio/marking.html", context, status=status)


def _changes(found: WorkToMark, maker: Maker) -> list[dict[str, str]]:
    return [
        {
            "at": moment(datetime.fromisoformat(each["at"]), maker.time_zone),
            "before": percent(each["before"]) if each["before"] is not None else gettext("no score"),
            "after": percent(each["after"]), "reason": each["reason"],
        }
        for each in found.changes
    ]  # fmt: skip


def _act(request: HttpRequest, maker: Maker, desk: Desk, found: WorkToMark) -> HttpResponse:
    """What the pressed button asks for."""
    do, _, about = request.POST.get("do", "").partition(":")
    work, here = found.line.public_id, request.get_full_path()
    part = part_of_work(desk, found.version)
    typed = marking_form.made(request.POST, part)
    try:
        if do in ("skip", "let_go"):
            assessment.let_go(work=work, by=maker.id)
            return to_next(request, maker, desk, after=work) if do == "skip" else redirect(desk.address())
        if do == "hold":
            assessment.hold(work=work, by=maker.id)
            return redirect(f"{here}#rubric")
        if do == "reopen":
            assessment.reopen(work=work, by=maker.id)
            return redirect(here)
        if do == "leave":
            assessment.leave_as_it_was(work=work, by=maker.id)
            return redirect(here)
        return _kept(request, maker, desk, found, part, _with_words(maker, desk, do, about, typed, request))
    except NotWhole:
        fresh = _work_or_404(desk, maker, work)
        return _page(request, maker, desk, fresh, problem=_missing(do), status=422)
    except NeedsReason as problem:
        said = gettext(
            "The score would fall from %(before)s to %(after)s. Write down why: its learners see the reason, and it "
            "stands in the log."
        ) % {"before": percent(problem.before), "after": percent(problem.after)}  # fmt: skip
        return _page(request, maker, desk, _work_or_404(desk, maker, work), problem=said, status=422)
    except NothingNew:
        messages.info(request, gettext("Another window has changed this work since. This is how it stands now."))
        return redirect(here)
    except REFUSED as problem:
        fresh = _work_or_404(desk, maker, work)
        return _page(request, maker, desk, fresh, typed=typed, problem=_why(problem), status=409)


def _with_words(maker: Maker, desk: Desk, do: str, about: str, typed: Made, request: HttpRequest) -> Made:
    """What was typed, with the kept comment that was asked for; keeps or drops a comment where that was asked."""
    number = int(about) if about.isascii() and about.isdigit() and len(about) < 19 else 0
    course = desk.run.course_id
    if do == "insert":
        words = assessment.use_comment(course_id=course, by=maker.id, comment=number)
        return marking_form.with_comment(typed, words)
    if do == "keep_comment" and not assessment.keep_comment(
        course_id=course, by=maker.id, text=request.POST.get("words", "")
    ):
        messages.error(request, gettext("Write the words that are to be kept; at most 200 comments are."))
    if do == "drop_comment":
        assessment.drop_comment(course_id=course, by=maker.id, comment=number)
    if do == "drop_note":
        places = [index for index, note in enumerate(typed.notes) if "criterion" not in note]
        if 0 < number <= len(places):
            kept = [note for index, note in enumerate(typed.notes) if index != places[number - 1]]
            return replace(typed, notes=kept)
    return typed


def _kept(
    request: HttpRequest, maker: Maker, desk: Desk, found: WorkToMark, part: Part, typed: Made
) -> HttpResponse:  # fmt: skip
    """Save, and decide, give back or release anew where that is asked; the answer is where to go."""
    do, work = request.POST.get("do", "").partition(":")[0], found.line.public_id
    then: Any = {"decide": "decide", "next": "decide", "give_back": "give_back"}.get(do, "")
    edition = assessment.mark(
        work=work, by=maker.id, edition=marking_form.edition(request.POST), part=part, made=typed, then=then
    ).edition
    if do == "correct":
        assessment.correct(work=work, by=maker.id, edition=edition, reason=request.POST.get("reason", ""))
        messages.success(request, gettext("The new mark is released, and its learners have a letter."))
    if do == "give_back":
        messages.success(request, gettext("They are asked to hand it in once more, and have a letter."))
    if do in ("next", "give_back"):
        return to_next(request, maker, desk)
    if do == "decide":
        messages.success(request, gettext("It is decided. Its learners see it when it is released."))
        return redirect(desk.address())
    if not do or do == "save":
        messages.success(request, gettext("It is saved."))
    anchor = {"insert": "#comment", "keep_comment": "#words", "drop_comment": "#words", "drop_note": "#notes"}
    return redirect(request.get_full_path() + anchor.get(do, ""))


def _missing(do: str) -> str:
    if do == "give_back":
        return gettext("Say in the comment or in a note what is missing. Everything you wrote is saved.")
    return gettext("Something has no level or no points yet. Everything you wrote is saved.")


def _why(problem: Exception) -> str:
    if isinstance(problem, Behind):
        return gettext(
            "Another window has saved this work since you opened it. Below is what you typed; what was saved stands "
            "beside it. Saving again keeps yours."
        )  # fmt: skip
    if isinstance(problem, HeldByAnother):
        who = people.person(problem.by) if problem.by else None
        name = who.name if who else gettext("Somebody else")
        return gettext("%(name)s marks this work now, so nothing was saved.") % {"name": name}
    if isinstance(problem, NotOpen):
        return gettext("It has been decided in the meantime, so nothing was saved. Open it again to change it.")
    return gettext("This work is not there (any more), or it is your own.")
