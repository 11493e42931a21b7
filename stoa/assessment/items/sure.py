"""How sure a learner is: asked beside an answer, kept with it, and nothing that a kind of question ever sees.

Where it was said, an answer is kept as `{"answer": response, "sure": 1..3}`, alone or in a quiz; everything else is as
it was. Whatever grades takes it apart first, so that saying it changes no grade but that of a quiz marked by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import fsum
from typing import Any

from stoa.assessment import certainty
from stoa.assessment.ports import UNTESTED, Form, Graded, Outcome
from stoa.assessment.rules import by_name, clip, status_of
from stoa.content.ports import Part

SURE = "sure"
"""Under this name a question or quiz says that it asks, and an answer how sure its giver was."""
ANSWER = "answer"
ASK, MARKS, MARKS_FOR_GRADE = "ask", "marks", "marks for grade"
WAYS = (ASK, MARKS, MARKS_FOR_GRADE)
"""What authors write."""
UNASKED = "no"
"""What they write where the course, or the unit, would ask."""
SURE_STYLE = "assessment/sure.css"


def asks_sure(part: Part) -> bool:
    """Whether learners are asked how sure they are."""
    return bool(part.public.get(SURE))


def is_marked(part: Part) -> bool:
    """Whether a quiz is worth what was right and how sure its learner was of it."""
    return part.kind == "quiz" and part.public.get(SURE) == MARKS


def sure_field(question: Part) -> str:
    """The form field in which it travels."""
    return f"sure-{question.id}"


def with_sure(response: Any, question: Part, form: Form) -> Any:
    """A response with what the form says of it; as it is where that is nothing, or there is no response."""
    said = next(iter(reversed(form.get(sure_field(question), ()))), "")
    if response is None or said not in ("1", "2", "3"):
        return response
    return {ANSWER: response, SURE: int(said)}


def taken_apart(response: Any) -> tuple[Any, int]:
    """(the response alone, how sure its giver was; 0: not said). Total."""
    if not isinstance(response, dict) or response.keys() != {ANSWER, SURE}:
        return response, 0
    said = response[SURE]
    return response[ANSWER], said if type(said) is int and said in certainty.LEVELS else 0


def sure_of(question: Part, response: Any) -> int:
    """How sure somebody was of their answer to a question, in what was handed in; 0: not said."""
    if isinstance(response, dict) and "answers" in response:
        response = by_name(response).get(question.id)
    return taken_apart(response)[1]


def has_sure(response: Any) -> bool:
    """Whether anything in what was handed in says how sure its giver was."""
    if isinstance(response, dict) and "answers" in response:
        return any(taken_apart(each)[1] for each in by_name(response).values())
    return bool(taken_apart(response)[1])


def marked(graded: Graded, questions: Sequence[Part]) -> Graded:
    """A quiz's grading by certainty: each question's points count as often as it has marks, out of three times all
    points. What lies below nothing is nothing."""
    possible = certainty.MOST_MARKS * fsum(question.points for question in questions)
    earned = fsum(marks_of(question, graded.outcomes.get(question.id)) for question in questions)
    fraction = clip(earned / possible) if possible > 0 else 0.0
    status = graded.status if graded.held_back else status_of(fraction)
    return replace(graded, status=status, fraction=fraction, earned=earned, possible=possible)


def marks_of(question: Part, outcome: Outcome | None) -> float:
    """The marks of one question, its points counted. What was left empty, or could not be tested, has none."""
    if outcome is None or outcome.status in ("unanswered", "unreadable") or outcome.reason == UNTESTED:
        return 0.0
    return question.points * certainty.marks(outcome.sure, clip(outcome.fraction))


def accuracy(graded: Graded, questions: Sequence[Part]) -> float:
    """The share of the points (0..1) that was right, however sure anybody was."""
    possible = fsum(question.points for question in questions)
    outcomes = [(question.points, graded.outcomes.get(question.id)) for question in questions]
    earned = fsum(points * clip(outcome.fraction) for points, outcome in outcomes if outcome is not None)
    return clip(earned / possible) if possible > 0 else 0.0
