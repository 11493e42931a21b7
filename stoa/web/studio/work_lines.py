"""Works as their staff see them: whose they are, how far they are, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext, pgettext

from stoa.accounts import queries as people
from stoa.assessment.queries import WorkLine
from stoa.content.ports import Part

TAGS = {"decided": "mine", "released": "right", "returned": "wait", "held": "wait", "todo": "", "passed": ""}
"""The colour of each state."""


@dataclass(frozen=True)
class Shown:
    """A work in a list. `public_id` is its learner's, where it has one whom the viewer may know."""

    line: WorkLine
    name: str
    person: str
    state: str
    state_words: str
    tag: str
    by: str
    is_own: bool


def shown(
    lines: Sequence[WorkLine], *, viewer: int, at: datetime, is_anonymous: bool, known: Mapping[int, str] | None = None
) -> list[Shown]:  # fmt: skip
    """The lines with their people; names stay hidden until a work is released where the assignment `is_anonymous`.

    One statement.
    """
    staff = {id for line in lines for id in (line.held_by, line.decided_by) if id is not None}
    named = people.names(sorted(staff | {account for line in lines for account in line.accounts}))
    found = []
    for line in lines:
        state = line.state(at)
        is_hidden = is_anonymous and line.released_at is None
        name = hidden_name(line) if is_hidden else whose(line, {id: each[0] for id, each in named.items()})
        who = line.held_by if state == "held" else line.decided_by
        by = gettext("you") if who == viewer else named.get(who or 0, ("", "", ""))[0]
        person = "" if is_hidden or len(line.accounts) != 1 else named.get(line.accounts[0], ("", "", ""))[2]
        found.append(Shown(
            line, name, person, state, state_words(state), TAGS[state], by, viewer in line.accounts,
        ))  # fmt: skip
    return found


def whose(line: WorkLine, names: Mapping[int, str]) -> str:
    """Whose work it is: the learner's name, or the team with those of its members."""
    members = joined(names.get(account) or gettext("without a name") for account in line.accounts)
    if line.team:
        return f"{line.team}: {members}" if members else line.team
    return members or gettext("somebody who has left the site")


def joined(names: Iterable[str]) -> str:
    """Names one after the other."""
    return pgettext("between names", ", ").join(names)


def hidden_name(line: WorkLine) -> str:
    """What a work is called whose names are hidden."""
    return gettext("Work %(code)s") % {"code": line.public_id[:6]}


def state_words(state: str) -> str:
    """How far a work is."""
    known = {
        "todo": pgettext("work", "to do"),
        "held": pgettext("work", "being marked"),
        "decided": pgettext("work", "decided"),
        "released": pgettext("work", "released"),
        "returned": pgettext("work", "asked for once more"),
        "passed": pgettext("work", "handed in anew"),
    }
    return known[state]


def is_anonymous(part: Part) -> bool:
    """Whether the names of its learners are hidden from those who mark it."""
    return bool(part.public.get("anonymous"))


def minutes_words(seconds: float) -> str:
    """`12 minutes`, or hours for more."""
    minutes = max(1, round(seconds / 60))
    if minutes < 90:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = round(minutes / 60)
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}


def number_words(value: float) -> str:
    """A number with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
