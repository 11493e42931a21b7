"""Reading and grading what a learner hands in, for a lone question and for a quiz."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from stoa.assessment.items.registry import kind_of
from stoa.assessment.items.sitting import is_sat
from stoa.assessment.items.sure import asks_sure, is_marked, marked, taken_apart, with_sure
from stoa.assessment.lateness import Lateness
from stoa.assessment.ports import Allowed, Form, Graded, ItemState, Outcome, Response, Sat, field_name
from stoa.assessment.rules import NEARLY, by_name, combine, refusal, shows_feedback, status_of
from stoa.content.ports import Part

IS_FINAL = "is-final"
"""The field by which a quiz is handed in although answers are missing; its value is the quiz's id."""


def questions_of(part: Part) -> list[Part]:
    """The questions in a part, as parts: those of a quiz, or the lone question itself; none in an assignment."""
    if part.kind == "assignment":
        return []
    if part.kind != "quiz":
        return [part]
    listed: Any = part.public.get("questions", [])
    keys: Any = part.key.get("questions", [])
    return [
        Part(
            "question",
            row["id"],
            row["title"],
            row["public"],
            key,
            points=row["points"],
            skills=tuple(row.get("skills", ())),
        )
        for row, key in zip(listed, keys, strict=True)
    ]


def read(part: Part, form: Form) -> Response | None:
    """The response in a submitted form; None when nothing at all was answered. Never raises."""
    values = _by_question(form)
    if part.kind != "quiz":
        response = kind_of(part.public["item"]).read(part, values.get(field_name(part), ()))
        return with_sure(response, part, form) if asks_sure(part) else response
    answers: dict[str, Any] = {}
    for question in questions_of(part):
        response = kind_of(question.public["item"]).read(question, values.get(field_name(question), ()))
        if response is not None:
            answers[question.id] = with_sure(response, question, form) if asks_sure(part) else response
    return {"answers": answers, "is_final": part.id in form.get(IS_FINAL, ())} if answers else None


def answer_to(question: Part, response: object) -> Any:
    """The answer to one question in what was handed in: its share of a quiz's, or the whole. How sure its giver was
    is not part of it."""
    if isinstance(response, dict) and "answers" in response:
        response = by_name(response).get(question.id)
    return taken_apart(response)[0]


def _by_question(form: Form) -> dict[str, list[str]]:
    """The values by question: those of its rows (`field_name`) stand with its own, in the order of the form, each with
    `row:` before it."""
    found: dict[str, list[str]] = {}
    for name, values in form.items():
        question, colon, row = name.partition(":")
        start = f"{row}{colon}"
        found.setdefault(question, []).extend(
            value if value.startswith(start) else f"{start}{value}" for value in values
        )
    return found


def grade(part: Part, response: Response | None, *, is_final: bool = False) -> Graded:
    """What a response is worth. Pure; any JSON value is graded, also one that was given to another version.

    `is_final`: it was kept, so what is missing in it was meant to be missing, or is new since.
    """
    if part.kind != "quiz":
        return combine([(part.id, part.points, _grade_one(part, response))], is_final=is_final)
    answers = by_name(response)
    is_final = is_final or (isinstance(response, dict) and bool(response.get("is_final")))
    questions = questions_of(part)
    graded = combine(
        [(one.id, one.points, _grade_one(one, answers.get(one.id))) for one in questions], is_final=is_final
    )
    return marked(graded, questions) if is_marked(part) else graded


def _grade_one(question: Part, response: Any) -> Outcome:
    response, sure = taken_apart(response)
    if response is None:
        return Outcome("unanswered")
    outcome = kind_of(question.public["item"]).grade(question, response)
    return replace(outcome, sure=sure) if sure else outcome


def state_of(
    part: Part,
    *,
    response: Response | None = None,
    graded: Graded | None = None,
    attempts_used: int = 0,
    best: float | None = None,
    is_past_due: bool = False,
    kept: float | None = None,
    is_late: bool = False,
    sitting: Sat | None = None,
    allowed: Allowed | None = None,
    lateness: Lateness | None = None,
    was_late: Lateness | None = None,
) -> ItemState:
    """Where a learner stands: with the last `response`, graded anew unless its grading is given, after `attempts_used`
    attempts of which `best` (0..1) counts. `kept` is what the response was worth when it was given; `is_late`: it was
    given after the deadline and counts nothing; `was_late`: how late it was; `lateness`: how late it is now. What is
    saved in a `sitting` and not handed in yet stands there ungraded."""
    public: Any = part.public
    is_at_work = sitting is not None and _is_at_work(part, sitting, attempts_used)
    if sitting is not None and is_at_work and graded is None:
        response = {"answers": dict(sitting.answers), "is_final": False}
        graded = Graded("unanswered", 0.0, 0.0, 0.0, {}, "unsent")
    if response is not None and graded is None:
        graded = grade(part, response, is_final=True)
    more = int(public.get("attempts", 0))
    is_right = graded is not None and graded.costs_attempt and status_of(graded.fraction) == "right"
    is_settled = is_right or bool(refusal(more, attempts_used, best, is_past_due))
    if is_at_work and is_sat(part):
        is_settled = False
    return ItemState(
        response=response,
        graded=graded,
        attempts_used=attempts_used,
        attempts_allowed=more,
        best=best,
        is_past_due=is_past_due,
        is_settled=is_settled,
        shows_feedback=shows_feedback(str(public.get("feedback", "attempt")), is_settled),
        is_changed=_is_changed(kept, graded),
        is_late=is_late,
        sitting=sitting,
        allowed=allowed,
        lateness=None if is_settled or is_past_due else lateness,
        was_late=was_late,
    )


def _is_at_work(part: Part, sitting: Sat, attempts_used: int) -> bool:
    if sitting.is_closed or sitting.number <= attempts_used:
        return False
    return is_sat(part) or sitting.saved is not None


def _is_changed(kept: float | None, graded: Graded | None) -> bool:
    if kept is None or graded is None or graded.is_reworded or graded.is_waiting:
        return False
    return abs(kept - graded.fraction) > NEARLY
