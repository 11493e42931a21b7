"""What the kinds with a list of options share: compiling the list, and drawing it as rows."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal

from django.utils.translation import gettext as _

from stoa.assessment.items.aloud import named
from stoa.assessment.items.markup import CLASSES, attr, describedby, first_of, group, shuffled, solution_mark, verdict
from stoa.assessment.items.saying_wrong import same, words_of
from stoa.assessment.items.source import rich
from stoa.assessment.ports import AnswerSource, CompiledItem, QuestionSource, Shown, Wrong, field_name
from stoa.content.ports import CompileContext, Part


def option_id(text: str) -> str:
    """An id made from what the option says: an option may move without a stored response meaning another one."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()[:10]


def compile_options(source: QuestionSource, context: CompileContext) -> CompiledItem:
    """The options in the author's order, with shares and replies in the key. Reports empty and equal options."""
    listed: list[Any] = []
    shares: dict[str, Any] = {}
    replies: dict[str, Any] = {}
    for answer in source.answers:
        if not answer.text:
            message = _("This answer has no text.")
            context.report("error", "question-option-empty", message, answer.line, _("Write it behind the brackets."))
            continue
        id = option_id(answer.text)
        if id in shares:
            report_twice(answer, context)
            continue
        listed.append({"id": id, "html": rich(answer.text, answer.line, context)})
        shares[id] = answer.fraction
        if answer.feedback:
            replies[id] = rich(answer.feedback, answer.feedback_line, context)
    if len(source.answers) == 1:
        message = _("There is only one answer to choose.")
        context.report("error", "question-one-option", message, source.answers[0].line, _("Add another answer."))
    return CompiledItem({"options": listed}, {"shares": shares, "replies": replies})


def report_twice(answer: AnswerSource, context: CompileContext) -> None:
    """Report an answer that says what another one says."""
    message = _("This answer stands in the list twice.")
    context.report("error", "question-option-duplicate", message, answer.line, _("Remove or reword one."))


def scoring_of(source: QuestionSource, context: CompileContext, known: Sequence[str]) -> str:
    """The way of scoring that the author names; the first known one without it."""
    scoring = source.options.get("scoring", "").strip() or known[0]
    if scoring in known:
        return scoring
    message = _("“%(scoring)s” is no way of scoring.") % {"scoring": scoring[:40]}
    remedy = _("Write “all” (all or nothing) or “each” (a share for each right decision).")
    context.report("error", "question-scoring", message, source.line, remedy)
    return known[0]


def needs_right_answer(source: QuestionSource, context: CompileContext, at_most_one: bool) -> None:
    """Report a list without a right answer or, where only one can be given, with several."""
    right = [answer for answer in source.answers if answer.is_right]
    if not right:
        _report_none(source, context)
    for answer in right[1:] if at_most_one else []:
        context.report(
            "error",
            "question-two-right",
            _("A second answer is marked as right, but a learner can give only one."),
            answer.line,
            _("Leave one [x], or make it a “multiple” question."),
        )


def _report_none(source: QuestionSource, context: CompileContext) -> None:
    line = source.answers[0].line if source.answers else source.line
    if source.answers:
        message, remedy = _("No answer is marked as right."), _("Mark it with [x].")
    else:
        message = _("This question has no answers.")
        remedy = _("List them below the prompt: “- [x] a right one”, “- [ ] another”.")
    context.report("error", "question-no-right-answer", message, line, remedy)


def refuse_shares(answers: Collection[AnswerSource], context: CompileContext) -> None:
    """Report answers that earn a part, for kinds in which that means nothing."""
    for answer in answers:
        if 0 < answer.fraction < 1:
            message = _("A share has no meaning in a “multiple” question.")
            remedy = _("Write [x] or [ ], and “:scoring: each” for a share for each right decision.")
            context.report("error", "question-share", message, answer.line, remedy)


def option_ids(part: Part) -> list[str]:
    """The ids of a part's options, in the author's order."""
    options: Any = part.public.get("options", [])
    return [option["id"] for option in options]


def shares_of(part: Part) -> Mapping[str, float]:
    shares: Any = part.key.get("shares", {})
    return shares  # type: ignore[no-any-return]


def reply_to(part: Part, id: str) -> str:
    """The author's reply to one option, as HTML."""
    replies: Any = part.key.get("replies", {})
    return str(replies.get(id, ""))


def wrong_options(part: Part, response: object) -> tuple[Wrong, ...]:
    """The options that should not have been chosen, and, where several can be, behind an ellipsis those that should
    have been."""
    public: Any = part.public
    shares = shares_of(part)
    words = {option["id"]: words_of(option.get("html") or option.get("text", "")) for option in public["options"]}
    listed = response if isinstance(response, list) else [response]
    chosen = [id for id in listed if isinstance(id, str) and id in words]
    wrong = [words[id] for id in chosen if shares.get(id, 0) < 1]
    if isinstance(response, list):
        wrong += [f"… {text}" for id, text in words.items() if shares.get(id, 0) >= 1 and id not in chosen]
    return same(wrong)


def draw_options(part: Part, shown: Shown, control: Literal["radio", "checkbox"], chosen: Collection[str]) -> str:
    """Prompt and options as rows of radio buttons or check boxes."""
    public: Mapping[str, Any] = part.public
    pairs = [(option["id"], option["html"]) for option in public["options"]]
    if public.get("shuffle"):
        pairs = shuffled(pairs, shown.seed)
    name, base = attr(field_name(part)), attr(part.id)
    first = first_of(shown, f"{part.id}-field")
    rows = [
        _row(part, shown, f'type="{control}" name="{name}"{"" if number else first}', base, id, html,
             id in chosen)
        for number, (id, html) in enumerate(pairs)
    ]  # fmt: skip
    inner = f'<div class="options">{"".join(rows)}</div>'
    return group(part.id, public["prompt"], bool(public.get("is_block")), inner, describedby(shown.describedby))


def _row(part: Part, shown: Shown, control: str, base: str, id: str, html: str, is_chosen: bool) -> str:
    told = shown.outcome.verdicts.get(id) if shown.outcome else None
    state = " checked" if is_chosen else " disabled" if shown.is_settled else ""
    if told is None:
        if shown.reveals and not is_chosen and shares_of(part).get(id, 0) >= 1:
            at = f"{base}-{id}"
            return (
                f'<label class="choice missed"><input {control} value="{id}"{state}{named(html, at)}'
                f' aria-describedby="{at}-v"><span id="{at}">{html}</span>{solution_mark(f"{at}-v")}</label>'
            )
        return f'<label class="choice"><input {control} value="{id}"{state}{named(html)}><span>{html}</span></label>'
    # The row's words about the answer describe the control; its name stays the option's own text.
    at = f"{base}-{id}"
    feedback = f'<span class="feedback" id="{at}-f">{told.feedback}</span>' if told.feedback else ""
    described = f"{at}-v {at}-f" if told.feedback else f"{at}-v"
    return (
        f'<label class="choice {CLASSES[told.status]}"><input {control} value="{id}"{state}'
        f'{named(html, at)} aria-describedby="{described}"><span id="{at}">{html}</span>'
        f"{verdict(told.status, f'{at}-v', is_settled=shown.is_settled)}{feedback}</label>"
    )
