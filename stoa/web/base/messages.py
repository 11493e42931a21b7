"""Every message of the product, read from its sources: what there is to translate, and where it is said.

Read without a gettext program, so that the same list serves the catalogues, their test and the pseudo-language.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.utils.translation.template import templatize

PACKAGE: Final = Path(__file__).resolve().parents[2]

SINGULAR_CALLS: Final = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "N_", "ugettext"})
PLURAL_CALLS: Final = frozenset({"ngettext", "ngettext_lazy"})
CONTEXT_CALLS: Final = frozenset({"pgettext", "pgettext_lazy"})
CONTEXT_PLURAL_CALLS: Final = frozenset({"npgettext", "npgettext_lazy"})

_CALL = re.compile(r"\b(?:_|n?p?gettext)\(")

Message = tuple[str, str, str]
"""(context, singular, plural); context and plural may be empty."""


def messages_in_python(source: str) -> Iterator[Message]:
    """The messages of a Python file. Calls with anything but plain strings are none."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            said = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            yield from _message(name, said)


def messages_in_template(source: str) -> Iterator[Message]:
    """The messages of a Django template."""
    code = templatize(source)
    for call in _CALL.finditer(code):
        end = _closing(code, call.end())
        try:
            node = ast.parse(code[call.start() : end].replace(", count)", ", 0)"), mode="eval").body
        except SyntaxError:
            continue
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "")
            yield from _message(
                name, [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            )


def _message(name: str, said: list[str]) -> Iterator[Message]:
    if name in SINGULAR_CALLS and said:
        yield "", said[0], ""
    elif name in PLURAL_CALLS and len(said) >= 2:
        yield "", said[0], said[1]
    elif name in CONTEXT_CALLS and len(said) >= 2:
        yield said[0], said[1], ""
    elif name in CONTEXT_PLURAL_CALLS and len(said) >= 3:
        yield said[0], said[1], said[2]


def _closing(code: str, start: int) -> int:
    """The end of the call whose parenthesis opened before `start`; strings are skipped."""
    depth, quote, at = 1, "", start
    while at < len(code) and depth:
        letter = code[at]
        if quote:
            if letter == "\\":
                at += 1
            elif letter == quote:
                quote = ""
        elif letter in "'\"":
            quote = letter
        else:
            depth += (letter == "(") - (letter == ")")
        at += 1
    return at


def product_messages(package: Path = PACKAGE) -> dict[Message, list[str]]:
    """Every message of the product and the files that say it, as paths from above the package, sorted."""
    found: dict[Message, set[str]] = {}
    for path in sorted(package.rglob("*.*")):
        for message in _messages_of(path):
            if message[1].strip():
                found.setdefault(message, set()).add(path.relative_to(package.parent).as_posix())
    return {message: sorted(found[message]) for message in sorted(found)}


def _messages_of(path: Path) -> Iterator[Message]:
    if path.suffix == ".py" and "migrations" not in path.parts:
        yield from messages_in_python(path.read_text(encoding="utf-8"))
    elif path.suffix in (".html", ".txt") and "templates" in path.parts:
        yield from messages_in_template(path.read_text(encoding="utf-8"))
