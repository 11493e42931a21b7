"""Small pieces of Markdown: escaping, addresses, directives, mathematics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from stoa.kernel.text.maths import formula

_SPECIAL = re.compile(r"([\\`*\[\]<$~])|(&)(?=#?\w+;)|(?<![^\W_])(_)|(_)(?![^\W_])")
_LINE_START = re.compile(r"^(\s*)(?:(\d+)([.)])(?=\s|$)|([#>+=|%-])|(:)(?=::|\s)|(\()(?=[^()\s]+\)=\s*$))")
_FENCE = re.compile(r"^\s*(:{3,})", re.MULTILINE)
_TICKS = re.compile(r"`+")

MathKind: TypeAlias = Literal["text", "inline", "display"]
_MATH = re.compile(
    r"\\\((?P<a>(?:(?!\\\().)+?)\\\)|\\\[(?P<b>(?:(?!\\\[).)+?)\\\]"
    r"|\[mathjaxinline\](?P<c>.+?)\[/mathjaxinline\]|\[mathjax\](?P<d>.+?)\[/mathjax\]",
    re.DOTALL,
)
_LONE_PERCENT = re.compile(r"(?<!\\)%(?=[ \t]*(?:\n|$))")
_BARE_DOLLAR = re.compile(r"(?<!\\)\$")
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")


@dataclass(frozen=True)
class Piece:
    """A run of text, or a formula in TeX."""

    kind: MathKind
    text: str


def split_math(text: str) -> Iterator[Piece]:
    """Cut `text` at the delimiters that MathJax is set up for in Open edX and Moodle."""
    at = 0
    for found in _MATH.finditer(text):
        if found.start() > at:
            yield Piece("text", text[at : found.start()])
        inline = found["a"] or found["c"]
        tex = tidy_tex(inline or found["b"] or found["d"] or "")
        if tex:
            yield Piece("inline" if inline else "display", tex)
        at = found.end()
    if at < len(text):
        yield Piece("text", text[at:])


def without_broken_math(text: str) -> tuple[str, list[str]]:
    """`text` with formulas that cannot be read as plain text, and those formulas."""
    out, broken = list[str](), list[str]()
    for piece in split_math(text):
        if piece.kind == "text":
            out.append(piece.text)
        elif is_readable(piece.text, piece.kind == "display"):
            out.append(f"\\({piece.text}\\)" if piece.kind == "inline" else f"\\[{piece.text}\\]")
        else:
            out.append(piece.text)
            broken.append(piece.text)
    return "".join(out), broken


def is_readable(tex: str, display: bool) -> bool:
    """Whether publishing can set this formula. Without the engine (a bare checkout) every formula counts as such."""
    try:
        return not formula(tex, display).problem
    except (ImportError, OSError):
        return True


def tidy_tex(tex: str) -> str:
    """TeX on one line. A `%` that ends a line was meant as a percent sign; any other begins a remark."""
    tex = _LONE_PERCENT.sub(r"\\%", tex)
    if "\\text" not in tex and "\\mbox" not in tex:
        tex = _BARE_DOLLAR.sub(r"\\$", tex)
    return " ".join(_COMMENT.sub("", tex).split())


def escape(text: str) -> str:
    """`text` so that Markdown reads it as text, wherever it stands in a line."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], text)


def escape_start(line: str) -> str:
    """A line so that its first characters open no block."""

    def mark(found: re.Match[str]) -> str:
        if found[2]:
            return f"{found[1]}{found[2]}\\{found[3]}"
        return f"{found[1]}\\{found[0][len(found[1]) :]}"

    return _LINE_START.sub(mark, line, count=1)


def code_span(text: str) -> str:
    """`text` as inline code."""
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def code_block(text: str, language: str = "") -> str:
    """`text` as a fenced block."""
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.strip(chr(10))}\n{fence}"


def address(target: str) -> str:
    """`target` as the destination of a link or an image."""
    target = re.sub(r"\s", "%20", target)
    if re.search(r"[()<>\\]", target):
        return "<" + target.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C") + ">"
    return target


def directive(name: str, argument: str = "", options: Iterable[tuple[str, str]] = (), body: str = "") -> str:
    """A directive with as many colons as it needs around its body. Options without a value are left out."""
    longest = max((len(run) for run in _FENCE.findall(body)), default=2)
    fence = ":" * max(3, longest + 1)
    lines = [f"{fence}{{{name}}} {' '.join(argument.split())}".rstrip()]
    lines.extend(f":{key}: {' '.join(value.split())}" for key, value in options if value.strip())
    if body.strip():
        lines.extend(["", body.strip("\n")] if len(lines) > 1 else [body.strip("\n")])
    lines.append(fence)
    return "\n".join(lines)


def quote(text: str) -> str:
    """`text` as a block quote."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def indent(text: str, by: int) -> str:
    """`text` with all but empty lines moved right."""
    pad = " " * by
    return "\n".join(pad + line if line else line for line in text.split("\n"))
