"""Credentials inside SVG files (Open Badges 3.0, section 5.3.2): an `openbadges:credential` element below the root.

The file is edited as text at the one place that matters, so that the drawing stays byte for byte what its author made.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from stoa.credentials.formats.baking.png import MAX_TEXT, BadImage

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
SVG = "http://www.w3.org/2000/svg"
MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 200
XML_START = re.compile(rb"(\xef\xbb\xbf)?\s*<[?!A-Za-z_]")
SVG_TAG = re.compile(rb"<([A-Za-z_][\w.-]*:)?svg[\s>/]")


def is_svg(data: bytes) -> bool:
    """Whether the file begins as an SVG does."""
    return bool(XML_START.match(data) and SVG_TAG.search(data[:MAX_BYTES]))


def bake(image: bytes, credential: bytes) -> bytes:
    """`image` with `credential` (UTF-8 JSON) inside. Raises BadImage, also when it holds one already."""
    if len(credential) > MAX_TEXT:
        raise BadImage(f"The credential is larger than {MAX_TEXT} bytes.")
    seen = _Reader(image)
    if seen.found:
        raise BadImage("The SVG holds a credential already.")
    text = credential.decode("utf-8").replace("]]>", "]]]]><![CDATA[>")
    element = (
        f'<openbadges:credential xmlns:openbadges="{NAMESPACE}"><![CDATA[{text}]]></openbadges:credential>'.encode()
    )
    start, end = seen.root_start, _end_of_tag(image, seen.root_start)
    tag = image[start:end]
    if tag.endswith(b"/>"):
        return image[: end - 2] + b">" + element + b"</" + seen.root_name.encode() + b">" + image[end:]
    return image[:end] + element + image[end:]


def extract(image: bytes) -> bytes | None:
    """The credential inside, None when there is none. Raises BadImage for a hostile file or one that holds two."""
    found = _Reader(image).found
    if len(found) > 1:
        raise BadImage("The SVG holds more than one credential.")
    return found[0].encode("utf-8") if found else None


def _end_of_tag(image: bytes, start: int) -> int:
    """The place behind the `>` of the tag at `start`; a `>` inside of quotes does not end it."""
    quote = b""
    for at in range(start, len(image)):
        letter = image[at : at + 1]
        if quote:
            quote = b"" if letter == quote else quote
        elif letter in (b'"', b"'"):
            quote = letter
        elif letter == b">":
            return at + 1
    raise BadImage("The SVG is cut short.")


class _Reader:
    """Reads an SVG once, refusing document types (and so every entity), other encodings than UTF-8, and depth."""

    def __init__(self, image: bytes) -> None:
        if len(image) > MAX_BYTES:
            raise BadImage(f"The SVG is larger than {MAX_BYTES} bytes.")
        self.found: list[str] = []
        self.root_start = -1
        self.root_name = ""
        self._depth = 0
        self._text: list[str] | None = None
        self._parser = expat.ParserCreate(encoding="UTF-8", namespace_separator=" ")
        self._parser.namespace_prefixes = True
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.XmlDeclHandler = self._check_encoding
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        try:
            image.decode("utf-8")
            self._parser.Parse(image, True)
        except expat.ExpatError as problem:
            raise BadImage(
                f"The SVG is not well-formed: line {problem.lineno}, column {problem.offset + 1}."
            ) from problem
        except UnicodeDecodeError as problem:
            raise BadImage("The SVG is not UTF-8 text.") from problem

    def _refuse_doctype(self, *_: object) -> None:
        raise BadImage("The SVG declares a document type, which could hold entities, and is not read.")

    def _check_encoding(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.upper() not in ("UTF-8", "US-ASCII", "ASCII"):
            raise BadImage(f"The SVG is written in {encoding[:20]}; only UTF-8 is read.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        uri, local, prefix = ([*name.split(" "), "", ""] if " " in name else ["", name, ""])[:3]
        if self._depth == 1:
            if (uri, local) != (SVG, "svg"):
                raise BadImage("The file is XML, but not an SVG.")
            self.root_start = self._parser.CurrentByteIndex
            self.root_name = f"{prefix}:{local}" if prefix else local
        if self._depth > MAX_DEPTH:
            raise BadImage(f"The SVG is nested more than {MAX_DEPTH} levels deep.")
        if self._text is not None:
            raise BadImage("The credential in the SVG holds another element.")
        if (uri, local) == (NAMESPACE, "credential"):
            if self._depth != 2:
                raise BadImage("The credential in the SVG does not stand directly below its root.")
            self._text = [attributes.get("verify", "")]

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._text is not None:
            self.found.append("".join(self._text).strip())
            self._text = None

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
