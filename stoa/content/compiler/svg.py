"""SVG from outside, cleaned: drawings stay, everything that runs, loads or leaves the drawing goes.

The cleaned copy is what a course serves; the author's file stays as it is in the version's source. Scripts would
not run in an `<img>` anyway; cleaning covers the reader who opens the picture's own address.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from stoa.kernel.text.html import words_of

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_ELEMENTS: Final = words_of(
    "svg g a defs desc title metadata symbol use switch style path rect circle ellipse line polyline "
    "polygon text tspan textPath tref image marker mask clipPath pattern linearGradient radialGradient "
    "stop filter view animate animateMotion animateTransform mpath set feBlend feColorMatrix "
    "feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight "
    "feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode "
    "feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence"
)
_DATA_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_OUTSIDE = re.compile(
    r"@import|@charset|expression|javascript:|behavior|-moz-binding|url\s*\(\s*['\"]?\s*(?!#|['\"]?#)", re.I
)
_ENTITY = re.compile(r"<!\s*ENTITY", re.IGNORECASE)
LARGEST: Final = 10_000_000
"""Bytes."""
DEEPEST: Final = 200
"""Elements inside elements; writing a drawing out takes a stack."""


class BadSvg(Exception):
    """A file that is no SVG, or one that is made to harm."""


def cleaned(data: bytes) -> bytes:
    """`data` without scripts, event handlers, foreign objects, outside references and document types.

    Raises BadSvg for what cannot be parsed, for entity declarations and for files above 10 MB.
    """
    if len(data) > LARGEST:
        raise BadSvg(_("The drawing is larger than %(limit)s MB.") % {"limit": LARGEST // 1_000_000})
    try:
        text = data.decode("utf-8-sig")
        # Read as text, so that a declared encoding cannot hide what is looked for here.
        if _ENTITY.search(text):
            raise BadSvg(_("The drawing declares entities, as attacks do."))
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, RecursionError) as problem:
        raise BadSvg(_("The drawing is no well-formed SVG (%(why)s).") % {"why": problem}) from problem
    if root.tag not in (f"{{{_SVG}}}svg", "svg"):
        raise BadSvg(_("The file's outermost element is not <svg>."))
    _clean(root)
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    return cast("bytes", ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _clean(root: Element) -> None:
    """Cleans `root` and all below it, without recursion: depth is the attacker's choice."""
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        if depth > DEEPEST:
            raise BadSvg(
                _("The drawing's elements stand inside each other more than %(most)s deep.") % {"most": DEEPEST}
            )
        _clean_attributes(element)
        for child in list(element):
            if not _stays(child):
                _remove(element, child)
            else:
                waiting.append((child, depth + 1))


def _stays(element: Element) -> bool:
    tag: Any = element.tag
    if not isinstance(tag, str):
        return False  # a remark or a processing instruction
    namespace, _brace, name = tag.rpartition("}")
    if namespace not in ("", f"{{{_SVG}") or name not in _ELEMENTS:
        return False
    if name == "style":
        return _is_inside("".join(element.itertext()))
    if name in ("set", "animate"):
        return "href" not in element.get("attributeName", "").lower()
    return True


def _remove(parent: Element, child: Element) -> None:
    """Removes `child` but not the text behind it."""
    if child.tail:
        place = list(parent).index(child)
        if place:
            parent[place - 1].tail = (parent[place - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _clean_attributes(element: Element) -> None:
    for name, value in list(element.attrib.items()):
        if not _attribute_stays(name, value):
            del element.attrib[name]


def _attribute_stays(name: str, value: str) -> bool:
    namespace, _brace, local = name.rpartition("}")
    if namespace not in ("", f"{{{_XLINK}", f"{{{_XML}"):
        return False
    lowered = local.lower()
    if lowered.startswith("on") or (namespace == f"{{{_XML}" and lowered == "base"):
        return False
    if lowered in ("href", "src"):
        return value.strip().startswith("#") or bool(_DATA_PICTURE.fullmatch(value.strip()))
    return _is_inside(value)


def _is_inside(css: str) -> bool:
    """Whether a style stays within the drawing; one with escapes could hide anything, and drawings need none."""
    return "\\" not in css and not _OUTSIDE.search(css)
