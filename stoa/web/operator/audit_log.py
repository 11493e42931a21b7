"""The audit log, for whoever runs the site: who did what to whom, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stoa.accounts import queries as people
from stoa.accounts.queries import Person
from stoa.kernel import audit
from stoa.kernel.audit import Entry
from stoa.web.base.guards import takes
from stoa.web.operator.access import Operator, for_operators

PAGE: Final = 50


@dataclass(frozen=True)
class Line:
    """An entry as the page shows it."""

    at: datetime
    by: Person | None
    is_site: bool
    """Whether nobody signed in did it: the command line, or the site itself."""
    act: str
    words: str
    kind: str
    """`account`, `course`, `institution`, `site`: what it was done to."""
    about: str
    """Its id in addresses."""
    person: Person | None


def lines(entries: Sequence[Entry]) -> list[Line]:
    """Entries with the names of people. Two statements."""
    doers = people.people([entry.by for entry in entries if entry.by is not None])
    split = [entry.about.partition(":") for entry in entries]
    known = people.people_by_public_id({name for kind, _, name in split if kind == "account"})
    return [
        Line(
            entry.at, doers.get(entry.by or 0), entry.by is None, entry.act, audit.said(entry), kind, name,
            known.get(name) if kind == "account" else None,
        )
        for entry, (kind, _, name) in zip(entries, split, strict=True)
    ]  # fmt: skip


@takes("GET")
@for_operators
def index(request: HttpRequest, operator: Operator) -> HttpResponse:
    """The log, narrowed to a person, a course, an act."""
    who, course = (request.GET.get(name, "").replace("\0", "").strip()[:254] for name in ("person", "course"))
    act, before = request.GET.get("act", ""), request.GET.get("before", "")
    person = _person(who)
    is_unknown = bool(who) and person is None
    found = [] if is_unknown else audit.entries(
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None,
        about=f"course:{course}" if course else "", act=act.replace("\0", "")[:80], limit=PAGE + 1,
        touching=(person.id, f"account:{person.public_id}") if person else None,
    )  # fmt: skip
    context = {
        "operator": operator, "tab": "audit", "lines": lines(found[:PAGE]), "person": person, "who": who,
        "is_unknown": is_unknown, "course": course, "act": act,
        "acts": [(name, name.partition(".")[2].replace("_", " ")) for name in audit.named_acts()],
        "more": found[PAGE - 1].id if len(found) > PAGE else None, "is_first": not before,
    }  # fmt: skip
    return render(request, "operator/audit.html", context)


def _person(who: str) -> Person | None:
    """Somebody by their address, or by the id in addresses."""
    if "@" in who:
        return people.person_by_email(who)
    return people.people_by_public_id([who]).get(who) if who else None
