"""The outline of a compiled course: what it is and which units and parts it has, without a body of any of them.

Plain frozen values with a JSON form, so that they can be kept with the version and cached by its hash.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from stoa.content.ports import Hole, Html, Json, Part, Segment


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a learner can do afterwards."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """One of the course's staff, as the course names them (no account)."""

    name: str
    role: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class LateRule:
    """What is taken off late work: nothing within `grace` (seconds), then `per_day` (0..1) of the earned score for each
    day that has begun, `most` (0..1) at most; after `until` days nothing counts (0: no such end)."""

    grace: int = 0
    per_day: float = 0.0
    most: float = 1.0
    until: int = 0


@dataclass(frozen=True, slots=True)
class Category:
    """A grading category. `weight` is its share of the grade, 0..1; the shares of a policy add up to 1. Without a rule
    for it nothing counts that is `late`."""

    id: str
    title: str
    weight: float
    drop_lowest: int = 0
    late: LateRule | None = None


@dataclass(frozen=True, slots=True)
class GradingPolicy:
    """How the course grade is made. `pass_mark` 0..1; `letters` are (word, from 0..1), highest first; `free_days` late
    are each learner's to spend, in the whole course."""

    pass_mark: float
    categories: tuple[Category, ...] = ()
    letters: tuple[tuple[str, float], ...] = ()
    free_days: int = 0

    @property
    def bounds(self) -> tuple[float, ...]:
        """Where a grade gets another word, or passes (0..1)."""
        return (self.pass_mark, *(bound for _word, bound in self.letters))


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one should have before a course: another course by its slug, a skill of this one by its id, or, in words,
    something outside. One of the three is said; words may stand beside the others."""

    course: str = ""
    skill: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """The test by which learners find out where to begin. `skills` are asked (none named: all); `counts`: units
    that are known by it count in the ways to finish."""

    is_offered: bool = True
    questions: int = 12
    skills: tuple[str, ...] = ()
    counts: bool = False


@dataclass(frozen=True, slots=True)
class PartRef:
    """A part as the outline knows it: enough for grades and deadlines, no text of it."""

    kind: str
    id: str
    title: str
    unit_id: str
    category: str = ""
    points: float = 1.0
    required: bool = True
    due: str = ""
    due_zone: str = ""
    skills: tuple[str, ...] = ()
    asks: str = ""

    @property
    def label(self) -> str:
        """What its staff know it by: its title, the first words of what it asks, or else its id."""
        return self.title or self.asks or self.id


@dataclass(frozen=True, slots=True)
class KeptRef:
    """A block that nothing here understands. `source` is the course file that holds it, or empty."""

    id: str
    type: str
    title: str
    unit_id: str
    source: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit in the outline. `id` is also its address; `build` names its compiled body; `path` its file."""

    id: str
    title: str
    minutes: float
    counts: bool
    path: str
    build: str
    outcomes: tuple[str, ...] = ()
    summary: str = ""
    parts: tuple[PartRef, ...] = ()
    kept: tuple[KeptRef, ...] = ()

    @property
    def slug(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class ModuleEntry:
    """A module in the outline. `opens` is RFC 3339 or empty. `requires` names modules and skills that it builds on;
    `is_enforced`: its units are shut until they are there."""

    id: str
    title: str
    opens: str
    units: tuple[UnitEntry, ...]
    requires: tuple[str, ...] = ()
    is_enforced: bool = False


@dataclass(frozen=True)
class Outline:
    """A compiled course without its bodies. `workload` in hours, `image` an address, `about_html` sanitised.

    The first six fields say which version this is; a draft has version 0. `edition` names the compiled output: it
    changes when the same version is compiled anew, so caches of pages have it in their keys.
    """

    course_id: int
    course_slug: str
    version_id: int
    number: int
    source_hash: str
    edition: str = ""
    title: str = ""
    summary: str = ""
    language: str = "en"
    institution: str = ""
    country: str = ""
    subjects: tuple[str, ...] = ()
    level: str = ""
    eqf: int = 0
    ects: float = 0.0
    quality: str = ""
    pacing: str = "self"
    licence: str = ""
    workload: float = 0.0
    time_zone: str = "UTC"
    audience: str = ""
    prerequisites: str = ""
    image: str = ""
    image_alt: str = ""
    about_html: str = ""
    outcomes: tuple[Outcome, ...] = ()
    staff: tuple[Person, ...] = ()
    modules: tuple[ModuleEntry, ...] = ()
    grading: GradingPolicy | None = None
    requires: tuple[Requirement, ...] = ()
    placement: Placement = Placement()
    files: Mapping[str, Json] = field(default_factory=dict)
    """Compiled course files by their path (`completions.toml`)."""

    @cached_property
    def units(self) -> tuple[UnitEntry, ...]:
        """All units, in order."""
        return tuple(unit for module in self.modules for unit in module.units)

    @cached_property
    def unit_by_id(self) -> Mapping[str, UnitEntry]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Place of each unit among all units, from 0."""
        return {unit.id: place for place, unit in enumerate(self.units)}

    @cached_property
    def module_of(self) -> Mapping[str, ModuleEntry]:
        """The module of each unit, by the unit's id."""
        return {unit.id: module for module in self.modules for unit in module.units}

    @cached_property
    def module_by_id(self) -> Mapping[str, ModuleEntry]:
        return {module.id: module for module in self.modules}

    @cached_property
    def builds(self) -> bool:
        """Whether some module builds on something."""
        return any(module.requires for module in self.modules)

    @cached_property
    def required_units(self) -> tuple[str, ...]:
        """Ids of the units that count towards completion (all but those with `counts: no`)."""
        return tuple(unit.id for unit in self.units if unit.counts)

    @cached_property
    def required_minutes(self) -> Mapping[str, float]:
        """What each unit that counts towards completion takes, by its id."""
        return {unit.id: unit.minutes for unit in self.units if unit.counts}

    @cached_property
    def parts(self) -> tuple[PartRef, ...]:
        """All parts, in the order in which they stand."""
        return tuple(part for unit in self.units for part in unit.parts)

    @cached_property
    def parts_on(self) -> Mapping[str, int]:
        """How many parts (a quiz is one) ask for each skill; skills that nothing asks for are left out."""
        return Counter(skill for part in self.parts for skill in part.skills)

    @cached_property
    def graded_parts(self) -> frozenset[str]:
        """Ids of the parts that count towards the course grade, if there is one."""
        return frozenset(part.id for part in self.parts if part.category)

    @cached_property
    def dues(self) -> tuple[str, ...]:
        """Every deadline (RFC 3339), each once."""
        return tuple(sorted({part.due for part in self.parts if part.due}))

    @cached_property
    def part_by_id(self) -> Mapping[str, PartRef]:
        return {part.id: part for part in self.parts}

    @cached_property
    def kept(self) -> tuple[KeptRef, ...]:
        return tuple(block for unit in self.units for block in unit.kept)

    @cached_property
    def minutes(self) -> float:
        """Sum of the units' minutes."""
        return sum(unit.minutes for unit in self.units)

    def next_unit(self, unit_id: str) -> UnitEntry | None:
        place = self.place[unit_id] + 1
        return self.units[place] if place < len(self.units) else None

    def previous_unit(self, unit_id: str) -> UnitEntry | None:
        place = self.place[unit_id] - 1
        return self.units[place] if place >= 0 else None


@dataclass(frozen=True)
class UnitBuild:
    """A compiled unit: segments in order, the parts that its holes refer to, and what the page's policy must allow.

    `parts` holds answer keys: it stays on the server. `media` and `frames` are origins (`https://host`) that the
    unit's videos and embeds load from once the learner asks for them.
    """

    segments: tuple[Segment, ...]
    parts: Mapping[str, Part]
    media: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()


def part_ref(part: Part, unit_id: str) -> PartRef:
    return PartRef(
        kind=part.kind,
        id=part.id,
        title=part.title,
        unit_id=unit_id,
        category=part.category,
        points=part.points,
        required=part.required,
        due=part.due,
        due_zone=part.due_zone,
        skills=part.skills,
        asks=part.asks,
    )


def outline_json(outline: Outline) -> str:
    """`outline` as canonical JSON, without the fields that belong to a version row."""
    value = asdict(outline)
    for key in ("course_id", "course_slug", "version_id", "number", "source_hash", "edition"):
        del value[key]
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def outline_from(
    text: str, *, course_id: int, course_slug: str, version_id: int, number: int, source_hash: str, edition: str
) -> Outline:
    """The outline that `outline_json` wrote, as that of a version."""
    value: dict[str, Any] = json.loads(text)
    value["outcomes"] = tuple(Outcome(**item) for item in value["outcomes"])
    value["staff"] = tuple(Person(**item) for item in value["staff"])
    value["subjects"] = tuple(value["subjects"])
    value["modules"] = tuple(_module(item) for item in value["modules"])
    value["requires"] = tuple(Requirement(**item) for item in value.get("requires", ()))
    placement = value.get("placement") or {}
    value["placement"] = Placement(**{**placement, "skills": tuple(placement.get("skills", ()))})
    grading = value["grading"]
    if grading is not None:
        value["grading"] = _grading(grading)
    return Outline(
        course_id=course_id,
        course_slug=course_slug,
        version_id=version_id,
        number=number,
        source_hash=source_hash,
        edition=edition,
        **value,
    )


def _grading(item: dict[str, Any]) -> GradingPolicy:
    """A policy, also of a version that was published before there were letters and late rules."""
    categories = tuple(
        Category(**{**each, "late": LateRule(**each["late"]) if each.get("late") else None})
        for each in item["categories"]
    )
    letters = tuple((str(word), float(bound)) for word, bound in item.get("letters", ()))
    return GradingPolicy(item["pass_mark"], categories, letters, item.get("free_days", 0))


def _module(item: dict[str, Any]) -> ModuleEntry:
    units = tuple(_unit(unit) for unit in item["units"])
    requires, is_enforced = tuple(item.get("requires", ())), bool(item.get("is_enforced"))
    return ModuleEntry(item["id"], item["title"], item["opens"], units, requires, is_enforced)


def _unit(item: dict[str, Any]) -> UnitEntry:
    parts = tuple(PartRef(**{**part, "skills": tuple(part["skills"])}) for part in item["parts"])
    kept = tuple(KeptRef(**block) for block in item["kept"])
    return UnitEntry(**{**item, "outcomes": tuple(item["outcomes"]), "parts": parts, "kept": kept})


def build_json(build: UnitBuild) -> str:
    """`build` as JSON: a segment is a string (HTML) or a pair (kind and id of a hole)."""
    segments = [segment.html if isinstance(segment, Html) else [segment.kind, segment.id] for segment in build.segments]
    value = {
        "segments": segments,
        "parts": [asdict(part) for part in build.parts.values()],
        "media": build.media,
        "frames": build.frames,
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def build_from(text: str) -> UnitBuild:
    """The unit that `build_json` wrote."""
    value: dict[str, Any] = json.loads(text)
    segments: tuple[Segment, ...] = tuple(
        Html(item) if isinstance(item, str) else Hole(item[0], item[1]) for item in value["segments"]
    )
    parts = [Part(**{**part, "skills": tuple(part["skills"])}) for part in value["parts"]]
    return UnitBuild(segments, {part.id: part for part in parts}, tuple(value["media"]), tuple(value["frames"]))
