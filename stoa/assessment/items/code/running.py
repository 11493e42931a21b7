"""Running a learner's program through the tests of its question, and what of it is kept."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from os import cpu_count
from time import monotonic
from typing import Any

from stoa.assessment.items.code.values import NoValue, value_of
from stoa.kernel import sandbox
from stoa.kernel.sandbox import Limits, Ran, SandboxIsAway

MEGABYTE = 1024 * 1024
POOL = max(1, min(4, cpu_count() or 1))
"""How many programs one process runs at a time."""
MOST_LATE = 2
"""How many tests may run out of time before the others are not run any more, and are out of time as well."""
MOST_SECONDS = 30.0
"""What all tests of a program may take together, on the clock: others wait for theirs. The rest is out of time."""
SOLUTIONS_SECONDS, SOLUTIONS_WITHIN = 120.0, 600.0
"""What authors' own programs may take in one process, on the clock, within how long."""
_solutions: deque[tuple[float, float]] = deque(maxlen=1000)
"""When solutions were run, and how long each took."""
OUTPUT_KEPT, OUTPUT_SHOWN, SAID_KEPT, DEEPEST_KEPT = 4000, 250, 300, 60
VALUE_KEPT, VALUE_SHOWN = 8192, 2048
"""Bytes of a value as JSON. What a test expects has a thousand characters, and takes no more than the first."""


def run_cases(
    code: str, cases: Sequence[Mapping[str, Any]], seconds: float, memory: int, *, most_late: int = MOST_LATE
) -> dict[str, Any]:
    """Run a program once for each test, each in a process of its own; the results by the tests' ids, as JSON that any
    database takes. `memory` in megabytes. Raises SandboxIsAway.

    A run knows the call of its own test alone, and never what is expected of it. What is shown has ended before the
    first hidden test begins, or its clock would tell how long that took.
    """
    until, found = monotonic() + MOST_SECONDS, dict[str, Any]()
    limits = Limits(seconds, memory * MEGABYTE, 16 * OUTPUT_KEPT)
    with ThreadPoolExecutor(POOL) as pool:
        for is_hidden in (False, True):
            group = [case for case in cases if bool(case.get("hidden")) is is_hidden]
            run = partial(_run_unless_late, code, limits, until, most_late, found)
            list(pool.map(run, group))
    return {case["id"]: found[case["id"]] for case in cases}


def _run_unless_late(
    code: str, limits: Limits, until: float, most_late: int, found: dict[str, Any], case: Mapping[str, Any]
) -> dict[str, Any]:
    """The result of a test, put among what was `found`. It is not run when time is over, for `most_late` others or
    for all."""
    is_late = monotonic() > until or sum(each["ended"] == "time" for each in list(found.values())) >= most_late
    ran = Ran("time") if is_late else sandbox.run(code, call=case["call"], stdin=case["stdin"], limits=limits)
    found[case["id"]] = result = kept(ran, str(case.get("asks", "")), is_hidden=bool(case.get("hidden")))
    return result


@lru_cache(maxsize=256)
def run_solution(
    code: str, calls: tuple[tuple[str, str, str, str], ...], seconds: float, memory: int
) -> Mapping[str, Any]:
    """The results of an author's own program, for tests given as (id, call, what is typed in, what is asked).
    Compiling a course again asks for the same again. Raises SandboxIsAway, also when solutions have taken too much
    time of late: then other courses wait."""
    begun = monotonic()
    if sum(took for ended, took in _solutions if begun - ended < SOLUTIONS_WITHIN) > SOLUTIONS_SECONDS:
        raise SandboxIsAway(f"solutions have taken more than {SOLUTIONS_SECONDS:.0f} s already")
    names = ("id", "call", "stdin", "asks")
    try:
        return run_cases(code, [dict(zip(names, each, strict=True)) for each in calls], seconds, memory, most_late=1)
    finally:
        _solutions.append((monotonic(), monotonic() - begun))


def kept(ran: Ran, asks: str = "value", *, is_hidden: bool = False) -> dict[str, Any]:
    """What is kept of a run: enough to be compared where the test asks for it, else enough to be shown."""
    most_output = OUTPUT_KEPT if asks == "prints" else OUTPUT_SHOWN
    found: dict[str, Any] = {
        "ended": ran.ended,
        "value": _storable(ran.value, VALUE_KEPT if asks == "value" else VALUE_SHOWN),
        "output": storable(ran.output[:most_output]),
    }
    if ran.complaint is not None:
        found["error"] = {
            "names": [storable(name) for name in ran.complaint.names],
            "said": storable(ran.complaint.said[:SAID_KEPT]), "line": ran.complaint.line,
        }  # fmt: skip
    if is_hidden:
        found["hidden"] = True
    return found


def storable(text: str) -> str:
    """Text without what a database cannot store: NUL, and halves of characters."""
    return "".join(char for char in text if char != "\0" and not "\ud800" <= char <= "\udfff")


def _storable(value: Any, most: int) -> Any:
    """A value that a run gave, whatever it may be, with storable texts; what has no plain value, or takes more than
    `most` bytes, keeps its type's name at most."""
    found = _with_storable_texts(value)
    try:
        value_of(found)
    except NoValue as problem:
        return {"other": storable(str(problem))}
    is_small = len(json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()) <= most
    return found if is_small else {"other": ""}


def _with_storable_texts(value: Any, depth: int = 0) -> Any:
    if isinstance(value, str):
        return storable(value)
    inner: Callable[[Any], Any] = lambda each: _with_storable_texts(each, depth + 1)  # noqa: E731
    if isinstance(value, list) and depth < DEEPEST_KEPT:
        return [inner(each) for each in value]
    if isinstance(value, dict) and depth < DEEPEST_KEPT and len(value) == 1:
        return {storable(str(key)): inner(each) for key, each in value.items()}
    return {"other": ""} if isinstance(value, list | dict) else value
