"""The kinds of questions of this process, found by walking this folder."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from stoa.assessment.ports import ItemKind

PACKAGE = __name__.rpartition(".")[0]


@cache
def kinds() -> Mapping[str, ItemKind]:
    """Every kind by name: the packages beside this module. Raises ValueError when two share a name."""
    found: dict[str, ItemKind] = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.ispkg:
            kind: ItemKind = import_module(f"{PACKAGE}.{module.name}").kind
            if kind.name in found:
                raise ValueError(f"Two kinds of questions are called {kind.name!r}")
            found[kind.name] = kind
    return found


def kind_of(item: object) -> ItemKind:
    """The kind that a question's `public["item"]` names. A version may outlive a kind: then KeyError."""
    return kinds()[str(item)]
