"""Converts what an earlier import kept, once there is an equal for it: with the same id, in the same place."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from stoa.interop.formats.olx.blocks import Converter, Page
from stoa.interop.formats.olx.links import Places
from stoa.interop.formats.olx.media import Media
from stoa.interop.formats.olx.names import slug
from stoa.interop.formats.olx.open_response import team_sizes
from stoa.interop.formats.olx.outline import CONTAINERS, WHOLE, Block, kind_of
from stoa.interop.formats.olx.plan import Settings
from stoa.interop.formats.olx.problems.parts import NotConvertible
from stoa.interop.formats.olx.settings import category_lines, has_decimal_comma, pass_lines
from stoa.interop.reading import Folder, Malformed, parse_xml
from stoa.interop.rules import ImportFailed, Tally

_NAME = re.compile(r"^(?:name: \"?|:name: )([A-Za-z0-9][\w.-]*)", re.MULTILINE)
_HIDDEN = re.compile(r"-kept(?:-\d+)?$")
"""Names that an import gives to what it keeps because not everybody may see it. Sources of earlier imports do not say
so themselves where that came from the blocks around them."""


def convert_kept(course: Path, source: str, name: str, tally: Tally | None = None) -> str | None:
    """The Markdown that now stands for the kept block `name`, whose XML is `source` (from the course folder).

    None while it has no equal, and for what was kept because not every learner may see it. May add captions to
    `media/`, a rubric to `rubrics/`, the source again to `kept/`, and to `course.toml` the grading category that it
    counts in; changes no other file.
    What is left out, and what changes, goes to `tally`, as at an import.
    """
    tally = Tally() if tally is None else tally
    before = tally.mark()
    folder = Folder(course, tally)
    try:
        element = parse_xml(folder.text(source), source)
    except (Malformed, ImportFailed, OSError):
        return None
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    kind = kind_of(element)
    url_name = attributes.pop("filename", "") or attributes.get("url_name", name)
    block = Block(kind, url_name, element, source, 0, attributes)
    settings = Settings().inside(block)
    is_hidden = settings.hidden or settings.groups or _HIDDEN.search(name)
    if kind in CONTAINERS or kind in WHOLE or is_hidden:
        return None
    places = Places("", "", "", Media(folder, course, under="media"), tally, pages=_pages(folder))
    comma = has_decimal_comma(str((_course_toml(folder) or {}).get("language") or "en"))
    sizes = team_sizes((_kept_settings(folder).get("course") or {}).get("teams_configuration"))
    converter = Converter(folder, course, tally, places, comma, names={id(block): name}, team_sizes=sizes)
    category = slug(settings.format, "category", 32) if settings.graded and settings.format else ""
    lines = _missing_category(folder, category) if category else []
    try:
        text = converter.attempt(block, Page(settings, category if lines is not None else ""), settings)
    except NotConvertible:
        tally.forget_since(before)
        return None
    if lines and converter.graded:
        place = course / "course.toml"
        place.write_text(place.read_text(encoding="utf-8").rstrip() + "\n" + "\n".join([*lines, ""]), encoding="utf-8")
    return text


def _missing_category(folder: Folder, category: str) -> list[str] | None:
    """The lines that course.toml lacks to have a grading category, which an import left out while nothing counted in
    it. None: the course knows no such category."""
    settings = _course_toml(folder)
    if settings is None:
        return None
    grading = settings.get("grading") or {}
    if category in {known.get("id") for known in grading.get("categories", [])}:
        return []
    kept = _kept_settings(folder).get("left_out") or {}
    found = next((known for known in kept.get("categories", []) if known["id"] == category), None)
    if found is None:
        return None
    return [*([] if grading else ["", *pass_lines(kept["pass"], kept.get("letters") or [])]), *category_lines(found)]


def _course_toml(folder: Folder) -> dict[str, Any] | None:
    """The course's settings; None where they cannot be read."""
    try:
        return tomllib.loads(folder.text("course.toml")) if folder.has("course.toml") else {}
    except tomllib.TOMLDecodeError:
        return None


def _pages(folder: Folder) -> dict[str, str]:
    """The page of each id in the course."""
    found: dict[str, str] = {}
    for path in folder.files():
        if path.endswith(".md") and "/" in path:
            for name in _NAME.findall(folder.text(path)):
                found.setdefault(name, "/" + path)
    units = _kept_settings(folder).get("pages")
    for block, unit in units.items() if isinstance(units, dict) else ():
        if unit in found:
            found.setdefault(block, found[unit])
    return found


def _kept_settings(folder: Folder) -> dict[str, Any]:
    """What an import kept of the course's settings."""
    settings = folder.json("kept/course-settings.json") if folder.has("kept/course-settings.json") else None
    return settings if isinstance(settings, dict) else {}
