"""Labels for numbered spots of a picture: each spot is given its label from one mixed list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stoa.assessment.items.axes import at
from stoa.assessment.items.fields import Gap
from stoa.assessment.items.markup import CLASSES, attr
from stoa.assessment.items.numeric.numbers import Style, Unreadable, read_number
from stoa.assessment.items.options import option_id
from stoa.assessment.items.pictures import needs_picture, pictured
from stoa.assessment.items.rows import Rows, ids_of, pairs_of
from stoa.assessment.items.tongues import OURS, SCRIPT
from stoa.assessment.ports import AnswerSource, CompiledItem, ItemKind, Outcome, QuestionSource, Shown
from stoa.content.ports import CompileContext, Part


class Label(Rows):
    name = "label"
    mixes_choices = True
    assets: tuple[str, ...] = ("assessment/axes.css", "assessment/pictures.css", "assessment/pictures.js")

    def compile(self, source: QuestionSource, context: CompileContext) -> CompiledItem:
        needs_picture(source, context)
        item = super().compile(source, context)
        spots: dict[str, Any] = {}
        for answer in source.answers:
            if answer.text:
                spots[option_id(answer.text)] = _spot(answer, context)
        rows: Any = item.public["rows"]
        listed: list[Any] = [{"id": row["id"], "html": "", "at": spots[row["id"]]} for row in rows]
        return CompiledItem({**item.public, "rows": listed}, item.key)

    def render(self, part: Part, shown: Shown) -> str:
        public: Any = part.public
        asked = pictured(str(public["prompt"]))
        named = [{**row, "html": _row_text(number)} for number, row in enumerate(public["rows"], 1)]
        own = {**public, "rows": named, "prompt": asked.prompt, "is_block": asked.is_block, "picture": asked.picture}
        return super().render(replace(part, public=own), shown)

    def gaps(self, part: Part, response: object, outcome: Outcome, seed: str) -> Sequence[Gap]:
        given, _is_strange = pairs_of(part, response)
        return [
            Gap(f"{part.id}-{id}-field", escape(_("Spot %(number)d") % {"number": number}), _("no label yet"))
            for number, id in enumerate(ids_of(part, "rows"), 1)
            if id not in given
        ]

    def say(self, outcome: Outcome) -> str:
        if outcome.reason == "rows":
            missing = int(outcome.facts["missing"])
            words = ngettext("%(count)d spot has no label yet.", "%(count)d spots have no label yet.", missing)
            return words % {"count": missing}
        if outcome.reason == "each":
            all_of_them = int(outcome.facts["all"])
            words = ngettext(
                "%(right)d of %(all)d spot is right.", "%(right)d of %(all)d spots are right.", all_of_them
            )
            return words % {"right": outcome.facts["right"], "all": all_of_them}
        return super().say(outcome)

    def row_words(self, part: Part) -> Mapping[str, str]:
        return {id: _("Spot %(number)d") % {"number": number} for number, id in enumerate(ids_of(part, "rows"), 1)}

    def above_rows(self, part: Part, shown: Shown) -> str:
        """The picture with its numbered spots."""
        public: Any = part.public
        drawn = []
        for number, row in enumerate(public["rows"], 1):
            told = shown.outcome.verdicts.get(row["id"]) if shown.outcome else None
            look = f"spot {CLASSES[told.status]}" if told else "spot"
            inner = f'<circle r="13"/><text y="5">{number}</text>'
            drawn.append(at(row["at"][0], row["at"][1], inner, look))
        words = {
            "pick": _("Labels: choose one, then its spot on the picture"),
            "drop": _("Put “{label}” on spot {number}"),
            "spot": _("Spot {number}: {label}"),
            "none": _("no label yet"),
            "placed": _("“{label}” is on spot {number}."),
        }
        known = "".join(f' data-{name}="{attr(text)}"' for name, text in words.items()) if not shown.is_settled else ""
        return (
            f'<div class="axes picture labels"{SCRIPT}{known}>{public["picture"]}'
            f'<svg class="axes-plot" aria-hidden="true">{"".join(drawn)}</svg></div>'
        )


def _row_text(number: int) -> str:
    """The name of a spot in the list, beside its number as it stands on the picture."""
    name = escape(_("Spot %(number)d") % {"number": number})
    return f'<span class="spot-name"{OURS}><span class="disc" aria-hidden="true">{number}</span> {name}</span>'


_SPOT = re.compile(r"^\s*(\S+?)\s*[,;\s]\s*(\S+)\s*$")


def _spot(answer: AnswerSource, context: CompileContext) -> list[float]:
    """Where a spot is, in per cent; reports what is no place on the picture."""
    match = _SPOT.match(answer.text)
    try:
        numbers = [read_number(match[group], Style(unit="%")) for group in (1, 2)] if match else []
    except Unreadable:
        numbers = []
    if len(numbers) == 2 and all(0 <= number <= 100 for number in numbers):
        return [float(number) for number in numbers]
    message = _("“%(text)s” is no spot on the picture.") % {"text": answer.text[:60]}
    remedy = _("Write how far it is from the left and from the top: - [its label] 30% 40%")
    context.report("error", "label-spot", message, answer.line, remedy)
    return [50.0, 50.0]


kind: ItemKind = Label()
