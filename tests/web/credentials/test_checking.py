"""The page that checks: everybody's records, every outcome, and what hostile files do to it (nothing)."""

from __future__ import annotations

import json
import struct
import zlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from stoa.credentials import actions, formats
from stoa.credentials.formats import to_bytes, write_history
from stoa.credentials.formats.data_integrity import hash_data, proof_options
from stoa.credentials.formats.keys import did_document, multibase
from stoa.credentials.models import Award, Credential
from stoa.credentials.queries import CredentialView
from stoa.web.credentials import bench, uploads
from tests.cast import Member
from tests.credentials.formats import sample
from tests.web.credentials.conftest import Check

LONG_AGO = sample.ISSUED - timedelta(days=3650)
LASTING = {"valid_from": LONG_AGO, "valid_until": None}
AS_FAR = "This credential is genuine, as far as could be checked here."


def said(check: Check, *args: bytes, status: int = 200, **more: object) -> str:
    response = check(*args, **more)
    assert response.status_code == status
    return response.content.decode()


def test_the_page_is_there_for_visitors(client: Client, db: None) -> None:
    text = client.get("/verify/").content.decode()
    assert "Check a record" in text
    assert "csrfmiddlewaretoken" in text


@pytest.mark.parametrize("name", ["credential.json", "badge.png", "badge.svg"])
def test_our_own_record_is_genuine_in_every_form(
    check: Check, client: Client, record: CredentialView, name: str
) -> None:
    text = said(check, client.get(f"/credentials/{record.public_id}/{name}").content)
    for words in ("This credential is genuine.", "Ada", "Way certificate", "It has not been withdrawn"):
        assert words in text
    assert "not checked" not in text


def test_a_text_can_be_pasted(check: Check, record: CredentialView) -> None:
    assert "This credential is genuine." in said(check, text=record.document)


@pytest.mark.parametrize(("old", "new"), [('"Ada"', '"Adb"'), ("Way certificate", "Way certificatf"), ("z", "y")])
def test_one_other_letter_is_told(check: Check, record: CredentialView, old: str, new: str) -> None:
    at = record.document.index(old) if old != "z" else record.document.rindex("z")
    changed = record.document[:at] + new + record.document[at + len(old) :]
    text = said(check, changed.encode())
    assert "This credential is genuine" not in text
    assert "This is not what the issuer signed." in text


def test_our_own_withdrawn_record_is_told(check: Check, record: CredentialView, bo: Member) -> None:
    actions.withdraw(public_id=record.public_id, reason="Copied.", by=bo.id)
    actions.sign_status_lists()
    text = said(check, record.document.encode())
    assert "This credential is genuine, and has been withdrawn." in text
    assert "The issuer has withdrawn it." in text


def test_somebody_elses_record(check: Check) -> None:
    file = to_bytes(sample.signed(**LASTING))
    text = said(check, file)
    assert AS_FAR in text
    assert text.count("not checked") == 2
    assert "is the issuer’s word" in text


def test_files_that_help_answer_what_was_open(check: Check) -> None:
    history = write_history(formats.started(sample.KEY, since=sample.ISSUED))
    listed = sample.signed_list(valid_from=LASTING["valid_from"])
    helpers = [to_bytes(listed), to_bytes({"type": "Profile", "keyHistory": history}), b"{}", b"rubbish"]
    text = said(check, to_bytes(sample.signed(**LASTING)), helpers=helpers)
    assert "has not been withdrawn" in text, "the issuer's own list is signed by the issuer"
    assert AS_FAR in text
    assert "said by a file that came along too" in text, "a history that came along proves nothing"
    assert "h2.json</bdi>: It is neither a status list" in text
    assert "h3.json</bdi>: The file is not JSON" in text


def forged(issuer: str) -> tuple[bytes, bytes]:
    """A credential by a fresh key in somebody's name, and a document that says the key is theirs."""
    key = formats.new_signing_key()
    document = formats.unsigned(sample.credential(key=key, statuses=(), **LASTING))
    document["issuer"]["id"] = issuer
    options = {**proof_options(key, created=sample.ISSUED), "verificationMethod": f"{issuer}#{key.multikey}"}
    value = multibase.encode(key.sign(hash_data(document, options, "eddsa-rdfc-2022").signed))
    signed = {**document, "proof": {**options, "proofValue": value}}
    return to_bytes(signed), to_bytes(did_document(issuer, [key.multikey]))


@pytest.mark.parametrize("issuer", ["did:web:harvard.edu", "did:web:127.0.0.1%3A8000", "did:web:testserver"])
def test_a_forgery_with_a_forged_document_is_not_genuine(check: Check, issuer: str) -> None:
    credential, document = forged(issuer)
    for helpers in ([], [document]):
        text = said(check, credential, helpers=helpers)
        assert "genuine" not in text.split("<main", 1)[1].split("What was checked", 1)[0]


