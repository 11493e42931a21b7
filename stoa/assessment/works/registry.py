"""The kinds of pieces of this process, found by walking this folder."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from stoa.assessment.works.ports import Piece, PieceKind
from stoa.content.ports import Part

PACKAGE = __name__.rpartition(".")[0]


@cache
def kinds() -> Mapping[str, PieceKind]:
    """Every kind by name: the packages beside this module."""
    found: dict[str, PieceKind] = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.ispkg:
            kind: PieceKind = import_module(f"{PACKAGE}.{module.name}").kind
            found[kind.name] = kind
    return found


def pieces_of(part: Part) -> list[tuple[PieceKind, Piece]]:
    """The pieces of an assignment with their kinds, in the author's order. A version may outlive a kind: its piece is
    left out."""
    listed: object = part.public.get("pieces") or ()
    pieces = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list | tuple) else []
    return [(kinds()[str(each["kind"])], each) for each in pieces if str(each.get("kind")) in kinds()]
