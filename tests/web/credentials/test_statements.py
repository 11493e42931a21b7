"""A statement from the first step to a stranger's look, through the pages, without a script."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stoa.accounts.rules import SESSION_BEGUN
from stoa.credentials import actions
from stoa.credentials.formats import claimed_file, digest_sri
from stoa.credentials.models import PortfolioItem, Statement, Vouch
from tests.cast import Member
from tests.credentials.story import Learner
from tests.web.closing import shut
from tests.web.credentials.conftest import page

PASSWORD = "walking-by"


def signed_in(member: Member) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    return client


@pytest.fixture
def reader(ada: Member, holder: Learner) -> Client:
    """Ada's browser; she takes the course and has done a unit."""
    holder.do("u1")
    return signed_in(ada)


def compose(client: Client, *, visibility: str = "link") -> str:
    """Make and sign a statement through the pages; its path."""
    client.post("/portfolio/new/link/", {"url": "https://example.org/a", "title": "My <b>page</b>", "visibility": "me"})
    item = PortfolioItem.objects.latest("id")
    first = client.post("/statements/new/", {"title": "What I can <i>do</i>", "line": ["wells:part", "wells:units"]})
    assert first.status_code == 302
    path = first["Location"].removesuffix("claims/")
    claims = {
        "claim-0": "I can <script>alert(1)</script> test.",
        "items-0": [item.public_id],
        "claim-1": " ",
        "do": "next",
    }
    assert client.post(f"{path}claims/", claims)["Location"] == f"{path}sign/"
    looked = page(client, f"{path}sign/")
    assert "Did 1 of 5 units" in looked
    assert "&lt;script&gt;" in looked
    assert "<script>alert" not in looked
    assert client.post(f"{path}sign/", {"visibility": visibility})["Location"] == path
    assert "being signed" in page(client, path)
    actions.sign_statements()
    actions.sign_status_lists()
    return path


def test_a_stranger_reads_and_checks_it(reader: Client, client: Client) -> None:
    path = compose(reader)
    said = page(client, path)
    assert "This statement is genuine, and has not been withdrawn" in said
    assert said.index("Did 1 of 5 units") < said.index("Written by Ada") < said.index("alert(1)")
    assert "<script>alert" not in said
    assert "<i>do" not in said
    assert 'name="robots" content="noindex"' in said
    assert "Withdraw" not in said
    item = PortfolioItem.objects.get()
    assert f"/portfolio/{item.public_id}/" in said
    assert client.get(f"/portfolio/{item.public_id}/").status_code == 200
    both = json.loads(client.get(path, headers={"accept": "application/json"}).content)
    attested, claimed = both["verifiableCredential"]
    assert client.get(f"{path}claimed.json").content == claimed_file(claimed)
    assert attested["relatedResource"][0]["digestSRI"] == digest_sri(client.get(f"{path}claimed.json").content)
    checked = client.post("/verify/", {"text": json.dumps(both)}).content.decode()
    assert "This credential is genuine." in checked
    swapped = {**both, "verifiableCredential": [attested, {**claimed, "name": "Another"}]}
    assert (
        "This is not what the issuer signed." in client.post("/verify/", {"text": json.dumps(swapped)}).content.decode()
    )


def test_its_files_hold_both_parts(reader: Client, client: Client) -> None:
    path = compose(reader)
    pdf = client.get(f"{path}statement.pdf").content
    assert pdf.startswith(b"%PDF-")
    assert b"statement.json" in pdf
    assert b"<svg" in client.get(f"{path}qr.svg").content
    with zipfile.ZipFile(io.BytesIO(client.get(f"{path}statement.zip").content)) as archive:
        names = set(archive.namelist())
        assert {"statement.json", "attested.json", "claimed.json", "issuer.json", "status-list.json"} <= names
        assert archive.read("claimed.json") == client.get(f"{path}claimed.json").content


