"""Programs that are sent to learners' questions in practice and on trial, and their writers' own: what pages say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment import queries as questions
from stoa.assessment.actions import NoSuchQuestion, StillWaiting, WrittenProgram
from stoa.assessment.ports import Graded, ItemState
from stoa.assessment.queries import RunOfWritten
from stoa.content.ports import Finding, Part
from stoa.kernel import limits, sandbox
from stoa.kernel.limits import TooMany
from stoa.web.base import hot
from stoa.web.learning.answer import CannotRun, why_not_run


@dataclass(frozen=True)
class Standing:
    """How it stands with a program: the state in which its question is shown, how long it waits (None: no more),
    whether it was judged, and what is said of its sending, as HTML."""

    state: ItemState
    wait: tuple[float, int | None] | None = None
    is_judged: bool = False
    notice: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.wait is not None


def standing(account: int, part: Part, question: str) -> Standing | None:
    """How it stands with the last program that somebody sent to a question; None where there is none."""
    found = questions.written_run(account=account, public_id=question)
    if found is None:
        return None
    if found.waited is not None:
        assessment.look_after_written(found.id)
    state = items.state_of(part, response=found.response)
    return Standing(state, wait_of(found), found.fraction is not None)


def wait_of(found: RunOfWritten) -> tuple[float, int | None] | None:
    """How long a program waits; None where it waits no more."""
    return (found.waited, found.before) if found.waited is not None else None


def send(part: Part, program: WrittenProgram) -> Standing:
    """Keep a program, and say that it waits; or why nothing was sent. Raises Http404 where the question is not asked
    any more."""
    try:
        with counted(program.account):
            assessment.send_written(program)
    except NoSuchQuestion as problem:
        raise Http404(gettext("This question is not asked any more.")) from problem
    except (StillWaiting, TooMany, CannotRun) as problem:
        unsent = Graded("unanswered", 0.0, 0.0, 0.0, {}, "unsent")
        state = items.state_of(part, response=program.response, graded=unsent)
        return Standing(state, notice=escape(why_not_run(problem)))
    found = standing(program.account, part, program.question)
    return found or Standing(items.state_of(part, response=program.response))


@contextmanager
def counted(account: int) -> Iterator[None]:
    """Count one more program that is to be run, unless keeping it goes wrong. Raises TooMany, CannotRun."""
    limits.use("program", account=account)
    try:
        if sandbox.trouble():
            raise CannotRun
        yield
    except Exception:
        limits.forgive("program", account=account)
        raise


def prove(account: int, part: Part | None) -> str:
    """Have a writer's own answer run, where the question needs that; why it cannot be, as a sentence, or nothing."""
    if part is None or not items.is_run(part):
        return ""
    found = questions.proof_of(account=account, part=part)
    if found is not None and (found.waited is not None or found.fraction is not None):
        return ""
    try:
        with counted(account):
            assessment.prove_solution(account=account, part=part)
    except (StillWaiting, TooMany, CannotRun) as problem:
        return why_not_run(problem)
    return ""


@dataclass(frozen=True)
class Proof:
    """Whether a question may be handed in as far as its writer's own answer goes, what is wrong, and what is said of
    it, as HTML."""

    is_good: bool = True
    is_waiting: bool = False
    findings: tuple[Finding, ...] = ()
    said: str = ""

    @property
    def is_known(self) -> bool:
        """Whether it is known what came of it."""
        return self.is_good or bool(self.findings)


def proof_of(account: int, part: Part | None, action: str, look: int = 0) -> Proof:
    """How it stands with the writer's own answer; all is well where the question needs none."""
    if part is None or not items.is_run(part):
        return Proof()
    found = questions.proof_of(account=account, part=part)
    if found is None:
        return Proof(False, said=escape(_unproved()))
    if found.waited is not None:
        assessment.look_after_written(found.id)
        return Proof(False, True, said=items.waiting(part.id, action, look, wait_of(found)))
    if found.fraction is None:
        return Proof(False, findings=(_finding(0, gettext("It could not be tested."), _unproved()),))
    remedy = gettext("Correct the test or the solution.")
    failed = tuple(_finding(line, words, remedy) for line, words in items.failed(part, found.response))
    return Proof(not failed, findings=failed, said="" if failed else escape(gettext("The solution passes every test.")))


def _unproved() -> str:
    return gettext("Save it, and its solution is run through its tests; then it can be handed in.")


def _finding(line: int, message: str, remedy: str) -> Finding:
    return Finding("", line, 0, "error", "question-code-fails", message, remedy)


def proof_looked(account: int, part: Part | None, action: str, request: HttpRequest) -> HttpResponse:
    """What a page gets that waits for its writer's own answer and looks again by itself. What they have typed since
    stays: nothing but the line is replaced."""
    proof = proof_of(account, part, action, look_of(request))
    if proof.is_waiting:
        return hot.respond(proof.said.encode(), request)
    said = proof.said or escape(" ".join(finding.message for finding in proof.findings[:1]))
    way = f'<a href="{escape(action)}">{escape(gettext("Look at it"))}</a>'
    return hot.respond(f"<span>{said} {way}</span>".encode(), request)


def looked(request: HttpRequest, part: Part, found: Standing, action: str) -> HttpResponse | None:
    """What a page that waits gets when it looks again by itself: a line to wait with, or the way to what came of it;
    None for whoever opens the page."""
    if not looks_again(request):
        return None
    if found.wait is None:
        return HttpResponse(headers={"HX-Redirect": action})
    return hot.respond(items.waiting(part.id, action, look_of(request), found.wait).encode(), request)


def looks_again(request: HttpRequest) -> bool:
    """Whether a page that waits looks again by itself."""
    return "look" in request.GET and request.headers.get("HX-Request") == "true"


def look_of(request: HttpRequest) -> int:
    """How often it has."""
    said = request.GET.get("look", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
