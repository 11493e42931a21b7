"""One answer of a list, as radio buttons. Exactly one is right; others may earn a share."""

from __future__ import annotations

from collections.abc import Sequence

from stoa.assessment.items.options import (
    compile_options,
    draw_options,
    needs_right_answer,
    option_ids,
    reply_to,
    shares_of,
    wrong_options,
)
from stoa.assessment.ports import (
    REWORDED,
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
from stoa.content.ports import CompileContext, Part


class Choice:
    name = "choice"
    options: frozenset[str] = frozenset()
    marks: Marks = "worth"
    assets: tuple[str, ...] = ()

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        needs_right_answer(source, context, at_most_one=True)
        return compile_options(source, context)

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        return next((value for value in reversed(values) if value in option_ids(part)), None)

    def grade(self, part: Part, response: Response) -> Outcome:
        share = shares_of(part).get(response) if isinstance(response, str) else None
        if share is None or not isinstance(response, str):
            return Outcome("unanswered", reason=REWORDED if response and isinstance(response, str) else "choose")
        status = status_of(share)
        return Outcome(status, share, {response: Verdict(status, reply_to(part, response))})

    def render(self, part: Part, shown: Shown) -> str:
        chosen = (shown.response,) if isinstance(shown.response, str) else ()
        return draw_options(part, shown, "radio", chosen)

    def say(self, outcome: Outcome) -> str:
        return ""

    def wrongs(self, part: Part, response: object, outcome: Outcome) -> Sequence[Wrong]:
        return wrong_options(part, response)


kind: ItemKind = Choice()
