"""What of a quiz is sat, saved and allowed: by its settings, and by what is allowed to one learner."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from stoa.assessment.ports import Allowed
from stoa.assessment.rules import moment
from stoa.content.ports import Part
from stoa.kernel.moments import stored

MINUTES = "minutes"
"""Under this name a quiz with a time limit says how long it is."""
DRAWS = "draws"
"""Under this name a quiz says that each sitting has questions of its own."""
FEEDBACK_AT = "feedback_at"
"""Under this name it says from when on right answers are shown."""
MIXED = "mixed"
"""Under this name it says that the order of its questions is each learner's own."""
SECTIONS = "sections"
"""Under this name it lists its sections; each of its questions says which one it stands in, counted from 1."""
PAGED = "paged"
"""Under this name it says that a page shows one of its sections at a time."""
MOST_MINUTES = 24 * 60
_TIME = re.compile(r"^(?:(?P<hours>\d{1,2})\s*(?:h|hours?))?\s*(?:(?P<minutes>\d{1,4})\s*(?:m|min|minutes?)?)?$")


def read_minutes(text: str) -> int:
    """The minutes in `40 min`, `1 h 30 min`, `90`; 0 for what is no time of 1 minute to a day."""
    match = _TIME.match(text.strip().lower()) if text.isascii() else None
    if match is None:
        return 0
    minutes = int(match["hours"] or 0) * 60 + int(match["minutes"] or 0)
    return minutes if 1 <= minutes <= MOST_MINUTES else 0


def is_sat(part: Part) -> bool:
    """Whether a quiz is begun by a button, and its questions are hidden until then."""
    return part.kind == "quiz" and any(map(part.public.get, (MINUTES, DRAWS, PAGED)))


def is_saved(part: Part) -> bool:
    """Whether what is filled in is saved before it is handed in: of quizzes that are sat or graded."""
    return part.kind == "quiz" and (bool(part.category) or is_sat(part))


def minutes_of(part: Part, allowed: Allowed | None) -> int:
    """How long a sitting takes at most, for whoever is allowed so much more; 0: as long as one likes."""
    said: Any = part.public.get(MINUTES) or 0
    minutes = int(said)
    if not minutes or allowed is None:
        return minutes
    return math.ceil(minutes * (100 + allowed.percent) / 100) + allowed.minutes


def as_of(part: Part, at: datetime) -> Part:
    """The quiz as it is at a moment: with its right answers, when the day has come on which they are shown."""
    opens = moment(str(part.public.get(FEEDBACK_AT, "")))
    if opens is None or at < opens:
        return part
    return replace(part, public={**part.public, "feedback": "attempt"})


def due_of(due: str, allowed: Allowed) -> str:
    """The deadline of a quiz or an assignment that holds for one learner: their own where that is later."""
    at = moment(due)
    if at is None or allowed.due is None or allowed.due <= at.timestamp():
        return due
    return stored(datetime.fromtimestamp(allowed.due, UTC))


def as_allowed(part: Part, allowed: Allowed | None) -> Part:
    """A quiz with the deadline and the number of attempts that hold for one learner, an assignment with the deadline; a
    lone question as it is."""
    if allowed is not None and part.kind == "assignment":
        return replace(part, due=due_of(part.due, allowed))
    if allowed is None or part.kind != "quiz":
        return part
    attempts: Any = part.public.get("attempts") or 0
    more = attempts + allowed.attempts if attempts else 0
    return replace(part, due=due_of(part.due, allowed), public={**part.public, "attempts": more})
