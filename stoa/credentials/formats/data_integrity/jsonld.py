"""From a JSON-LD document to the statements that a signature covers, refusing whatever would not be covered.

JSON-LD quietly leaves out what it cannot interpret, and lets one statement be written in many ways. Both would let
somebody change what a reader sees without touching the signature: by adding words that no context defines, or by
moving a statement (an end date, say) under another name where a reader does not look. So this module accepts one plain
way of writing only.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from typing import Any

from stoa.credentials.formats import contexts as bundled
from stoa.credentials.formats.data_integrity.rdfc import BAD_IN_IRI, Quad, iri_term, literal_term

IN_VALUE = {"@value", "@type", "@language", "@direction"}
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
# pyld leaves statements about anything else out without a word; so this must not be wider than its own pattern.
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20<>\"{}|^`\\]*")
INLINE_TERM = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
INLINE_IRI = re.compile(r"(https?://|urn:)\S+")
MAX_INLINE_TERMS = 50
MAX_CONTEXTS = 64  # each costs milliseconds


class NotCovered(ValueError):
    """The document holds something that no signature over its statements covers; `what` names the first."""

    def __init__(self, what: str) -> None:
        super().__init__(f"“{what}” is not covered by the signature: no context of the document gives it a meaning.")
        self.what = what


class UnusualForm(ValueError):
    """The document is written in a form of JSON-LD that this library does not read; `what` names it."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The document uses {what}, a form of JSON-LD that could hide a changed meaning and is not read here."
        )
        self.what = what


class ContextSet:
    """The contexts one may use: the bundled ones, and `extra` (address -> document) that the caller vouches for."""

    def __init__(self, extra: Mapping[str, dict[str, Any]] | None = None) -> None:
        self.extra = dict(extra or {})
        self._lock = threading.Lock()
        self._cache: Any = None

    def load(self, url: str) -> dict[str, Any]:
        """The context document at `url`. Raises contexts.UnknownContext; fetches nothing."""
        return self.extra[url] if url in self.extra else bundled.context(url)

    def expand(self, document: dict[str, Any]) -> tuple[list[Any], list[Any], str]:
        """(expanded document, its RDF statements as pyld gives them, the first dropped name or "")."""
        # pyld brings lxml along, 25 MB in all; only a process that signs or checks pays for it.
        from cachetools import LRUCache
        from pyld import jsonld
        from pyld.context_resolver import ContextResolver

        dropped: list[str] = []
        # pyld's caches are not safe for threads, and the work holds the interpreter's lock anyway.
        with self._lock:
            if self._cache is None:
                self._cache = LRUCache(maxsize=200)
            cache = self._cache if _names_only_addresses(document) else LRUCache(maxsize=200)
            resolver = ContextResolver(cache, self._pyld_loader)
            # Without a base, what is relative stays so and is found below; pyld would make up one for an empty text.
            options = {"documentLoader": self._pyld_loader, "contextResolver": resolver, "base": None}
            processor = jsonld.JsonLdProcessor(on_property_dropped=lambda name: dropped.append(str(name or "a name")))
            try:
                expanded = processor.expand(document, dict(options))
                dataset = jsonld.JsonLdProcessor().to_rdf(expanded, {"base": "", "documentLoader": self._pyld_loader})
            except jsonld.JsonLdError as problem:
                raise UnusualForm(f"something that cannot be interpreted ({_root_cause(problem)})") from problem
        return expanded, [(name, triples) for name, triples in dataset.items()], dropped[0] if dropped else ""

    def _pyld_loader(self, url: str, _options: object) -> dict[str, Any]:
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": self.load(url),
            "tag": "static",
        }


BUNDLED = ContextSet()


def statements(document: dict[str, Any], contexts: ContextSet = BUNDLED) -> list[Quad]:
    """Every statement of the document, nothing left out. Raises UnknownContext, UnusualForm, NotCovered, BadIri."""
    check_form(document, contexts)
    expanded, graphs, dropped = contexts.expand(_integers_as_integers(document))
    if dropped:
        raise NotCovered(dropped)
    _check_addresses(expanded)
    if _count_source(document) != _count_expanded(expanded):
        raise NotCovered("A part of the document")
    return [
        (_node(t["subject"]), _node(t["predicate"]), _node(t["object"]), "" if name == "@default" else _graph(name))
        for name, triples in graphs
        for t in triples
    ]


def check_contexts(document: dict[str, Any], contexts: ContextSet = BUNDLED) -> None:
    """Raises UnknownContext or UnusualForm unless every @context in the document is bundled or harmless."""
    entries = _context_entries(document)
    if len(entries) > MAX_CONTEXTS:
        raise UnusualForm(f"more than {MAX_CONTEXTS} contexts")
    for entry in entries:
        if isinstance(entry, str):
            contexts.load(entry)
        elif isinstance(entry, dict):
            _check_inline(entry)
        else:
            raise UnusualForm("a context that is neither an address nor an object")


def _context_entries(value: object) -> list[object]:
    if isinstance(value, list):
        return [entry for part in value for entry in _context_entries(part)]
    if not isinstance(value, dict):
        return []
    found: list[object] = []
    for name, part in value.items():
        if name == "@context":
            found.extend(part if isinstance(part, list) else [part])
        else:
            found.extend(_context_entries(part))
    return found


