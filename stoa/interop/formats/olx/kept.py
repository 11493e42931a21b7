"""What has no equal yet: a visible block, and its source whole under `kept/`."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from stoa.interop.formats.olx.outline import Block
from stoa.interop.formats.olx.plan import Settings
from stoa.interop.formats.olx.secrets import strip, strip_text
from stoa.interop.markup.text import directive
from stoa.interop.reading import Folder, clean_control, shorter
from stoa.interop.writing import place_in

_NAMES = {
    "html": "Part of this page",
    "openassessment": "Open response",
    "library_content": "Questions from a library",
    "lti": "External tool",
    "lti_consumer": "External tool",
    "edx_sga": "Assignment",
    "staffgradedxblock": "Graded by staff",
    "done": "Mark as done",
    "vertical": "Page",
}
_UNTITLED = frozenset({"raw html", "text", "html", "blank html page", "blank common problem", "blank advanced problem"})


@dataclass
class Kept:
    """A kept block. Its share of the course's grade is known only when all blocks are."""

    block: Block
    name: str
    source: str
    weight: float = 0.0

    def text(self) -> str:
        """The directive."""
        title = _title(self.block)
        weight = f"{self.weight:.4g}" if self.weight else ""
        options = [("name", self.name), ("title", title), ("source", self.source), ("weight", weight)]
        return directive("kept", f"olx/{self.block.kind}", options)


def _title(block: Block) -> str:
    """The block's title; its kind where it has none that a learner would understand."""
    if block.title and block.title.lower() not in _UNTITLED:
        return block.title
    return _NAMES.get(block.kind) or block.kind.replace("_", " ").replace("-", " ").capitalize()


def keep(block: Block, name: str, settings: Settings, folder: Folder, course: Path) -> Kept:
    """Write the source of `block`, with all that stands in it, to `kept/` in `course`.

    What it took from the blocks around it (deadline, grading, attempts, who may see it) is written into it, as OLX
    allows, so that it can be converted later by itself. Keys and passwords are left out, with a warning that names
    them.
    """
    path = f"kept/{block.kind}-{name}.xml"
    place = place_in(course, path)
    if block.raw is not None:
        text, left = strip_text(block.raw.decode("latin-1"))
        place.write_bytes(text.encode("latin-1"))
    else:
        element = whole(block, folder)
        for attribute, value in settings.inherited().items():
            element.set(attribute, value)
        left = strip(element)
        etree.indent(element)
        place.write_bytes(etree.tostring(element, encoding="utf-8") + b"\n")
    if left:
        message = f"Keys and passwords were left out of {path}: {', '.join(sorted(set(left)))}."
        folder.tally.warn(block.file, block.line, "secret", message)
    return Kept(block, name, path)


def whole(block: Block, folder: Folder) -> etree._Element:
    """The block as one element, with referenced blocks and texts inside it."""
    element = etree.Element(block.element.tag)
    for name, value in block.attributes.items():
        try:
            element.set(name, clean_control(value))
        except ValueError:
            message = f"The policy's setting {name!r} has no name that XML allows; the kept source lacks it."
            folder.tally.warn(block.file, block.line, "setting", message)
    element.set("url_name", block.url_name)
    element.text = block.element.text
    if block.raw is not None:
        element.text = block.raw.decode("utf-8", "replace").replace("\0", "")
        return element
    if block.kind == "html":
        text, _ = html_source(block, folder)
        if text is not None:
            element.text = (
                etree.CDATA(clean_control(text).replace("]]>", "]]]]><![CDATA[>")) if "]]>" not in text else text
            )
            return element
    if block.children:
        for child in block.children:
            element.append(whole(child, folder))
        return element
    for inner in block.element:
        element.append(deepcopy(inner))
    return element


def html_source(block: Block, folder: Folder) -> tuple[str | None, str]:
    """(the text of an html block, its file). None: its file is missing."""
    named = block.get("filename")
    if named:
        stem = named.replace(":", "/")
        folder.path(stem)
        path = f"html/{stem.removesuffix('.html')}.html"
        found = folder.first(f"html/{stem}.html", f"html/{stem}", f"{stem}.html", *shorter(path))
        return (folder.text(found), found) if found else (None, path)
    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in block.element)
    return (block.element.text or "") + inner, block.file
