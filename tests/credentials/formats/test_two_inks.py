"""Statements as files: a pair of credentials that belong together, and the page to print."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.credentials import formats
from stoa.credentials.formats import Outcome, RelatedResource, TwoInkPage
from tests.credentials.formats import sample

HOLDER = formats.SigningKey(bytes(range(32)))
NAMES = ["id", "type", "issuer", "credentialSubject", "relatedResource", "digestSRI", "proof", "x"]
SIMPLE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("VerifiableCredential"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(NAMES), inner,
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip
PAGE = TwoInkPage(
    "Reading numbers", "Ada", "A statement", "Ada stands behind it.", "Attested", (("Did 4 of 5 units.", "Version 3"),),
    "Claimed", (("I can.", "Shown by: notes"),), "Others", (("She can.", "Bo"),), "Signed today", ("k1", "k2"),
    "https://stoa.example/statements/x/", "Check it at",
)  # fmt: skip


def pair(text: str = "I can.") -> tuple[dict[str, Any], dict[str, Any]]:
    """(attested, claimed), both signed."""
    claimed = sample.signed(key=HOLDER, statuses=(), name=text)
    claimed["credentialSubject"]["id"] = HOLDER.did
    del claimed["proof"]
    claimed = formats.sign(claimed, HOLDER, created=sample.NOW)
    pin = RelatedResource("https://stoa.example/c.json", formats.digest_sri(formats.claimed_file(claimed)))
    attested = sample.signed(statuses=(), related=(pin,))
    attested["credentialSubject"]["id"] = HOLDER.did
    del attested["proof"]
    return formats.sign(attested, sample.KEY, created=sample.NOW), claimed


def outcome(attested: dict[str, Any], claimed: dict[str, Any]) -> Outcome:
    return formats.verify_statement(formats.bundle(attested, claimed), now=sample.NOW).outcome


def test_a_pair_holds_in_either_order_and_however_it_is_spaced() -> None:
    attested, claimed = pair()
    assert outcome(attested, claimed) is Outcome.GENUINE
    assert outcome(claimed, attested) is Outcome.GENUINE
    text = json.dumps(formats.bundle(attested, claimed), sort_keys=True, separators=(",", ":"))
    assert formats.verify_statement(text.encode(), now=sample.NOW).outcome is Outcome.GENUINE


def test_parts_of_two_pairs_are_refused() -> None:
    (first, mine), (second, other) = pair(), pair("I can do more.")
    assert outcome(first, other) is Outcome.ALTERED
    assert outcome(second, mine) is Outcome.ALTERED


def test_one_part_twice_or_alone_is_no_statement() -> None:
    attested, claimed = pair()
    for held in ([attested], [claimed, claimed], [attested, attested], [attested, claimed, claimed], [], "x", [1, 2]):
        assert not formats.is_statement({"type": "VerifiablePresentation", "verifiableCredential": held})
    assert not formats.is_statement(attested)
    assert not formats.is_statement(b"not json")
    with pytest.raises(ValueError, match="no statement"):
        formats.verify_statement(attested, now=sample.NOW)


@given(SIMPLE, SIMPLE)
def test_no_presentation_makes_it_fall_over(first: Any, second: Any) -> None:
    _attested, claimed = pair_once()
    for held in ([first, second], [first, claimed]):
        document = {"type": ["VerifiablePresentation"], "verifiableCredential": held}
        if formats.is_statement(document):
            assert not formats.verify_statement(document, now=sample.NOW).is_genuine


_made: list[tuple[dict[str, Any], dict[str, Any]]] = []


def pair_once() -> tuple[dict[str, Any], dict[str, Any]]:
    if not _made:
        _made.append(pair())
    return _made[0]


def test_the_page_is_the_same_for_the_same_and_holds_the_file() -> None:
    fonts = formats.house_fonts()
    first = formats.two_ink_page(PAGE, fonts, file=b'{"a": 1}')
    assert first == formats.two_ink_page(PAGE, fonts, file=b'{"a": 1}')
    assert first.startswith(b"%PDF-")
    assert b"statement.json" in first


def test_long_and_foreign_statements_take_the_pages_that_they_need() -> None:
    long = tuple((f"{number} " + "a word and another " * 30, "Shown by: " + "x" * 300) for number in range(20))
    arabic = (("أستطيع أن أفحص بئرًا وأن أقول ما الذي عُدّ.", ""), ("w" * 600, ""))
    page = replace(PAGE, claimed=(*long, *arabic), is_rtl=True, language="ar")
    made = formats.two_ink_page(page, formats.house_fonts())
    assert made.count(b"/Type /Page\n") + made.count(b"/Type /Page ") >= 3
    assert formats.two_ink_page(replace(PAGE, attested=(), claimed=(), endorsed=()), formats.house_fonts())
