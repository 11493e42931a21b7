"""The fast route for signing many alike gives what the general route gives."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.credentials.formats import NotCovered, ShapeCache, sign, unsigned
from stoa.credentials.formats.data_integrity import UnusualForm, canonical_text, statements
from stoa.credentials.formats.open_badges import Evidence, Recipient, Result
from tests.credentials.formats import sample
from tests.credentials.formats.sample import ISSUED, KEY

SHAPES = ShapeCache()
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
addresses = st.one_of(
    st.uuids().map(lambda uuid: f"urn:uuid:{uuid}"),
    st.sampled_from(["https://stoa.example/e", sample.LIST_URL, "did:key:z6Mk", "mailto:ada@example.org"]),
)


@settings(max_examples=40, deadline=None)
@given(texts, addresses, addresses, texts, st.lists(texts, min_size=1, max_size=3), st.integers(0, 9999))
def test_a_filled_shape_makes_the_same_statements(
    name: str, holder: str, work: str, value: str, narratives: list[str], index: int
) -> None:
    credential = sample.credential(
        name,
        index,
        recipient=Recipient(name, holder),
        results=(Result(sample.SCORE, value=value),),
        evidence=tuple(Evidence(text, work, narrative=text) for text in narratives),
    )
    document = unsigned(credential)
    for _ in range(2):  # first the general route that prepares the shape, then the shape
        assert canonical_text(SHAPES.statements(document)) == canonical_text(statements(document))


def test_signatures_are_the_same_by_either_route() -> None:
    shapes = ShapeCache()
    for number in range(3):
        document = unsigned(sample.credential(f"Learner {number}"))
        assert sign(document, KEY, created=ISSUED, shapes=shapes) == sign(document, KEY, created=ISSUED)


def documents_off_the_fast_route() -> list[dict[str, Any]]:
    document = unsigned(sample.credential())
    odd = copy.deepcopy(document)
    odd["credentialSubject"]["id"] = "tag:stoa.example,2026:ada"  # an address of a kind that shapes do not fill in
    double = copy.deepcopy(document)
    double["description"] = {"@value": "1.0", "@type": "http://www.w3.org/2001/XMLSchema#double"}
    return [odd, double]


@pytest.mark.parametrize("document", documents_off_the_fast_route())
def test_what_a_shape_is_not_made_for_goes_the_general_route(document: dict[str, Any]) -> None:
    shapes = ShapeCache()
    shapes.statements(unsigned(sample.credential()))
    for _ in range(2):
        assert set(shapes.statements(document)) == set(statements(document))


def test_a_known_shape_refuses_what_the_general_route_refuses() -> None:
    shapes = ShapeCache()
    document = unsigned(sample.credential())
    shapes.statements(document)
    with pytest.raises(NotCovered):
        shapes.statements({**document, "id": "relative"})
    with pytest.raises(NotCovered):
        shapes.statements({**document, "id": "urn:uuid:\u2028"})
    twice = copy.deepcopy(document)
    twice["relatedResource"][0]["id"] = twice["id"]
    with pytest.raises(UnusualForm):
        shapes.statements(twice)
    with pytest.raises(NotCovered):
        shapes.statements({**document, "motto": "x"})


def test_only_so_many_shapes_are_kept() -> None:
    shapes = ShapeCache(size=2)
    for count in range(1, 5):
        shapes.statements(unsigned(sample.credential(evidence=(Evidence("x"),) * count)))
    assert len(shapes._shapes) == 2
