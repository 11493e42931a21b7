"""Scripts in problems. Nothing here runs: a script is read as a tree, and only constants come out of it."""

from __future__ import annotations

import ast
import re
from textwrap import dedent

_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)\}?")


class NeedsScript(Exception):
    """The problem cannot do without its script."""


def constants_of(script: str) -> tuple[dict[str, str], set[str]]:
    """(values, unused names) of a script that only assigns constants or defines what it does not call.

    Raises NeedsScript for anything else.
    """
    try:
        tree = ast.parse(dedent(script.strip("\n")))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NeedsScript("its script cannot be read") from error
    values: dict[str, str] = {}
    defined: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            _assign(statement, values)
        elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
            defined.add(statement.name)
        elif not (isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass) or _is_docstring(statement)):
            raise NeedsScript("its script computes something")
    return values, defined


def _assign(statement: ast.Assign, values: dict[str, str]) -> None:
    try:
        value = ast.literal_eval(statement.value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError) as error:
        raise NeedsScript("its script computes something") from error
    for target in statement.targets:
        if not isinstance(target, ast.Name):
            raise NeedsScript("its script computes something")
        values[target.id] = str(value)


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def fill_in(text: str, values: dict[str, str]) -> str:
    """`text` with the values of `$name`; a dollar sign before an unknown name is a dollar sign."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def names_in(text: str) -> set[str]:
    """The names that `$name` in `text` could mean."""
    return set(_VARIABLE.findall(text))
