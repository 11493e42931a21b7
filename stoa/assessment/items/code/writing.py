"""Compiling a `code` question: its programs, its limits, its tests, and the solution run through them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.code.cases import BadCase, Case, passes, read_case
from stoa.assessment.items.code.running import run_solution, storable
from stoa.assessment.items.code.values import in_words
from stoa.assessment.items.source import rich
from stoa.assessment.ports import AnswerSource, QuestionSource
from stoa.content.ports import CompileContext
from stoa.kernel.sandbox import MODULES, SandboxIsAway

VARS_OPTION = "vars"
CASE_LIMIT, SHOWN, HIDDEN = 20, "shown", "hidden"
SECONDS, MOST_SECONDS = 2.0, 5.0
MEMORY, MOST_MEMORY = 64, 256
CODE_LIMIT = 20_000
"""Characters of a program."""
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})(.*)")
_WHAT = re.compile(r"\b(start|solution)\b", re.IGNORECASE)
"""However the line is written (`py solution`, `Python solution {…}`): a solution that is not taken for one is shown."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program in a question's body, and the line of its fence."""

    code: str
    line: int


def programs_in(source: QuestionSource) -> tuple[dict[str, Program], str]:
    """The programs of a prompt, by `start` and `solution`, and the prompt with blank lines in their place."""
    found: dict[str, Program] = {}
    rest: list[str] = []
    fence, what, lines, begun = "", "", [""], 0
    for number, line in enumerate(source.prompt.split("\n"), source.prompt_line):
        begins = ("", "") if fence else _begun_by(line)
        rest.append("" if fence or begins[0] else line)
        text = line.strip(" \t>")
        if begins[0]:
            (fence, what), lines, begun = begins, [], number
        elif fence and text.startswith(fence) and not text.strip(fence[0]):
            found[what], fence = Program("\n".join(lines), begun), ""
        elif fence:
            lines.append(line)
    if fence:
        found[what] = Program("\n".join(lines), begun)
    return found, "\n".join(rest)


def _begun_by(line: str) -> tuple[str, str]:
    """The fence of a program that a line begins, and which one it is; empty for any other line."""
    match = _FENCE.match(line)
    if match is None or (match[1][0] == "`" and "`" in match[2]):
        return "", ""
    what = _WHAT.search(match[2])
    return (match[1], what[1].lower()) if what else ("", "")


def read_seconds(source: QuestionSource, context: CompileContext, most: float) -> float:
    """`:seconds:`"""
    return _number(source, context, "seconds", SECONDS, 0.1, most)


def read_memory(source: QuestionSource, context: CompileContext, most: int) -> int:
    """`:memory:`, in megabytes"""
    return int(_number(source, context, "memory", MEMORY, 8, most))


