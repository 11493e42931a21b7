"""Finding directives: `:::{name} argument`, options, body, closing colons.

One scanner serves both the Markdown parser (which hands it the lines of whatever container it stands in) and
`split`, for block kinds that take their children apart themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from stoa.content.ports import Directive

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_OPEN = re.compile(r" {0,3}(:{3,})[ \t]*\{([A-Za-z][\w.:+/-]{0,79})\}[ \t]*(.*?)[ \t]*$")
_CLOSE = re.compile(r" {0,3}(:{3,})[ \t]*$")
_COLONS = re.compile(r" {0,3}:{3,}")
_OPTION = re.compile(r" {0,3}:([A-Za-z][\w-]{0,59}):(?:[ \t]+(.*?))?[ \t]*$")
_BRACED = re.compile(r"\{([A-Za-z][\w.:+/-]{0,79})\}[ \t]*(.*?)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)$")
LineAt = Callable[[int], str | None]


@dataclass(frozen=True)
class Trouble:
    """Something wrong with a directive's form, at `line` of the text that was scanned (from 0)."""

    rule: str
    message: str
    line: int
    remedy: str


@dataclass(frozen=True)
class Scanned:
    """A directive as found from line `start` up to `end` (from 0, exclusive) of a text."""

    name: str
    argument: str
    options: dict[str, str]
    body: str
    start: int
    body_start: int
    end: int
    troubles: tuple[Trouble, ...]

    def directive(self, file: str, first_line: int) -> Directive:
        """As block kinds see it; `first_line` is the line of `file` that the text's line 0 is."""
        return Directive(
            name=self.name,
            argument=self.argument,
            options=self.options,
            body=self.body,
            file=file,
            line=first_line + self.start,
            body_line=first_line + self.body_start,
        )


def scan(line_at: LineAt, start: int) -> Scanned | None:
    """The directive that opens on line `start`, or None. `line_at` returns None past the end of its container."""
    match = _OPEN.match(line_at(start) or "")
    if not match:
        return None
    troubles: list[Trouble] = []
    options, body_start = _options(line_at, start + 1, troubles)
    end, closed = _end(line_at, start, body_start, len(match[1]), troubles)
    body = "\n".join(line_at(number) or "" for number in range(body_start, end))
    return Scanned(
        name=match[2],
        argument=match[3],
        options=options,
        body=body,
        start=start,
        body_start=body_start,
        end=end + 1 if closed else end,
        troubles=tuple(troubles),
    )


def _options(line_at: LineAt, line: int, troubles: list[Trouble]) -> tuple[dict[str, str], int]:
    """The options from `line` on, and the line on which the body begins."""
    options: dict[str, str] = {}
    while match := _OPTION.match(line_at(line) or ""):
        name = match[1].lower()
        if name in options:
            message = _("The option “%(name)s” stands here twice.") % {"name": name}
            troubles.append(Trouble("option-twice", message, line, _("Remove one of the two lines.")))
        options[name] = match[2] or ""
        line += 1
    if line_at(line) == "":
        line += 1
    return options, line


def _end(line_at: LineAt, start: int, line: int, colons: int, troubles: list[Trouble]) -> tuple[int, bool]:
    """(line of the closing colons or of the text's end, whether there were closing colons).

    Colons inside a code fence are text. Inner directives that wrongly take as many colons as the outer one are
    paired up, so that one mistake makes one finding.
    """
    open_inside: list[int] = []
    fence = ""
    while (text := line_at(line)) is not None:
        fence, in_code = _fence(text, fence)
        if not in_code and ":::" in text:
            opening = _OPEN.match(text)
            closing = _CLOSE.match(text)
            if opening and len(opening[1]) >= colons:
                open_inside.append(line)
            elif closing and len(closing[1]) >= colons:
                if not open_inside:
                    return line, True
                inner = open_inside.pop()
                message = _("A directive inside another takes fewer colons than the outer one.")
                remedy = _("Give the outer directive (line above) one more colon, at its start and its end.")
                troubles.append(Trouble("directive-nesting", message, inner, remedy))
        line += 1
    message = _("The directive is not closed.")
    remedy = _("Close it with a line of %(count)s colons.") % {"count": colons}
    troubles.append(Trouble("directive-unclosed", message, start, remedy))
    return line, False


