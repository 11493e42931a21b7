"""A record in public: what its page says to visitor, holder and others, and what machines get."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stoa.credentials import actions
from stoa.credentials.models import Credential, IssuerKey
from stoa.credentials.queries import CredentialView
from stoa.web.credentials import bench, responses
from tests.cast import Member
from tests.credentials.story import Learner
from tests.web.conftest import SignedIn
from tests.web.credentials.conftest import current, page

GENUINE = "This record is genuine, and has not been withdrawn"


def address(record: CredentialView) -> str:
    return f"/credentials/{record.public_id}/"


def test_the_page_says_that_it_is_genuine_and_why(client: Client, record: CredentialView) -> None:
    text = page(client, address(record))
    for said in (
        GENUINE, "Signed by a key of 127.0.0.1:8000", "Not altered since", "Not withdrawn", "Checked ",
        "Did 4 of 5 units.", "Course grade", "At least 60\u202f% was asked for.", "Way certificate",
        "Example University",
        "It has not been withdrawn, by the issuer’s list of", "badge.png", "certificate.pdf", "record.zip",
        'id="evidence"', 'content="noindex"', "/courses/wells/versions/1/rules/certificate.txt",
    ):  # fmt: skip
        assert said in text, said
    assert "This is yours" not in text


def test_only_its_holder_is_told_that_it_is_theirs(
    record: CredentialView, ada: Member, bo: Member, signed_in: SignedIn
) -> None:
    assert "This is yours" in page(signed_in(ada), address(record))
    assert "This is yours" not in page(signed_in(bo), address(record))


@pytest.mark.parametrize("accept", [*responses.CREDENTIAL_TYPES, "application/json, */*;q=0.1"])
def test_machines_get_the_signed_file(client: Client, record: CredentialView, accept: str) -> None:
    response = client.get(address(record), headers={"Accept": accept})
    assert response.content == record.document.encode()
    assert response["Content-Type"] == accept.split(",")[0]
    assert "Accept" in response["Vary"]
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("accept", ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*", "image/png", ""])
def test_everybody_else_gets_the_page(client: Client, record: CredentialView, accept: str) -> None:
    response = client.get(address(record), headers={"Accept": accept})
    assert response["Content-Type"].startswith("text/html")
    assert "Accept" in response["Vary"]


def test_a_file_that_is_known_already_is_not_sent_again(client: Client, record: CredentialView) -> None:
    wanted = {"Accept": "application/json"}
    tag = client.get(address(record), headers=wanted)["ETag"]
    again = client.get(address(record), headers={**wanted, "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_withdrawn_record_says_so_at_once_and_why(
    client: Client, record: CredentialView, holder: Learner, bo: Member
) -> None:
    assert GENUINE in page(client, address(record))
    actions.withdraw(public_id=record.public_id, reason="The work was <b>copied</b>.", by=bo.id)
    for _ in ("before its list is signed", "after"):
        text = page(client, address(record))
        assert "This record is genuine, and has been withdrawn" in text
        assert GENUINE not in text
        assert "The work was &lt;b&gt;copied&lt;/b&gt;." in text
        assert "it can be appealed" in text
        actions.sign_status_lists()
    assert current(holder).is_withdrawn
    assert "The issuer has withdrawn it." in text


def test_a_changed_document_is_told(client: Client, record: CredentialView) -> None:
    changed = record.document.replace('"Ada"', '"Adb"', 1)
    Credential.objects.filter(public_id=record.public_id).update(document=changed)
    text = page(client, address(record))
    assert "This is not what was signed; do not rely on it" in text
    assert GENUINE not in text
    assert "Not altered since" not in text


def test_a_record_by_a_key_that_is_not_ours_is_not_called_ours(client: Client, record: CredentialView) -> None:
    key = IssuerKey.objects.get()
    IssuerKey.objects.update(multikey=key.multikey[:-1] + ("1" if key.multikey[-1] != "1" else "2"))
    assert "Signed by a key of" not in page(client, address(record))


def test_a_check_is_made_once(client: Client, record: CredentialView, monkeypatch: pytest.MonkeyPatch) -> None:
    page(client, address(record))
    monkeypatch.setattr(bench, "_CHILD", "no.such.module")
    assert GENUINE in page(client, address(record))


def test_without_a_check_the_page_still_stands(
    client: Client, record: CredentialView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "_CHILD", "no.such.module")
    text = page(client, address(record))
    assert "could not be worked out just now" in text
    assert GENUINE not in text
    assert client.get(address(record) + "certificate.pdf").status_code == 503


def test_there_is_no_page_at_another_address(client: Client, db: None) -> None:
    response = client.get("/credentials/nosuchrecord/")
    assert response.status_code == 404
    assert "No record has this address" in response.content.decode()


def test_questions_to_the_database(
    client: Client, record: CredentialView, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page(client, address(record))
    with django_assert_num_queries(3):  # the record, its status list, the keys
        page(client, address(record))


def test_nothing_heavy_stays_in_the_server(client: Client, record: CredentialView) -> None:
    """Signing loads them in these tests, so what the page itself imports is looked at in a process of its own."""
    heavy = ("pyld", "lxml", "reportlab", "segno", "uharfbuzz", "PIL", "cryptography", "fido2")
    code = (
        "import sys, django; django.setup(); import stoa.urls, stoa.web.credentials.urls; "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    assert bench_run(code) == "[]"


def bench_run(code: str) -> str:
    """What a Python process says."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "stoa.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
