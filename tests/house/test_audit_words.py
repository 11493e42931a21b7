"""Every act that the log may hold is named in full in the code, and has words for the page that lists them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from stoa.kernel import audit

ROOT = Path(__file__).resolve().parents[2] / "stoa"
ACT = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)+")


def acts_in(source: str) -> Iterator[str]:
    """Each act that a module notes; "line N" where one cannot be read from the code.

    An act may pass through one function of the module, as its parameter `act`.
    """
    tree = ast.parse(source)
    passing = {
        function.name: [each.arg for each in function.args.args].index("act")
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and "act" in [each.arg for each in function.args.args]
        if any(_is_note(call) and ast.unparse(call.args[0]) == "act" for call in _calls(function))
    }
    for call in _calls(tree):
        if _is_note(call) and ast.unparse(call.args[0]) != "act":
            yield from _said(tree, call.args[0])
        elif isinstance(call.func, ast.Name) and call.func.id in passing:
            yield from _said(tree, call.args[passing[call.func.id]])


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _is_note(call: ast.Call) -> bool:
    return ast.unparse(call.func) == "audit.note" and bool(call.args)


def _said(tree: ast.AST, told: ast.expr) -> Iterator[str]:
    if isinstance(told, ast.Name):
        given = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == told.id
        ]
        told = given[0] if len(given) == 1 else told
    parts = [told.body, told.orelse] if isinstance(told, ast.IfExp) else [told]
    for part in parts:
        is_act = isinstance(part, ast.Constant) and isinstance(part.value, str) and ACT.fullmatch(part.value)
        yield part.value if is_act and isinstance(part, ast.Constant) else f"line {part.lineno}"  # type: ignore[misc]


def noted() -> dict[str, str]:
    """Every act of the product, with a module that notes it."""
    return {
        act if ACT.fullmatch(act) else f"{path.relative_to(ROOT)}: {act}": str(path.relative_to(ROOT))
        for path in sorted(ROOT.rglob("*.py"))
        for act in acts_in(path.read_text(encoding="utf-8"))
    }


def test_every_act_has_words() -> None:
    without = {act: where for act, where in noted().items() if act not in audit.named_acts()}
    assert without == {}, "say them with audit.name(act, words) in the registration of their domain"


def test_no_words_are_of_an_act_that_nobody_does() -> None:
    assert set(audit.named_acts()) - set(noted()) == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('audit.note("catalogue.run_made", by=None)', ["catalogue.run_made"]),
        ('audit.note("a.b_c" if it else "a.b_d", by=None)', ["a.b_c", "a.b_d"]),
        ('audit.note(f"mail.sending_{act}d", by=None)', ["line 1"]),
        ("audit.note(name_of(it), by=None)", ["line 1"]),
        ('def _told(run, act):\n    audit.note(act)\n_told(1, "a.b_c")', ["a.b_c"]),
        ('def _told(act):\n    audit.note(act)\nwhich = "a.b_c" if it else "a.b_d"\n_told(which)', ["a.b_c", "a.b_d"]),
    ],
)
def test_what_a_module_notes_is_read(source: str, found: list[str]) -> None:
    assert list(acts_in(source)) == found
