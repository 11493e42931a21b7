"""The kinds of questions of this process, found by walking this folder."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from stoa.assessment.ports import ItemKind, OpinionKind
from stoa.content.ports import Part

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


def opinion_of(part: Part) -> OpinionKind | None:
    """The kind of a part that asks for an opinion; None for what is judged, and for what is no question."""
    kind = kinds().get(str(part.public.get("item", ""))) if part.kind == "question" else None
    return kind if isinstance(kind, OpinionKind) else None
