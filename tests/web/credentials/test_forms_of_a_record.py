"""A record as a token, as Open Badges 2.0, all of them at once; and the list narrowed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from stoa.credentials import actions, formats
from stoa.credentials.models import Credential
from stoa.credentials.queries import CredentialView
from stoa.kernel.clock import now
from stoa.web.credentials import responses
from tests.cast import Member
from tests.credentials.formats.independent import token_check
from tests.credentials.story import Learner
from tests.web.conftest import SignedIn
from tests.web.credentials.conftest import page


def address(record: CredentialView) -> str:
    return f"/credentials/{record.public_id}/"


@pytest.mark.parametrize("accept", responses.TOKEN_TYPES)
def test_machines_that_ask_for_a_token_get_one(client: Client, record: CredentialView, accept: str) -> None:
    response = client.get(address(record), headers={"Accept": f"{accept}, application/json;q=0.5"})
    assert response["Content-Type"] == accept and "Accept" in response["Vary"]
    assert "max-age" in response["Cache-Control"] and response["Access-Control-Allow-Origin"] == "*"
    found = token_check.checked(response.content.decode(), now() + timedelta(seconds=2))
    signed = json.loads(record.document)
    del signed["proof"]
    assert found == signed
    assert client.get(f"{address(record)}credential.jwt").content == response.content


def test_a_record_without_a_token_is_given_as_json_and_does_not_offer_one(
    client: Client, record: CredentialView
) -> None:
    assert "credential.jwt" in page(client, address(record))
    Credential.objects.update(token="")
    assert "credential.jwt" not in page(client, address(record))
    assert client.get(f"{address(record)}credential.jwt").status_code == 404
    response = client.get(address(record), headers={"Accept": "application/vc+jwt, application/json;q=0.1"})
    assert response["Content-Type"] == "application/json"


def test_an_older_backpack_finds_assertion_class_and_issuer(client: Client, record: CredentialView) -> None:
    def read(url: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(client.get(urlsplit(url).path).content)
        assert found["id"] == url and found["@context"] == "https://w3id.org/openbadges/v2"
        return found

    assertion = read(f"{record.url}assertion.json")
    assert assertion["verification"] == {"type": "hosted"}
    identity = json.loads(record.document)["credentialSubject"]["identifier"][1]
    assert assertion["recipient"] == {
        "type": "email", "hashed": True, "salt": identity["salt"], "identity": identity["identityHash"],
    }  # fmt: skip
    badge = read(str(assertion["badge"]))
    assert badge["name"] == "Way certificate" and badge["criteria"]
    issuer = read(str(badge["issuer"]))
    assert issuer["type"] == "Issuer" and "@" in str(issuer["email"])
    picture = client.get(f"{address(record)}badge-2.png").content
    assert picture.startswith(b"\x89PNG") and b"iTXtopenbadges\0" in picture
    assert formats.extract(picture) is None  # nothing of Open Badges 3.0 is in it
    assert record.url.encode() + b"assertion.json" in picture


def test_a_withdrawn_one_is_gone_for_older_backpacks(client: Client, record: CredentialView, bo: Member) -> None:
    actions.withdraw(public_id=record.public_id, reason="Copied.", by=bo.id)
    response = client.get(f"{address(record)}assertion.json")
    said = json.loads(response.content)
    assert (response.status_code, said["revoked"], said["revocationReason"]) == (410, True, "Copied.")


def test_its_holder_can_add_it_to_linkedin(
    client: Client, record: CredentialView, ada: Member, signed_in: SignedIn
) -> None:
    assert "linkedin" not in page(client, address(record))
    text = page(signed_in(ada), address(record))
    link = re.search(r'href="(https://www\.linkedin\.com/[^"]+)"', text)
    assert link is not None
    said = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)
    assert said["name"] == ["Way certificate"] and said["certUrl"] == [record.url]
    assert said["issueYear"] == [str(record.earned_at.year)]


def test_all_of_it_is_taken_away_at_once(record: CredentialView, ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    response = browser.get("/records/records.zip")
    names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert sum(name.startswith("records/") for name in names) == 4
    assert {"issuer.json", "did.json", "README.txt"} <= set(names)
    assert "no-cache" in response["Cache-Control"]
    printed = browser.get("/records/records.pdf")
    assert printed["Content-Type"] == "application/pdf" and printed.content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", printed.content)) == 2


def test_nobody_takes_what_is_somebody_elses(record: CredentialView, bo: Member, signed_in: SignedIn) -> None:
    assert signed_in(bo).get("/records/records.zip").status_code == 404
    assert signed_in(bo).get("/records/records.pdf").status_code == 404


def test_the_list_is_narrowed(
    record: CredentialView, holder: Learner, ada: Member, bo: Member, signed_in: SignedIn
) -> None:
    browser = signed_in(ada)
    actions.withdraw(public_id=record.public_id, reason="Copied.", by=bo.id)
    for query, there in (
        ("", ("certificate", "participation")), ("?state=withdrawn", ("certificate",)),
        ("?state=in-force", ("participation",)), ("?state=expired", ()),
        ("?course=wells&state=in-force", ("participation",)),
        ("?course=none&state=odd", ("certificate", "participation")),
    ):  # fmt: skip
        text = page(browser, f"/records/{query}")
        for name in ("certificate", "participation"):
            assert (f">Way {name}</a></h2>" in text) == (name in there), (query, name)
    assert "No record is like that." in page(browser, "/records/?state=expired")
