"""Taking a question's body apart: prompt, answers with their replies, hints, explanation.

The body is Markdown whose first task list holds the answers. It is read line by line, so that every finding can name
its line; what the lines say is compiled by `content` afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Literal

from django.utils.translation import gettext as _

from stoa.assessment.ports import OPTION_LIMIT, AnswerSource, Marks, QuestionSource
from stoa.content.ports import CompileContext, Directive

_ANSWER = re.compile(r"^ {0,3}[-*+][ \t]+\[(?P<mark>[^\]\[]{0,12})\](?![(:\[])(?:[ \t]+(?P<text>.*))?$")
_MARK = re.compile(r"^(?:[xX]|[ \t]*(?:(?P<share>\d{1,3}(?:\.\d{1,4})?)[ \t]*%[ \t]*)?)$")
_BLANKS = re.compile(
    r"^ {0,3}[-*+][ \t]*\[[ \t]*(?P<mark>[xX]?|\d{1,3}(?:\.\d{1,4})?[ \t]*%)[ \t]*\](?![(:\[])[ \t]*(?P<text>.*)$"
)
"""What was meant as an answer and has a blank too few or too many: `-[x] One`, `- [ x ] One`, `- [x]One`."""
_NAMED = re.compile(r"^ {0,3}[-*+][ \t]+\[(?P<mark>[^\]\[]{0,200})\](?![(:\[])(?:[ \t]+(?P<text>.*))?$")
"""An answer whose mark is words: `- [true] Some flags are false`."""
_NAMED_LOOSE = re.compile(r"^ {0,3}[-*+][ \t]*\[(?P<mark>.*?)\](?![(:\[])[ \t]*(?P<text>.*)$")
"""What was meant as one: `-[true] One`, `- [true]One`, `- [f[0]] One`."""
_REPLY_LOOSE = re.compile(r"^ {0,3}[-*+][ \t]*\[(?!\[)(?P<mark>[^\]\[]*)\](?![(:\[])[ \t]*(?P<text>.*)$")
"""The same where `[[` begins a blank of the prompt: `- [[prior]] times likelihood`."""
_PLAIN = re.compile(r"^ {0,3}[-*+][ \t]+(?:\[(?P<mark>[xX \t]?)\](?=[ \t]|$)[ \t]*)?(?P<text>\S.*|)$")
"""A line of a plain list, also with the brackets of an answer, which mean nothing there: `- Rome`."""
_LINES = {"worth": _ANSWER, "words": _NAMED, "blanks": _NAMED, "none": _PLAIN}
_FENCE = re.compile(r"^[ \t]*(?P<fence>`{3,}|~{3,}|:{3,})")
_QUOTE = re.compile(r"^[ \t]*> ?(?P<text>.*)$")
_TOLD = re.compile(r"^\*\*(?P<what>hint|explanation)[.:]?\*\*[.:]?[ \t]*(?P<text>.*)$", re.IGNORECASE)
_LONE_PARAGRAPH = re.compile(r"^\s*<p>((?:(?!</?p[ >]).)*)</p>\s*$", re.DOTALL)


@dataclass
class _Chunk:
    """Neighbouring lines of one kind. A quote's lines are without their `>`."""

    kind: Literal["text", "answer", "quote"]
    line: int
    lines: list[str]
    mark: str = ""
    is_loose: bool = False
    """Whether the blanks of an answer are not where they belong."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip("\n")


@dataclass
class _Reader:
    """Sorts lines into chunks. Remembers an open fence, inside which nothing is an answer or a quote."""

    marks: Marks = "worth"
    chunks: list[_Chunk] = field(default_factory=list)
    fence: str = ""
    was_blank: bool = True
    has_answers: bool = False

    @property
    def current(self) -> str:
        return self.chunks[-1].kind if self.chunks else ""

    def read(self, line: str, number: int) -> None:
        if self.fence:
            bare = line.strip()
            if len(bare) >= len(self.fence) and not bare.strip(self.fence[0]):
                self.fence = ""
            self.chunks[-1].lines.append(line)
        elif not line.strip():
            if self.chunks:
                self.chunks[-1].lines.append("")
        else:
            self._read_open(line, number)
        self.was_blank = not line.strip()

    def _read_open(self, line: str, number: int) -> None:
        is_inside = self.current == "answer" and _indent(line) >= 2
        is_worth = self.marks == "worth"
        answer = None if is_inside else _LINES[self.marks].match(line)
        loose = None
        if not is_inside and self.marks != "none":
            meant = _REPLY_LOOSE if self.marks == "blanks" else _NAMED_LOOSE
            loose = _BLANKS.match(line) if is_worth else None if answer else meant.match(line)
        quote = None if is_inside else _QUOTE.match(line)
        if answer and (not is_worth or _MARK.match(answer["mark"]) or (self.has_answers and not loose)):
            self.has_answers = True
            self.chunks.append(_Chunk("answer", number, [answer["text"] or ""], answer["mark"] or ""))
        elif loose:
            self.has_answers = True
            self.chunks.append(_Chunk("answer", number, [loose["text"]], loose["mark"], is_loose=True))
        elif quote:
            self._read_quote(quote["text"], number)
        else:
            fence = _FENCE.match(line)
            self.fence = fence["fence"] if fence else ""
            is_lazy = not self.was_blank and not fence
            if is_inside or self.current == "text" or (self.current and is_lazy):
                self.chunks[-1].lines.append(line)
            else:
                self.chunks.append(_Chunk("text", number, [line]))

    def _read_quote(self, text: str, number: int) -> None:
        if self.current == "quote" and not self.was_blank and not _TOLD.match(text):
            self.chunks[-1].lines.append(text)
        else:
            self.chunks.append(_Chunk("quote", number, [text]))


def _indent(line: str) -> int:
    """How far a line stands from the margin, in columns; a tab goes on to the next fourth."""
    wide = line.expandtabs(4)
    return len(wide) - len(wide.lstrip())


def take_apart(directive: Directive, context: CompileContext, marks: Marks = "worth") -> QuestionSource:
    """The pieces of a question's body, its answers marked as the kind has it; what fits nowhere is reported."""
    reader = _Reader(marks)
    for number, line in enumerate(directive.body.split("\n"), directive.body_line):
        reader.read(line, number)
    prompt: list[str] = []
    answers: list[_Chunk] = []
    told: dict[str, list[tuple[str, int]]] = {"hint": [], "explanation": []}
    for chunk in reader.chunks:
        marker = _TOLD.match(chunk.lines[0]) if chunk.kind == "quote" else None
        if marker:
            told[marker["what"].lower()].append(("\n".join([marker["text"], *chunk.lines[1:]]).strip(), chunk.line))
        elif chunk.kind == "answer":
            answers.append(chunk)
        elif answers:
            _report_stray(chunk, context)
        else:
            # Blank lines stand in for what was taken out, so that findings in the prompt keep their line.
            prompt += [""] * (chunk.line - directive.body_line - len(prompt))
            prompt += [f"> {line}" for line in chunk.lines] if chunk.kind == "quote" else chunk.lines
    if len(answers) > OPTION_LIMIT:
        message = _("A question takes at most %(limit)d answers.") % {"limit": OPTION_LIMIT}
        context.report("error", "question-too-many-answers", message, answers[OPTION_LIMIT].line)
    return QuestionSource(
        prompt="\n".join(prompt).rstrip(),
        prompt_line=directive.body_line,
        answers=tuple(_answer(chunk, context, marks) for chunk in answers[:OPTION_LIMIT]),
        hints=tuple((text, line) for text, line in told["hint"] if text),
        explanation="\n\n".join(text for text, line in told["explanation"]),
        explanation_line=told["explanation"][0][1] if told["explanation"] else directive.line,
        options=directive.options,
        line=directive.line,
    )


