"""Questions whose answers are run before they can be graded (`RunKind`), whatever their kind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.answering import answer_to, questions_of
from stoa.assessment.items.markup import attr
from stoa.assessment.items.registry import kind_of, kinds
from stoa.assessment.items.sure import ANSWER, SURE, taken_apart
from stoa.assessment.ports import WAITING, ProvedKind, Response, RunKind
from stoa.assessment.rules import by_name
from stoa.content.ports import Part

LONG, VERY_LONG = 15, 60
"""Seconds after which a page says that a program still waits, and that nobody need stay for it."""
_LOOKS = (1, 1, 2, 3, 5, 8, 13, 20)
"""Seconds until a page looks again whether a program has been run, the last for ever."""


def is_run(part: Part) -> bool:
    """Whether answers to a part, or to some question in a quiz, are run before they are graded."""
    return bool(_programs(part))


def _programs(part: Part) -> list[tuple[Part, RunKind]]:
    """The questions in a part whose answers are run."""
    if part.kind == "quiz":
        rows: Any = part.public.get("questions", ())
        if not any(isinstance(kinds().get(str(row["public"].get("item"))), RunKind) for row in rows):
            return []
    asked = ((question, kind_of(question.public["item"])) for question in questions_of(part))
    return [(question, kind) for question, kind in asked if isinstance(kind, RunKind)]


def is_waiting(part: Part, response: object) -> bool:
    """Whether something in a kept response to a part has still to be run."""
    return any(_waits(question, kind, response) for question, kind in _programs(part))


def _waits(question: Part, kind: RunKind, response: object) -> bool:
    """Whether the answer to one question waits: of a quiz, what stood there before, or is too long, is no answer."""
    answer = answer_to(question, response)
    return kind.is_waiting(answer) and kind_of(question.public["item"]).grade(question, answer).reason == WAITING


def run(part: Part, response: Response, others: Sequence[Part] = ()) -> Response:
    """The response with what came out of running it; of a quiz, of running the first program in it that waits.
    `others` are the quiz in other versions, by whose tests it is run too. Raises SandboxIsAway."""
    if part.kind != "quiz":
        ((_question, kind),) = _programs(part)
        return kind.run(part, response)
    listed = [pair for each in (part, *others) for pair in _programs(each)]
    first = next((question for question, kind in listed if _waits(question, kind, response)), None)
    if first is None:
        return response
    answer, known = answer_to(first, response), list[object]()
    for question, kind in listed:
        if question.id == first.id and question.key not in known:
            answer = kind.run(question, answer)
            known.append(question.key)
    return _with_answer(response, first.id, answer)


def _with_answer(response: Any, question: str, answer: Response) -> Response:
    """What was handed in for a quiz with another answer to one question, as sure as it was."""
    answers: dict[str, Any] = dict(by_name(response))
    before = answers[question]
    answers[question] = {**before, ANSWER: answer} if taken_apart(before)[1] else answer
    changed: Response = {**response, "answers": answers}
    return changed


def given_up(part: Part, response: Response) -> Response:
    """The response with whatever waits in it said to have been beyond testing, however often that was tried."""
    if part.kind != "quiz":
        ((_question, kind),) = _programs(part)
        return kind.given_up(part, response)
    for question, kind in _programs(part):
        if _waits(question, kind, response):
            response = _with_answer(response, question.id, kind.given_up(question, answer_to(question, response)))
    return response


def own_answer(part: Part) -> Response:
    """The writer's own answer to a learner's question, to be run."""
    kind = kind_of(part.public["item"])
    assert isinstance(kind, ProvedKind)
    return kind.own_answer(part)


def failed(part: Part, response: object) -> Sequence[tuple[int, str]]:
    """What that answer has failed once it was run: lines of the question's text, and how."""
    kind = kind_of(part.public["item"])
    assert isinstance(kind, ProvedKind)
    return kind.failed(part, response)


def told(response: object, part: str = "", held: Collection[str] = ()) -> object:
    """A response to the part of this id as whoever gave it may have it; `held` are the questions of which they may not
    know now what is right."""
    if isinstance(response, dict) and "answers" in response:
        answers = {name: _told(answer, name in held) for name, answer in by_name(response).items()}
        return {**response, "answers": answers}
    return _told(response, part in held)


def _told(answer: object, is_held: bool) -> object:
    if isinstance(answer, dict) and answer.keys() == {ANSWER, SURE}:
        return {**answer, ANSWER: _told(answer[ANSWER], is_held)}
    for kind in kinds().values():
        if isinstance(kind, RunKind):
            answer = kind.told(answer, is_held=is_held)
    return answer


def being_tested() -> str:
    """What is said of a program that was sent just now."""
    return _("Your program is kept and is being tested.")


def _wait_text(seconds: float, before: int | None) -> str:
    """Something new whenever the waiting becomes long."""
    if seconds < LONG:
        return being_tested()
    said = [_("Your program is kept, and is still waiting to be tested.")]
    if before:
        words = ngettext("%(count)d is tested before yours.", "%(count)d are tested before yours.", before)
        said.append(words % {"count": before})
    if seconds >= VERY_LONG:
        said.append(
            _("You need not stay: go on, and find here later what came of it. It counts as soon as it is known.")
        )
    return " ".join(said)


def _quiz_text() -> str:
    """What is said of a quiz with programs that wait: nothing of how long it takes, which would tell of them where what
    is right is held back."""
    words = _("Your programs are kept and are being tested. The score is known once all of them are.")
    stay = _("You need not stay: go on, and find here later what came of it. It counts as soon as it is known.")
    return f"{words} {stay}"


def waiting(
    id: str, action: str, look: int = 0, wait: tuple[float, int | None] | None = None, *, is_quiz: bool = False
) -> str:
    """What is said of a program that waits to be run, or of a quiz with some, as HTML: with a script it looks again by
    itself, less and less often, and without one it is a link."""
    words = _quiz_text() if is_quiz else _wait_text(*(wait or (0.0, None)))
    way = f'<a href="{attr(action)}">{escape(_("Look again"))}</a>'
    after = _LOOKS[min(max(look, 0), len(_LOOKS) - 1)]
    return (
        f'<span class="waiting" id="{attr(id)}-waiting" hx-get="{attr(action)}?look={look + 1}"'
        f' hx-trigger="load delay:{after}s" hx-target="this" hx-swap="outerHTML">'
        f"{escape(words)} {way}</span>"
    )
