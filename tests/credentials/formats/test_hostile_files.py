"""Whatever bytes come, a check ends soon, with an answer that is not “genuine”, and without an exception."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.credentials.formats import bake, to_bytes, verify
from tests.credentials.formats import sample
from tests.credentials.formats.images import PNG, SVG
from tests.credentials.formats.sample import LIST_URL, NOW

FILE = to_bytes(sample.signed())
FILES = [FILE, bake(PNG, FILE), bake(SVG, FILE)]
names = st.sampled_from(
    [
        *("@context", "@type", "@id", "@graph", "@value", "@list", "@set", "@reverse", "@included", "@nest", "@json"),
        *("id", "type", "proof", "issuer", "credentialSubject", "credentialStatus", "validFrom", "name", "evidence"),
        *("verificationMethod", "previousProof", "cryptosuite", "identifier", "achievement", "x", ""),
    ]
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        [
            "VerifiableCredential",
            "DataIntegrityProof",
            "https://www.w3.org/ns/credentials/v2",
            "https://www.w3.org/2018/credentials/v1",
            "https://w3id.org/security/data-integrity/v2",
            "assertionMethod",
            "did:key:z6Mk",
            "_:b0",
            "@type",
        ]
    ),
)
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=5)),
    max_leaves=12,
)


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes(data: bytes) -> None:
    assert not verify(data, now=NOW).is_genuine


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_damaged_files(file: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(file) - 1))
    damaged = file[:at] + data.draw(st.binary(max_size=5)) + file[at + data.draw(st.integers(0, 5)) :]
    report = verify(damaged, now=NOW)
    json.dumps(report.as_json())
    if report.is_genuine:  # blanks outside of texts, and what an image shows, are not part of the credential
        assert report.document == json.loads(FILE)


def replaced(value: Any, path: list[int], new: Any) -> Any:
    """A copy of `value` in which the part that the numbers of `path` lead to is `new`."""
    if not path or not isinstance(value, dict | list) or not value:
        return new
    made = copy.copy(value)
    key: Any = list(made)[path[0] % len(made)] if isinstance(made, dict) else path[0] % len(made)
    made[key] = replaced(made[key], path[1:], new)
    return made


@settings(max_examples=120, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=5), anything)
def test_a_credential_with_a_part_replaced_by_anything(path: list[int], new: Any) -> None:
    document = replaced(sample_document(), path, new)
    if not isinstance(document, dict):
        return
    report = verify(document, now=NOW, status_lists={LIST_URL: STATUS_LIST})
    json.dumps(report.as_json())
    if report.is_genuine:
        assert harmless(document), document


def harmless(document: dict[str, Any]) -> bool:
    """Whether the document says the same: parts that say nothing may come or go, and so may a list around one value."""
    return plain(document) == plain(sample_document())


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        parts = {name: plain(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part not in (None, [])}
    if isinstance(value, list):
        parts = [plain(part) for part in value if plain(part) not in (None, [])]
        return parts[0] if len(parts) == 1 else parts
    return value


SIGNED = sample.signed()
STATUS_LIST = sample.signed_list()


def sample_document() -> dict[str, Any]:
    return copy.deepcopy(SIGNED)


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(names, anything, max_size=6))
def test_random_documents(document: dict[str, Any]) -> None:
    assert not verify(document, now=NOW).is_genuine


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10), max_size=4), anything)
def test_a_status_list_with_a_part_replaced_by_anything(path: list[int], new: Any) -> None:
    found = replaced(copy.deepcopy(STATUS_LIST), path, new)
    lists = {LIST_URL: found if isinstance(found, dict) else b"null"}
    report = verify(sample_document(), now=NOW, status_lists=lists)
    json.dumps(report.as_json())
    assert report.is_genuine
