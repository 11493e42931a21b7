"""What is of which kind: each row is put into one of a few categories, which stand in the author's order."""

from __future__ import annotations

from stoa.assessment.items.rows import Rows
from stoa.assessment.ports import ItemKind


class Categorise(Rows):
    name = "categorise"


kind: ItemKind = Categorise()
