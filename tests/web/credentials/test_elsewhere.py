"""Records from elsewhere: brought, shown to their owner alone, checked again, put away."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from stoa.credentials.formats import bake, sign, to_bytes, unsigned, write_token
from stoa.credentials.models import Brought
from stoa.credentials.queries import CredentialView
from tests.cast import Member
from tests.credentials.formats import sample
from tests.credentials.formats.images import PNG, SVG
from tests.credentials.formats.sample import ISSUED, KEY, STRANGER
from tests.web.conftest import SignedIn
from tests.web.credentials.conftest import page


def bring(browser: Client, data: bytes, name: str = "badge.json") -> HttpResponse:
    return browser.post("/records/elsewhere/", {"file": SimpleUploadedFile(name, data)})


def kept(browser: Client, data: bytes) -> str:
    """The path of a record that was brought and is kept."""
    response = bring(browser, data)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def of(name: str) -> bytes:
    return to_bytes(sample.signed(name=name, statuses=()))


@pytest.mark.parametrize(
    "data",
    [
        of("Ada"),
        write_token(unsigned(sample.credential(name="Ada", statuses=())), KEY).encode(),
        bake(PNG, of("Ada")),
        bake(SVG, of("Ada")),
    ],
    ids=["json", "jwt", "png", "svg"],
)
def test_a_record_is_checked_kept_and_shown_to_its_owner_alone(
    ada: Member, bo: Member, signed_in: SignedIn, data: bytes
) -> None:
    browser = signed_in(ada)
    path = kept(browser, data)
    text = page(browser, path)
    for said in (
        "This credential is genuine, as far as could be checked here.", "Making an open course", "Example University",
        "It was issued to your name.", "is the issuer’s word", "Check again",
    ):  # fmt: skip
        assert said in text, said
    assert path in page(browser, "/records/")
    assert signed_in(bo).get(path).status_code == 404
    assert signed_in(bo).get(f"{path}file").status_code == 404
    assert signed_in(bo).post(path, {"do": "put-away"}).status_code == 404
    browser = signed_in(ada)
    file = browser.get(f"{path}file")
    assert file["Content-Disposition"].startswith("attachment") and b"Making an open course" in _said(file.content)
    assert browser.post(path, {"do": "check"})["Location"] == path
    assert browser.post(path, {"do": "put-away"})["Location"] == "/records/"
    assert browser.get(path).status_code == 404 and Brought.objects.count() == 0


def _said(content: bytes) -> bytes:
    if content.startswith(b"{"):
        return content
    from_token = Brought.objects.get().report["facts"]["achievement_name"]
    return str(from_token).encode()


def test_whose_it_is_is_told_plainly(ada: Member, signed_in: SignedIn) -> None:
    text = page(signed_in(ada), kept(signed_in(ada), of("Bo")))
    assert "It does not name you" in text and "is-wait" in text


def test_a_record_of_this_site_is_known_by_its_address(
    record: CredentialView, ada: Member, signed_in: SignedIn
) -> None:
    text = page(signed_in(ada), kept(signed_in(ada), record.document.encode()))
    assert "It was issued to an address of yours." in text
    assert "This credential is genuine." in text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (to_bytes({**sample.signed(), "name": "Doctor"}), "something was changed after signing"),
        (to_bytes(sign(unsigned(sample.credential()), STRANGER, created=ISSUED)), "not by the issuer that it names"),
        (b"rubbish", "This is not a credential."),
        (b"%PDF-1.7", "This is a PDF."),
        (b"", "This is not a credential."),
        (to_bytes(sample.signed(statuses=(), description="x" * 300_000)), "larger than 256 kB"),
        (b"eyJhbGciOiJub25lIn0.eyJ0eXBlIjoiVmVyaWZpYWJsZUNyZWRlbnRpYWwifQ.", "This is not a credential."),
    ],
    ids=["altered", "forged", "rubbish", "pdf", "empty", "large", "unsigned token"],
)
def test_what_is_false_is_refused_with_a_sentence(ada: Member, signed_in: SignedIn, data: bytes, said: str) -> None:
    response = bring(signed_in(ada), data)
    assert response.status_code == 422
    text = response.content.decode()
    assert said in text and "It was not kept" in text
    assert Brought.objects.count() == 0


def test_one_that_has_ended_is_kept_and_says_so(ada: Member, signed_in: SignedIn) -> None:
    data = to_bytes(sample.signed(name="Ada", statuses=(), valid_until=ISSUED + timedelta(seconds=1)))
    assert "is no longer valid" in page(signed_in(ada), kept(signed_in(ada), data))


def test_the_same_is_not_kept_twice(ada: Member, signed_in: SignedIn) -> None:
    kept(signed_in(ada), of("Ada"))
    assert "You have brought this record already." in bring(signed_in(ada), of("Ada")).content.decode()


def test_what_it_says_cannot_become_a_page(ada: Member, signed_in: SignedIn) -> None:
    text = page(signed_in(ada), kept(signed_in(ada), of("<script>alert(1)</script>")))
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
    assert json.loads(Brought.objects.get().content)["credentialSubject"]["name"] == "<script>alert(1)</script>"
