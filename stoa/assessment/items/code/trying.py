"""What a page needs to try a program in the browser: the tests that are shown, and its words."""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.code.cases import BadCase, read_case
from stoa.assessment.items.markup import attr
from stoa.assessment.items.tongues import OURS
from stoa.content.ports import Part


def draw_trying(part: Part) -> str:
    """A button that runs the program in the learner's own browser, and the place for what comes of it. Without a script
    it stays hidden; nothing of it is sent or kept."""
    words = {
        "loading": _("Python is loaded into this page …"), "running": _("Running …"), "passed": _("Passed"),
        "failed": _("Not passed"), "gave": _("It gave %s."), "printed": _("It printed %s."),
        "line": _("Line %(line)s: %(problem)s"), "exited": _("It ended itself before it was done."),
        "late": _("It took longer than %s seconds and was stopped."),
        "lacks": _("The small Python of this page has no such module. Handed in, the program is run by the full one."),
        "broken": _("The program could not be tried here. Handing in works all the same."),
        "done": _("Tried on this device; nothing is handed in yet."),
    }  # fmt: skip
    tests = [test for each in _listed(part.public.get("tests")) if (test := _test(each)) is not None]
    data = json.dumps({"words": words, "tests": tests, "seconds": part.public.get("seconds", 2)})
    return (
        f'<div class="code-try"{OURS} data-try="{attr(data)}" data-for="{attr(part.id)}-field" hidden>'
        f'<button type="button" class="button second small">{escape(_("Try it on this device"))}</button>'
        f'<button type="button" class="button second small" data-stop hidden>{escape(_("Stop"))}</button>'
        f'<div class="code-tried"></div></div>'
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _test(shown: dict[str, Any]) -> dict[str, Any] | None:
    """A test that may be seen, as a worker takes it; None for what an older version wrote and nobody reads now."""
    try:
        return {"text": shown["text"], **asdict(read_case(shown["text"]))}
    except BadCase:
        return None
