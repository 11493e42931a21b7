"""What is wrong with a text that is no TOML, in words for people who never heard of TOML."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _

from stoa.kernel.text.plain import Plain, Said

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")
_CURLY: Final = dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‛‹›", "'")
_PAIR = re.compile(r"\s*([\w.-]+)\s*=\s*(.*?)\s*$")


def said_plainly(why: str, text: str) -> Plain:
    """What the parser's complaint `why` (of `tomllib`) about `text` comes down to."""
    place = _PLACE.search(why)
    lines = text.split("\n")
    at, column = (int(place[1]), int(place[2])) if place and place[1] else (len(lines), 0)
    line = lines[min(at, len(lines)) - 1]
    for sign, pattern, words in _WORDS:
        if sign in why and (found := pattern.search(line)):
            return Plain(*words(line, found), at, column)
    message = _("The file is not TOML: %(why)s.") % {"why": _PLACE.sub("", why).rstrip(".")}
    return Plain(message, _("Texts stand in quotes, lists in brackets."), at, column)


def _straight(line: str) -> str:
    return "".join(_CURLY.get(letter, letter) for letter in line).strip()


def _curly(line: str, found: re.Match[str]) -> Said:
    message = _("The quotes in this line are curly; only straight ones count.")
    return message, _("Write %(line)s") % {"line": _straight(line)}


def _comma(line: str, found: re.Match[str]) -> Said:
    message = _("A number is written with a comma here.")
    return message, _("Write %(line)s") % {"line": f"{found[1]} = {found[2]}.{found[3]}"}


def _colon(line: str, found: re.Match[str]) -> Said:
    return _("A colon stands where = belongs."), _("Write %(line)s") % {"line": f"{found[1]} = {found[2].strip()}"}


def _no_equals(line: str, found: re.Match[str]) -> Said:
    message = _("The line is no `name = value`.")
    return message, _('Write title = "...", for one. A text of several lines stands between """ and """.')


def _bare(line: str, found: re.Match[str]) -> Said:
    value = found[2].replace('"', "'")
    return _("The text has no quotes around it."), _("Write %(line)s") % {"line": f'{found[1]} = "{value}"'}


def _nothing(line: str, found: re.Match[str]) -> Said:
    return _("Nothing stands behind the =."), _("Write a value, or take the line out.")


def _point(line: str, found: re.Match[str]) -> Said:
    return _("A number begins with a digit."), _("Write 0%(number)s.") % {"number": found[1]}


def _left_open(line: str, found: re.Match[str]) -> Said:
    return _("A quote is opened in this line and not closed."), _("Close it at the end of the text.")


def _list(line: str, found: re.Match[str]) -> Said:
    message = _("A list is not closed, or a comma is missing in it.")
    return message, _('Write ["one", "two"]: a comma between two values, and a bracket at the end.')


def _table(line: str, found: re.Match[str]) -> Said:
    message = _("What stands between { and } is not closed, or a comma is missing in it.")
    return message, _('Write { name = "Cy", role = "author" } on one line.')


def _header(line: str, found: re.Match[str]) -> Said:
    message = _("The brackets around this heading are not closed.")
    return message, _("Write as many behind it as before it: [grading], [[outcomes]].")


def _twice(line: str, found: re.Match[str]) -> Said:
    return _("This stands in the file twice."), _("Remove one of the two.")


def _backslash(line: str, found: re.Match[str]) -> Said:
    message = _("A backslash between double quotes begins a code.")
    return message, _("Write / between folders; elsewhere put the text between single quotes.")


def _comma_at_end(line: str, found: re.Match[str]) -> Said:
    return _("A comma stands at the end of the line."), _("Take it away: each setting has a line of its own.")


def _per_cent(line: str, found: re.Match[str]) -> Said:
    return _("A share is written as a number from 0 to 1."), _("Write 0.5 for a half.")


def _more(line: str, found: re.Match[str]) -> Said:
    message = _("Something stands behind the value.")
    return message, _("Put texts in quotes as a whole, and use the other kind of quotes inside: '…\"…\"…'.")


_ANY: Final = re.compile("")
_CURLY_IN: Final = re.compile("[" + "".join(_CURLY) + "]")
_WORDS: Final[tuple[tuple[str, re.Pattern[str], Callable[[str, re.Match[str]], Said]], ...]] = (
    ("Invalid value", _CURLY_IN, _curly),
    ("Expected newline", re.compile(r"=\s*[“„‟«]"), _curly),
    ("Expected newline", re.compile(r"^\s*([\w-]+)\s*=\s*(\d+),(\d+)\s*(?:#.*)?$"), _comma),
    ("Expected newline", re.compile(r"=\s*\d+(?:\.\d+)?\s*%"), _per_cent),
    ("Expected newline", re.compile(r",\s*$"), _comma_at_end),
    ("Expected newline", _ANY, _more),
    ("Expected '='", re.compile(r"^\s*([\w-]+)\s*:(.*)$"), _colon),
    ("Expected '='", _ANY, _no_equals),
    ("Invalid statement", _ANY, _no_equals),
    ("Invalid value", re.compile(r"=\s*(?:#.*)?$"), _nothing),
    ("Invalid value", re.compile(r"=\s*(\.\d+)"), _point),
    ("Invalid value", _PAIR, _bare),
    ("Illegal character '\\n'", _ANY, _left_open),
    ("Unterminated string", _ANY, _left_open),
    ("Unclosed array", _ANY, _list),
    ("Unclosed inline table", _ANY, _table),
    ("at the end of a", _ANY, _header),
    ("Cannot overwrite", _ANY, _twice),
    ("Cannot declare", _ANY, _twice),
    ("Cannot mutate", _ANY, _twice),
    ("Unescaped", _ANY, _backslash),
)
"""What the parser says, what the line looks like, and what is said of it: the first that fits."""
