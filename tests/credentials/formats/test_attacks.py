"""Ways to change what a reader sees without touching what was signed. Each must end without the answer “genuine”."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.credentials.formats import NotCovered, Outcome, sign, unsigned, verify
from stoa.credentials.formats.contexts import UnknownContext
from stoa.credentials.formats.data_integrity import BadIri, UnusualForm, canonical_text, statements
from tests.credentials.formats import sample
from tests.credentials.formats.sample import ISSUED, KEY

AFTER_THE_END = ISSUED + timedelta(days=3651)
CREDENTIALS = "https://www.w3.org/2018/credentials#"
DATE = "http://www.w3.org/2001/XMLSchema#dateTime"

Document = dict[str, Any]


def without_end(document: Document) -> tuple[Document, str]:
    """A copy without its end date, and the date."""
    made = copy.deepcopy(document)
    return made, made.pop("validUntil")


def full_address(document: Document) -> Document:
    made, end = without_end(document)
    made[f"{CREDENTIALS}validUntil"] = {"@value": end, "@type": DATE}
    return made


def alias_in_context(document: Document) -> Document:
    made, end = without_end(document)
    made["@context"].append({"note": {"@id": f"{CREDENTIALS}validUntil", "@type": DATE}})
    return {**made, "note": end}


def prefix_in_context(document: Document) -> Document:
    made, end = without_end(document)
    made["@context"].append({"c": CREDENTIALS})
    return {**made, "c:validUntil": {"@value": end, "@type": DATE}}


def vocabulary_in_context(document: Document) -> Document:
    made, end = without_end(document)
    made["@context"].append({"@vocab": f"{CREDENTIALS}valid"})
    return {**made, "Until": {"@value": end, "@type": DATE}}


def reverse_in_context(document: Document) -> Document:
    made, _ = without_end(document)
    made["@context"].append({"of": {"@reverse": f"{CREDENTIALS}validUntil"}})
    return made


def redefinition(document: Document) -> Document:
    made = copy.deepcopy(document)
    made["@context"].append({"narrative": "https://else.example/narrative"})
    return made


def nulled_word(document: Document) -> Document:
    made = copy.deepcopy(document)
    made["@context"].append({"validUntil": None})
    return made


def nested_context(document: Document) -> Document:
    made = copy.deepcopy(document)
    made["credentialSubject"]["@context"] = {"name": None}
    return made


def nested_null_context(document: Document) -> Document:
    made = copy.deepcopy(document)
    made["credentialSubject"]["@context"] = None
    return made


def second_place(document: Document) -> Document:
    """The end date moved into another object about the credential itself."""
    made, end = without_end(document)
    made["relatedResource"].append({"id": made["id"], "type": "VerifiableCredential", "validUntil": end})
    return made


def included(document: Document) -> Document:
    made, end = without_end(document)
    made["@included"] = [{"id": made["id"], "type": "VerifiableCredential", "validUntil": end}]
    return made


def graph(document: Document) -> Document:
    return {"@context": document["@context"], "type": ["VerifiableCredential"], "@graph": [document]}


def keyword_names(document: Document) -> Document:
    made, _ = without_end(document)
    return {**made, "@nest": {"validUntil": document["validUntil"]}}


def index_name(document: Document) -> Document:
    made = copy.deepcopy(document)
    made["credentialSubject"]["@index"] = "with honours"
    return made


def typed_keyword(document: Document) -> Document:
    made = copy.deepcopy(document)
    made["@type"] = made.pop("type")
    return made


def value_object_end(document: Document) -> Document:
    made, end = without_end(document)
    return {**made, "validUntil": {"@value": end}}


def list_end(document: Document) -> Document:
    made, end = without_end(document)
    return {**made, "validUntil": [end]}


def blank_identifier(document: Document) -> Document:
    made = copy.deepcopy(document)
    made["evidence"][1]["id"] = "_:b0"
    return made


def status_as_address(document: Document) -> Document:
    return {**document, "credentialStatus": document["credentialStatus"]["id"]}


def added_word(document: Document) -> Document:
    return {**document, "distinction": "with honours"}


def added_word_below(document: Document) -> Document:
    made = copy.deepcopy(document)
    made["credentialSubject"]["achievement"]["grade"] = "A"
    return made


def added_type(document: Document) -> Document:
    return {**document, "type": [*document["type"], "DegreeCredential"]}


def relative_identifier(document: Document) -> Document:
    made = copy.deepcopy(document)
    made["evidence"].append({"id": "degree.pdf", "name": "A degree"})
    return made


def all_words_defined(document: Document) -> Document:
    made = copy.deepcopy(document)
    made["@context"].append("https://www.w3.org/ns/credentials/undefined-terms/v2")
    return {**made, "distinction": "with honours"}


def many_contexts(document: Document) -> Document:
    return {**document, "@context": document["@context"] * 30}


def unknown_vocabulary(document: Document) -> Document:
    made = copy.deepcopy(document)
    made["@context"].append("https://else.example/v1")
    return made


ATTACKS: list[Callable[[Document], Document]] = [
    full_address,
    alias_in_context,
    prefix_in_context,
    vocabulary_in_context,
    reverse_in_context,
    redefinition,
    nulled_word,
    nested_context,
    nested_null_context,
    second_place,
    included,
    graph,
    keyword_names,
    index_name,
    typed_keyword,
    value_object_end,
    list_end,
    blank_identifier,
    status_as_address,
    added_word,
    added_word_below,
    added_type,
    relative_identifier,
    all_words_defined,
    many_contexts,
    unknown_vocabulary,
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_changed_meaning_is_never_genuine(attack: Callable[[Document], Document]) -> None:
    document = sample.signed()
    assert verify(document, now=AFTER_THE_END).outcome is Outcome.EXPIRED
    for now in (sample.NOW, AFTER_THE_END):
        assert not verify(attack(document), now=now).is_genuine


def test_an_added_word_is_named() -> None:
    report = verify(added_word_below(sample.signed()), now=sample.NOW)
    assert report.outcome is Outcome.ALTERED
    found = report.check("not_covered")
    assert found and found.params["what"] == "grade"


def test_an_unknown_vocabulary_is_no_forgery_and_is_named() -> None:
    report = verify(unknown_vocabulary(sample.signed()), now=sample.NOW)
    assert report.outcome is Outcome.CANNOT_BE_CHECKED
    found = report.check("context_unknown")
    assert found and found.params["url"] == "https://else.example/v1"


def test_words_of_ones_own_may_be_added_before_signing() -> None:
    document = unsigned(sample.credential())
    document["@context"].append(
        {
            "house": "https://stoa.example/words#house",
            "opened": {"@id": "https://stoa.example/words#opened", "@type": DATE},
        }
    )
    document |= {"house": "the porch", "opened": "2026-01-01T00:00:00Z"}
    good = sign(document, KEY, created=ISSUED)
    assert verify(good, now=sample.NOW).is_genuine
    assert verify({**good, "house": "the cellar"}, now=sample.NOW).outcome is Outcome.ALTERED


@pytest.mark.parametrize(
    ("change", "failure"),
    [
        ({"motto": "x"}, NotCovered),
        ({"type": ["VerifiableCredential", "Nonsense"]}, NotCovered),
        ({"evidence": [{"id": "no address", "type": "Evidence"}]}, NotCovered),
        ({"evidence": [{"id": "@id", "type": "Evidence"}]}, NotCovered),
        ({"evidence": [{"id": "", "type": "Evidence"}]}, NotCovered),
        ({"evidence": [{"id": "//else.example/x", "type": "Evidence"}]}, NotCovered),
        ({"evidence": [{"id": "https://stoa.example/a b", "type": "Evidence"}]}, NotCovered),
        ({"evidence": [{"id": "https://stoa.example/a\u2028b", "type": "Evidence"}]}, NotCovered),
        ({"evidence": [{"id": "urn:x> <urn:p> <urn:y> .\n<urn:z", "type": "Evidence"}]}, NotCovered),
        ({"evidence": [{"id": "urn:x", "type": "urn:a b"}]}, NotCovered),
        ({"@context": ["https://www.w3.org/ns/credentials/v2", "https://else.example"]}, UnknownContext),
        ({"evidence": [{"id": "urn:x", "name": {"@value": "x", "@language": "not a language"}}]}, UnusualForm),
        ({"evidence": [{"id": "urn:x", "name": {"@value": ["x"]}}]}, UnusualForm),
        ({"evidence": [{"id": "urn:x", "name": {"@value": "x", "@index": "y"}}]}, UnusualForm),
        ({"evidence": [[{"id": "urn:x"}]]}, UnusualForm),
        ({"@context": ["https://www.w3.org/ns/credentials/v2", 7]}, UnusualForm),
        (
            {"@context": ["https://www.w3.org/ns/credentials/v2", {f"w{n}": f"urn:w:{n}" for n in range(99)}]},
            UnusualForm,
        ),
    ],
)
def test_what_no_signature_would_cover_is_never_signed(change: Document, failure: type[Exception]) -> None:
    with pytest.raises(failure):
        sign({**unsigned(sample.credential()), **change}, KEY, created=ISSUED)


def test_a_text_in_a_language_is_covered_with_its_language() -> None:
    document = unsigned(sample.credential(statuses=()))
    document["description"] = {"@value": "Ein Nachweis", "@language": "de", "@direction": "ltr"}
    assert any('"Ein Nachweis"@de' in quad for quad in statements(document))
    good = sign(document, KEY, created=ISSUED)
    assert verify(good, now=sample.NOW).is_genuine
    changed = {**good, "description": {"@value": "Ein Nachweis", "@language": "nl", "@direction": "ltr"}}
    assert verify(changed, now=sample.NOW).outcome is Outcome.ALTERED


odd_texts = st.one_of(
    st.sampled_from(
        ["", " ", "@id", "@none", "_:b0", "//x", "#x", "a b", "x:y", "urn:x", "type", "id", "name", "\u2028"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)


def texts(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """The paths to every text that is not part of a context."""
    if isinstance(value, dict):
        return [found for name, part in value.items() if name != "@context" for found in texts(part, (*path, name))]
    if isinstance(value, list):
        return [found for number, part in enumerate(value) for found in texts(part, (*path, number))]
    return [path] if isinstance(value, str) else []


PLAIN = unsigned(sample.credential())


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(texts(PLAIN)), odd_texts)
def test_every_text_is_part_of_what_is_signed_or_refused(path: tuple[Any, ...], text: str) -> None:
    changed: Any = copy.deepcopy(PLAIN)
    part = changed
    for step in path[:-1]:
        part = part[step]
    before, part[path[-1]] = part[path[-1]], text
    try:
        found = canonical_text(statements(changed))
    except (NotCovered, UnusualForm, BadIri):
        return
    assert (found == canonical_text(statements(PLAIN))) == (text == before)


def test_a_poisoned_credential_is_refused_soon() -> None:
    document = sample.signed()
    members = [{"type": "Evidence", "audience": "x"} for _ in range(14)]
    document["evidence"] = members
    report = verify(document, now=sample.NOW)
    assert report.outcome in (Outcome.ALTERED, Outcome.CANNOT_BE_CHECKED)
