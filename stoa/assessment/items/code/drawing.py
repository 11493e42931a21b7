"""Drawing a `code` question: the editor, the tests that may be seen, and what became of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.code.trying import draw_trying
from stoa.assessment.items.code.writing import CODE_LIMIT, what_came
from stoa.assessment.items.markup import CLASSES, asking, attr, labelled, problem, verdict
from stoa.assessment.items.tongues import OURS
from stoa.assessment.ports import WAITING, Outcome, Shown, field_name
from stoa.content.ports import Part

LEAST_ROWS, MOST_ROWS = 6, 30
UNTRIED = "is_untried"
"""Set in a question whose tests nobody on the course's staff has seen: no reader's browser runs them."""


def draw(part: Part, shown: Shown, say: Callable[[Outcome], str]) -> str:
    """Prompt, editor and tests."""
    public: Mapping[str, Any] = part.public
    prompt, named = labelled(part.id, public["prompt"], bool(public.get("is_block")))
    told, about = "", ""
    if shown.outcome is not None and shown.outcome.status == "unreadable":
        about = f"{part.id}-reply"
        told = problem(say(shown.outcome), about)
    response = shown.response if isinstance(shown.response, dict) else {}
    code = response.get("code")
    text = code if isinstance(code, str) else str(public.get("start", ""))
    rows = min(MOST_ROWS, max(LEAST_ROWS, text.count("\n") + 2))
    is_shut = shown.is_settled or (shown.outcome is not None and shown.outcome.reason == WAITING)
    help = f"{part.id}-help"
    editor = (
        f'<textarea class="input code-editor" id="{attr(part.id)}-field" name="{attr(field_name(part))}" rows="{rows}"'
        f' dir="ltr" maxlength="{CODE_LIMIT}" autocomplete="off" autocapitalize="none" autocorrect="off"'
        f' spellcheck="false" wrap="off" data-tab-help="{attr(_tab_help())}"'
        f"{named}{asking(shown, f'{part.id}-field', shown.describedby, help, about, is_named=False)}"
        f"{' readonly' if is_shut else ''}>"
        f"\n{escape(text)}</textarea>"
    )
    return (
        f'<div class="field">{prompt}{editor}'
        f'<p class="help" id="{attr(help)}"{OURS}>{escape(_limits(public))}</p>{told}</div>'
        f"{'' if is_shut or public.get(UNTRIED) else draw_trying(part)}"
        f"{_tests(part, shown, response.get('results'))}"
    )


def _tab_help() -> str:
    return _("The Tab key indents here. Press Escape, then Tab, to go on to the button.")


def _limits(public: Mapping[str, Any]) -> str:
    values = {"seconds": f"{public['seconds']:g}", "memory": f"{public['memory']:g}"}
    return _("Python, with its standard library for reckoning. Each test has %(seconds)s s and %(memory)s MB.") % values


def _tests(part: Part, shown: Shown, results: object) -> str:
    """The tests as a list: their text where it may be seen, then the verdict and what is said of it."""
    public: Mapping[str, Any] = part.public
    found: Mapping[str, Any] = results if isinstance(results, Mapping) else {}
    unread = _unread(part, found) if shown.outcome is not None else ""
    if unread:  # then no test says anything of its own
        shown, unread = replace(shown, outcome=None), problem(unread, f"{part.id}-unread")
    rows = [_row(part, shown, test["id"], f"<code>{escape(test['text'])}</code>", found) for test in public["tests"]]
    for number, id in enumerate(public["hidden"], 1):
        words = _("Hidden test %(number)d") % {"number": number}
        rows.append(_row(part, shown, id, f"<span{OURS}>{escape(words)}</span>", {}))
    label = escape(_("Tests"))
    return (
        f'{unread}<p class="label code-label" id="{attr(part.id)}-tests"{OURS}>{label}</p>'
        f'<ul class="answer-rows code-tests" aria-labelledby="{attr(part.id)}-tests">{"".join(rows)}</ul>'
    )


def _unread(part: Part, results: Mapping[str, Any]) -> str:
    """Why Python could not read the program at all, as a sentence; empty where it could."""
    errors = [result.get("error") for result in results.values() if isinstance(result, Mapping)]
    if not errors or not all(isinstance(each, Mapping) and "SyntaxError" in _names(each) for each in errors):
        return ""
    first = next(result for result in results.values() if isinstance(result, Mapping))
    return what_came(first, _limit(part, "seconds"), _limit(part, "memory"))


def _names(error: Mapping[str, Any]) -> list[Any]:
    names = error.get("names")
    return names if isinstance(names, list) else []


def _row(part: Part, shown: Shown, id: str, text: str, results: Mapping[str, Any]) -> str:
    told = shown.outcome.verdicts.get(id) if shown.outcome is not None else None
    if told is None:
        return f'<li class="answer-row"><span class="row-text">{text}</span></li>'
    result = results.get(id)
    came = ""
    if told.status != "right" and isinstance(result, Mapping):
        said = what_came(result, _limit(part, "seconds"), _limit(part, "memory"))
        came = f'<p class="came"{OURS}>{escape(said)}</p>'
    reply = f'<div class="feedback">{told.feedback}</div>' if told.feedback else ""
    word = _("Passed") if told.status == "right" else _("Not passed")
    mark = verdict(told.status, is_settled=shown.is_settled, words=word)
    return f'<li class="answer-row {CLASSES[told.status]}"><span class="row-text">{text}</span>{mark}{came}{reply}</li>'


def _limit(part: Part, name: str) -> Any:
    return part.public.get(name, 0)
