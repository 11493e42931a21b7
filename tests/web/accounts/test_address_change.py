"""A changed address is told to both; the old one can take it back for a week."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail

from stoa.accounts import queries
from stoa.accounts.models import AddressChange
from stoa.kernel import audit
from tests.cast import PASSWORD, Member
from tests.web.accounts.mailed import CONFIRM, code
from tests.web.browser import Browser
from tests.web.conftest import SignedIn

EMAIL = "/accounts/email/"
NEW = "ada@example.net"


def change(browser: Browser, new: str = NEW) -> None:
    """Ask for a new address, show who it is, confirm by the code."""
    asks = browser.an_hour_later().post(EMAIL, {"email": new, "action_add": ""})["Location"]
    assert asks.startswith("/accounts/reauthenticate/"), "a session alone changes no address"
    assert browser.post(asks, {"password": PASSWORD}).status_code == 302
    assert browser.post(CONFIRM, {"code": code()}).status_code == 302


def link() -> str:
    """The link in the mail to the old address."""
    letter = next(letter for letter in mail.outbox if letter.to == ["ada@example.org"])
    found = re.search(r"https?://[^/\s]+(/account/not-me/\S+)", str(letter.body))
    assert found, letter.body
    return found[1]


def address(who: Member) -> str:
    """Somebody's address as it is now."""
    person = queries.person(who.id)
    assert person is not None
    return person.email


def test_both_addresses_hear_of_it(ada: Member, signed_in: SignedIn) -> None:
    change(signed_in(ada))
    assert address(ada) == NEW
    assert {letter.to[0] for letter in mail.outbox} == {NEW, "ada@example.org"}
    assert "from ada@example.org to ada@example.net" in str(mail.outbox[-1].body)


def test_the_old_address_takes_it_back_and_shuts_out_whoever_did_it(ada: Member, signed_in: SignedIn) -> None:
    thief = signed_in(ada)
    change(thief)
    owner = Browser()
    text = owner.get(link()).content.decode()
    assert "from <b>ada@example.org</b> to <b>ada@example.net</b>" in text
    assert address(ada) == NEW, "opening the link, as programs do, changes nothing"
    assert owner.post(link(), {"stop": "yes"})["Location"] == "/accounts/password/reset/"
    assert address(ada) == "ada@example.org"
    assert thief.get("/account/").status_code == 302
    assert Browser().post("/accounts/login/", {"login": ada.email, "password": PASSWORD}).status_code == 200
    owner.post("/accounts/password/reset/", {"email": "ada@example.org"})
    assert mail.outbox[-1].to == ["ada@example.org"]
    owner.post("/accounts/password/reset/confirm/", {"code": code()})
    new = {"password1": "quite another one", "password2": "quite another one"}
    assert owner.post("/accounts/password/reset/complete/", new).status_code == 302
    assert owner.get("/account/").status_code == 200
    assert next(entry.act for entry in audit.entries()) == "accounts.address_change_stopped"


def test_it_works_once_and_for_a_week(ada: Member, signed_in: SignedIn) -> None:
    change(signed_in(ada))
    address_of_link = link()
    AddressChange.objects.update(changed_at=AddressChange.objects.get().changed_at - timedelta(days=8))
    assert Browser().post(address_of_link, {"stop": "yes"}).status_code == 410
    AddressChange.objects.update(changed_at=AddressChange.objects.get().changed_at + timedelta(days=8))
    assert Browser().post(address_of_link, {"stop": "yes"}).status_code == 302
    assert Browser().get(address_of_link).status_code == 410


def test_somebody_elses_address_is_told_to_nobody(ada: Member, bo: Member, signed_in: SignedIn) -> None:
    said = []
    for new in (bo.email, "nobody@example.net"):
        browser = signed_in(ada)
        asks = browser.an_hour_later().post(EMAIL, {"email": new, "action_add": ""})["Location"]
        answer = browser.post(asks, {"password": PASSWORD}, follow=True)
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
        said.append((answer.redirect_chain, text.replace(new, "X")))
    assert said[0] == said[1]
    assert address(ada) == "ada@example.org"


@pytest.mark.parametrize("bad", ["a@example.org\nBcc: x@example.org", "a@example.org,b@example.org", "<a@example.org>"])
def test_no_address_carries_a_header(ada: Member, signed_in: SignedIn, bad: str) -> None:
    browser = signed_in(ada)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.post(EMAIL, {"email": bad, "action_add": ""})
    assert not [letter for letter in mail.outbox if len(letter.recipients()) != 1]
    assert address(ada) == "ada@example.org"
