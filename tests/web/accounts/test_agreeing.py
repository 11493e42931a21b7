"""A new text asks once, at the next page; who does not agree can still take their data and go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from stoa.accounts import actions, queries
from stoa.catalogue.queries import Offer
from stoa.learning import actions as learning
from tests.cast import Member
from tests.web.conftest import SignedIn


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    queries.forget_texts()
    yield
    queries.forget_texts()


def publish(*, asks: bool) -> None:
    actions.publish_text(
        kind="terms", language="en", body="Be **kind**.", asks=asks, is_translation=False, by=None
    )  # fmt: skip
    actions.render_texts()


def test_it_is_asked_at_sign_in_and_once(ada: Member, signed_in: SignedIn, wells: Offer) -> None:
    learning.enrol(account_id=ada.id, offer=wells)
    publish(asks=True)
    browser = signed_in(ada)
    response = browser.get("/learn/wells/cases/")
    assert response["Location"] == "/account/agree/?next=%2Flearn%2Fwells%2Fcases%2F"
    text = browser.get(response["Location"]).content.decode()
    assert "<strong>kind</strong>" in text
    for way_out in ("/account/data/", "/account/erase/", "/accounts/logout/", "/terms/", "/privacy/"):
        assert "/account/agree/" not in browser.get(way_out).headers.get("Location", "")
    form = {"kind": "terms", "next": "/learn/wells/cases/"}
    assert browser.post("/account/agree/", form)["Location"] == "/learn/wells/cases/"
    assert browser.get("/learn/wells/cases/").status_code == 200
    assert [(item.kind, item.number) for item in queries.consents(ada.id)] == [("terms", 1)]


def test_a_text_that_was_not_shown_is_not_agreed_to(ada: Member, signed_in: SignedIn) -> None:
    publish(asks=True)
    response = signed_in(ada).post("/account/agree/", {"next": "/"})
    assert response.status_code == 200
    assert queries.consents(ada.id) == []


def test_one_that_does_not_ask_bothers_nobody(ada: Member, signed_in: SignedIn) -> None:
    publish(asks=False)
    assert signed_in(ada).get("/courses/").status_code == 200


def test_hot_pages_are_asked_when_the_pass_is_renewed(
    ada: Member, signed_in: SignedIn, wells: Offer, monkeypatch: pytest.MonkeyPatch
) -> None:
    learning.enrol(account_id=ada.id, offer=wells)
    browser = signed_in(ada)
    publish(asks=True)
    assert browser.get("/learn/wells/cases/").status_code == 200, "a pass that is fresh is trusted"
    later = __import__("time").time() + 16 * 60
    monkeypatch.setattr("stoa.kernel.tokens.time.time", lambda: later)
    assert "/account/agree/" in browser.get("/learn/wells/cases/")["Location"]


def test_the_sites_own_texts_are_shown(db: None) -> None:
    assert "ship with the software" in Client().get("/terms/").content.decode()
    publish(asks=False)
    text = Client().get("/terms/").content.decode()
    assert "<strong>kind</strong>" in text
    assert "ship with the software" not in text


def test_who_is_invited_agrees_to_the_texts_that_hold(client: Client, db: None) -> None:
    publish(asks=True)
    address = f"/invite/{actions.invite(email='op@example.net')}/"
    page = client.get(address).content.decode()
    assert "By signing up you agree to the" in page and 'href="/terms/"' in page and 'href="/privacy/"' in page
    client.post(address, {"name": "Op", "password": "words that stay"})
    person = queries.person_by_email("op@example.net")
    assert person is not None
    given = {(line.kind, line.number, line.language) for line in queries.consents(person.id)}
    assert given == {("terms", 1, "en"), ("privacy", 0, "en")}
    assert client.get("/courses/").status_code == 200, "nobody is asked a second time"