def _names_only_addresses(document: dict[str, Any]) -> bool:
    return all(isinstance(entry, str) for entry in _context_entries(document))


def _check_inline(entry: dict[str, Any]) -> None:
    """A context written into the document may add words of its own; it may not rename or redefine the known ones."""
    if len(entry) > MAX_INLINE_TERMS:
        raise UnusualForm(f"a context with more than {MAX_INLINE_TERMS} words of its own")
    for term, definition in entry.items():
        iri: object = definition
        if isinstance(definition, dict):
            iri = definition.get("@id")
            coerced = definition.get("@type", "@id")
            plain = set(definition) <= {"@id", "@type"} and (
                coerced == "@id" or _is_new_iri(coerced, may_be_known=True)
            )
            if not plain:
                raise UnusualForm(f"a context of its own with more than an address for “{term[:60]}”")
        if not INLINE_TERM.fullmatch(term) or term in bundled.known_terms() or not _is_new_iri(iri):
            raise UnusualForm(
                f"a context of its own that defines “{term[:60]}” in a way that could rename a known word"
            )


def _is_new_iri(iri: object, *, may_be_known: bool = False) -> bool:
    if not isinstance(iri, str) or not INLINE_IRI.fullmatch(iri) or BAD_IN_IRI.search(iri):
        return False
    return may_be_known or iri not in bundled.known_iris()


def check_form(document: dict[str, Any], contexts: ContextSet = BUNDLED) -> None:
    """Raises UnknownContext or UnusualForm unless the document is written in the one plain way that is read here."""
    check_contexts(document, contexts)
    _check_names(document)
    root = document.get("id")
    if isinstance(root, str) and _describes_again(root, document):
        raise UnusualForm("the credential’s own identifier in a second place")


def _check_names(value: object) -> None:
    """Only plain words as names: under keywords, addresses and prefixes a statement could hide from a reader."""
    if isinstance(value, list):
        for part in value:
            if isinstance(part, list):
                raise UnusualForm("a list inside a list")
            _check_names(part)
    elif isinstance(value, dict):
        is_value = "@value" in value
        for name, part in value.items():
            if name == "@context" and not is_value:
                continue
            if is_value:
                _check_value_part(name, part)
            elif ":" in name or name.startswith("@"):
                raise UnusualForm(f"the name “{name[:60]}”")
            elif name == "id" and isinstance(part, str) and part.startswith("_:"):
                raise UnusualForm("a blank node identifier")
            else:
                _check_names(part)


def _check_value_part(name: str, part: object) -> None:
    if name not in IN_VALUE:
        raise UnusualForm(f"the name “{name[:60]}” beside @value")
    if isinstance(part, dict | list) or part is None or (name != "@value" and not isinstance(part, str)):
        raise UnusualForm(f"a {name} that is not plain")
    if name == "@language" and not LANGUAGE.fullmatch(str(part)):
        raise UnusualForm("a language that is none")


def _describes_again(root: str, value: object, *, is_root: bool = True) -> bool:
    """Whether an object below the root says more about the root, which could hide an end date from a reader."""
    if isinstance(value, list):
        return any(_describes_again(root, part, is_root=False) for part in value)
    if not isinstance(value, dict):
        return False
    if not is_root and value.get("id") == root and set(value) - {"id", "type"}:
        return True
    return any(_describes_again(root, part, is_root=False) for name, part in value.items() if name != "@context")


def _integers_as_integers(value: Any) -> Any:
    """JSON knows one kind of number: 42.0 is 42, as JSON-LD 1.1 API section 8.6 has it below 10^21."""
    if isinstance(value, dict):
        return {name: _integers_as_integers(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_integers_as_integers(part) for part in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(value)
    return value


def _count_source(value: object) -> int:
    """How many single values stand in the document."""
    if isinstance(value, list):
        return sum(map(_count_source, value))
    if isinstance(value, dict):
        if "@value" in value:
            return 1
        return sum(_count_source(part) for name, part in value.items() if name != "@context")
    return 0 if value is None else 1


def _count_expanded(value: object) -> int:
    """How many single values the expanded document holds; types and languages that contexts added do not count."""
    if isinstance(value, list):
        return sum(map(_count_expanded, value))
    if isinstance(value, dict):
        if "@value" in value:
            return _count_source(value["@value"]) if value.get("@type") == "@json" else 1
        return sum(map(_count_expanded, value.values()))
    return 0 if value is None else 1


def _check_addresses(value: object) -> None:
    """Raises NotCovered for a type or identifier that stayed relative: JSON-LD would leave its statements out."""
    if isinstance(value, list):
        for part in value:
            _check_addresses(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name in ("@id", "@type"):
                for address in part if isinstance(part, list) else [part]:
                    if address != "@json" and not (isinstance(address, str) and ABSOLUTE.fullmatch(address)):
                        raise NotCovered(str(address)[:80])
            else:
                _check_addresses(part)


def _node(term: dict[str, str]) -> str:
    if term["type"] == "IRI":
        return iri_term(term["value"])
    if term["type"] == "blank node":
        return term["value"]
    return literal_term(str(term["value"]), term["datatype"], term.get("language", ""))


def _graph(name: str) -> str:
    return name if name.startswith("_:") else iri_term(name)


def _root_cause(problem: BaseException) -> str:
    while problem.__cause__ is not None:
        problem = problem.__cause__
    return str(problem).splitlines()[0][:200]
