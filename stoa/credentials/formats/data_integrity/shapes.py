"""The fast route for signing many alike: the vocabulary is interpreted once a shape, not once a credential.

Two documents have the same shape when only their texts differ. A shape is a document whose texts were replaced by
markers, interpreted by the general route; filling it puts the texts of another document in the markers' places. It
gives the same statements as the general route (a property test holds them together), and whatever it is not made for
goes that way.
"""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from typing import Any

from stoa.credentials.formats.data_integrity.jsonld import BUNDLED, ContextSet, check_form, statements
from stoa.credentials.formats.data_integrity.rdfc import Quad, iri_term, literal_term

MARKER = "urn:x-stoa-text:"
MARKED = re.compile(r'(?P<open>[<"])urn:x-stoa-text:(?P<number>\d+)[>"](?P<rest>.*)', re.DOTALL)
XSD_DOUBLE = "^^<http://www.w3.org/2001/XMLSchema#double>"
KEPT = {"@context", "type", "@type", "@language", "@direction", "proofPurpose"}  # their texts are part of the shape
PLAIN_IRI = re.compile(r"(https?|urn|did|mailto|data):[^\s\x00-\x20<>\"{}|^`\\]+")

Part = str | tuple[int, bool, str]
"""A finished term, or (number of the text, whether it is an address, datatype or language that follows)."""


class _NoShape(ValueError):
    """The fast route is not made for this document."""


class ShapeCache:
    """Shapes that were met lately, at most `size`; safe to share between threads."""

    def __init__(self, contexts: ContextSet = BUNDLED, size: int = 64) -> None:
        self.contexts = contexts
        self.size = size
        self._shapes: OrderedDict[str, list[tuple[Part, ...]] | None] = OrderedDict()
        self._lock = threading.Lock()

    def statements(self, document: dict[str, Any]) -> list[Quad]:
        """The same statements as `jsonld.statements` gives, and the same refusals."""
        texts: list[str] = []
        skeleton = _marked(document, texts)
        key = json.dumps(skeleton, sort_keys=True)
        with self._lock:
            known = key in self._shapes
            shape = self._shapes.get(key)
            if known:
                self._shapes.move_to_end(key)
        if not known:
            general = statements(document, self.contexts)  # also refuses what must be refused
            shape = _shape(skeleton, len(texts), self.contexts)
            with self._lock:
                self._shapes[key] = shape
                while len(self._shapes) > self.size:
                    self._shapes.popitem(last=False)
            return general
        if shape is None:
            return statements(document, self.contexts)
        check_form(document, self.contexts)
        try:
            return [_filled(row, texts) for row in shape]
        except _NoShape:
            return statements(document, self.contexts)


def _marked(value: Any, texts: list[str]) -> Any:
    """`value` with a numbered marker in place of each text, which is appended to `texts`."""
    if isinstance(value, dict):
        return {name: part if name in KEPT else _marked(part, texts) for name, part in sorted(value.items())}
    if isinstance(value, list):
        return [_marked(part, texts) for part in value]
    if isinstance(value, str):
        texts.append(value)
        return f"{MARKER}{len(texts) - 1}"
    return value


def _shape(skeleton: dict[str, Any], count: int, contexts: ContextSet) -> list[tuple[Part, ...]] | None:
    """The statements of a marked document, taken apart; None when a marker does not come through as it went in."""
    try:
        rows = [tuple(map(_part, quad)) for quad in statements(skeleton, contexts)]
    except ValueError:
        return None
    parts = [part for row in rows for part in row]
    found = {part[0] for part in parts if isinstance(part, tuple)}
    if found != set(range(count)) or any(isinstance(part, str) and MARKER in part for part in parts):
        return None
    # Texts under xsd:double are rewritten as numbers by the general route.
    return None if any(isinstance(part, tuple) and part[2] == XSD_DOUBLE for part in parts) else rows


def _part(term: str) -> Part:
    match = MARKED.fullmatch(term)
    return (int(match["number"]), match["open"] == "<", match["rest"]) if match else term


def _filled(row: tuple[Part, ...], texts: list[str]) -> Quad:
    s, p, o, g = (part if isinstance(part, str) else _term(part, texts[part[0]]) for part in row)
    return s, p, o, g


def _term(part: tuple[int, bool, str], text: str) -> str:
    _, is_address, rest = part
    if not is_address:
        return literal_term(text) + rest
    if not PLAIN_IRI.fullmatch(text):
        raise _NoShape(text)
    return iri_term(text)
