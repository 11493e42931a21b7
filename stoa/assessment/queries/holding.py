"""What somebody's answers came to and they may not know yet: their quizzes hold back which answers are right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from stoa.accounts.ports import Sheet
from stoa.assessment import items
from stoa.assessment.models import Allowance, Attempt, CalibrationCount, Sureness
from stoa.assessment.ports import Allowed
from stoa.assessment.queries.standing import allowed_in
from stoa.assessment.rules import closes, late_terms, moment, refusal, shows_feedback
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.ports import Part
from stoa.content.queries import NotThere
from stoa.kernel.clock import database_now
from stoa.learning import queries as records

HELD = "held back"
"""Stands in a sheet where a course holds back what came of answers."""


@dataclass(frozen=True)
class _Tried:
    """Somebody's attempts at a part: how many, the best fraction (0..1), the version of the last."""

    part: str
    number: int
    best: float
    version: int


def held_back(account: int) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The questions (course's slug, question) of which somebody has answered some whose right answers are not shown to
    them now, each with its skills. Some statements for each run."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    tried: dict[int, list[_Tried]] = {}
    rows = Attempt.objects.filter(account_id=account).values_list("run_id", "part").order_by("run_id", "part")
    for run_id, *known in rows.annotate(Max("number"), Max("fraction"), Max("version")):
        tried.setdefault(run_id, []).append(_Tried(*known))
    for run_id, parts in tried.items():
        offer = catalogue.offer_of(run_id)
        if offer is not None:
            granted = {row.part: _allowed(row) for row in Allowance.objects.filter(account_id=account, run_id=run_id)}
            for each in parts:
                for question in _held(offer, each, allowed_in(granted, each.part)):
                    found[offer.outline.course_slug, question.id] = question.skills
    return found


def _allowed(row: Allowance) -> Allowed:
    due = row.due.timestamp() if row.due else None
    return Allowed(row.percent, row.minutes, row.breaks, row.attempts, due)


def _held(offer: Offer, tried: _Tried, allowed: Allowed) -> tuple[Part, ...]:
    """The questions of a part while it holds back what is right in them; none when it does not."""
    outline = offer.outline
    version = outline.version_id if tried.part in outline.part_by_id else tried.version
    try:
        part = content.part(version, tried.part)
    except NotThere:
        return ()
    if part.kind not in ("quiz", "question"):
        return ()
    at = database_now()
    part = items.as_allowed(items.as_of(part, at), allowed)
    policy: Any = outline.grading
    end = closes(late_terms(policy, part.category), moment(part.due), policy.free_days if policy else 0)
    attempts: Any = part.public.get("attempts") or 0
    is_settled = bool(refusal(attempts, tried.number, tried.best, end is not None and at > end))
    if shows_feedback(str(part.public.get("feedback", "attempt")), is_settled):
        return ()
    return tuple(items.questions_of(part))


def sheets_of_right_answers(account: int, held: Mapping[tuple[str, str], tuple[str, ...]]) -> Iterator[Sheet]:
    """How often answers to each question were right, and answers of which somebody was so sure; without what is `held`
    back (see `held_back`)."""
    yield Sheet("familiarity", (_blank(row, (row["course__slug"], _question(row)) in held)
                                for row in records.familiarity(account)))  # fmt: skip
    said = Sureness.objects.filter(account_id=account).values_list("course__slug", "question")
    hidden = {(course, skill) for course, question in said if (course, question) in held
              for skill in ("", *held[course, question])}  # fmt: skip
    names = ("course__slug", "skill", "level", "answers", "right")
    counts = CalibrationCount.objects.filter(account_id=account).order_by("id").values(*names).iterator(chunk_size=500)
    yield Sheet("calibration", (_blank(row, (row["course__slug"], row["skill"]) in hidden) for row in counts))


def _question(row: Mapping[str, Any]) -> str:
    """The question of a row, of whichever variant it tells."""
    return str(row["question"]).partition("~")[0]


def _blank(row: Mapping[str, Any], is_held: bool) -> dict[str, Any]:
    return {**row, "right": HELD} if is_held else dict(row)