def _report_stray(chunk: _Chunk, context: CompileContext) -> None:
    if chunk.kind == "quote":
        message = _("This quote stands after the answers and belongs to none of them.")
        remedy = _(
            "If it replies to the answer above, indent it by two blanks. Otherwise begin it with **Hint.** or "
            "**Explanation.**"
        )
    else:
        message = _("This stands after the answers and belongs to none of them.")
        remedy = _("Put it above the list, or make it a quote that begins with **Hint.** or **Explanation.**")
    context.report("error", "question-stray-text", message, chunk.line, remedy)


def _answer(chunk: _Chunk, context: CompileContext, marks: Marks) -> AnswerSource:
    """An answer line with the quote under it."""
    first, *rest = chunk.lines
    if chunk.is_loose and marks == "words":
        message = _("This row cannot be read.")
        remedy = _(
            "Write “- [what is right] the row”: a blank behind the hyphen and one behind the brackets, no brackets "
            "inside them, and at most 200 characters."
        )
        context.report("error", "question-answer-blanks", message, chunk.line, remedy)
    elif chunk.is_loose:
        message = _("The blanks of this answer are not where they belong.")
        written = f"- [{chunk.mark or ' '}] {first.strip()[:60]}"
        remedy = _("Write “%(answer)s”: a blank behind the hyphen and one behind the brackets.") % {"answer": written}
        context.report("error", "question-answer-blanks", message, chunk.line, remedy)
    at = next((index for index, line in enumerate(rest) if _QUOTE.match(line)), len(rest))
    text = "\n".join([first.strip(), dedent("\n".join(rest[:at])).rstrip()]).strip()
    reply = [match["text"] if (match := _QUOTE.match(line)) else line.strip() for line in rest[at:]]
    return AnswerSource(
        mark=chunk.mark.strip(),
        fraction=_share(chunk, context) if marks == "worth" else 0.0,
        text=text,
        line=chunk.line,
        feedback="\n".join(reply).strip(),
        feedback_line=chunk.line + 1 + at,
    )


def _share(chunk: _Chunk, context: CompileContext) -> float:
    """What an answer earns, 0..1, by its mark."""
    match = _MARK.match(chunk.mark)
    share = float(match["share"]) / 100 if match and match["share"] else 0.0
    if match is None or share > 1:
        message = _("“[%(mark)s]” says nothing about an answer.") % {"mark": chunk.mark}
        remedy = _("Write [x] for a right answer, [ ] for any other, or a share such as [50%].")
        context.report("error", "question-answer-mark", message, chunk.line, remedy)
        return 0.0
    return 1.0 if chunk.mark in ("x", "X") else share


def rich(text: str, line: int, context: CompileContext) -> str:
    """`text` as sanitised HTML; a lone paragraph comes without its `<p>`."""
    if not text.strip():
        return ""
    html = context.markdown(text, line)
    lone = _LONE_PARAGRAPH.match(html)
    return lone[1] if lone else html.strip()
