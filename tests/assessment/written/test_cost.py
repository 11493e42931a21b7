"""What a learner's question costs at most: nothing that can be sent takes long to look at."""

from __future__ import annotations

import time

import pytest

from stoa.assessment import writing
from stoa.assessment.writing import Answer, Filled, composed
from tests.assessment.written.test_writing import look, rules, text

MOST = 1.0
"""Seconds of a processor in a test; of an idle one it is less than a third of that."""
UNITS = (
    "[", "![", "[^", "^[", "[[", "[a](", "[a][", "*[", "*", "_", "**a *b ", "`", "``a", "~~", "$", "$x$ ", "$\\frac{",
    "<", "<a ", "<!--", "&", "\\", "|", "|-|-\n", "a|b\n-|-\n", "> ", "> - ", "- ", "- - - a\n", "1. a\n", "# a\n",
    ": a\n",
    "[^1]: a\n", "[a]: b\n", "```\n", "```c\n\n", "```autohotkey\n\n\n", ":::{note}\n", ":::{math}\n", ":::\n", "=\n",
    "\t", " ",
)  # fmt: skip
SHAPES = {
    "wide table": "a|" * 800 + "\n" + "-|" * 800 + "\n" + "b\n" * 2000,
    "code": "```c\n" + "\n" * 7900, "other code": "```autohotkey\n" + "\n" * 7900,
    "deep formula": "$" + "\\frac{" * 900 + "}{a}" * 500 + "$",
    "deep list": "\n".join("  " * at + "- a" for at in range(85)),
    "nested brackets": "[" * 390 + "]" * 390, "nested links": "[" * 390 + "](a)" * 390,
    "braces": "{" * 4000 + "}" * 3800,
    "far brackets": ("[" + "a" * 19) * 395, "far pictures": ("![" + "*" * 18) * 395,
    "deep directives": "".join(":" * (60 - at) + "{note}\n\n" for at in range(50)),
}  # fmt: skip


def cost(source: str) -> float:
    begun = time.process_time()
    look(source[: writing.LONGEST])
    return time.process_time() - begun


@pytest.mark.parametrize("bad", [*UNITS, *SHAPES])
def test_no_text_takes_long_to_look_at(bad: str) -> None:
    said = SHAPES.get(bad) or bad * (writing.LONGEST // len(bad) + 1)
    room = said[: writing.LONGEST - 200]
    quoted = room.replace("\n", "\n> ")
    filled = Filled("choice", said[:3000], (Answer(said[:300], True, said[:400]), Answer("b")), "", (said[:600],), said)
    for source in (
        said, text().replace("Which?", room), text().replace("So it is.", quoted), text().replace("This", room),
        composed(filled)[0], text("matrix", f"- [x] [[1, 2]{room}, [3, 4]]"),
        text("cloze").replace("Which?", f"[[a]] {room}"), text("matrix", f"- [x] {room}"),
        text("symbolic", f"- [x] {room}"), text("numeric", f"- [x] {room}"),
    ):  # fmt: skip
        assert cost(source) < MOST


def test_what_would_take_long_is_said_with_a_way_out() -> None:
    for bad, word in (
        ("[" * 401, "opening brackets"),
        (SHAPES["wide table"].replace("\n", "\r\n"), "cells"),
        (SHAPES["wide table"].replace("\n", "\r"), "cells"),
        (("![" + 18 * "*") * 300, "opening brackets"),
        (SHAPES["wide table"], "cells"),
    ):
        (finding,) = look(text().replace("Which?", bad)[: writing.LONGEST]).findings
        assert finding.rule == "written-costly" and word in finding.message and finding.remedy
    assert rules(text().replace("Which?", "[" * 99)) == []