def _fence(text: str, fence: str) -> tuple[str, bool]:
    """Whether `text` stands in a code fence, given the `fence` that is open ('' for none); and the fence after it."""
    match = _FENCE.match(text)
    if fence:
        closes = match and match[1].startswith(fence) and not match[2].strip()
        return ("" if closes else fence), True
    if match and not (match[1][0] == "`" and "`" in match[2]):
        return match[1], True
    return "", False


def stray(text: str, line: int) -> Trouble | None:
    """What is wrong with a line that begins with three colons and opens no directive."""
    if not _COLONS.match(text):
        return None
    if _CLOSE.match(text):
        message = _("These colons close nothing.")
        return Trouble("directive-stray", message, line, _("Remove the line, or open a directive above it."))
    message = _("A directive's name stands in braces.")
    return Trouble("directive-syntax", message, line, _("Write :::{note}, with the name in braces."))


def split(text: str, first_line: int, file: str) -> tuple[str, list[Directive], list[Trouble]]:
    """`text` taken apart: (what is outside, directives at its top level, what is wrong with their form).

    The text outside keeps its line numbers: lines of directives become empty lines. `first_line` is the line of
    `file` on which `text` begins; the lines of troubles count from 0 in `text`.
    """
    lines = text.split("\n")
    found: list[Directive] = []
    troubles: list[Trouble] = []
    fence = ""
    line = 0
    while line < len(lines):
        fence, in_code = _fence(lines[line], fence)
        scanned = None if in_code or ":::" not in lines[line] else scan(_reader(lines), line)
        if scanned is None:
            if not in_code and (problem := stray(lines[line], line)):
                troubles.append(problem)
                lines[line] = ""
            line += 1
            continue
        found.append(scanned.directive(file, first_line))
        troubles.extend(scanned.troubles)
        lines[line : scanned.end] = [""] * (min(scanned.end, len(lines)) - line)
        line = scanned.end
    return "\n".join(lines), found, troubles


def _reader(lines: Sequence[str]) -> LineAt:
    return lambda number: lines[number] if number < len(lines) else None


def directive_plugin(machine: MarkdownIt) -> None:
    """Teaches a Markdown parser directives: a token `directive` whose `meta["scanned"]` is a Scanned.

    Troubles of form go to `env["troubles"]`, a list. In code fences of the MyST form (three backticks, then
    `{name}`) the same tokens arise.
    """
    machine.block.ruler.before(
        "fence", "directive", _block_rule, {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}
    )
    machine.core.ruler.after("block", "directive_fence", _fence_rule)


def _fence_rule(state: Any) -> None:
    for token in state.tokens:
        match = _BRACED.match(token.info) if token.type == "fence" else None
        if match and token.map:
            lines = token.content.removesuffix("\n").split("\n")
            troubles: list[Trouble] = []
            options, body = _options(_reader(lines), 0, troubles)
            start = token.map[0]
            token.type = "directive"
            token.meta = {
                "scanned": Scanned(
                    match[1], match[2], options, "\n".join(lines[body:]), start, start + 1 + body, token.map[1], ()
                )
            }


def _block_rule(state: Any, start: int, end: int, silent: bool) -> bool:
    if state.sCount[start] - state.blkIndent >= 4:
        return False
    first = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(":::", first):
        return False
    line_at = _container(state, start, end)
    opening = line_at(start) or ""
    is_open = _OPEN.match(opening) is not None
    if silent:
        return True
    if not is_open:
        trouble = stray(opening, start)
        if trouble is None:
            return False
        state.env.setdefault("troubles", []).append(trouble)
        state.line = start + 1
        return True
    scanned = scan(line_at, start)
    assert scanned is not None  # the opening line matched
    token = state.push("directive", "", 0)
    token.map = [start, scanned.end]
    token.meta = {"scanned": scanned}
    state.env.setdefault("troubles", []).extend(scanned.troubles)
    state.line = min(scanned.end, end)
    return True


def _container(state: Any, start: int, end: int) -> LineAt:
    """Lines of the container (list item, quote) that the parser stands in, without its indent; None where it ends."""
    indent = state.sCount[start]

    def line_at(number: int) -> str | None:
        if number >= end:
            return None
        empty = state.bMarks[number] + state.tShift[number] >= state.eMarks[number]
        if not empty and state.sCount[number] < state.blkIndent:
            return None
        return str(state.getLines(number, number + 1, indent, False))

    return line_at
