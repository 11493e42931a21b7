"""Signing up, in and out: by password, by mailed code, back to where one came from, and telling nobody who is here."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.core import mail
from django.test import Client

from stoa.accounts import queries as accounts
from stoa.catalogue.queries import Offer
from stoa.kernel import tokens
from tests.cast import PASSWORD, Member
from tests.web.accounts.mailed import code, sign_up
from tests.web.conftest import SignedIn

NEXT = "/courses/wells/join/"


def test_signing_up_returns_to_the_course(client: Client, wells: Offer) -> None:
    assert sign_up(client, next=NEXT) == "/accounts/confirm-email/"
    assert mail.outbox[-1].subject == "Your code for Stoa"
    response = client.post("/accounts/confirm-email/", {"code": code()})
    assert response["Location"] == NEXT
    person = accounts.person_by_email("zoe@example.net")
    assert person is not None
    assert person.name == "Zoë"
    assert client.get(NEXT).status_code == 200


def test_nobody_is_signed_in_before_the_code(client: Client, wells: Offer) -> None:
    sign_up(client)
    assert client.get("/account/").status_code == 302
    assert tokens.PASS_COOKIE not in client.cookies


def test_a_wrong_code(client: Client, db: None) -> None:
    sign_up(client)
    text = client.post("/accounts/confirm-email/", {"code": "WRONG1"}).content.decode()
    assert "That is not the code we sent." in text
    assert client.get("/account/").status_code == 302


def test_what_is_wrong_is_said_at_the_field(client: Client, db: None) -> None:
    text = client.post("/accounts/signup/", {"name": " ", "email": "zoe@", "password1": "short"}).content.decode()
    assert "3 answers need another look" in text
    assert 'href="#id_email"' in text
    assert 'value="zoe@"' in text
    assert "short" not in re.findall(r'value="([^"]*)"', text)


@pytest.mark.parametrize("name", ["a\u202eb", "a\x07b", "x" * 121, "\n\t "])
def test_names_that_would_spoil_a_page(client: Client, db: None, name: str) -> None:
    response = client.post(
        "/accounts/signup/", {"name": name, "email": "z@example.net", "password1": "words that stay"}
    )
    assert response.status_code == 200
    assert accounts.person_by_email("z@example.net") is None


@pytest.mark.parametrize("name", ["Ada Lovelace", "李清照", "ابن رشد", "می‌خواهم", "O’Neill-Ñandú", "<b>Bo</b>"])
def test_names_of_people(client: Client, db: None, name: str) -> None:
    sign_up(client, name=name)
    person = accounts.person_by_email("zoe@example.net")
    assert person is not None
    assert person.name == name


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "http://localhost/", "javascript:alert(1)"]
)
def test_no_way_off_the_site(client: Client, ada: Member, address: str) -> None:
    form = {"login": ada.email, "password": PASSWORD, "next": address}
    assert client.post("/accounts/login/", form)["Location"] == "/"
    assert client.post("/accounts/logout/", {"next": address})["Location"] == "/"
    text = client.get(f"/accounts/login/?next={quote(address)}").content.decode()
    assert f'href="{address}"' not in text


def test_signing_in_returns(client: Client, ada: Member) -> None:
    form = {"login": ada.email.upper(), "password": PASSWORD, "next": NEXT}
    assert client.post("/accounts/login/", form)["Location"] == NEXT
    assert tokens.PASS_COOKIE in client.cookies


def test_sign_in_tells_nobody_who_is_here(client: Client, ada: Member) -> None:
    said = []
    for email in (ada.email, "nobody@example.net"):
        response = Client().post("/accounts/login/", {"login": email, "password": "wrong password"})
        text = response.content.decode().replace(email, "X")
        said.append((response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)))
    assert said[0] == said[1]
    assert "do not belong together" in said[0][1]


def test_sign_up_tells_nobody_who_is_here(ada: Member) -> None:
    said = []
    for email in (ada.email, "nobody@example.net"):
        browser = Client()
        target = sign_up(browser, email)
        text = browser.get(target).content.decode().replace(email, "X")
        said.append((target, re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)))
    assert said[0] == said[1]
    assert [message.subject for message in mail.outbox] == ["You have an account already", "Your code for Stoa"]


@pytest.mark.parametrize("page", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_codes_tell_nobody_who_is_here(ada: Member, page: str) -> None:
    said = []
    for email in (ada.email, "nobody@example.net"):
        browser = Client()
        response = browser.post(page, {"email": email}, follow=True)
        text = response.content.decode().replace(email, "X")
        said.append((response.redirect_chain, re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)))
    assert said[0] == said[1]


def test_signing_in_by_mail(client: Client, ada: Member) -> None:
    client.post("/accounts/login/code/", {"email": ada.email, "next": NEXT})
    assert mail.outbox[-1].subject == "Your sign-in code for Stoa"
    response = client.post("/accounts/login/code/confirm/", {"code": code(), "next": NEXT})
    assert response["Location"] == NEXT
    assert "Ada" in client.get("/account/").content.decode()


def test_a_new_password_ends_the_old_and_the_other_devices(client: Client, ada: Member, signed_in: SignedIn) -> None:
    other = signed_in(ada)
    client.post("/accounts/password/reset/", {"email": ada.email})
    client.post("/accounts/password/reset/confirm/", {"code": code()})
    new = {"password1": "quite another one", "password2": "quite another one"}
    assert client.post("/accounts/password/reset/complete/", new).status_code == 302
    assert other.get("/account/").status_code == 302
    assert Client().post("/accounts/login/", {"login": ada.email, "password": PASSWORD}).status_code == 200
    assert Client().post("/accounts/login/", {"login": ada.email, "password": new["password1"]}).status_code == 302


def test_guessing_is_slowed(client: Client, ada: Member) -> None:
    for _ in range(6):
        last = client.post("/accounts/login/", {"login": ada.email, "password": "wrong password"})
    assert "Too many tries" in last.content.decode()
    assert client.post("/accounts/login/", {"login": ada.email, "password": PASSWORD}).status_code == 200


def test_signing_out_asks_first(ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    assert "Sign out?" in browser.get("/accounts/logout/").content.decode()
    assert browser.get("/account/").status_code == 200
    assert browser.post("/accounts/logout/")["Location"] == "/"
    assert browser.get("/account/").status_code == 302
    assert browser.cookies[tokens.PASS_COOKIE].value == ""
