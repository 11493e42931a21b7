"""What the kinds with a text field share: reading what was typed, and drawing the field."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from django.utils.formats import get_format
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from stoa.assessment.items.markup import CLASSES, asking, attr, labelled, problem, reply, verdict
from stoa.assessment.items.tongues import OURS, quoted
from stoa.assessment.ports import Outcome, Shown, field_name
from stoa.content.ports import Part

TYPED_LIMIT = 2000
"""Characters of an answer that are kept at all; kinds have lower limits of their own and say so."""


def decimal_sign(language: str) -> str:
    """The decimal sign that readers of a language expect: a point or a comma."""
    return "," if get_format("DECIMAL_SEPARATOR", lang=language.lower(), use_l10n=True) in (",", "٫") else "."


def read_typed(values: Sequence[str]) -> str | None:
    """The last value that is not blank, without what a database cannot store (NUL, lone surrogates)."""
    for value in reversed(values):
        text = "".join(char for char in value[:TYPED_LIMIT] if char != "\0" and unicodedata.category(char) != "Cs")
        if text.strip():
            return text
    return None


def draw_field(
    part: Part,
    shown: Shown,
    say: Callable[[Outcome], str],
    *,
    input_class: str,
    direction: str,
    unit: str = "",
    help: str = "",
    beside: str = "",
    solution: Callable[[Mapping[str, Any]], tuple[str, str]] = lambda answer: (answer["text"], ""),
) -> str:
    """Prompt, field, and what is said of the last answer. `unit` and `beside` (below the field) are HTML, `help`
    is plain text.

    `solution` puts a right answer of the key into words: (what is right, what else is near enough); escaped unless
    they are marked as safe.
    """
    public: Mapping[str, Any] = part.public
    prompt, named = labelled(part.id, public["prompt"], bool(public.get("is_block")))
    id = attr(part.id)
    about, told, mark = f"{part.id}-reply", "", ""
    if shown.outcome is not None and shown.outcome.status == "unreadable":
        told = problem(say(shown.outcome), about)
    elif shown.outcome is not None:
        told = reply(shown.outcome, about)
        mark = field_mark(shown)
    help = "" if shown.is_settled else help
    aside = f'<p class="help" id="{id}-help"{OURS}>{escape(help)}</p>' if help else ""
    ids = (shown.describedby, f"{part.id}-help" if help else "", about if told else "")
    value = attr(shown.response) if isinstance(shown.response, str) else ""
    field = (
        f'<input class="{input_class}" id="{id}-field" name="{attr(field_name(part))}" type="text" value="{value}"'
        f' dir="{direction}" maxlength="{TYPED_LIMIT}" autocomplete="off" autocapitalize="none" spellcheck="false"'
        f"{named}{asking(shown, f'{part.id}-field', *ids, is_named=False)}"
        f"{' readonly' if shown.is_settled else ''}>"
    )
    look = f" {CLASSES[shown.outcome.status]}" if mark and shown.outcome else ""
    row = f'<span class="with-unit{look}">{field}{unit}{mark}</span>' if unit or mark else field
    return f'<div class="field">{prompt}{row}{beside}{aside}{told}{_solution(part, shown, solution)}</div>'


def field_mark(shown: Shown) -> str:
    """The mark beside a lone field; its word stands above the question."""
    if shown.outcome is None or shown.outcome.status not in CLASSES:
        return ""
    return verdict(shown.outcome.status, is_settled=shown.is_settled, is_short=True)


def _solution(part: Part, shown: Shown, solution: Callable[[Mapping[str, Any]], tuple[str, str]]) -> str:
    """The author's first right answer, once it may be shown to somebody who has not found it."""
    if not shown.reveals:
        return ""
    answers: Any = part.key.get("answers", [])
    right = next((answer for answer in answers if answer["share"] >= 1), None)
    if right is None:
        return ""
    text, near = solution(right)
    values = {"answer": quoted(conditional_escape(text)), "near": quoted(conditional_escape(near))}
    words = _("Right answer: %(answer)s, and what is near it: %(near)s") if near else _("Right answer: %(answer)s")
    return f'<p class="solution"{OURS}>{escape(words) % values}</p>'
