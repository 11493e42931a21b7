"""The addresses that signed records pin: the right bytes under the right type, for everybody."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from urllib.parse import urlsplit

import pytest
from django.test import Client

from stoa.credentials import formats, queries
from stoa.credentials.queries import CredentialView
from tests.cast import Member
from tests.web.conftest import SignedIn


def path_of(address: str) -> str:
    return urlsplit(address).path


def test_what_is_pinned_has_its_digest(client: Client, record: CredentialView) -> None:
    pinned = json.loads(record.document)["relatedResource"]
    assert len(pinned) == 2
    for resource in pinned:
        response = client.get(path_of(resource["id"]))
        digest = base64.b64encode(hashlib.sha384(response.content).digest()).decode()
        assert resource["digestSRI"] == f"sha384-{digest}"
        assert response["Content-Type"].split(";")[0] == resource["mediaType"]
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["ETag"]
        assert client.get(path_of(resource["id"]), headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "application/vc"), ("application/json", "application/json"),
        ("application/vc+ld+json", "application/vc+ld+json"), ("text/html,*/*;q=0.8", "application/json"),
    ],
)  # fmt: skip
def test_the_status_list_is_as_it_was_signed(client: Client, record: CredentialView, accept: str, given: str) -> None:
    address = json.loads(record.document)["credentialStatus"]["statusListCredential"]
    response = client.get(path_of(address), headers={"Accept": accept})
    assert response.content.decode() == queries.status_list_document(record.status_list)
    assert response["Content-Type"] == given
    assert response["Access-Control-Allow-Origin"] == "*"
    assert json.loads(response.content)["id"] == address


def test_the_issuer_is_a_document_and_a_page(client: Client, record: CredentialView) -> None:
    address = path_of(json.loads(record.document)["issuer"]["url"])
    said = client.get(address)
    assert said["Content-Type"] == "application/json"
    history = formats.read_history(said.json()["keyHistory"])
    assert history.holds(record.issuer_did)
    shown = client.get(address, headers={"Accept": "text/html"}).content.decode()
    assert history.current in shown
    assert "did:web:127.0.0.1%3A8000" in shown


def test_before_the_first_signature_the_issuer_has_no_key(client: Client, db: None) -> None:
    assert (
        "Nothing was signed here yet"
        in client.get("/credentials/issuer", headers={"Accept": "text/html"}).content.decode()
    )
    assert client.get("/.well-known/did.json").json()["verificationMethod"] == []


def test_the_did_document_lists_the_key(client: Client, record: CredentialView) -> None:
    response = client.get("/.well-known/did.json")
    assert response["Content-Type"] == "application/did+json"
    assert response.json()["id"] == "did:web:127.0.0.1%3A8000"
    assert record.issuer_did in response.json()["alsoKnownAs"]


@pytest.mark.parametrize(
    "path",
    [
        "/credentials/status/11111111-1111-4111-8111-111111111111", "/credentials/status/none",
        "/courses/wells/versions/9/source.json", "/courses/wells/versions/1/rules/none.txt",
    ],
)  # fmt: skip
def test_what_nothing_pins_is_not_there(client: Client, record: CredentialView, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_very_long_wish_is_not_taken_apart(client: Client, record: CredentialView) -> None:
    wish = ", ".join(f"text/x-{number}" for number in range(20_000))
    begun = time.process_time()
    response = client.get("/credentials/issuer", headers={"Accept": wish})
    assert response.status_code == 200
    assert time.process_time() - begun < 1


def test_caches_are_handed_no_pass(record: CredentialView, ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    del browser.cookies["stoa_pass"]
    response = browser.get("/credentials/issuer", headers={"Accept": "application/json"})
    assert "public" in response["Cache-Control"]
    assert "stoa_pass" not in response.cookies
    assert "stoa_pass" in browser.get("/courses/").cookies
