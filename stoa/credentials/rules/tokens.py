"""A rule's text as a row of words and signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from stoa.credentials.rules.tree import Place, RuleError, gettext_noop

Kind = Literal["name", "number", "percent", "id", "sign", "at_least_sign", "times", "other", "end"]

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r\n\u00a0\ufeff]+|\#[^\n]*)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<percent>[0-9]+(?:\.[0-9]+)?[ \u00a0]*%)
    |(?P<number>[0-9]+(?:\.[0-9]+)?)
    |(?P<id>"[^"\n]*"|'[^'\n]*')
    |(?P<at_least_sign>>=|≥)
    |(?P<sign>[(),])
    |(?P<times>[*×])
    |(?P<other>[<>=!]+|&&|\|\||.)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign. `text` is what it says (of a percentage the number, of an id what stands between the quotes)."""

    kind: Kind
    text: str
    place: Place

    @property
    def shown(self) -> str:
        """How an error message names it; empty at the end."""
        return self.text if self.text.isprintable() else ascii(self.text).strip("'")


def tokens(source: str) -> list[Token]:
    """The tokens of `source`, with one of kind `end` last. Raises RuleError for a quote that is not closed."""
    found: list[Token] = []
    line, line_start, at = 1, 0, 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        assert match is not None  # the last alternative takes any letter, and `blank` takes line ends
        kind, said = match.lastgroup, match[0]
        if kind != "blank":
            found.append(_token(kind or "", said, Place(line, at - line_start + 1)))
        if ends := said.count("\n"):
            line += ends
            line_start = at + said.rindex("\n") + 1
        at = match.end()
    return [*found, Token("end", "", Place(line, at - line_start + 1))]


def _token(kind: str, said: str, place: Place) -> Token:
    if kind == "percent":
        return Token("percent", said.rstrip("%").strip(), place)
    if kind == "id":
        return Token("id", said[1:-1], place)
    if kind == "other" and said in "\"'":
        message = gettext_noop("A quote opens here and is not closed on the same line.")
        raise RuleError("open-quote", place, message, gettext_noop('Close it: unit("flagged-well").'))
    if kind == "other" and said in "“”„«»‘’":
        message = gettext_noop("An id stands in straight quotes.")
        raise RuleError("curly-quote", place, message, gettext_noop('Write it so: unit("flagged-well").'))
    return Token(kind, said, place)  # type: ignore[arg-type]  # the pattern's groups are the kinds
