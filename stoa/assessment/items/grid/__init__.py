"""Statements that are judged one by one, true or false or whatever the author asks, with radio buttons."""

from __future__ import annotations

from stoa.assessment.items.rows import Rows
from stoa.assessment.ports import ItemKind


class Grid(Rows):
    name = "grid"
    has_lists = False


kind: ItemKind = Grid()
