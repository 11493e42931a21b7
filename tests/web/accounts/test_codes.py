"""The pages that ask for a mailed code: tries, another code, another address, and telling nobody who is here."""

from __future__ import annotations

import time

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from stoa.accounts import actions, queries
from stoa.catalogue.queries import Offer
from stoa.web.base.addresses import with_next
from tests.cast import PASSWORD, Member
from tests.web.accounts.mailed import CONFIRM, ZOE, code, page, sign_up, without_token

SIGN_IN = "/accounts/login/code/"
SIGN_IN_CODE = "/accounts/login/code/confirm/"
RESET = "/accounts/password/reset/"
RESET_CODE = "/accounts/password/reset/confirm/"
NEXT = "/courses/wells/join/"


def ask(client: Client, kind: str, email: str) -> str:
    """Have a code of this kind mailed; the page that asks for it."""
    if kind == "sign-up":
        return sign_up(client, email)
    start, asks = (SIGN_IN, SIGN_IN_CODE) if kind == "sign-in" else (RESET, RESET_CODE)
    assert client.post(start, {"email": email})["Location"] == asks
    return asks


def wrong(client: Client, address: str, times: int = 1) -> str:
    """Type a wrong code; what the page says then."""
    for _ in range(times):
        response = client.post(address, {"code": "BBBB-BBBB"})
        assert response.status_code == 200, "a wrong code leads nowhere else"
    return str(response.content.decode())


kinds = pytest.mark.parametrize("kind", ["sign-up", "sign-in", "password"])


@kinds
def test_another_code_comes_at_once_and_ends_the_first(client: Client, ada: Member, kind: str) -> None:
    asks = ask(client, kind, ZOE if kind == "sign-up" else ada.email)
    first = code()
    response = client.post(asks, {"action": "resend"}, follow=True)
    assert response.status_code == 200
    assert "A new code is on its way. The one before no longer works." in response.content.decode()
    assert len(mail.outbox) == 2
    second = code()
    assert second != first
    assert "4 more tries are left" in client.post(asks, {"code": first}).content.decode()
    assert client.post(asks, {"code": second}).status_code == 302


@kinds
def test_five_tries_are_counted_aloud_and_a_new_code_is_offered(client: Client, ada: Member, kind: str) -> None:
    asks = ask(client, kind, ZOE if kind == "sign-up" else ada.email)
    right = code()
    assert "4 more tries are left" in wrong(client, asks)
    assert "One more try is left" in wrong(client, asks, 3)
    assert "This code no longer works" in wrong(client, asks)
    text = client.post(asks, {"code": right}).content.decode()
    assert "Send a new code" in text
    assert 'name="code"' not in text
    assert client.get("/account/").status_code == 302
    client.post(asks, {"action": "resend"})
    assert "Code from the mail" in page(client, asks)
    assert client.post(asks, {"code": code()}).status_code == 302


@kinds
def test_nothing_typed_is_no_try(client: Client, ada: Member, kind: str) -> None:
    asks = ask(client, kind, ZOE if kind == "sign-up" else ada.email)
    for _ in range(6):
        text = client.post(asks, {"code": " "}).content.decode()
    assert "Enter the code from the mail" in text
    assert "4 more tries" in wrong(client, asks)


@kinds
def test_codes_are_not_sent_without_end(client: Client, ada: Member, kind: str) -> None:
    asks = ask(client, kind, ZOE if kind == "sign-up" else ada.email)
    for _ in range(3):
        client.post(asks, {"action": "resend"})
    assert len(mail.outbox) == 4
    assert "Send another code" not in page(client, asks)
    text = client.post(asks, {"action": "resend"}, follow=True).content.decode()
    assert "No more codes can be sent for this." in text
    assert len(mail.outbox) == 4


@kinds
def test_one_mailbox_is_not_filled_from_several_browsers(ada: Member, kind: str) -> None:
    for _ in range(4):
        ask(Client(), kind, ZOE if kind == "sign-up" else ada.email)
    last = Client()
    asks = ask(last, kind, ZOE if kind == "sign-up" else ada.email)
    sent = len(mail.outbox)
    text = last.post(asks, {"action": "resend"}, follow=True).content.decode()
    assert "Several codes were sent within a few minutes." in text
    assert len(mail.outbox) == sent
    if kind != "sign-up":  # there, the first browser's sign-up made the account, the others met it
        assert last.post(asks, {"code": code()}).status_code == 302, "the newest one works"


