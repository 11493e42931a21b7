"""The grading policy: categories and the passing grade, what each block is worth, and what is lost with kept ones."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import Any

from stoa.interop.formats.olx.names import slug
from stoa.interop.formats.olx.numbers import finite
from stoa.interop.formats.olx.outline import BANKS, Block, Outline
from stoa.interop.formats.olx.problems.reading import points_of
from stoa.interop.rules import Tally

_ONE_POINT = frozenset(
    {"drag-and-drop-v2", "staffgradedxblock", "word-cloud", "scorm", "problem-builder", "done", "h5pxblock"}
)


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
    passing: float | None

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
    file = outline.grading_file
    categories: list[Category] = []
    taken: set[str] = set()
    graders = outline.grading.get("GRADER")
    for entry in graders if isinstance(graders, list) else []:
        if not isinstance(entry, dict) or not isinstance(entry.get("type"), str):
            tally.warn(file, 0, "grading", f"This grader cannot be read and was left out: {json.dumps(entry)[:200]}.")
            continue
        stem = slug(str(entry["type"]), str(entry.get("short_label") or "category"), 32)
        id, number = stem, 2
        while id in taken:
            id, number = f"{stem}-{number}", number + 1
        taken.add(id)
        weight, drop, least = (_number(entry.get(key)) for key in ("weight", "drop_count", "min_count"))
        categories.append(Category(id, str(entry["type"]), max(0.0, weight), max(0, int(drop)), max(0, int(least))))
    return Grading(categories, _passing(outline, tally))


def _passing(outline: Outline, tally: Tally) -> float | None:
    cutoffs = outline.grading.get("GRADE_CUTOFFS")
    found = {str(name): _number(value) for name, value in cutoffs.items()} if isinstance(cutoffs, dict) else {}
    found = {name: value for name, value in found.items() if 0 < value <= 1}
    if not found:
        return None
    if len(found) > 1:
        names = ", ".join(f"{name} {value:g}" for name, value in sorted(found.items(), key=lambda pair: -pair[1]))
        message = f"The course has several grades ({names}). Only the lowest, to pass, was taken over."
        tally.warn(outline.grading_file, 0, "grading", message)
    return min(found.values())


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
        return _rubric_points(block)
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


def _rubric_points(block: Block) -> float:
    total = 0.0
    for criterion in block.element.iter("criterion"):
        total += max((_number(option.get("points")) for option in criterion.iter("option")), default=0.0)
    return total


def _drawn_points(block: Block) -> float:
    """A library block shows some of its problems."""
    offered = [worth(child) for child in block.children]
    if not offered:
        return 0.0
    drawn = _number(block.get("max_count") or 1)
    count = len(offered) if drawn < 0 else min(len(offered), int(drawn))
    return sum(offered) / len(offered) * count
