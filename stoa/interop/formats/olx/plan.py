"""Which modules and units a course gets: a chapter is a module, a vertical is a unit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from stoa.interop.formats.olx.dates import deadline
from stoa.interop.formats.olx.grading import Subsection
from stoa.interop.formats.olx.names import slug
from stoa.interop.formats.olx.outline import Block, Outline

SEQUENCES = frozenset({"sequential", "section", "videosequence", "problemset", "wrapper"})
"""Kinds below a chapter that hold pages; `section` is the form of 2012."""
_UNTITLED = re.compile(r"(unit|vertical|default unit|new unit|page|lesson)?\W*\d*", re.IGNORECASE)


@dataclass(frozen=True)
class Settings:
    """What a block takes from those around it."""

    due: str = ""
    start: str = ""
    graded: bool = False
    format: str = ""
    max_attempts: str = ""
    show_correctness: str = ""
    hidden: bool = False
    groups: str = ""
    graceperiod: str = ""
    showanswer: str = ""
    self_paced: bool = False

    def inside(self, block: Block) -> Settings:
        """The settings that hold in `block`."""
        return replace(
            self,
            due=block.get("due") or self.due,
            start=block.get("start") or self.start,
            graded=block.flag("graded") if "graded" in block.attributes else self.graded,
            format=block.get("format") or self.format,
            max_attempts=_attempts(block) or self.max_attempts,
            show_correctness=block.get("show_correctness") or self.show_correctness,
            hidden=self.hidden or block.flag("visible_to_staff_only"),
            groups=_groups(block) or self.groups,
            graceperiod=block.get("graceperiod") or self.graceperiod,
            showanswer=block.get("showanswer") or self.showanswer,
            self_paced=self.self_paced or block.flag("self_paced"),
        )

    @property
    def deadline(self) -> datetime | None:
        """The moment from which answers count no more, in UTC. None as well where the due date cannot be read, and in
        a course at one's own pace: there Open edX ignores due dates."""
        return deadline(self.due, self.graceperiod) if self.due and not self.self_paced else None

    @property
    def opens(self) -> str:
        """The date from which it can be seen; at one's own pace Open edX ignores it too, but for the course's own."""
        return "" if self.self_paced else self.start

    def inherited(self) -> dict[str, str]:
        """What grading, deadlines and visibility need of these settings, as attributes of OLX."""
        found = {"self_paced": "true"} if self.self_paced else {}
        found |= {"visible_to_staff_only": "true"} if self.hidden else {}
        found |= {"group_access": self.groups} if self.groups else {}
        if not self.graded and not self.due:
            return found
        found |= {"due": self.due, "graceperiod": self.graceperiod, "max_attempts": self.max_attempts}
        found["show_correctness"] = self.show_correctness
        if self.graded:
            found |= {"graded": "true", "format": self.format}
        return {name: value for name, value in found.items() if value}


def _attempts(block: Block) -> str:
    """The attempts that a block allows; problems of 2012 have them under another name, which Open edX still reads."""
    return block.get("max_attempts") or (block.get("attempts") if block.kind == "problem" else "")


def _groups(block: Block) -> str:
    """The content groups that a block is for, as they stand in it; empty: everybody."""
    value = block.get("group_access")
    try:
        access = json.loads(value) if value else {}
    except ValueError:
        return value
    return value if isinstance(access, dict) and any(access.values()) else ""


@dataclass
class UnitPlan:
    """A page in the making."""

    title: str
    block: Block
    """The vertical, or the one block that stands alone."""
    blocks: list[Block]
    settings: Settings
    subsection: Subsection
    name: str = ""
    path: str = ""
    """From the course folder, without a leading slash."""


@dataclass
class ModulePlan:
    """A folder of units in the making."""

    title: str
    url_name: str
    settings: Settings
    chapter: Block | None = None
    units: list[UnitPlan] = field(default_factory=list)
    sequentials: list[tuple[Block, Settings, Subsection]] = field(default_factory=list)
    folder: str = ""


def plan_course(outline: Outline) -> list[ModulePlan]:
    """The modules and units of a course, in order. Blocks that stand outside of chapters get a module of their own."""
    root = outline.root
    settings = Settings().inside(root)
    # The policy holds for the whole course, not for its blocks.
    settings = replace(settings, hidden=False, groups="", graded=False, format="")
    modules: list[ModulePlan] = []
    loose: ModulePlan | None = None
    for child in root.children:
        if child.kind == "wiki":
            continue
        if child.kind in ("chapter", "section"):
            loose = None
            modules.append(_module(child, settings))
        else:
            if loose is None:
                loose = ModulePlan(root.title or "Course", child.url_name, settings)
                modules.append(loose)
            _add(loose, child, settings)
    _number(modules)
    return modules


def _module(chapter: Block, outer: Settings) -> ModulePlan:
    settings = outer.inside(chapter)
    module = ModulePlan(chapter.title or "Untitled", chapter.url_name, settings, chapter)
    for child in chapter.children:
        _add(module, child, settings)
    return module


def _add(module: ModulePlan, child: Block, outer: Settings) -> None:
    """A subsection with its units, or a unit that stands without one."""
    settings = outer.inside(child)
    subsection = Subsection(child.title or module.title, child.file, child.line)
    module.sequentials.append((child, settings, subsection))
    if child.kind in SEQUENCES:
        leaves = list(_pages(child, settings))
        for number, (block, inner) in enumerate(leaves, 1):
            title = _title(child, block, number, len(leaves))
            module.units.append(UnitPlan(title, block, _contents(block), inner, subsection))
    else:
        title = child.title or module.title
        module.units.append(UnitPlan(title, child, _contents(child), settings, subsection))


def _pages(parent: Block, settings: Settings) -> Iterator[tuple[Block, Settings]]:
    for child in parent.children:
        inner = settings.inside(child)
        if child.kind in SEQUENCES:
            yield from _pages(child, inner)
        else:
            yield child, inner


def _contents(block: Block) -> list[Block]:
    """The blocks on a page; a vertical inside another only groups."""
    if block.kind != "vertical":
        return [block]
    found: list[Block] = []
    for child in block.children:
        is_for_all = not child.flag("visible_to_staff_only") and not _groups(child)
        found.extend(_contents(child) if child.kind == "vertical" and is_for_all else [child])
    return found


def _title(sequential: Block, block: Block, number: int, count: int) -> str:
    """The subsection's title, the page's, or both: what a learner needs to tell the pages apart."""
    outer, inner = sequential.title, block.title
    if not outer or _alike(outer, inner):
        return (inner or f"Page {number}") if count == 1 or inner else outer or f"Page {number}"
    if _UNTITLED.fullmatch(inner):
        return outer if count == 1 else f"{outer} ({number})"
    return f"{outer} – {inner}"


def _alike(one: str, other: str) -> bool:
    def plain(text: str) -> str:
        return re.sub(r"\W+", " ", text).strip().casefold()

    return plain(one) == plain(other)


def _number(modules: list[ModulePlan]) -> None:
    wide = max(2, len(str(len(modules) + 1)))
    for number, module in enumerate(modules, 1):
        module.folder = f"{number:0{wide}}-{slug(module.title, module.url_name)}"
        inner = max(2, len(str(len(module.units))))
        for at, unit in enumerate(module.units, 1):
            unit.path = f"{module.folder}/{at:0{inner}}-{slug(_own_title(unit), unit.block.url_name)}.md"


def _own_title(unit: UnitPlan) -> str:
    """A file is called by the page; the folder says the rest."""
    own = unit.block.title
    return unit.title if _UNTITLED.fullmatch(own) else own
