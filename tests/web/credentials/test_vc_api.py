"""The test mode's VC API, asked as conformance suites ask it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from stoa.configuration import BadSetting
from stoa.configuration import test_mode_from as mode_from
from stoa.credentials.formats import JCS, sign, unsigned
from stoa.credentials.formats.data_integrity import RDFC, hash_data
from stoa.credentials.formats.keys import multibase
from tests.credentials.formats import sample
from tests.credentials.formats.sample import ISSUED, KEY, STRANGER

V2 = "https://www.w3.org/ns/credentials/v2"
MINIMAL: dict[str, Any] = {
    "@context": [V2],
    "type": ["VerifiableCredential"],
    "issuer": "did:example:anybody",
    "credentialSubject": {"id": "did:example:1234"},
}


@pytest.fixture
def suite(client: Client, settings: Settings, db: None) -> Client:
    """A conformance suite before a site in the test mode."""
    settings.STOA_VC_API = True
    return client


def send(client: Client, address: str, body: Any) -> HttpResponse:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(address, data, content_type="application/json")


def issued(client: Client, credential: dict[str, Any], **options: Any) -> dict[str, Any]:
    response = send(client, "/credentials/issue", {"credential": credential, "options": options})
    assert response.status_code == 201, response.content
    found: dict[str, Any] = json.loads(response.content)["verifiableCredential"]
    return found


@pytest.mark.parametrize("path", ["/credentials/issue", "/credentials/verify", "/presentations/verify"])
def test_it_is_not_there_on_a_real_site(client: Client, db: None, path: str) -> None:
    assert send(client, path, {}).status_code == 404


def test_the_setting_works_in_a_demo_only() -> None:
    assert mode_from("1", is_demo=True)
    assert not mode_from("", is_demo=False) and not mode_from("0", is_demo=True)
    for text, is_demo in (("1", False), ("yes", True)):
        with pytest.raises(BadSetting, match="STOA_VC_API"):
            mode_from(text, is_demo=is_demo)


@pytest.mark.parametrize("suite_name", ["", RDFC, JCS, "jwt"])
def test_what_it_signs_it_verifies_and_refuses_when_changed(suite: Client, suite_name: str) -> None:
    made = issued(suite, MINIMAL, cryptosuite=suite_name)
    answer = send(suite, "/credentials/verify", {"verifiableCredential": made, "options": {}})
    assert answer.status_code == 200 and json.loads(answer.content)["verified"] is True, answer.content
    text = json.dumps(made)
    changed = text.replace("1234", "1235") if suite_name != "jwt" else text[:-6] + "AAAA" + text[-2:]
    answer = send(suite, "/credentials/verify", {"verifiableCredential": json.loads(changed)})
    assert answer.status_code == 400
    assert json.loads(answer.content)["errors"]


def test_it_signs_with_a_key_of_its_own(suite: Client) -> None:
    made = issued(suite, {**MINIMAL, "issuer": {"id": "https://suite.example", "name": "Suite"}})
    assert made["issuer"]["name"] == "Suite"
    assert made["issuer"]["id"].startswith("did:key:z6Mk")
    proof = made["proof"]
    assert proof["verificationMethod"].startswith(made["issuer"]["id"] + "#")
    assert (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) == (
        "DataIntegrityProof", RDFC, "assertionMethod",
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"@context": []},
        {"@context": ["https://www.w3.org/ns/credentials/examples/v2", V2]},
        {"type": []},
        {"type": ["Something"]},
        {"issuer": None},
        {"issuer": "not a url"},
        {"issuer": {"name": "no id"}},
        {"id": "not a url"},
        {"credentialSubject": None},
        {"credentialSubject": {}},
        {"credentialSubject": "did:example:1234"},
        {"credentialSubject": {"id": "no url"}},
        {"validFrom": "yesterday"},
        {"validFrom": "2026-01-01"},
        {"validFrom": "2026-01-02T00:00:00Z", "validUntil": "2026-01-01T00:00:00Z"},
        {"credentialStatus": {"id": "https://x.example/1"}},
        {"credentialStatus": {"id": "no url", "type": "T"}},
        {"termsOfUse": {"id": "https://x.example/1"}},
        {"evidence": "a text"},
        {"credentialSchema": {"type": "JsonSchema"}},
        {"name": 7},
        {"description": {"@value": "x", "lang": "en"}},
        {"unknownTerm": "x"},
    ],
)
def test_what_the_data_model_forbids_is_not_signed(suite: Client, change: dict[str, Any]) -> None:
    credential = {name: value for name, value in {**MINIMAL, **change}.items() if value is not None}
    response = send(suite, "/credentials/issue", {"credential": credential})
    assert response.status_code == 400, response.content
    assert json.loads(response.content)["errors"]


@pytest.mark.parametrize("body", ["", "[]", "{", "{}", '{"credential": 1}', '{"verifiableCredential": []}', b"\xff"])
def test_rubbish_gets_a_sentence(suite: Client, body: str | bytes) -> None:
    for path in ("/credentials/issue", "/credentials/verify", "/presentations/verify"):
        response = send(suite, path, body)
        assert response.status_code == 400
        assert json.loads(response.content)["errors"][0]


def test_it_takes_nothing_but_post_and_nothing_large(suite: Client) -> None:
    assert suite.get("/credentials/issue").status_code == 405
    assert send(suite, "/credentials/verify", "x" * (1024 * 1024 + 1)).status_code == 413


def presentation(purpose: str = "authentication", **more: Any) -> dict[str, Any]:
    """A presentation by KEY with the sample credential, signed for a challenge."""
    document: dict[str, Any] = {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "holder": KEY.did,
        "verifiableCredential": [sign(unsigned(sample.credential(statuses=())), KEY, created=ISSUED)],
    }
    options = {
        "type": "DataIntegrityProof", "cryptosuite": RDFC, "created": "2026-11-21T09:00:00Z",
        "verificationMethod": KEY.verification_method, "proofPurpose": purpose, "challenge": "c-1",
        "domain": "suite.example", **more,
    }  # fmt: skip
    value = multibase.encode(KEY.sign(hash_data(document, options, RDFC).signed))
    return {**document, "proof": {**options, "proofValue": value}}


def checked(client: Client, document: Any, **options: str) -> int:
    body = {"verifiablePresentation": document, "options": options}
    return send(client, "/presentations/verify", body).status_code


def test_a_presentation_is_verified_for_its_challenge_alone(suite: Client) -> None:
    document = presentation()
    assert checked(suite, document) == 200
    assert checked(suite, document, challenge="c-1", domain="suite.example") == 200
    assert checked(suite, document, challenge="c-2") == 400
    assert checked(suite, document, domain="other.example") == 400


def test_a_presentation_that_is_not_right_is_refused(suite: Client) -> None:
    document = presentation()
    inside = {**document["verifiableCredential"][0], "name": "Doctor"}
    wrong: list[Any] = [
        {**document, "verifiableCredential": [inside]},
        {**document, "holder": STRANGER.did},
        {**document, "holder": 7},
        {**document, "type": ["Something"]},
        {**document, "@context": []},
        {**document, "verifiableCredential": [7]},
        {name: value for name, value in document.items() if name != "proof"},
        {**document, "proof": {**document["proof"], "proofValue": "z1"}},
        {**document, "proof": {**document["proof"], "verificationMethod": "https://x.example/#1"}},
        {"type": "EnvelopedVerifiablePresentation", "id": "data:application/vp+jwt,a.b.c"},
        presentation("keyAgreement"),
        presentation(expires="2020-01-01T00:00:00Z"),
    ]
    for number, each in enumerate(wrong):
        assert checked(suite, each) == 400, number
