"""What was wrong in a program: the tests that it does not pass, each with what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.code.writing import what_came
from stoa.assessment.ports import Outcome, Wrong
from stoa.content.ports import Part


def wrong_tests(part: Part, response: object, outcome: Outcome) -> tuple[Wrong, ...]:
    """A mistake for each test that is not passed, the same for programs that do the same there; of a program that
    Python cannot read, that alone."""
    found = response.get("results") if isinstance(response, Mapping) else None
    results: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    if results and all(_name_of(each) in _UNREAD for each in results.values()):
        return (Wrong("unread", _("Python cannot read the program.")),)
    tests: Any = part.key.get("tests", [])
    told = []
    for test in tests:
        verdict, result = outcome.verdicts.get(test["id"]), results.get(test["id"])
        if verdict is not None and verdict.status != "right" and isinstance(result, Mapping):
            key, words = _came(part, result)
            told.append(Wrong(f"{test['id']}:{key}", f"{_asked(test)} → {words}"))
    return tuple(told)


_UNREAD = frozenset({"SyntaxError", "IndentationError", "TabError"})


def _asked(test: Mapping[str, Any]) -> str:
    """What a test asks, in short: its call, or what is typed in."""
    text = str(test.get("call", "")) or repr(str(test.get("stdin", "")))
    return text if len(text) <= 80 else f"{text[:79]}…"


def _came(part: Part, result: Mapping[str, Any]) -> tuple[str, str]:
    """What came of a run: of an error its name, for in which line it was and what it says differs with the program."""
    if result.get("ended") == "raised" and (name := _name_of(result)):
        return f"raised {name}", name
    seconds: Any = part.public.get("seconds", 0)
    memory: Any = part.public.get("memory", 0)
    kept = [result.get("ended"), result.get("value"), result.get("output")]
    return json.dumps(kept, ensure_ascii=False), what_came(result, seconds, memory).rstrip(".")


def _name_of(result: object) -> str:
    """The name of the error that ended a run; empty where none did."""
    error = result.get("error") if isinstance(result, Mapping) else None
    names = error.get("names") if isinstance(error, Mapping) else None
    return str(names[0])[:60] if isinstance(names, list) and names else ""
