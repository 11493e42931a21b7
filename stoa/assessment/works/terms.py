"""What an assignment's part says besides its pieces: its team, its milestones, whether one may hand in again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stoa.content.ports import Part

DUE, MARKED, NEVER = "until-due", "until-marked", "never"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step on the way. `day` is an ISO date or empty, `text` sanitised HTML."""

    id: str
    title: str
    day: str
    text: str


def milestones_of(part: Part) -> list[Milestone]:
    """The steps of an assignment, in the author's order."""
    listed: Any = part.public.get("milestones") or ()
    return [Milestone(each["id"], each["title"], each["day"], each["text"]) for each in listed]


def is_team_work(part: Part) -> bool:
    """Whether a team hands in together."""
    return bool(part.public.get("team"))


def team_sizes(part: Part) -> tuple[int, int]:
    """(least, most) members of a team; (1, 1) where everybody works alone."""
    said: Any = part.public.get("team")
    return (int(said[0]), int(said[1])) if said else (1, 1)


def team_set_of(part: Part) -> str:
    """The set of teams that an assignment is for."""
    return str(part.public.get("team_set") or part.id)


MOST_TIMES = 50
"""How often one assignment is handed in by one learner, or one team, whatever its author says."""


def may_again(part: Part, *, handed_in: int, is_past_due: bool, is_marked: bool, is_returned: bool) -> bool:
    """Whether one may hand in once more, after `handed_in` times. Whoever was asked to may in any case."""
    if is_returned:
        return True
    if handed_in >= MOST_TIMES:
        return False
    said = str(part.public.get("again") or MARKED)
    if said == NEVER:
        return False
    if said == DUE and part.due:
        return not is_past_due
    if said.isdigit():
        return handed_in < int(said) and not is_marked
    return not is_marked