@kinds
def test_a_code_that_is_too_old_says_so(
    client: Client, ada: Member, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks = ask(client, kind, ZOE if kind == "sign-up" else ada.email)
    later = time.time() + 16 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    response = client.get(asks, follow=True)
    assert "That code has become too old." in response.content.decode()
    starts = {"sign-up": "/accounts/login/", "sign-in": SIGN_IN, "password": RESET}
    assert response.redirect_chain == [(starts[kind], 302)]


@kinds
def test_another_code_tells_nobody_who_is_here(ada: Member, kind: str) -> None:
    said = []
    for email in (ada.email, "nobody@example.net"):
        browser = Client()
        asks = ask(browser, kind, email)
        pages = [without_token(browser.post(asks, {"action": "resend"}, follow=True).content.decode())]
        pages += [without_token(wrong(browser, asks, 5)), page(browser, asks)]
        for _ in range(3):
            pages.append(without_token(browser.post(asks, {"action": "resend"}, follow=True).content.decode()))
        said.append([text.replace(email, "X") for text in pages])
    assert said[0] == said[1]


@pytest.mark.parametrize(("kind", "leads"), [("sign-in", SIGN_IN), ("password", RESET)])
def test_another_address_starts_over(client: Client, ada: Member, kind: str, leads: str) -> None:
    asks = ask(client, kind, ada.email)
    assert "Use another address" in page(client, asks)
    response = client.post("/accounts/another-address/", {"start": kind, "next": NEXT})
    assert response["Location"] == with_next(leads, NEXT)
    assert client.get(asks).status_code == 302, "the code that was asked for is given up"
    assert queries.person(ada.id) is not None


def test_a_mistyped_address_is_corrected(client: Client, wells: Offer) -> None:
    sign_up(client, "zoe@exampel.net", next=NEXT)
    response = client.post("/accounts/another-address/", {"start": "sign-up"})
    assert response["Location"] == with_next("/accounts/signup/", NEXT)
    text = page(client, response["Location"])
    assert 'value="zoe@exampel.net"' in text
    assert 'value="Zoë"' in text
    assert queries.person_by_email("zoe@exampel.net") is None, "nothing is left of the wrong address"
    sign_up(client, next=NEXT)
    assert client.post(CONFIRM, {"code": code()})["Location"] == NEXT


def test_what_was_typed_is_shown_once(client: Client, db: None) -> None:
    sign_up(client)
    client.post("/accounts/another-address/", {"start": "sign-up"})
    assert ZOE in page(client, "/accounts/signup/")
    assert ZOE not in page(client, "/accounts/signup/")


def test_another_address_tells_nobody_who_is_here(ada: Member, wells: Offer) -> None:
    said = []
    for email in (ada.email, "nobody@example.net"):
        browser = Client()
        sign_up(browser, email, next=NEXT)
        response = browser.post("/accounts/another-address/", {"start": "sign-up"})
        said.append((response["Location"], page(browser, response["Location"]).replace(email, "X")))
    assert said[0] == said[1]
    assert queries.person_by_email(ada.email) is not None


def test_an_account_that_is_in_use_is_not_taken_back(ada: Member, db: None) -> None:
    assert not actions.take_back(account_id=ada.id), "its address is confirmed"
    new = actions.open_account(email=ZOE, name="Zoë", password=PASSWORD)
    actions.grant_role(account_id=new, role="author")
    assert not actions.take_back(account_id=new), "it has a task"
    plain = actions.open_account(email="eve@example.net", name="Eve", password=PASSWORD)
    assert actions.take_back(account_id=plain)
    assert not actions.take_back(account_id=plain)


def test_too_many_leads_back_to_the_code(client: Client, db: None, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "1/m/ip"}
    sign_up(client)
    response = client.post("/accounts/signup/", {"email": ZOE})
    assert response.status_code == 429
    assert f'href="{CONFIRM}"' in response.content.decode()
    other = Client()
    response = other.post(
        "/accounts/signup/", {"email": ZOE}, headers={"Referer": "http://testserver/accounts/signup/"}
    )
    assert response.status_code == 429
    assert 'href="/accounts/signup/">Back to the page before' in response.content.decode()


@pytest.mark.parametrize(("kind", "asks"), [("sign-in", SIGN_IN_CODE), ("password", RESET_CODE)])
def test_too_many_knows_which_code_is_waited_for(
    client: Client, ada: Member, settings: Settings, kind: str, asks: str
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "0/m/ip"}
    ask(client, kind, ada.email)
    assert f'href="{asks}"' in client.post("/accounts/signup/", {"email": ZOE}).content.decode()
