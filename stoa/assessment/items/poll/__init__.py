"""A poll: one of a list, or several. Asked, never judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items.opinions import ASSETS, Bar, compile_list, draw_bars, most_said, people_text
from stoa.assessment.items.options import draw_options, option_ids
from stoa.assessment.ports import (
    REWORDED,
    CompiledItem,
    Marks,
    OpinionKind,
    Outcome,
    QuestionSource,
    Response,
    Results,
    Shown,
    Voice,
)
from stoa.content.ports import CompileContext, Part


class Poll:
    name = "poll"
    options: frozenset[str] = frozenset({"several"})
    marks: Marks = "none"
    assets: tuple[str, ...] = ASSETS
    is_moderated = False

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        listed = compile_list(source, context)
        if len(listed) < 2:
            message = _("There is nothing to choose from.")
            remedy = _("List two answers or more: “- one”, “- another”.")
            context.report("error", "question-poll-few", message, source.line, remedy)
        several = source.options.get("several", "").strip().lower()
        if several not in ("", "yes", "true", "no", "false"):
            message = _("“:%(name)s:” is yes or no.") % {"name": "several"}
            remedy = _("Write “:%(name)s: yes” or leave the line out.") % {"name": "several"}
            context.report("error", "question-several", message, source.line, remedy)
        return CompiledItem({"options": listed, "several": several in ("yes", "true"), "counts": "last"}, {})

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        if _is_several(part):
            return [id for id in option_ids(part) if id in values] or None
        return next((value for value in reversed(values) if value in option_ids(part)), None)

    def grade(self, part: Part, response: Response) -> Outcome:
        if _chosen(part, response):
            return Outcome("kept")
        is_strange = bool(response) and isinstance(response, str | list)
        return Outcome("unanswered", reason=REWORDED if is_strange else "choose")

    def render(self, part: Part, shown: Shown) -> str:
        return draw_options(part, shown, "checkbox" if _is_several(part) else "radio", _chosen(part, shown.response))

    def say(self, outcome: Outcome) -> str:
        return _("Choose an answer first.") if outcome.reason == "choose" else ""

    def voices(self, part: Part, response: Response) -> Sequence[Voice]:
        labels = dict(self.offered(part))
        return [Voice(id, labels[id]) for id in _chosen(part, response)]

    def offered(self, part: Part) -> Sequence[tuple[str, str]]:
        listed: Any = part.public.get("options", [])
        return [(option["id"], option["text"]) for option in listed]

    def draw_results(self, part: Part, results: Results, response: Response | None) -> str:
        counts = {option: count for option, _label, count in results.counts}
        own, listed = _chosen(part, response), part.public.get("options", [])
        options: Any = listed
        bars = [Bar(option["html"], counts.get(option["id"], 0), option["id"] in own) for option in options]
        finding = f"{people_text(results.people)} {most_said(results, self.offered(part))}"
        if _is_several(part):
            finding = f"{finding} {_('Several answers could be given, so the shares add up to more than all.')}"
        return draw_bars(bars, results.people, finding, _("Answer"))


def _is_several(part: Part) -> bool:
    return bool(part.public.get("several"))


def _chosen(part: Part, response: Any) -> list[str]:
    """The options that a response names, in the author's order; of a poll for one answer at most one."""
    named = [response] if isinstance(response, str) else response if isinstance(response, list) else []
    chosen = [id for id in option_ids(part) if id in named]
    return chosen if _is_several(part) or len(chosen) < 2 else []


kind: OpinionKind = Poll()