def _number(
    source: QuestionSource, context: CompileContext, name: str, default: float, least: float, most: float
) -> float:
    text = source.options.get(name, "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (isfinite(value) and least <= value <= most):
        message = _("“:%(name)s: %(text)s” is no limit that this site allows.") % {"name": name, "text": text[:40]}
        remedy = _("Write a number from %(least)s to %(most)s.") % {"least": f"{least:g}", "most": f"{most:g}"}
        context.report("error", f"question-{name}", message, _option_line(source, name), remedy)
        return default
    return value


def _option_line(source: QuestionSource, name: str) -> int:
    return source.line + list(source.options).index(name) + 1


def refuse_variants(source: QuestionSource, context: CompileContext) -> bool:
    """Whether the question has variants, which is reported: a thousand of them would have to be run."""
    if not source.options.get(VARS_OPTION):
        return False
    message = _("A “code” question has no variants.")
    line = _option_line(source, VARS_OPTION)
    context.report("error", "question-code-variants", message, line, _("Remove the line “:vars:”."))
    return True


def read_cases(source: QuestionSource, context: CompileContext) -> list[tuple[AnswerSource, Case]]:
    """The tests that can be read, each with its line; what is wrong is reported."""
    found: list[tuple[AnswerSource, Case]] = []
    lines: dict[str, int] = {}
    for answer in source.answers[:CASE_LIMIT]:
        if answer.mark not in (SHOWN, HIDDEN):
            message = _("“[%(mark)s]” says nothing about a test.") % {"mark": answer.mark[:40]}
            remedy = _("Write [shown] for a test that learners see, [hidden] for one that they don't.")
            context.report("error", "question-code-mark", message, answer.line, remedy)
        try:
            case = read_case(answer.text)
        except BadCase as problem:
            _report_bad(problem, answer, context)
            continue
        if case.id in lines:
            message = _("The test in line %(line)d runs the same already.") % {"line": lines[case.id]}
            context.report("error", "question-code-twice", message, answer.line, _("Remove one of them."))
            continue
        lines[case.id] = answer.line
        found.append((answer, case))
    if not source.answers:
        message = _("This question has no tests.")
        remedy = _("List them below the prompt: “- [shown] double(21) == 42”.")
        context.report("error", "question-code-tests", message, source.line, remedy)
    elif len(source.answers) > CASE_LIMIT:
        message = _("A “code” question takes at most %(limit)d tests.") % {"limit": CASE_LIMIT}
        context.report("error", "question-code-many", message, source.answers[CASE_LIMIT].line, _("Remove some."))
    return found


def _report_bad(problem: BadCase, answer: AnswerSource, context: CompileContext) -> None:
    remedy = _('Write “double(21) == 42”, “double(None) raises TypeError”, or “"3 4" prints "7"”.')
    if problem.what == "long":
        message, remedy = (
            _("This test is too long."),
            _("Shorten it, or prepare the values in the program to begin with."),
        )
    elif problem.what == "literal":
        message = _("What this test expects is no plain value.")
        remedy = _(
            "Write a number, a text in quotation marks, True, False, None, or a list, tuple, set or dict of them."
        )
    else:
        message = _("This test cannot be read.")
    context.report("error", "question-code-test", message, answer.line, remedy)


def report_unstorable(cases: Sequence[tuple[AnswerSource, Case]], context: CompileContext) -> None:
    """Report tests with texts that no database keeps: a zero, half a character."""
    for answer, case in cases:
        if any(storable(text) != text for text in (case.call, case.stdin, case.wanted)):
            _report_bad(BadCase("literal"), answer, context)


def check_solution(
    solution: Program, cases: Sequence[tuple[AnswerSource, Case]], seconds: float, memory: int, context: CompileContext
) -> None:
    """Run the author's own program through the tests: one that fails them is an error at the test's line."""
    calls = tuple((case.id, case.call, case.stdin, case.asks) for _answer, case in cases)
    try:
        results = run_solution(solution.code, calls, seconds, memory)
    except SandboxIsAway as problem:
        message = _("The solution could not be run through the tests here: %(problem)s.") % {"problem": problem}
        remedy = _("Publish on a machine that can run programs (see the operators' guide), or try it by hand.")
        context.report("note", "question-code-not-run", message, solution.line, remedy)
        return
    for answer, case in cases:
        if not passes(laid_out(case), results[case.id]):
            message = solution_fails(results[case.id], seconds, memory)
            remedy = _("Correct the test or the solution.")
            context.report("error", "question-code-fails", message, answer.line, remedy)


def solution_fails(result: Mapping[str, Any], seconds: float, memory: float) -> str:
    """That the author's own program fails a test, and how its run ended."""
    return _("The solution fails this test: %(what)s") % {"what": what_came(result, seconds, memory)}


def laid_out(case: Case) -> dict[str, Any]:
    """A test as the key holds it."""
    return {
        "id": case.id, "asks": case.asks, "call": case.call, "stdin": case.stdin, "wanted": case.wanted,
        "within": case.within,
    }  # fmt: skip


def case_key(answer: AnswerSource, case: Case, context: CompileContext) -> dict[str, Any]:
    """A test as the key holds it, with the reply to whoever fails it."""
    reply = rich(answer.feedback, answer.feedback_line, context)
    return {**laid_out(case), "hidden": answer.mark != SHOWN, "reply": reply}


def what_came(result: Mapping[str, Any], seconds: float, memory: float) -> str:
    """How a run ended, as a sentence."""
    ended, error = result.get("ended"), result.get("error")
    if ended == "raised" and isinstance(error, Mapping):
        return _raised(error)
    if ended == "returned":
        return _gave(result)
    sentences = {
        "time": _("It took longer than %(seconds)s s.") % {"seconds": f"{seconds:g}"},
        "memory": _("It needed more than %(memory)s MB of memory.") % {"memory": f"{memory:g}"},
        "output": _("It printed too much."),
        "untested": _("It could not be tested."),
        "exited": _("It ended itself before it was done."),
    }
    return sentences.get(str(ended), _("It crashed."))


def _raised(error: Mapping[str, Any]) -> str:
    names, line = error.get("names"), error.get("line")
    name = str(names[0])[:60] if isinstance(names, list) and names else _("Error")
    said = str(error.get("said", ""))[:300]
    problem = f"{name}: {said}" if said else name
    if isinstance(line, int) and line:
        problem = _("Line %(line)d: %(problem)s") % {"line": line, "problem": problem}
    explained = _explained(names if isinstance(names, list) else [])
    return " ".join([problem.rstrip(".") + ".", *explained]) if explained else problem


def _explained(names: list[Any]) -> list[str]:
    """Why a program cannot have what it asked for, where that is what ended it."""
    if "ImportError" not in names and "OSError" not in names:
        return []
    said = [_("A program here has no files and no network, and starts no other programs.")]
    if "ImportError" in names:
        modules = ", ".join(sorted(MODULES))
        said.append(_("These modules are there: %(modules)s.") % {"modules": modules})
    return said


def _gave(result: Mapping[str, Any]) -> str:
    value, output = result.get("value"), str(result.get("output", ""))
    said = []
    if value is not None or not output:
        said.append(_("It gave %(value)s.") % {"value": in_words(value) or _("something that is no plain value")})
    if output:
        shown = repr(output[:200])[:220]
        said.append(_("It printed %(output)s.") % {"output": shown})
    return " ".join(said)
