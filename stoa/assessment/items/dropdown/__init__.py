"""One answer of a list, in a drop-down. Options are plain text, because a drop-down shows nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.choice import Choice
from stoa.assessment.items.markup import (
    CLASSES,
    asking,
    attr,
    hides_in_plain_text,
    labelled,
    plain_text,
    reply,
    shuffled,
)
from stoa.assessment.items.options import compile_options, needs_right_answer, shares_of
from stoa.assessment.items.tongues import OURS, quoted
from stoa.assessment.items.typed import field_mark
from stoa.assessment.ports import CompiledItem, ItemKind, Outcome, QuestionSource, Response, Shown, field_name
from stoa.assessment.rules import status_of
from stoa.content.ports import CompileContext, Part


class Dropdown(Choice):
    name = "dropdown"

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        needs_right_answer(source, context, at_most_one=True)
        item = compile_options(source, context)
        listed: Any = item.public["options"]
        if any(hides_in_plain_text(option["html"]) for option in listed):
            message = _("A drop-down shows plain text only; pictures, maths and tables in its answers are lost.")
            context.report("warning", "question-plain-options", message, source.line, _("Use a “choice” question."))
        options: list[Any] = [{"id": option["id"], "text": plain_text(option["html"])} for option in listed]
        return CompiledItem({"options": options}, item.key)

    def grade(self, part: Part, response: Response) -> Outcome:
        outcome = super().grade(part, response)
        feedback = next((verdict.feedback for verdict in outcome.verdicts.values()), "")
        return Outcome(outcome.status, outcome.fraction, feedback=feedback, reason=outcome.reason)

    def render(self, part: Part, shown: Shown) -> str:
        public: Mapping[str, Any] = part.public
        prompt, named = labelled(part.id, public["prompt"], bool(public.get("is_block")))
        pairs = [(option["id"], option["text"]) for option in public["options"]]
        if public.get("shuffle"):
            pairs = shuffled(pairs, shown.seed)
        rows = [
            f'<option value="{id}"{" selected" if id == shown.response else ""}>{escape(text)}</option>'
            for id, text in pairs
        ]
        id, disabled = attr(part.id), " disabled" if shown.is_settled else ""
        told = shown.outcome if shown.outcome and shown.outcome.status in ("right", "partly", "not_yet") else None
        about = f"{part.id}-reply"
        said = reply(told, about) if told else ""
        look = f" {CLASSES[told.status]}" if told else ""
        described = asking(shown, f"{part.id}-field", shown.describedby, about if said else "", is_named=False)
        return (
            f'<div class="field">{prompt}<span class="with-unit{look}">'
            f'<select class="input" id="{id}-field" name="{attr(field_name(part))}"{named}'
            f"{described}{disabled}>"
            f'<option value=""{OURS}>{escape(_("Choose"))}</option>{"".join(rows)}</select>{field_mark(shown)}</span>'
            f"{said}{_solution(part, shown, pairs)}</div>"
        )


def _solution(part: Part, shown: Shown, pairs: list[tuple[str, str]]) -> str:
    if not shown.reveals:
        return ""
    shares = shares_of(part)
    right = next((text for id, text in pairs if status_of(shares.get(id, 0.0)) == "right"), "")
    words = escape(_("Right answer: %(answer)s")) % {"answer": quoted(escape(right))}
    return f'<p class="solution"{OURS}>{words}</p>'


kind: ItemKind = Dropdown()
