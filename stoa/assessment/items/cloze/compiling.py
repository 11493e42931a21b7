"""Each blank as a small question of the kind it is: text, number or drop-down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from stoa.assessment.items import numeric, text
from stoa.assessment.items.cloze.fields import TYPED_LIMIT
from stoa.assessment.items.cloze.writing import Blank, answers_in
from stoa.assessment.items.options import option_id
from stoa.assessment.items.source import rich
from stoa.assessment.ports import AnswerSource, CompiledItem, QuestionSource
from stoa.content.ports import CompileContext

LABEL_LIMIT = 80
_PLAIN_ONLY = re.compile(r"\$[^$]+\$|`")
_NO_REPLY = AnswerSource("", 0.0, "", 0)
_EXAMPLE = "[[more | *less*]]"


@dataclass
class Replies:
    """What an author says of one blank: to certain answers, and to all others."""

    given: list[AnswerSource] = field(default_factory=list)
    other: str = ""


def replies_of(source: QuestionSource, labels: Sequence[str], context: CompileContext) -> list[Replies]:
    """The lines below the prompt, `- [2] reply` and `- [2: 0.9] reply`, by blank. `labels` are the blanks' names."""
    found = [Replies() for _label in labels]
    known = {label.casefold(): number for number, label in enumerate(labels) if label}
    known |= {str(number): number - 1 for number in range(1, len(labels) + 1)}
    for answer in source.answers:
        name, colon, given = (part.strip() for part in answer.mark.partition(":"))
        number = known.get(name.casefold())
        if number is None:
            _report_nowhere(name, len(labels), answer, context)
            continue
        told = "\n\n".join(filter(None, [answer.text, answer.feedback]))
        line = answer.line if answer.text else answer.feedback_line
        if not told or (colon and not given):
            message = _("This line says nothing about the blank.")
            context.report("error", "question-blank-reply", message, answer.line, _reply_remedy())
        elif given:
            parts = (each for each, _right in answers_in(given))
            found[number].given += [AnswerSource("", 0.0, part, answer.line, told, line) for part in parts]
        else:
            found[number].other = rich(told, line, context)
    return found


def _reply_remedy() -> str:
    return _("Write “- [2: 0.9] reply” for one answer to blank 2, “- [2] reply” for any other wrong one.")


def _report_nowhere(name: str, count: int, answer: AnswerSource, context: CompileContext) -> None:
    message = _("There is no blank “%(name)s”; there are %(count)d.") % {"name": name[:40], "count": count}
    context.report("error", "question-blank-reply", message, answer.line, _reply_remedy())


def compile_blank(blank: Blank, replies: Replies, source: QuestionSource, context: CompileContext) -> CompiledItem:
    """Public side and key of one blank, as its kind lays them out. Reports what cannot be read."""
    if len(blank.label) > LABEL_LIMIT or ":" in blank.label or blank.label.isdigit():
        message = _("A blank cannot be called “%(label)s”.") % {"label": blank.label[:40]}
        remedy = _("Use at most %(limit)d characters, no colon, and not only figures.") % {"limit": LABEL_LIMIT}
        context.report("error", "question-blank-label", message, blank.line, remedy)
    if not blank.choices:
        message = _("This blank says nothing about what is right.")
        remedy = _("Write the answer between the brackets: [[prior]], [[= 0.25]] or %(list)s.") % {"list": _EXAMPLE}
        context.report("error", "question-blank-empty", message, blank.line, remedy)
        return CompiledItem({}, {})
    if blank.kind == "dropdown":
        return _list(blank, replies, context)
    if blank.kind == "text" and any(len(answer) > 1 and answer[0] == answer[-1] == "*" for answer, _x in blank.choices):
        message = _("A drop-down needs something else to choose.")
        remedy = _("Write all its choices with | between them: %(list)s.") % {"list": _EXAMPLE}
        context.report("error", "question-blank-choices", message, blank.line, remedy)
    for answer, _right in blank.choices:
        if len(answer) > TYPED_LIMIT:
            message = _("This answer is longer than a learner's may be (%(limit)d characters).") % {
                "limit": TYPED_LIMIT
            }
            context.report("error", "question-answer-long", message, blank.line, _("Shorten it."))
    told = {reply.text: reply for reply in replies.given}
    right = [
        replace(told.pop(answer, _NO_REPLY), fraction=1.0, text=answer, line=blank.line) for answer, _x in blank.choices
    ]
    options = source.options if blank.kind == "text" else {}
    small = QuestionSource("", blank.line, (*right, *told.values()), (), "", blank.line, options, source.line)
    kind = numeric.kind if blank.kind == "numeric" else text.kind
    return kind.compile(small, context)


def _list(blank: Blank, replies: Replies, context: CompileContext) -> CompiledItem:
    """A drop-down: its choices are plain text, as they were written."""
    choices = {option_id(choice): choice for choice, _right in blank.choices}
    shares = {option_id(choice): 1.0 if right else 0.0 for choice, right in blank.choices}
    right = sum(is_right for _choice, is_right in blank.choices)
    if not all(choices.values()):
        _report_choices(blank, _("A choice of this drop-down is empty."), context)
    elif len(choices) < len(blank.choices):
        _report_choices(blank, _("A choice of this drop-down stands in it twice."), context)
    elif right == 0:
        _report_choices(blank, _("No choice of this drop-down is marked as right."), context)
    elif right == len(choices):
        _report_choices(blank, _("Every choice of this drop-down is marked as right."), context)
    if any(_PLAIN_ONLY.search(choice) for choice in choices.values()):
        message = _("A drop-down shows plain text only; a formula in it stands as it is written.")
        context.report("warning", "question-plain-options", message, blank.line, _("Write it without signs of TeX."))
    told = dict[str, Any]()
    for reply in replies.given:
        id = option_id(reply.text)
        if id not in choices:
            message = _("“%(choice)s” is no choice of this drop-down.") % {"choice": reply.text[:40]}
            context.report("error", "question-blank-reply", message, reply.line, _("Write it as it stands there."))
        told[id] = rich(reply.feedback, reply.feedback_line, context)
    options: list[Any] = [{"id": id, "text": choice} for id, choice in choices.items()]
    return CompiledItem({"options": options}, {"shares": dict[str, Any](shares), "replies": told})


def _report_choices(blank: Blank, message: str, context: CompileContext) -> None:
    remedy = _("Put | between the choices and asterisks around what is right: %(list)s.") % {"list": _EXAMPLE}
    context.report("error", "question-blank-choices", message, blank.line, remedy)
