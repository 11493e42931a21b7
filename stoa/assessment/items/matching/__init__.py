"""What belongs together: each row is given its partner from one mixed list."""

from __future__ import annotations

from stoa.assessment.items.rows import Rows
from stoa.assessment.ports import ItemKind


class Matching(Rows):
    name = "matching"
    mixes_choices = True


kind: ItemKind = Matching()
