"""What staff ask of a roster: in the address, as a form, and as links that change one thing of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext, pgettext

from stoa.learning.queries import ORDERS, CohortCard, RosterPage, Wanted
from stoa.learning.rules import FINISHED, LEFT, NEW, STATES, UNDER_WAY
from stoa.web.catalogue.forms import INTENTIONS, UNSAID

LONGEST: Final = 100


@dataclass(frozen=True)
class Narrowing:
    """A roster's address, read. `run` is empty where the course has one."""

    wanted: Wanted
    cohort: str
    run: str
    more: tuple[tuple[str, str], ...] = ()

    @property
    def is_narrowed(self) -> bool:
        """Whether the list shows less than everybody who takes part."""
        wanted = self.wanted
        return bool(wanted.state or wanted.intention or self.cohort or wanted.search)

    def link(self, **changes: str) -> str:
        """The query of an address that differs in these; places in the list are forgotten."""
        held = {
            "run": self.run, **dict(self.more), "q": self.wanted.search, "cohort": self.cohort,
            "state": self.wanted.state, "intention": self.wanted.intention,
            "order": "" if self.wanted.order == ORDERS[0] else self.wanted.order,
        }  # fmt: skip
        return urlencode({name: value for name, value in {**held, **changes}.items() if value})

    def hidden(self) -> list[tuple[str, str]]:
        """What the form of filters keeps beside its fields."""
        order = "" if self.wanted.order == ORDERS[0] else self.wanted.order
        held = [("run", self.run), ("order", order), *self.more]
        return [(name, value) for name, value in held if value]


def narrowing(
    request: HttpRequest, cohorts: list[CohortCard], *, run: str, sees_addresses: bool,
    more: tuple[tuple[str, str], ...] = (),
) -> Narrowing:  # fmt: skip
    """What the request's address asks for; what is not understood is left out."""
    asked = request.GET
    cohort = next((each for each in cohorts if each.public_id == asked.get("cohort", "")), None)
    order, state, intention = asked.get("order", ""), asked.get("state", ""), asked.get("intention", "")
    wanted = Wanted(
        order=order if order in ORDERS else ORDERS[0],
        state=state if state in STATES else "",
        intention=intention if intention in dict(intentions()) else "",
        cohort=cohort.id if cohort else None,
        search=" ".join(asked.get("q", "").split())[:LONGEST],
        search_addresses=sees_addresses,
        after=asked.get("after", "")[:500],
        before=asked.get("before", "")[:500],
    )
    return Narrowing(wanted, cohort.public_id if cohort else "", run, more)


def orders(asked: Narrowing, *, has_grades: bool) -> list[tuple[str, str, bool]]:
    """(words, query, whether it is the order now) of each way to sort."""
    words = {
        "name": gettext("by name"), "joined": gettext("as they came"), "seen": gettext("last here first"),
        "progress": gettext("furthest first"), "grade": gettext("best grade first"),
    }  # fmt: skip
    return [
        (words[order], asked.link(order="" if order == ORDERS[0] else order), order == asked.wanted.order)
        for order in ORDERS
        if has_grades or order != "grade"
    ]


def states() -> list[tuple[str, str]]:
    """The states of a learner, in words."""
    return [
        (NEW, pgettext("learner", "not begun")), (UNDER_WAY, pgettext("learner", "under way")),
        (FINISHED, pgettext("learner", "finished")), (LEFT, pgettext("learner", "has left")),
    ]  # fmt: skip


def intentions() -> list[tuple[str, str]]:
    """What learners may want, in words."""
    return [*((value, str(title)) for value, title, _ in INTENTIONS), (UNSAID, gettext("Said nothing"))]


def pages(asked: Narrowing, page: RosterPage) -> dict[str, str]:
    """The queries of the pages before and after; empty where there is none."""
    return {
        "next": asked.link(after=page.after) if page.after else "",
        "former": asked.link(before=page.before) if page.before else "",
    }
