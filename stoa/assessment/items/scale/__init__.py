"""A scale: how much, in whole steps; of one thing, or of several statements. Asked, never judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.fields import Gap
from stoa.assessment.items.markup import asking, attr, describedby, first_of, group
from stoa.assessment.items.opinions import ASSETS, compile_list
from stoa.assessment.items.rows import row_gaps
from stoa.assessment.items.scale.drawing import draw_grid, draw_single
from stoa.assessment.items.scale.settings import read_scale
from stoa.assessment.items.tongues import OURS, quoted
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
    field_name,
)
from stoa.content.ports import CompileContext, Part

STATEMENT_LIMIT = 20
ALONE = ""
"""The row of a scale without statements."""


class Scale:
    name = "scale"
    options: frozenset[str] = frozenset({"from", "to", "labels"})
    marks: Marks = "none"
    assets: tuple[str, ...] = ASSETS
    is_moderated = False

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        rows = compile_list(source, context)
        if len(rows) > STATEMENT_LIMIT:
            message = _("A scale takes at most %(limit)d statements.") % {"limit": STATEMENT_LIMIT}
            line = source.answers[STATEMENT_LIMIT].line
            context.report("error", "question-scale-long", message, line, _("Ask fewer, or make it two questions."))
        return CompiledItem({**read_scale(source, context), "rows": rows[:STATEMENT_LIMIT], "counts": "last"}, {})

    def read(self, part: Part, values: Sequence[str]) -> Response | None:
        rows, steps, found = _rows(part), _steps(part), dict[str, str]()
        for value in values:
            row, _colon, step = value.rpartition(":")
            if row in rows and step in steps:
                found[row] = step
        if not found:
            return None
        return found[ALONE] if ALONE in rows else [f"{row}:{found[row]}" for row in rows if row in found]

    def grade(self, part: Part, response: Response) -> Outcome:
        given, rows = _given(part, response), _rows(part)
        if not given:
            is_strange = bool(response) and isinstance(response, str | list)
            return Outcome("unanswered", reason=REWORDED if is_strange else "choose")
        if len(given) < len(rows):
            return Outcome("unanswered", reason="rows", facts={"missing": len(rows) - len(given)})
        return Outcome("kept")

    def render(self, part: Part, shown: Shown) -> str:
        public: Any = part.public
        given = _given(part, shown.response)
        help = f'<p class="help" id="{attr(part.id)}-ends"{OURS}>{_ends(part)}</p>'
        described = describedby(shown.describedby, f"{part.id}-ends")
        if not public["rows"]:
            inner = help + _steps_of(part, ALONE, given.get(ALONE, ""), shown, "")
        else:
            drawn = "".join(_statement(part, row, given.get(row["id"], ""), shown) for row in public["rows"])
            inner = f'{help}<div class="answer-rows">{drawn}</div>'
        return group(part.id, public["prompt"], bool(public.get("is_block")), inner, described)

    def gaps(self, part: Part, response: object, outcome: Outcome, seed: str) -> Sequence[Gap]:
        if not _listed(part):
            return [Gap(f"{part.id}-{ALONE}-field")]
        return row_gaps(part, [(row["id"], row["html"]) for row in _listed(part)], _given(part, response))

    def say(self, outcome: Outcome) -> str:
        if outcome.reason == "rows":
            missing = int(outcome.facts["missing"])
            words = ngettext("%(count)d row has no answer yet.", "%(count)d rows have no answer yet.", missing)
            return words % {"count": missing}
        return _("Choose an answer first.") if outcome.reason == "choose" else ""

    def voices(self, part: Part, response: Response) -> Sequence[Voice]:
        labels = dict(self.offered(part))
        return [Voice(f"{row}:{step}", labels[f"{row}:{step}"]) for row, step in _given(part, response).items()]

    def offered(self, part: Part) -> Sequence[tuple[str, str]]:
        texts: Any = {row["id"]: row["text"] for row in _listed(part)} or {ALONE: ""}
        return [
            (f"{row}:{step}", f"{text[:180]}: {step}" if text else step)
            for row, text in texts.items()
            for step in _steps(part)
        ]

    def draw_results(self, part: Part, results: Results, response: Response | None) -> str:
        counts = {option: count for option, _label, count in results.counts}
        given, steps = _given(part, response), _steps(part)
        by_row = {row: {step: counts.get(f"{row}:{step}", 0) for step in steps} for row in _rows(part)}
        if not _listed(part):
            return draw_single(part, by_row[ALONE], results.people, given.get(ALONE, ""))
        return draw_grid(_listed(part), by_row, results.people, given)


def _listed(part: Part) -> Sequence[Mapping[str, str]]:
    listed: Any = part.public.get("rows", [])
    return listed  # type: ignore[no-any-return]


def _rows(part: Part) -> list[str]:
    """The ids of the statements; one that is empty where there are none."""
    return [row["id"] for row in _listed(part)] or [ALONE]


def _steps(part: Part) -> list[str]:
    public: Any = part.public
    return [str(step) for step in range(public["from"], public["to"] + 1)]


def _given(part: Part, response: Any) -> dict[str, str]:
    """The step that a response gives to each row, in the order of the rows."""
    rows, steps = _rows(part), _steps(part)
    pairs = [f":{response}"] if isinstance(response, str) else response if isinstance(response, list) else []
    found = dict[str, str]()
    for pair in pairs:
        row, _colon, step = pair.rpartition(":") if isinstance(pair, str) else ("-", "", "")
        if row in rows and step in steps:
            found[row] = step
    return {row: found[row] for row in rows if row in found}


def _ends(part: Part) -> str:
    """What the ends of the scale mean, as HTML."""
    public: Any = part.public
    ends = {"from": public["from"], "to": public["to"]}
    said = {name: quoted(escape(public[name])) for name in ("low", "high")}
    if public["low"] and public["high"]:
        return escape(_("From %(from)d, %(low)s, to %(to)d, %(high)s.")) % {**ends, **said}
    return escape(_("From %(from)d to %(to)d.") % ends)


def _statement(part: Part, row: Mapping[str, str], chosen: str, shown: Shown) -> str:
    at = f"{part.id}-{row['id']}"
    steps = _steps_of(part, row["id"], chosen, shown, at)
    return f'<div class="answer-row"><div class="row-text" id="{attr(at)}">{row["html"]}</div>{steps}</div>'


def _steps_of(part: Part, row: str, chosen: str, shown: Shown, labelledby: str) -> str:
    """The steps of one row as buttons of which one is chosen. The words of the ends are read with them."""
    public: Any = part.public
    name, drawn = attr(field_name(part, row)), list[str]()
    steps = _steps(part)
    field = f"{part.id}-{row}-field"
    for step in steps:
        end = public["low"] if step == steps[0] else public["high"] if step == steps[-1] else ""
        heard = f'<span class="heard">, {escape(end)}</span>' if end else ""
        state = " checked" if step == chosen else " disabled" if shown.is_settled else ""
        drawn.append(
            f'<label class="pick"><input type="radio" name="{name}" value="{row}:{step}"{state}'
            f"{first_of(shown, field) if step == steps[0] else ''}>"
            f"<span>{step}{heard}</span></label>"
        )
    asked = asking(replace(shown, takes_focus=False), field)
    named = f' role="radiogroup" aria-labelledby="{attr(labelledby)}"{asked}' if labelledby else ""
    return f'<div class="row-picks steps"{named}>{"".join(drawn)}</div>'


kind: OpinionKind = Scale()
