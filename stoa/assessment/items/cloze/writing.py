"""Blanks as authors write them: `[[answer]]` in running text, anywhere but in code and in formulas.

    [[prior]]  [[prior; base rate]]  [[= 0.09 ± 0.01]]  [[more | *less*]]  [[prior]]{what Bayes begins with}

Blanks are taken out before Markdown is read, so that a `|` in one splits no cell of a table, and a word that no author
writes stands in for each until it is put back.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

BlankKind: TypeAlias = Literal["text", "numeric", "dropdown"]

_PIECE = re.compile(
    r"""
    (?P<fence>^[ \t>]*(?P<ticks>`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t>]*(?P=ticks)[`~]*[ \t]*$|.*\Z))
    | (?P<directive>^(?P<colons>:{3,})\{(?:math|code)\}[^\n]*\n.*?^(?P=colons)[ \t]*$)
    | (?P<code>(?P<tick>(?<!`)`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=tick)(?!`))
    | (?P<display>\$\$(?:(?!\n[ \t]*\n).)+?\$\$)
    | (?P<maths>(?<![\w\\])\$(?![\s$])(?:\\.|(?!\n[ \t]*\n)[^$\\])+?(?<!\s)\$(?!\w))
    | (?P<escaped>\\.)
    | \[\[(?P<inner>=[ \t]*[(\[][^][|\n]*\.\.[^][|\n]*[])]|(?:\\.|[^]\n\\]|\](?!\]))*)\]\]
      (?:\{(?!=)(?P<label>[^{}\n]*)\})?
    | (?P<stray>\[\[)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_ESCAPE = re.compile(r"\\([\\|;*=\[\]{}])")
_STARRED = re.compile(r"^(\*{1,2})(?P<text>[^*].*?)\1$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Blank:
    """A blank as it was written. `choices` are (text, whether it is right), in the author's order."""

    token: str
    kind: BlankKind
    choices: tuple[tuple[str, bool], ...]
    label: str
    line: int
    source: str


@dataclass(frozen=True, slots=True)
class Written:
    """A prompt with a token in the place of each blank; lines on which one was begun and never closed; and lines of
    formulas that hold something like one."""

    text: str
    blanks: tuple[Blank, ...]
    unclosed: tuple[int, ...]
    in_maths: tuple[int, ...]


def take_out(prompt: str, line: int) -> Written:
    """The blanks of a prompt that begins on `line`."""
    mark = hashlib.sha256(prompt.encode("utf-8", "replace")).hexdigest()[:8]
    blanks: list[Blank] = []
    unclosed, in_maths = list[int](), list[int]()

    def put(match: re.Match[str]) -> str:
        at = line + prompt.count("\n", 0, match.start())
        if match["stray"]:
            unclosed.append(at)
        if match["inner"] is None:
            if (match["maths"] or match["display"]) and "[[" in match[0]:
                in_maths.append(at)
            return match[0]
        token = f"blank{mark}n{len(blanks)}n"
        kind, choices = read_blank(match["inner"])
        blanks.append(Blank(token, kind, choices, (match["label"] or "").strip(), at, match[0]))
        return token

    return Written(_PIECE.sub(put, prompt), tuple(blanks), tuple(unclosed), tuple(in_maths))


def read_blank(inner: str) -> tuple[BlankKind, tuple[tuple[str, bool], ...]]:
    """What stands between the brackets: which kind of blank it is, and its choices or right answers."""
    # Inside a table some authors write `\|`, as other readers of Markdown want it.
    text = inner.replace(r"\|", "|").strip()
    if "|" in text:
        return "dropdown", tuple(_choice(part) for part in text.split("|"))
    if text.startswith("="):
        return "numeric", answers_in(text[1:])
    return "text", answers_in(text)


def answers_in(text: str) -> tuple[tuple[str, bool], ...]:
    """Several answers with semicolons between them, each of them right."""
    parts = (_ESCAPE.sub(r"\1", part).strip() for part in re.split(r"(?<!\\);", text))
    return tuple((part, True) for part in parts if part)


def _choice(part: str) -> tuple[str, bool]:
    starred = _STARRED.match(part.strip())
    text = starred["text"] if starred else part
    return " ".join(_ESCAPE.sub(r"\1", text).split()), starred is not None
