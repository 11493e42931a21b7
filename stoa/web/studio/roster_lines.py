"""A learner of a run with their person: what the roster and the gradebook show of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from stoa.accounts import queries as people
from stoa.learning.queries import CohortCard, RosterEntry
from stoa.web.studio.chart import bar


@dataclass(frozen=True)
class Line:
    """A learner in the list. `address` is empty for those who may not see it."""

    entry: RosterEntry
    name: str
    address: str
    public_id: str
    cohort: str
    bar: SafeString
    marks: tuple[float | None, ...] = ()


def lines(entries: tuple[RosterEntry, ...], cohorts: list[CohortCard], *, with_addresses: bool) -> list[Line]:
    """The entries with their people. One statement."""
    named = people.names([entry.account for entry in entries])
    in_words = {cohort.id: cohort.name for cohort in cohorts}
    found = []
    for entry in entries:
        name, address, public_id = named.get(entry.account, ("", "", ""))
        cohort = in_words.get(entry.cohort_id or 0, "")
        found.append(Line(entry, name, address if with_addresses else "", public_id, cohort, bar(entry.progress)))
    return found
