"""What one learner is allowed beyond the others, on their page: more time, breaks, attempts, a later deadline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from stoa.accounts.queries import Person
from stoa.assessment import actions as assessment
from stoa.assessment import queries as attempts
from stoa.assessment.ports import Allowed
from stoa.assessment.queries import AllowanceLine
from stoa.catalogue.queries import RunCard
from stoa.content.queries import Outline, PartRef
from stoa.kernel.moments import BadMoment, read_moment
from stoa.web.studio.access import Maker

MOST = {"percent": 300, "minutes": 1440, "breaks": 1440, "attempts": 20}


def context(outline: Outline, run: RunCard, person: Person) -> dict[str, Any]:
    """What the section shows. One statement."""
    lines = attempts.allowances(account=person.id, run_id=run.id)
    known = outline.part_by_id
    return {
        "quizzes": quizzes(outline),
        "allowed": [
            {"id": each.id, "quiz": _name(known.get(each.part), each.part), "words": words(each), "due": each.due}
            for each in lines
        ],
    }


def quizzes(outline: Outline) -> list[PartRef]:
    """The quizzes and assignments of a course."""
    return [part for part in outline.parts if part.kind in attempts.MOVED]


def _name(part: PartRef | None, id: str) -> str:
    if part is not None:
        return part.label
    return id or gettext("Every quiz")


def words(line: AllowanceLine) -> str:
    """What is allowed, in words; the deadline is said beside it."""
    said = []
    if line.percent:
        said.append(gettext("%(count)s %% more time.") % {"count": line.percent})
    if line.minutes:
        said.append(ngettext("%(count)d minute more.", "%(count)d minutes more.", line.minutes) % {
            "count": line.minutes})  # fmt: skip
    if line.breaks:
        said.append(ngettext("%(count)d minute of breaks.", "%(count)d minutes of breaks.", line.breaks) % {
            "count": line.breaks})  # fmt: skip
    if line.attempts:
        said.append(ngettext("%(count)d attempt more.", "%(count)d attempts more.", line.attempts) % {
            "count": line.attempts})  # fmt: skip
    return " ".join(said)


def changed(request: HttpRequest, maker: Maker, outline: Outline, run: RunCard, person: Person) -> None:
    """Allow what the form says, or take it back; says what became of it."""
    if request.POST.get("do") == "take_back":
        said = request.POST.get("allowance", "")
        if said.isascii() and said.isdigit() and len(said) < 19:
            assessment.take_back(account=person.id, run_id=run.id, allowance_id=int(said), by=maker.id)
        messages.success(request, gettext("It is taken back."))
        return
    part = request.POST.get("quiz", "")
    allowed = _allowed(request, maker, part)
    trouble = _trouble(part, {each.id: each for each in quizzes(outline)}, allowed)
    if trouble or allowed is None:
        messages.error(request, trouble)
        return
    assessment.allow(account=person.id, run_id=run.id, part=part, allowed=allowed, by=maker.id)
    messages.success(request, gettext("It is allowed, and they see it in the course."))


def _trouble(part: str, known: Mapping[str, PartRef], allowed: Allowed | None) -> str:
    """Why this cannot be allowed; empty where it can."""
    if part and part not in known:
        return gettext("This course has no such block (any more).")
    if allowed is None:
        return gettext("A number or the deadline could not be read, so nothing is changed.")
    if allowed == Allowed():
        return gettext("Say what is allowed: time, breaks, attempts, or a deadline for one quiz or assignment.")
    if part and known[part].kind == "assignment" and allowed != Allowed(due=allowed.due):
        return gettext(
            "Time, breaks and attempts are for quizzes, so nothing is changed: an assignment has a deadline."
        )
    return ""


def _allowed(request: HttpRequest, maker: Maker, part: str) -> Allowed | None:
    """What the form says; None where it cannot be read. A deadline is one quiz's or assignment's."""
    numbers = {}
    for name, most in MOST.items():
        said = request.POST.get(name, "").strip() or "0"
        if not (said.isascii() and said.isdigit() and len(said) < 6 and int(said) <= most):
            return None
        numbers[name] = int(said)
    due = request.POST.get("due", "").strip()
    if not due or not part:
        return None if due else Allowed(**numbers)
    try:
        at, _zone = read_moment(due.replace("T", " "), maker.time_zone)
    except BadMoment:
        return None
    return Allowed(**numbers, due=at.timestamp())
