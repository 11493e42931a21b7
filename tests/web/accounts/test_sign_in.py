"""The sign-in form and what lies beside it: nothing that was typed is lost, and every field says what it is."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from lxml import html

from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.web.accounts.mailed import code, page, sign_up
from tests.web.conftest import SignedIn

NEXT = "/courses/wells/join/"
CODE, RESET = "/accounts/login/code/", "/accounts/password/reset/"


def input_of(text: str, name: str) -> html.HtmlElement:
    """The field of this name."""
    found = html.document_fromstring(text).xpath(f"//input[@name='{name}']")
    assert found, f"there is no field {name}"
    element: html.HtmlElement = found[0]
    return element


def test_the_typed_address_gets_a_code(client: Client, ada: Member) -> None:
    form = {"login": ada.email, "password": "half a pass", "next": NEXT}
    response = client.post(CODE, form)
    assert response["Location"].startswith("/accounts/login/code/confirm/?next=")
    assert mail.outbox[-1].to == [ada.email]
    assert client.post(response["Location"], {"code": code()})["Location"] == NEXT


def test_no_address_yet_is_no_mistake(client: Client, db: None) -> None:
    for address in (CODE, RESET):
        text = client.post(address, {"login": " ", "password": "", "next": NEXT}).content.decode()
        assert "error-summary" not in text
        assert input_of(text, "next").get("value") == NEXT
    assert not mail.outbox


def test_the_typed_address_stands_where_a_new_password_is_asked_for(client: Client, ada: Member) -> None:
    text = client.post(RESET, {"login": ada.email, "password": "", "next": NEXT}).content.decode()
    assert input_of(text, "email").get("value") == ada.email
    assert not mail.outbox, "asked for with the next button, not before"


def test_only_where_a_password_was_typed_is_it_said_to_be_gone(client: Client, ada: Member) -> None:
    text = client.post("/accounts/login/", {"login": ada.email, "password": "not this one"}).content.decode()
    assert "What you typed is kept, passwords excepted." in text
    assert "passwords excepted" not in client.post(CODE, {"login": "ada@", "password": ""}).content.decode()


def test_half_an_address_is_told_at_the_field(client: Client, db: None) -> None:
    text = client.post(CODE, {"login": "ada@", "password": ""}).content.decode()
    assert "Write the address in full, like ada@example.org" in text
    assert input_of(text, "email").get("value") == "ada@"


def test_a_new_password_signs_in_and_leads_on(client: Client, ada: Member) -> None:
    asks = client.post(RESET, {"email": ada.email, "next": NEXT})["Location"]
    chooses = client.post(asks, {"code": code(), "next": NEXT})["Location"]
    text = page(client, chooses)
    assert input_of(text, "next").get("value") == NEXT
    new = {"password1": "quite another one", "password2": "quite another one", "next": NEXT}
    assert client.post("/accounts/password/reset/complete/", new)["Location"] == NEXT
    assert "Ada" in page(client, "/account/")


def test_the_mail_to_who_has_an_account_leads_where_it_says(client: Client, ada: Member) -> None:
    sign_up(client, ada.email)
    links = re.findall(rf"{settings.STOA_URL}(\S+)", str(mail.outbox[-1].body))
    assert links == ["/accounts/login/", CODE]
    assert "Mail me a code" in page(client, CODE), "also in the browser that signed up a second time"


@pytest.mark.parametrize(
    ("address", "form", "words"),
    [
        ("/accounts/signup/", {}, ["Enter the name that should", "Enter your e-mail address", "Choose a password"]),
        ("/accounts/login/", {}, ["Enter your e-mail address", "Enter your password"]),
        (CODE, {"email": ""}, ["Enter your e-mail address"]),
        (RESET, {"email": ""}, ["Enter your e-mail address"]),
        ("/accounts/signup/", {"email": "zoe@"}, ["Write the address in full"]),
    ],
)
def test_what_is_missing_is_named(
    client: Client, db: None, address: str, form: dict[str, str], words: list[str]
) -> None:
    text = client.post(address, form).content.decode()
    assert "This field is required" not in text
    for said in words:
        assert text.count(said) == 2, f"“{said}” in the summary and at the field"


@pytest.mark.parametrize("address", ["/accounts/password/change/", "/accounts/reauthenticate/"])
def test_what_is_missing_is_named_inside_too(ada: Member, signed_in: SignedIn, address: str) -> None:
    text = signed_in(ada).post(address, {}).content.decode()
    assert "This field is required" not in text
    assert "Enter" in text


def test_browsers_know_what_each_field_is_for(client: Client, ada: Member, signed_in: SignedIn) -> None:
    sign_up(client)
    pages = {
        "/accounts/login/": {"login": "email", "password": "current-password"},
        "/accounts/signup/": {"name": "name", "email": "email", "password1": "new-password"},
        CODE: {"email": "email"}, RESET: {"email": "email"},
    }  # fmt: skip
    for address, fields in pages.items():
        for name, wanted in fields.items():
            assert input_of(page(Client(), address), name).get("autocomplete") == wanted, f"{address}: {name}"
    inside = signed_in(ada)
    own = page(inside, "/accounts/password/change/")
    assert input_of(own, "oldpassword").get("autocomplete") == "current-password"
    assert input_of(own, "password2").get("autocomplete") == "new-password"
    assert input_of(page(inside, "/accounts/email/"), "email").get("autocomplete") == "email"
    asked = input_of(page(client, "/accounts/confirm-email/"), "code")
    assert (asked.get("autocomplete"), asked.get("inputmode")) == ("one-time-code", "text")


def test_every_field_has_a_label(client: Client, ada: Member, signed_in: SignedIn) -> None:
    sign_up(client)
    inside = signed_in(ada)
    pages = [page(Client(), address) for address in ("/accounts/login/", "/accounts/signup/", CODE, RESET)]
    pages += [page(inside, f"/accounts/{end}/") for end in ("email", "password/change", "reauthenticate")]
    pages += [page(inside, "/account/profile/"), page(client, "/accounts/confirm-email/")]
    for text in pages:
        document = html.document_fromstring(text)
        labelled = set(document.xpath("//main//label/@for"))
        fields = document.xpath("//main//input[not(@type='hidden') and not(ancestor::label)] | //main//select")
        assert fields
        assert {field.get("id") for field in fields} <= labelled


def test_the_page_of_the_course_is_not_lost_on_the_way(client: Client, wells: Offer) -> None:
    text = page(client, f"/accounts/login/?next={NEXT}")
    assert input_of(text, "next").get("value") == NEXT
    for address in (CODE, RESET):
        assert f'formaction="{address}"' in text


def test_another_port_in_the_address_gives_no_more_tries(ada: Member) -> None:
    for number in range(5):
        wrong = Client(headers={"Host": f"testserver:{8000 + number}"}).post(
            "/accounts/login/", {"login": ada.email, "password": "not hers"}
        )
        assert "do not belong together" in wrong.content.decode()
    last = Client(headers={"Host": "testserver:9000"}).post(
        "/accounts/login/", {"login": ada.email.upper(), "password": "not hers"}
    )
    assert "Too many tries" in last.content.decode()
