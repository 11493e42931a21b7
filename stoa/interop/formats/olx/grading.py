"""The grading policy: categories and the passing grade, what each block is worth, and what is lost with kept ones."""

from __future__ import annotations

import json
import math
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from stoa.interop.formats.olx.letters import Cutoff, Tell, passing_of, read_cutoffs
from stoa.interop.formats.olx.names import slug
from stoa.interop.formats.olx.numbers import finite
from stoa.interop.formats.olx.outline import BANKS, Block, Outline
from stoa.interop.formats.olx.problems.reading import points_of
from stoa.interop.formats.olx.rubric import rubric_points
from stoa.interop.rules import Tally

_ONE_POINT = frozenset(
    {"drag-and-drop-v2", "staffgradedxblock", "word-cloud", "scorm", "problem-builder", "done", "h5pxblock"}
)

MOST_WEIGHT, MOST_COUNT = 1e6, 1000
"""What a course takes for a weight, and for a number of scores that are dropped."""


@dataclass
class Category:
    """A grader of Open edX. `weight` and `drop` as they stand there; `least` is how many it counts at least."""

    id: str
    title: str
    weight: float
    drop: int
    least: int
    subsections: list[Subsection] = field(default_factory=list)

    @property
    def counted(self) -> int:
        """How many subsections make up the category's score."""
        return max(1, max(self.least, len(self.subsections)) - self.drop)


@dataclass
class Subsection:
    """A graded subsection: what it offers, and what of it was kept."""

    title: str
    file: str = ""
    line: int = 0
    points: float = 0.0
    lost: float = 0.0
    counted: int = 0
    """How many of its questions count here."""


@dataclass
class Grading:
    """The policy of a course, read with distrust."""

    categories: list[Category]
    cutoffs: list[Cutoff]

    @property
    def passing(self) -> float | None:
        """The grade from which on a learner passes; None where nobody does."""
        return passing_of(self.cutoffs)

    def category(self, format: str) -> Category | None:
        """The category that subsections of a format belong to."""
        return next((category for category in self.categories if category.title == format), None)

    def share_of_each(self, category: Category) -> float:
        """Which share of the whole grade one subsection of a category is."""
        total = sum(item.weight for item in self.categories) or 1.0
        return category.weight / total / category.counted

    def share(self, category: Category, subsection: Subsection, points: float) -> float:
        """Which share of the whole grade some points of a subsection are."""
        return self.share_of_each(category) * points / subsection.points if subsection.points else 0.0


def read_grading(outline: Outline, tally: Tally) -> Grading:
    """The policy. What cannot be read is reported and left out."""

    def tell(message: str) -> None:
        tally.warn(outline.grading_file, 0, "grading", message)

    found: dict[str, Category] = {}
    taken: set[str] = set()
    graders = outline.grading.get("GRADER")
    if graders is not None and not isinstance(graders, list):
        tell("The policy's GRADER is no list, so no category was taken over.")
    for entry in graders if isinstance(graders, list) else []:
        if not isinstance(entry, dict) or not isinstance(entry.get("type"), str) or not entry["type"].strip():
            tell(f"This grader cannot be read and was left out: {json.dumps(entry)[:200]}.")
            continue
        category = _category(entry, taken, tell)
        earlier = found.setdefault(category.title, category)
        if earlier is not category:
            _add_to(earlier, category, tell)
        taken.add(earlier.id)
    return Grading(list(found.values()), read_cutoffs(outline.grading.get("GRADE_CUTOFFS"), tell))


def _category(entry: dict[str, Any], taken: Collection[str], tell: Tell) -> Category:
    """A grader as a category. A number that is none, or out of its range, is told and counts as 0."""
    title = str(entry["type"])
    numbers = {}
    for key, most in (("weight", MOST_WEIGHT), ("drop_count", MOST_COUNT), ("min_count", MOST_COUNT)):
        number = _number(entry.get(key))
        if entry.get(key) is not None and (not _is_number(entry[key]) or not 0 <= number <= most):
            tell(f"The grader {title[:80]!r} has {str(entry[key])[:40]!r} for its {key}; it was read as 0.")
            number = 0.0
        numbers[key] = number
    stem = slug(title, str(entry.get("short_label") or "category"), 32)
    id, again = stem, 2
    while id in taken:
        id, again = f"{stem}-{again}", again + 1
    return Category(id, title, numbers["weight"], int(numbers["drop_count"]), int(numbers["min_count"]))


def _add_to(earlier: Category, category: Category, tell: Tell) -> None:
    """In Open edX two graders of one type count the same subsections, each with its weight."""
    message = f"Two graders are of the type {category.title[:80]!r}: their weights were added up."
    if (earlier.drop, earlier.least) != (category.drop, category.least):
        message += " What the first one drops holds; the other drops another number, or counts another."
    tell(message)
    earlier.weight += category.weight


def _is_number(value: Any) -> bool:
    try:
        return not isinstance(value, bool) and math.isfinite(float(value))
    except (TypeError, ValueError, OverflowError):
        return False


def _number(value: Any) -> float:
    """A finite number; 0 for anything else."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return number if math.isfinite(number) else 0.0


def worth(block: Block) -> float:
    """The points that a block offers in Open edX; 0 for what is not scored."""
    weight = _weight(block)
    if block.kind == "problem":
        return float(points_of(block.element)) if weight is None else weight
    if block.kind == "openassessment":
        return rubric_points(block) if weight is None else weight
    if block.kind in BANKS:
        return _drawn_points(block)
    if block.kind in ("lti", "lti_consumer"):
        return (1.0 if weight is None else weight) if block.flag("has_score") else 0.0
    if block.kind == "edx_sga":
        return weight if weight is not None else _number(block.get("points") or 100)
    if block.kind in _ONE_POINT:
        return 1.0 if weight is None else weight
    if block.kind in ("video", "html", "discussion", "poll", "survey", "word_cloud"):
        return 0.0
    return sum(worth(child) for child in block.children) if block.children else (weight or 0.0)


def _weight(block: Block) -> float | None:
    weight = finite(block.get("weight"))
    return None if weight is None else max(0.0, weight)


def _drawn_points(block: Block) -> float:
    """A library block shows some of its problems."""
    offered = [worth(child) for child in block.children]
    if not offered:
        return 0.0
    drawn = _number(block.get("max_count") or 1)
    count = len(offered) if drawn < 0 else min(len(offered), int(drawn))
    return sum(offered) / len(offered) * count
