"""What a holder takes away opens again: each file holds the record as it was signed."""

from __future__ import annotations

import contextlib
import io
import json
import re
import zipfile
import zlib
from xml.etree import ElementTree

import pytest
from django.test import Client

from stoa.credentials import formats, queries
from stoa.credentials.models import Award, Credential
from stoa.credentials.queries import CredentialView, Outcome
from tests.web.credentials.conftest import page

FILES = ("certificate.pdf", "credential.json", "badge.png", "badge.svg", "record.zip")


def address(record: CredentialView, name: str) -> str:
    return f"/credentials/{record.public_id}/{name}"


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_a_name_that_says_what_it_is(client: Client, record: CredentialView, name: str) -> None:
    response = client.get(address(record, name))
    ending = name.rsplit(".", 1)[1]
    assert response["Content-Disposition"] == f'attachment; filename="ada-way-certificate.{ending}"'
    assert response["Access-Control-Allow-Origin"] == "*"
    again = client.get(address(record, name), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["badge.png", "badge.svg"])
def test_a_picture_holds_the_signed_file(client: Client, record: CredentialView, name: str) -> None:
    picture = client.get(address(record, name)).content
    assert (formats.extract(picture) or b"").strip() == record.document.encode().strip()
    assert queries.verify_upload(picture).outcome is Outcome.GENUINE


def test_the_page_to_print_has_the_signed_file_attached(client: Client, record: CredentialView) -> None:
    pdf = client.get(address(record, "certificate.pdf")).content
    assert pdf.startswith(b"%PDF-")
    unpacked = []
    for start in re.finditer(rb"[^d]stream\r?\n", pdf):
        with contextlib.suppress(zlib.error):  # the page itself is written in another code
            unpacked.append(zlib.decompressobj().decompress(pdf[start.end() :]))
    assert record.document.encode() in unpacked


def test_the_zip_has_all_that_a_verifier_needs(client: Client, record: CredentialView) -> None:
    with zipfile.ZipFile(io.BytesIO(client.get(address(record, "record.zip")).content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert {"credential.json", "issuer.json", "status-list.json", "rule.txt", "source.json", "README.txt"} <= set(files)
    assert files["certificate.pdf"].startswith(b"%PDF-")
    listed = json.loads(files["status-list.json"])
    report = formats.verify(
        files["credential.json"], now=record.issued_at, status_lists={listed["id"]: listed},
        key_histories=[formats.read_history(json.loads(files["issuer.json"])["keyHistory"])],
    )  # fmt: skip
    assert report.is_genuine
    assert report.is_complete
    assert formats.extract(files["badge.png"]) is not None


def test_the_qr_code_is_a_picture_with_words(client: Client, record: CredentialView) -> None:
    response = client.get(address(record, "qr.svg"))
    assert response["Content-Type"] == "image/svg+xml"
    drawing = ElementTree.fromstring(response.content)
    assert "QR code with the address of this record" in "".join(drawing.itertext())


def test_a_name_in_another_script_stays_readable(client: Client, record: CredentialView) -> None:
    document = record.document.replace('"name": "Ada"', '"name": "عادة / ../x"', 1)
    Credential.objects.update(document=document)
    Award.objects.update(title='Way "one"\r\nX: y')
    said = client.get(address(record, "credential.json"))["Content-Disposition"]
    assert said.startswith("attachment; filename*=utf-8''")
    assert "/" not in said and "\n" not in said and said.endswith(".json")


def test_a_file_that_was_made_shows_its_size(client: Client, record: CredentialView) -> None:
    before = page(client, address(record, ""))
    client.get(address(record, "certificate.pdf"))
    assert page(client, address(record, "")).count("KB") == before.count("KB") + 1


def test_no_file_at_another_address(client: Client, db: None) -> None:
    for name in (*FILES, "qr.svg"):
        assert client.get(f"/credentials/nosuchrecord/{name}").status_code == 404
