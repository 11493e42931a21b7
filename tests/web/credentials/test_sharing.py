"""Records behind a link, as their owner and as others meet them."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from stoa.accounts.models import Account
from stoa.credentials import actions, queries
from stoa.credentials.models import Share
from stoa.credentials.queries import CredentialView
from tests.cast import Member
from tests.credentials.story import Learner, settle
from tests.web.conftest import SignedIn
from tests.web.credentials.conftest import current, page


def shared(browser: Client, *records: CredentialView, title: str = "For <b>work</b>") -> str:
    """The path of a new link."""
    form = {"records": [record.public_id for record in records], "days": "30", "title": title}
    response = browser.post("/records/share/", form)
    assert (response.status_code, response["Location"]) == (302, "/records/")
    return f"/shared/{Share.objects.latest('id').link}/"


def test_a_link_shows_what_was_chosen_to_anybody_and_machines_get_one_file(
    client: Client, record: CredentialView, ada: Member, signed_in: SignedIn
) -> None:
    path = shared(signed_in(ada), record)
    text = page(client, path)
    assert "For &lt;b&gt;work&lt;/b&gt;" in text and "being signed" in text and "Way certificate" in text
    assert client.get(path, headers={"Accept": "application/vc"})["Content-Type"].startswith("text/html")
    actions.sign_shares()
    text = page(client, path)
    assert "records.json" in text and 'content="noindex"' in text and "Way participation" not in text
    for accept, start in (("application/vc", b"{"), ("application/vc+jwt", b"ey"), ("application/ld+json", b"{")):
        response = client.get(path, headers={"Accept": accept})
        assert response["Content-Type"] == accept and response.content.startswith(start)
        assert "Accept" in response["Vary"] and response["Cache-Control"] == "private, no-store"
    assert json.loads(client.get(f"{path}records.json").content)["type"] == ["VerifiableCredential", "ClrCredential"]
    response = client.get(f"{path}records.jwt")
    assert response["Content-Type"] == "application/vc+jwt" and "attachment" in response["Content-Disposition"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_its_owner_alone_ends_it_and_then_it_leads_nowhere(
    client: Client, record: CredentialView, ada: Member, bo: Member, signed_in: SignedIn
) -> None:
    path = shared(signed_in(ada), record)
    end = path.replace("/shared/", "/records/share/") + "end/"
    assert path in page(signed_in(ada), "/records/")
    assert signed_in(bo).post(end).status_code == 404
    assert client.get(path).status_code == 200
    assert signed_in(ada).post(end).status_code == 302
    assert client.get(path).status_code == 404
    assert path not in page(signed_in(ada), "/records/")


@pytest.mark.parametrize(
    "form", [{}, {"days": "30"}, {"days": "31", "records": "X"}, {"days": "x", "records": "none"}, {"title": "x" * 121}]
)
def test_a_form_that_is_not_right_says_why(
    record: CredentialView, ada: Member, signed_in: SignedIn, form: dict[str, str]
) -> None:
    response = signed_in(ada).post("/records/share/", {**form, "records": form.get("records", "").replace("X", "y")})
    assert response.status_code == 422
    assert "The link was not made" in response.content.decode()
    assert Share.objects.count() == 0


def test_somebody_elses_record_cannot_be_shared(record: CredentialView, bo: Member, signed_in: SignedIn) -> None:
    response = signed_in(bo).post("/records/share/", {"records": [record.public_id], "days": "30"})
    assert response.status_code == 422 and Share.objects.count() == 0


def test_what_was_withdrawn_since_is_marked(
    client: Client, record: CredentialView, ada: Member, bo: Member, signed_in: SignedIn
) -> None:
    path = shared(signed_in(ada), record)
    assert "in force" in page(client, path)
    actions.withdraw(public_id=record.public_id, reason="Copied.", by=bo.id)
    text = page(client, path)
    assert "withdrawn</span>" in text and "in force" not in text


def test_a_record_under_a_new_name(
    client: Client, record: CredentialView, holder: Learner, ada: Member, bo: Member, signed_in: SignedIn
) -> None:
    browser, anew = signed_in(ada), f"/records/{record.public_id}/anew/"
    assert "The record has your name already." in page(browser, anew)
    browser.post(anew)
    assert current(holder).public_id == record.public_id
    Account.objects.filter(id=ada.id).update(name="Ada Lovelace-King")
    assert anew in page(browser, "/records/") and "Issue it anew" in page(browser, anew)
    assert signed_in(bo).post(anew).status_code == 404
    assert signed_in(ada).post(anew)["Location"] == "/records/"
    old = f"/credentials/{record.public_id}/"
    assert "The new one is being signed" in page(client, old)
    assert browser.post(anew).status_code == 404
    settle()
    actions.sign_status_lists()
    new = current(holder)
    text = page(client, old)
    assert f"/credentials/{new.public_id}/" in text and "issued anew" in text and "has been withdrawn" in text
    assert "Ada Lovelace-King" in page(client, f"/credentials/{new.public_id}/")
    assert client.get(f"{old}record.zip").status_code == 200
    assert client.get(f"{old}credential.jwt").content == record.token.encode()
    assert record.public_id not in page(signed_in(ada), "/records/")


def test_without_the_key_nothing_is_changed_and_the_holder_is_told(
    record: CredentialView, ada: Member, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    Account.objects.filter(id=ada.id).update(name="Ada Lovelace-King")
    monkeypatch.setattr("stoa.credentials.keystore.has", lambda multikey: False)
    browser = signed_in(ada)
    browser.post(f"/records/{record.public_id}/anew/")
    assert "so nothing was changed" in page(browser, "/records/")
    kept = queries.credential(record.public_id)
    assert kept is not None and not kept.is_withdrawn
