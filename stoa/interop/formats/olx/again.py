"""Converts what an earlier import kept, once there is an equal for it: with the same id, in the same place."""

from __future__ import annotations

import re
from pathlib import Path

from stoa.interop.formats.olx.blocks import Converter, Page
from stoa.interop.formats.olx.links import Places
from stoa.interop.formats.olx.media import Media
from stoa.interop.formats.olx.names import slug
from stoa.interop.formats.olx.outline import CONTAINERS, WHOLE, Block
from stoa.interop.formats.olx.plan import Settings
from stoa.interop.formats.olx.problems.parts import NotConvertible
from stoa.interop.reading import Folder, Malformed, parse_xml
from stoa.interop.rules import ImportFailed, Tally

_NAME = re.compile(r"^(?:name: \"?|:name: )([A-Za-z0-9][\w.-]*)", re.MULTILINE)


def convert_kept(course: Path, source: str, name: str, *, decimal_comma: bool = False) -> str | None:
    """The Markdown that now stands for the kept block `name`, whose XML is `source` (from the course folder).

    None while it has no equal, and for what was kept because not every learner may see it. May
    add captions to `media/`; changes no other file.
    """
    tally = Tally()
    folder = Folder(course, tally)
    try:
        element = parse_xml(folder.text(source), source)
    except (Malformed, ImportFailed, OSError):
        return None
    attributes = {str(key): str(value) for key, value in element.attrib.items()}
    kind = str(element.tag)
    url_name = attributes.pop("filename", "") or attributes.get("url_name", name)
    block = Block(kind, url_name, element, source, 0, attributes)
    settings = Settings().inside(block)
    if kind in CONTAINERS or kind in WHOLE or settings.hidden or settings.groups:
        return None
    places = Places("", "", "", Media(folder, course, under="media"), tally, pages=_pages(folder))
    converter = Converter(folder, course, tally, places, decimal_comma, names={id(block): name})
    category = slug(settings.format, "category", 32) if settings.graded and settings.format else ""
    try:
        return converter.attempt(block, Page(settings, category), settings)
    except NotConvertible:
        return None


def _pages(folder: Folder) -> dict[str, str]:
    """The page of each id in the course."""
    found: dict[str, str] = {}
    for path in folder.files():
        if path.endswith(".md") and "/" in path:
            for name in _NAME.findall(folder.text(path)):
                found.setdefault(name, "/" + path)
    settings = folder.json("kept/course-settings.json") if folder.has("kept/course-settings.json") else None
    units = settings.get("pages") if isinstance(settings, dict) else None
    for block, unit in units.items() if isinstance(units, dict) else ():
        if unit in found:
            found.setdefault(block, found[unit])
    return found
