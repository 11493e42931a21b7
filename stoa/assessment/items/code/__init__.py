"""A program in Python, run through an author's tests in a sandbox.

What a learner hands in is kept as `{"code": …}` and run by a job, which adds `"results"`: what each test's run gave.
Grading holds those against what is expected; that never comes near the learner's program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.code.cases import Case, passes
from stoa.assessment.items.code.drawing import UNTRIED, draw
from stoa.assessment.items.code.running import run_cases, storable
from stoa.assessment.items.code.telling import wrong_tests
from stoa.assessment.items.code.writing import (
    CODE_LIMIT,
    HIDDEN,
    MEMORY,
    MOST_MEMORY,
    MOST_SECONDS,
    SECONDS,
    SHOWN,
    Program,
    case_key,
    check_solution,
    programs_in,
    read_cases,
    read_memory,
    read_seconds,
    refuse_variants,
    report_unstorable,
    solution_fails,
)
from stoa.assessment.items.options import scoring_of
from stoa.assessment.items.source import rich
from stoa.assessment.ports import (
    REWORDED,
    UNTESTED,
    WAITING,
    AnswerSource,
    CompiledItem,
    ItemKind,
    Marks,
    Outcome,
    QuestionSource,
    Response,
    Shown,
    Verdict,
    Wrong,
)
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part, Severity


class Code:
    name = "code"
    options: frozenset[str] = frozenset({"scoring", "seconds", "memory"})
    marks: Marks = "words"
    assets: tuple[str, ...] = ("assessment/code.css", "assessment/code.js", "assessment/trying.js")

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        read = _read(source, context, MOST_SECONDS, MOST_MEMORY)
        if not refuse_variants(source, context) and read.cases and "solution" in read.programs:
            check_solution(read.programs["solution"], read.cases, read.seconds, read.memory, context)
        elif read.cases and "solution" not in read.programs:
            _report_unsolved(source, context, "warning")
        return _compiled(read, source, context)

    def compile_unrun(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        read = _read(source, context, SECONDS, MEMORY)
        item = _compiled(read, source, context)
        report_unstorable(read.cases, context)
        solution = read.programs.get("solution")
        if solution is None and read.cases:
            _report_unsolved(source, context, "error")
        lines: Any = {case.id: answer.line for answer, case in read.cases}
        own: Any = {"code": storable(solution.code) if solution else "", "lines": lines}
        return CompiledItem({**item.public, UNTRIED: True}, {**item.key, "solution": own})

    def own_answer(self, part: Part) -> Response:
        own: Any = part.key.get("solution", {})
        return {"code": str(own.get("code", ""))}

    def failed(self, part: Part, response: object) -> Sequence[tuple[int, str]]:
        own, tests, public = cast(Any, part.key.get("solution", {})), cast(Any, part.key.get("tests", [])), part.public
        results = response.get("results") if isinstance(response, Mapping) else None
        found: Mapping[str, Any] = results if isinstance(results, Mapping) else {}
        seconds, memory = cast(Any, public.get("seconds", 0)), cast(Any, public.get("memory", 0))
        return [
            (own.get("lines", {}).get(test["id"], 0), solution_fails(found.get(test["id"], {}), seconds, memory))
            for test in tests if not passes(test, found.get(test["id"], {}))
        ]  # fmt: skip

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        for value in reversed(values):
            code = storable(value[: CODE_LIMIT + 1].replace("\r\n", "\n").replace("\r", "\n"))
            if code.strip() and not _is_untouched(part, code):
                return {"code": code}
        return None

    def grade(self, part: Part, response: Response) -> Outcome:
        code = response.get("code") if isinstance(response, dict) else None
        if not isinstance(response, dict) or not isinstance(code, str) or not code.strip():
            return Outcome("unanswered", reason="type")
        if len(code) > CODE_LIMIT:
            return Outcome("unreadable", reason="too_long")
        results = response.get("results")
        if not isinstance(results, dict):
            if _is_untouched(part, code):
                return Outcome("unanswered", reason="start")
            return Outcome("not_yet", reason=WAITING)
        tests: Any = part.key.get("tests", [])
        found: Mapping[str, Any] = results
        return _judged(part, [(test, found.get(test["id"])) for test in tests])

    def render(self, part: Part, shown: Shown) -> str:
        return draw(part, shown, self.say)

    def say(self, outcome: Outcome) -> str:
        if outcome.reason == "too_long":
            return _("This is too long. A program has at most %(limit)d characters.") % {"limit": CODE_LIMIT}
        if outcome.reason == "tests":
            count = int(outcome.facts["all"])
            words = ngettext("%(right)d of %(all)d test is passed.", "%(right)d of %(all)d tests are passed.", count)
            return words % {"right": outcome.facts["right"], "all": count}
        return ""

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        return wrong_tests(part, response, outcome)

    def is_waiting(self, response: object) -> bool:
        return isinstance(response, Mapping) and "code" in response and "results" not in response

    def run(self, part: Part, response: Response) -> Response:
        if not isinstance(response, dict):
            return response
        public, tests = part.public, part.key.get("tests")
        seconds: Any = public.get("seconds")
        memory: Any = public.get("memory")
        cases: Any = tests
        before = response.get("results")
        found = run_cases(str(response.get("code", "")), cases, seconds, memory)
        return {**response, "results": {**(before if isinstance(before, dict) else {}), **found}}

    def given_up(self, part: Part, response: Response) -> Response:
        tests: Any = part.key.get("tests", [])
        results: Any = {test["id"]: {"ended": "untested", "hidden": bool(test.get("hidden"))} for test in tests}
        return {**response, "results": results} if isinstance(response, dict) else response

    def told(self, response: object, *, is_held: bool = False) -> object:
        results = response.get("results") if isinstance(response, Mapping) else None
        if not isinstance(response, Mapping) or not isinstance(results, Mapping):
            return response
        if is_held:
            return {name: value for name, value in response.items() if name != "results"}
        seen = {
            id: result for id, result in results.items() if isinstance(result, Mapping) and not result.get("hidden")
        }
        return {**response, "results": seen}


def _is_untouched(part: Part, code: str) -> bool:
    """Whether it is what stood there before anything was written."""
    return code.strip() == str(part.public.get("start", "")).strip()


def _judged(part: Part, pairs: Sequence[tuple[Mapping[str, Any], object]]) -> Outcome:
    """The outcome of the tests. One that has come since the program was run is not passed: nobody knows."""
    if not any(isinstance(result, Mapping) for _test, result in pairs):
        return Outcome("not_yet", reason=REWORDED)
    if all(isinstance(result, Mapping) and result.get("ended") == "untested" for _test, result in pairs):
        return Outcome("not_yet", verdicts={test["id"]: Verdict("not_yet") for test, _ in pairs}, reason=UNTESTED)
    passed = [test["id"] for test, result in pairs if isinstance(result, Mapping) and passes(test, result)]
    share = len(passed) / len(pairs)
    fraction = share if part.public.get("scoring") == "each" else float(share == 1)
    verdicts = {
        test["id"]: Verdict("right") if test["id"] in passed else Verdict("not_yet", test["reply"]) for test, _ in pairs
    }
    facts: dict[str, str | int] = {"right": len(passed), "all": len(pairs)}
    return Outcome(status_of(fraction), fraction, verdicts, reason="tests", facts=facts)


@dataclass(frozen=True)
class _Read:
    """What stands in a question: its programs, its prompt without them, its tests and limits."""

    programs: Mapping[str, Program]
    prompt: str
    cases: Sequence[tuple[AnswerSource, Case]]
    seconds: float
    memory: int


def _read(source: QuestionSource, context: CompileContext, most_seconds: float, most_memory: int) -> _Read:
    seconds, memory = read_seconds(source, context, most_seconds), read_memory(source, context, most_memory)
    programs, prompt = programs_in(source)
    return _Read(programs, prompt, read_cases(source, context), seconds, memory)


def _compiled(read: _Read, source: QuestionSource, context: CompileContext) -> CompiledItem:
    """The question, its solution left out."""
    scoring = scoring_of(source, context, ("all", "each"))
    start = read.programs["start"].code if "start" in read.programs else ""
    public: dict[str, Any] = {
        "prompt": rich(read.prompt, source.prompt_line, context), "start": start,
        "seconds": read.seconds, "memory": read.memory, "scoring": scoring,
        "tests": [{"id": case.id, "text": answer.text.replace("`", "").strip()} for answer, case in read.cases
                  if answer.mark == SHOWN],
        "hidden": [case.id for answer, case in read.cases if answer.mark == HIDDEN],
    }  # fmt: skip
    return CompiledItem(public, {"tests": [case_key(answer, case, context) for answer, case in read.cases]})


def _report_unsolved(source: QuestionSource, context: CompileContext, severity: Severity) -> None:
    message = _("This question has no solution, so nobody knows whether its tests can be passed.")
    remedy = _("Write one above the tests, in a block that begins with “```python solution”. No learner sees it.")
    context.report(severity, "question-code-solution", message, source.line, remedy)


kind: ItemKind = Code()