def test_a_document_that_came_along_vouches_for_no_name(check: Check) -> None:
    """Neither an empty one, nor one that lists the key, nor a history of that one key."""
    issuer = f"did:key:{sample.KEY.multikey}"
    empty = to_bytes({"id": issuer, "verificationMethod": []})
    history = to_bytes(write_history(formats.started(sample.KEY, since=sample.ISSUED)))
    for helper in (empty, history):
        text = said(check, to_bytes(sample.signed(**LASTING)), helpers=[helper])
        assert AS_FAR in text
        assert "stands in the key history of this issuer" not in text


def test_a_helper_does_not_overrule_our_own_list(check: Check, record: CredentialView, bo: Member) -> None:
    address = json.loads(record.document)["credentialStatus"]["statusListCredential"]
    former = json.dumps({"id": address, "type": ["VerifiableCredential"]}).encode()
    actions.withdraw(public_id=record.public_id, reason="Copied.", by=bo.id)
    actions.sign_status_lists()
    assert "has been withdrawn" in said(check, record.document.encode(), helpers=[former])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"valid_from": LONG_AGO, "valid_until": LONG_AGO + timedelta(days=9)}, "is no longer valid."),
        ({"valid_from": sample.ISSUED + timedelta(days=36500), "valid_until": None}, "is not valid yet."),
    ],
)
def test_out_of_its_time(check: Check, changes: dict[str, object], words: str) -> None:
    assert f"This credential is genuine, and {words}" in said(check, to_bytes(sample.signed(**changes)))


def test_what_cannot_be_checked_says_why(check: Check) -> None:
    text = said(check, b'{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"}')
    assert "This credential cannot be checked here." in text
    assert "Open Badges 2.0" in text


@pytest.mark.parametrize(
    "data",
    [b"{", b'{"a": 1, "a": 2}', b"\xff\xfe", b"just words", b"[" * 100_000, b'{"type": ["VerifiableCredential"]}',
     b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\nrubbish",
     b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'],
)  # fmt: skip
def test_what_is_no_credential_is_said_to_be_none(check: Check, data: bytes) -> None:
    text = said(check, data)
    assert "This is not a credential." in text
    assert "What it says" not in text


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_a_bomb_in_a_picture_does_no_harm(check: Check) -> None:
    packed = zlib.compress(b" " * 60_000_000, 9)
    text = chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0" + packed)
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + text + chunk(b"IEND", b"")
    assert "This is not a credential." in said(check, bomb, name="c.png")


def test_markup_in_a_record_is_shown_as_letters(check: Check) -> None:
    text = said(check, to_bytes(sample.signed(name="<script>alert(1)</script>", **LASTING)))
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"%PDF-1.7 ...", "This is a PDF."), (b"PK\x03\x04...", "This is a zip."), (b"\xff\xd8\xff\xe0", "a photograph")],
)
def test_a_wrong_choice_is_told_what_to_choose(check: Check, data: bytes, words: str) -> None:
    text = said(check, data, status=422)
    assert words in text
    assert 'href="#id_file"' in text


def test_nothing_brought_is_told(check: Check) -> None:
    assert "Choose a file, or paste a text." in said(check, status=422)


def test_too_large_a_file_is_told(check: Check) -> None:
    for size in (uploads.MAX_UPLOAD + 1, uploads.LARGEST + 1):
        assert "That is more than 4 MB." in said(check, b"x" * size, status=422)


def test_an_absurd_length_is_not_read(client: Client, db: None) -> None:
    response = client.generic("POST", "/verify/", b"x", CONTENT_LENGTH="9999999999")
    assert response.status_code == 413


def test_too_many_helpers_are_told(check: Check) -> None:
    assert "At most 6 files can help." in said(check, b"{}", helpers=[b"{}"] * 7, status=422)


def test_a_form_without_its_token_is_refused(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/verify/", {"text": "{}"}).status_code == 403


def test_when_others_are_being_served_it_says_so(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    full = bench.Bench(slots=1, patience=0.01)
    full._slots.acquire()
    monkeypatch.setattr("stoa.web.credentials.verdicts.STRANGERS", full)
    response = check(b"{}")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "Others are having their records checked" in response.content.decode()


def test_a_child_that_gives_up_is_told(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "WALL_SECONDS", 0.001)
    assert "it was put away" in said(check, b"{}", status=422)


def test_nothing_is_kept(check: Check, record: CredentialView) -> None:
    before = (Award.objects.count(), Credential.objects.count())
    with connection.execute_wrapper(_refuse_writing):
        said(check, to_bytes(sample.signed(**LASTING)))
    assert (Award.objects.count(), Credential.objects.count()) == before


def _refuse_writing(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
    assert sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE")), sql
    return execute(sql, params, many, context)
