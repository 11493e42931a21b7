"""What is wrong with a head that is no YAML, in words for people who never heard of YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from stoa.kernel.text.plain import Plain, Said

_PAIR = re.compile(r"([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*?)[ \t]*$")
_GLUED = re.compile(r"([A-Za-z][\w-]*):([^\s:/].*)$")
_LIST_ITEM = re.compile(r"- ")


def said_plainly(problem: Any, text: str, keys: tuple[str, ...]) -> Plain:
    """What a parser's `problem` (a MarkedYAMLError) with the head `text` comes down to."""
    mark = problem.problem_mark or problem.context_mark
    at = mark.line if mark else 0
    known = slip(text, keys, at)
    if known:
        return known
    why = (problem.problem or problem.context or "").strip()
    lines = text.split("\n")
    if "expected ':'" in why and (loose := _loose(lines, at)) is not None:
        return Plain(*_no_pair(lines[loose]), loose + 2)
    if "end of stream" in why or "expected ','" in why:
        opened = problem.context_mark.line if problem.context_mark else at
        return Plain(*_left_open(lines[min(opened, len(lines) - 1)]), opened + 2)
    line = lines[min(at, len(lines) - 1)]
    for sign, words in _WORDS:
        if sign in why:
            return Plain(*words(line), at + 2, mark.column + 1 if mark else 0)
    message = _("The head is not YAML: %(why)s.") % {"why": why}
    return Plain(message, _("Write `name: value` lines between two lines of ---."), at + 2)


def slip(text: str, keys: tuple[str, ...], until: int) -> Plain | None:
    """A slip that a parser stumbles over only later: a tab at a line's beginning, no blank behind a colon."""
    for number, line in enumerate(text.split("\n")[: until + 1]):
        if line.startswith("\t") or line[: len(line) - len(line.lstrip())].count("\t"):
            message = _("The line begins with a tab.")
            return Plain(message, _("Begin it at the margin; where it has to be indented, use blanks."), number + 2)
        glued = _GLUED.match(line)
        if glued and glued[1] in keys:
            message = _("There is no blank behind the colon.")
            return Plain(message, _("Write %(line)s") % {"line": f"{glued[1]}: {glued[2].strip()}"}, number + 2)
    return None


def quoted(line: str) -> str:
    """The line with its value in quotes, as something to copy."""
    pair = _PAIR.match(line.strip())
    return f"{pair[1]}: {json.dumps(pair[2], ensure_ascii=False)}" if pair else json.dumps(line.strip())


def _loose(lines: list[str], until: int) -> int | None:
    """The first line up to `until` that is neither `name: value`, nor goes on with one, nor is a remark."""
    for number, line in enumerate(lines[: until + 1]):
        is_other = not line.strip() or line.startswith((" ", "#")) or _LIST_ITEM.match(line)
        if not is_other and not _PAIR.match(line):
            return number
    return None


def _no_pair(line: str) -> Said:
    message = _("“%(line)s” is no line of a head.") % {"line": line.strip()[:60]}
    return message, _("Write `title: value`, for one. If the text begins here, write --- on a line above it.")


def _left_open(line: str) -> Said:
    message = _("A quote or bracket is opened in this line and not closed.")
    return message, _("Close it at the end of the value.")


def _second_colon(line: str) -> Said:
    if line.startswith(" "):
        return _("The line is indented."), _("Begin it at the margin.")
    message = _("The line has a second colon, so it cannot be told what belongs to what.")
    return message, _("Put the value in quotes: %(line)s") % {"line": quoted(line)}


def _bad_start(line: str) -> Said:
    message = _("The value begins with a sign that has a meaning of its own in YAML.")
    return message, _("Put the value in quotes: %(line)s") % {"line": quoted(line)}


def _behind_quotes(line: str) -> Said:
    message = _("Something stands behind the closing quote.")
    return message, _("Put the whole value between quotes, and use the other kind of quotes inside: '…\"…\"…'.")


def _backslash(line: str) -> Said:
    return _("A backslash between double quotes begins a code."), _("Use single quotes around the value.")


def _second_head(line: str) -> Said:
    message = _("A line that begins with --- or ... ends the head, and text stands behind it.")
    return message, _("Write the three hyphens on a line of their own.")


_WORDS: Final[tuple[tuple[str, Callable[[str], Said]], ...]] = (
    ("mapping values are not allowed", _second_colon),
    ("cannot start any token", _bad_start),
    ("expected alphabetic", _bad_start),
    ("not allowed in this context", _bad_start),
    ("expected key", _behind_quotes),
    ("escape character", _backslash),
    ("another document", _second_head),
)
