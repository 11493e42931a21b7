"""Reading the options of a scale."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.ports import QuestionSource
from stoa.content.ports import CompileContext

STEP_LIMIT = 11
FROM, TO = 1, 5
LABEL_LIMIT = 60
_WHOLE = re.compile(r"-?[0-9]{1,3}")


def read_scale(source: QuestionSource, context: CompileContext) -> dict[str, Any]:
    """The ends of the scale and their words; what cannot be read is reported and left at its default."""
    low, high = _whole(source, context, "from", FROM), _whole(source, context, "to", TO)
    if not 2 <= high - low + 1 <= STEP_LIMIT:
        message = _("From %(from)d to %(to)d is no scale.") % {"from": low, "to": high}
        remedy = _("It has two to %(limit)d steps, for example “:from: 1” and “:to: 5”.") % {"limit": STEP_LIMIT}
        context.report("error", "question-scale", message, source.line, remedy)
        low, high = FROM, TO
    labels = [text.strip() for text in source.options.get("labels", "").split(" / ")]
    if labels == [""]:
        labels = ["", ""]
    if len(labels) != 2 or any(len(text) > LABEL_LIMIT for text in labels) or bool(labels[0]) != bool(labels[1]):
        message = _("The labels are words for the two ends, with a slash between blanks.")
        remedy = _("Write “:labels: not at all / very much”, each at most %(limit)d characters.") % {
            "limit": LABEL_LIMIT
        }
        context.report("error", "question-labels", message, source.line, remedy)
        labels = ["", ""]
    return {"from": low, "to": high, "low": labels[0], "high": labels[1]}


def _whole(source: QuestionSource, context: CompileContext, name: str, usual: int) -> int:
    text = source.options.get(name, "").strip()
    if not text:
        return usual
    if _WHOLE.fullmatch(text):
        return int(text)
    message = _("“%(text)s” is no whole number.") % {"text": text[:40]}
    context.report("error", f"question-{name}", message, source.line, _("Write one in figures, such as 1 or 5."))
    return usual
