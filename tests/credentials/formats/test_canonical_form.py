"""RDF dataset canonicalization: known results, agreement with another implementation, and a bound on its cost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.credentials.formats.data_integrity.rdfc import (
    BadIri,
    Quad,
    TooComplex,
    canonical_text,
    iri_term,
    line,
    literal_term,
)

P, Q = "<urn:p>", "<urn:q>"


def test_blank_nodes_are_named_by_what_is_said_of_them() -> None:
    quads: list[Quad] = [("_:x", P, '"1"', ""), ("_:y", P, '"2"', ""), ("_:x", Q, "_:y", "")]
    renamed: list[Quad] = [("_:y", P, '"1"', ""), ("_:x", P, '"2"', ""), ("_:y", Q, "_:x", "")]
    assert canonical_text(quads) == canonical_text(renamed)
    assert canonical_text(quads).count("\n") == 3


def test_a_statement_counts_once() -> None:
    assert canonical_text([("<urn:a>", P, '"1"', "")] * 3) == '<urn:a> <urn:p> "1" .\n'


def test_control_characters_are_escaped_as_the_standard_has_it() -> None:
    assert literal_term('\b\t\n\f\r"\\\x00\x1f\x7fé') == '"\\b\\t\\n\\f\\r\\"\\\\\\u0000\\u001F\\u007Fé"'
    assert literal_term("x", "urn:t") == '"x"^^<urn:t>'
    assert literal_term("x", language="en") == '"x"@en'


@pytest.mark.parametrize("iri", ["urn:x> <urn:p> <urn:y> .\n<urn:z", "urn: x", "urn:{x}", "urn:\\u003e"])
def test_an_address_cannot_smuggle_statements_in(iri: str) -> None:
    with pytest.raises(BadIri):
        iri_term(iri)


def clique(size: int) -> list[Quad]:
    """Blank nodes that all look alike."""
    return [(f"_:n{a}", P, f"_:n{b}", "") for a in range(size) for b in range(size) if a != b]


def test_a_poisoned_document_is_refused_soon() -> None:
    with pytest.raises(TooComplex):
        canonical_text(clique(12))


def test_a_small_puzzle_is_still_solved() -> None:
    assert canonical_text(clique(4)) == canonical_text(list(reversed(clique(4))))


nodes = st.sampled_from(["<urn:a>", "<urn:b>", "_:n1", "_:n2", "_:n3", "_:n4"])
quads = st.tuples(
    nodes,
    st.sampled_from([P, Q]),
    st.one_of(nodes, st.sampled_from(['"1"', '"2"@en'])),
    st.sampled_from(["", "<urn:g>", "_:g"]),
)


def names_each_blank_node_once(quad: Quad) -> bool:
    blank = [part for part in quad if part.startswith("_:")]
    return len(blank) == len(set(blank))


@settings(max_examples=150, deadline=None)
@given(st.lists(quads, max_size=10), st.permutations(["_:n1", "_:n2", "_:n3", "_:n4", "_:g"]))
def test_other_names_for_blank_nodes_and_another_order_change_nothing(dataset: list[Quad], names: list[str]) -> None:
    other = dict(zip(["_:n1", "_:n2", "_:n3", "_:n4", "_:g"], names, strict=True))
    renamed = [(other.get(s, s), p, other.get(o, o), other.get(g, g)) for s, p, o, g in reversed(dataset)]
    assert canonical_text(dataset) == canonical_text(renamed)


@settings(max_examples=150, deadline=None)
@given(st.lists(quads.filter(lambda quad: names_each_blank_node_once(quad)), max_size=10))
def test_another_implementation_gives_the_same_text(dataset: list[Quad]) -> None:
    from pyld import jsonld  # it counts a statement twice in which a blank node stands twice; so such ones are left out

    options = {"algorithm": "URDNA2015", "inputFormat": "application/n-quads", "format": "application/n-quads"}
    text = "".join(line(quad) for quad in dict.fromkeys(dataset))
    assert canonical_text(dataset) == jsonld.normalize(text, options)


def test_the_result_is_in_the_order_of_code_points() -> None:
    text = canonical_text([("<urn:a>", P, f'"{letter}"', "") for letter in "z𝒜\uffedé"])
    assert re.findall(r'"(.)"', text) == sorted("z𝒜\uffedé")
