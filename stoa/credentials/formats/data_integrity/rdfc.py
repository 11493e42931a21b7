"""RDF Dataset Canonicalization 1.0 (W3C Recommendation, RDFC-1.0, SHA-256): one text for one set of statements.

Terms are kept in the form they have in N-Quads (`<iri>`, `"literal"^^<iri>`, `_:b0`), so that serialising is joining.
The algorithm's cost can be made exponential by a document with many blank nodes that look alike; a budget of steps
refuses such a document instead of working on it for hours.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import permutations

Quad = tuple[str, str, str, str]
"""Subject, predicate, object, graph (empty for the default graph), each as written in N-Quads."""

MAX_STEPS = 3_000

BAD_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\]')
SHORT_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class TooComplex(ValueError):
    """Bringing the statements into canonical order would take too long."""


class BadIri(ValueError):
    """An address holds a character that no address may hold."""


def iri_term(iri: str) -> str:
    """An IRI as written in N-Quads. Raises BadIri: an unescaped `>` could otherwise smuggle statements in."""
    if BAD_IN_IRI.search(iri):
        raise BadIri(f"“{iri[:80]}” holds a character that no address may hold.")
    return f"<{iri}>"


def literal_term(value: str, datatype: str = XSD_STRING, language: str = "") -> str:
    """A literal as written in canonical N-Quads."""
    text = '"' + ESCAPED.sub(_escape, value) + '"'
    if language:
        return f"{text}@{language}"
    return text if datatype == XSD_STRING else f"{text}^^{iri_term(datatype)}"


def _escape(match: re.Match[str]) -> str:
    letter = match.group()
    return SHORT_ESCAPES.get(letter) or f"\\u{ord(letter):04X}"


def line(quad: Quad) -> str:
    """One statement as a line of N-Quads."""
    return " ".join(part for part in quad if part) + " .\n"


def canonical_text(quads: Iterable[Quad], max_steps: int = MAX_STEPS) -> str:
    """The canonical N-Quads of a set of statements. Raises TooComplex rather than take more than `max_steps` steps."""
    dataset = set(quads)
    names = _Canonicaliser(dataset, max_steps).names()
    renamed = (tuple(names.get(part, part) for part in quad) for quad in dataset)
    # Sorted by code points, as the bytes of UTF-8 sort.
    return "".join(sorted(line((s, p, o, g)) for s, p, o, g in renamed))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class _Issuer:
    """Section 4.5: hands out identifiers in the order of asking."""

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = issued if issued is not None else {}

    def copy(self) -> _Issuer:
        return _Issuer(self.prefix, dict(self.issued))

    def issue(self, node: str) -> str:
        return self.issued.setdefault(node, f"{self.prefix}{len(self.issued)}")


class _Canonicaliser:
    """The canonicalization state (section 4.2) of one dataset."""

    def __init__(self, dataset: set[Quad], max_steps: int) -> None:
        self.steps_left = max_steps
        self.max_steps = max_steps
        self.quads_of: dict[str, list[Quad]] = defaultdict(list)
        self.first_hash: dict[str, str] = {}
        self.canonical = _Issuer("_:c14n")
        for quad in sorted(dataset):
            for node in {part for part in quad if part.startswith("_:")}:
                self.quads_of[node].append(quad)

    def names(self) -> dict[str, str]:
        """Blank node -> its canonical name (section 4.4.3, steps 3 to 5)."""
        by_hash: dict[str, list[str]] = defaultdict(list)
        for node in self.quads_of:
            by_hash[self.hash_first_degree(node)].append(node)
        for first_hash in sorted(by_hash):
            if len(by_hash[first_hash]) == 1:
                self.canonical.issue(by_hash.pop(first_hash)[0])
        for first_hash in sorted(by_hash):
            self._name_alike(by_hash[first_hash])
        return self.canonical.issued

    def _name_alike(self, nodes: list[str]) -> None:
        """Names nodes whose own statements look the same, by what lies further away."""
        results = []
        for node in nodes:
            if node not in self.canonical.issued:
                issuer = _Issuer("_:b")
                issuer.issue(node)
                results.append(self.hash_n_degree(node, issuer))
        for _, issuer in sorted(results, key=lambda result: result[0]):
            for node in issuer.issued:
                self.canonical.issue(node)

    def _step(self) -> None:
        self.steps_left -= 1
        if self.steps_left < 0:
            raise TooComplex(f"The document would take more than {self.max_steps} steps to bring into canonical order.")

    def hash_first_degree(self, node: str) -> str:
        """Section 4.6."""
        if node not in self.first_hash:
            lines = []
            for s, p, o, g in self.quads_of[node]:
                s, o, g = ((part if part[:2] != "_:" else "_:a" if part == node else "_:z") for part in (s, o, g))
                lines.append(line((s, p, o, g)))
            self.first_hash[node] = _sha256("".join(sorted(lines)))
        return self.first_hash[node]

    def hash_related(self, related: str, predicate: str, issuer: _Issuer, position: str) -> str:
        """Section 4.7."""
        known = self.canonical.issued.get(related) or issuer.issued.get(related) or self.hash_first_degree(related)
        return _sha256(position + (predicate if position != "g" else "") + known)

    def hash_n_degree(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """Section 4.8."""
        self._step()
        related: dict[str, list[str]] = defaultdict(list)
        for s, p, o, g in self.quads_of[node]:
            for part, position in ((s, "s"), (o, "o"), (g, "g")):
                if part.startswith("_:") and part != node:
                    related[self.hash_related(part, p, issuer, position)].append(part)
        data = []
        for related_hash in sorted(related):
            chosen_path, chosen_issuer = "", issuer
            for permutation in permutations(related[related_hash]):
                self._step()
                found = self._path(permutation, issuer, chosen_path)
                if found and (not chosen_path or found[0] < chosen_path):
                    chosen_path, chosen_issuer = found
            data.append(related_hash + chosen_path)
            issuer = chosen_issuer
        return _sha256("".join(data)), issuer

    def _path(self, permutation: tuple[str, ...], issuer: _Issuer, chosen: str) -> tuple[str, _Issuer] | None:
        """Section 4.8.3, steps 5.4.2 to 5.4.5: the path of one permutation; None once it must lose to `chosen`."""
        issuer = issuer.copy()
        path = ""
        recursion = []
        for node in permutation:
            canonical = self.canonical.issued.get(node)
            if canonical is None and node not in issuer.issued:
                recursion.append(node)
            path += canonical or issuer.issue(node)
            if _loses(path, chosen):
                return None
        for node in recursion:
            found, deeper = self.hash_n_degree(node, issuer)
            path += f"{issuer.issue(node)}<{found}>"
            issuer = deeper
            if _loses(path, chosen):
                return None
        return path, issuer


def _loses(path: str, chosen: str) -> bool:
    return bool(chosen) and len(path) >= len(chosen) and path > chosen