def test_what_is_for_its_owner_alone_is_not_there_for_others(reader: Client, client: Client, bo: Member) -> None:
    path = compose(reader, visibility="me")
    names = ("", "statement.json", "attested.json", "claimed.json", "statement.pdf", "qr.svg", "statement.zip")
    for other in (client, signed_in(bo)):
        assert {other.get(path + name).status_code for name in names} == {404}
        assert other.post(f"{path}show/", {"visibility": "public"}).status_code in (302, 404)
        assert other.post(f"{path}again/").status_code in (302, 404)
    assert Statement.objects.get().visibility == "me"
    answer = reader.get(f"{path}statement.json")
    assert answer["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in answer
    item = PortfolioItem.objects.get()
    assert client.get(f"/portfolio/{item.public_id}/").status_code == 404


def test_another_reaches_no_draft(reader: Client, bo: Member) -> None:
    path = reader.post("/statements/new/", {"title": "T"})["Location"].removesuffix("claims/")
    other = signed_in(bo)
    for step in ("", "lines/", "claims/", "sign/"):
        assert other.get(path + step).status_code == 404
    assert other.post(f"{path}claims/", {"claim-0": "Hers"}).status_code == 404
    assert other.post(f"{path}drop/").status_code == 404
    assert reader.post(f"{path}drop/").status_code == 302
    assert not Statement.objects.exists()


def test_its_owner_withdraws_it_and_makes_another(reader: Client, client: Client) -> None:
    path = compose(reader)
    assert reader.post(f"{path}withdraw/")["Location"] == path
    said = page(client, path)
    assert "This statement is genuine, and its owner has withdrawn it" in said
    made = reader.post(f"{path}again/")["Location"]
    assert made.endswith("/lines/")
    assert "What I can &lt;i&gt;do&lt;/i&gt;" in page(reader, made)


def test_signing_asks_for_a_fresh_proof_of_who_it_is(reader: Client, ada: Member) -> None:
    path = reader.post("/statements/new/", {"title": "T", "line": ["wells:part"]})["Location"].removesuffix("claims/")
    session = reader.session
    session[SESSION_BEGUN] -= 3600
    session.save()
    answer = reader.post(f"{path}sign/", {"visibility": "link"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert Statement.objects.get().state == "draft"


def test_an_outsider_speaks_for_her_and_takes_it_back(reader: Client, client: Client) -> None:
    path = compose(reader)
    link = re.search(r"/endorse/[\w-]+/", reader.post(f"{path}endorse/").content.decode())
    assert link
    assert "asks for your word" in page(client, link[0])
    mail.outbox = []
    word = {"name": "Maria <b>", "relation": "Colleague", "email": "m@elsewhere.example", "text": "I was <i>there</i>."}
    assert "A letter is on its way" in client.post(link[0], word).content.decode()
    assert client.get(link[0]).status_code == 410
    assert client.post(link[0], word).status_code == 410
    assert len(mail.outbox) == 1
    letter = re.search(r"/endorsements/[\w-]+/", str(mail.outbox[0].body))
    assert letter
    assert Vouch.objects.get().state == "written"
    assert "Did you say this for Ada?" in page(client, letter[0])
    assert "m@elsewhere" not in page(reader, path)
    client.post(letter[0], {"do": "confirm"})
    actions.sign_statements()
    said = page(client, path)
    assert "I was &lt;i&gt;there&lt;/i&gt;." in said
    assert "Maria &lt;b&gt;" in said
    file = re.search(r"/statements/\w+/endorsements/\w+\.json", said)
    assert file
    assert client.get(file[0])["Content-Type"] == "application/vc"
    reader.post(f"{path}endorsements/{Vouch.objects.get().public_id}/", {"do": "hide"})
    assert "Maria" not in page(client, path)
    assert client.get(file[0]).status_code == 404
    assert "It is taken back" in client.post(letter[0], {"do": "back"}).content.decode()


def test_too_many_letters_are_refused(reader: Client, client: Client) -> None:
    path = compose(reader)
    word = {"name": "M", "relation": "C", "email": "same@elsewhere.example", "text": "Yes."}
    answers = []
    for _time in range(6):
        link = re.search(r"/endorse/[\w-]+/", reader.post(f"{path}endorse/").content.decode())
        assert link
        answers.append(client.post(link[0], word).status_code)
    assert answers == [200] * 5 + [429]


def test_a_file_is_served_to_be_saved_and_never_run(reader: Client, client: Client) -> None:
    html = SimpleUploadedFile("page.html", b"<script>alert(1)</script>")
    added = reader.post("/portfolio/new/file/", {"file": html, "title": "", "visibility": "link"})
    item = PortfolioItem.objects.get()
    assert added["Location"] == f"/portfolio/{item.public_id}/"
    answer = client.get(f"/portfolio/{item.public_id}/file/page.html")
    shut(answer)
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    reader.post(f"/portfolio/{item.public_id}/", {"title": "T", "visibility": "me"})
    assert client.get(f"/portfolio/{item.public_id}/file/page.html").status_code == 404


def test_what_is_no_picture_is_refused_in_words(reader: Client) -> None:
    fake = SimpleUploadedFile("photo.jpg", b"<html>no photograph</html>", content_type="image/jpeg")
    answer = reader.post("/portfolio/new/photo/", {"file": fake, "title": "T", "visibility": "me"})
    assert answer.status_code == 422
    assert "cannot be read" in answer.content.decode()
    absurd = reader.generic("POST", "/portfolio/new/file/", b"x", CONTENT_LENGTH=str(5 * 10**9))
    assert absurd.status_code == 413
    assert not PortfolioItem.objects.exists()


def test_a_key_is_backed_up_and_comes_back(reader: Client, bo: Member) -> None:
    compose(reader)
    short = reader.post("/records/key/", {"do": "back-up", "passphrase": "short", "again": "short"})
    assert short.status_code == 422
    saved = reader.post(
        "/records/key/", {"do": "back-up", "passphrase": "a long passphrase", "again": "a long passphrase"}
    )
    file = b"".join(saved) if saved.streaming else saved.content
    assert json.loads(file)["type"] == "StoaKeyBackup"
    reader.post("/records/key/", {"do": "renew"})

    def bring(client: Client, data: bytes, passphrase: str) -> int:
        form = {"do": "bring", "file": SimpleUploadedFile("k.json", data), "opens": passphrase}
        return client.post("/records/key/", form).status_code

    assert bring(reader, file, "wrong passphrase") == 422
    assert bring(reader, b"{}", "a long passphrase") == 422
    assert bring(signed_in(bo), file, "a long passphrase") == 422
    assert bring(reader, file, "a long passphrase") == 302
    assert "did:key:" in page(reader, "/records/key/")


def test_public_ones_stand_on_the_public_profile(reader: Client, client: Client, ada: Member) -> None:
    compose(reader, visibility="public")
    reader.post("/account/profile/", {"name": "Ada", "time_zone": "UTC", "language": "en", "is_public": "on"})
    own = re.search(r"/people/\w+/", page(reader, "/account/profile/"))
    assert own
    assert "What I can &lt;i&gt;do&lt;/i&gt;" in page(client, own[0])


def test_the_page_of_records_leads_there(reader: Client) -> None:
    said = page(reader, "/records/")
    assert "/statements/new/" in said
    assert "/portfolio/" in said
    compose(reader)
    assert "What I can &lt;i&gt;do&lt;/i&gt;" in page(reader, "/records/")
