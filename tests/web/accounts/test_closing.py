"""Closing one's account for now: nothing of it is lost, and signing in asks whether to open it again."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from stoa.accounts import actions, queries
from stoa.accounts.rules import SITE
from stoa.catalogue.queries import Offer
from stoa.kernel.mail import post, postman
from stoa.kernel.models import AuditEntry, Letter
from stoa.learning import actions as learning
from tests.cast import PASSWORD, Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn

CLOSE, CLOSED = "/account/close/", "/account/closed/"


def is_in(browser: Browser) -> bool:
    """Whether somebody is signed in."""
    return browser.get("/account/").status_code == 200


def acts() -> list[tuple[str, int | None]]:
    """What the log says, oldest first."""
    return list(AuditEntry.objects.order_by("id").values_list("act", "by"))


def test_it_says_what_rests_and_ends_every_session(ada: Member, bo: Member, signed_in: SignedIn) -> None:
    other, here, bos = signed_in(ada), signed_in(ada), signed_in(bo)
    assert f'href="{CLOSE}"' in here.get("/account/").content.decode()
    page = here.get(CLOSE).content.decode()
    assert "Nothing of it is lost" in page and "You get no letters" in page
    assert acts() == [], "looking closes nothing"
    answer = here.post(CLOSE, follow=True)
    assert "Your account is closed for now. Sign in when you want it back." in answer.content.decode()
    assert not is_in(here) and not is_in(other)
    assert is_in(bos)
    assert acts() == [("accounts.account_closed", ada.id)]


def test_a_session_alone_closes_nothing(ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada).an_hour_later()
    assert browser.post(CLOSE)["Location"].startswith("/accounts/reauthenticate/")
    assert is_in(browser)
    assert acts() == []


def test_signing_in_asks_and_opens_it_where_one_was_going(ada: Member, signed_in: SignedIn, wells: Offer) -> None:
    learning.enrol(account_id=ada.id, offer=wells)
    signed_in(ada).post(CLOSE)
    browser = Browser()
    unit = "/learn/wells/cases/"
    browser.post("/accounts/login/", {"login": ada.email, "password": PASSWORD, "next": unit})
    asks = browser.get(unit)
    assert asks["Location"] == f"{CLOSED}?next=%2Flearn%2Fwells%2Fcases%2F"
    assert not browser.was_hot and "stoa_pass" not in {name for name, held in browser.cookies.items() if held.value}
    text = browser.get(asks["Location"]).content.decode()
    assert "Your account is closed for now" in text and "Open it again" in text
    assert browser.post("/courses/wells/leave/")["Location"].startswith(CLOSED), "nothing is done meanwhile"
    assert browser.post(CLOSED, {"next": unit})["Location"] == unit
    assert browser.get(unit).status_code == 200
    assert browser.get("/learn/wells/").status_code == 200
    assert acts()[-2:] == [("accounts.account_closed", ada.id), ("accounts.account_taken_up", ada.id)]
    assert browser.get(CLOSED)["Location"] == "/", "there is nothing to open any more"


def test_a_closed_account_can_be_left_closed_taken_away_or_erased(ada: Member, signed_in: SignedIn) -> None:
    signed_in(ada).post(CLOSE)
    browser = signed_in(ada)
    for way in ("/account/data/", "/account/erase/", "/accounts/logout/", "/privacy/"):
        assert browser.get(way).status_code == 200, way
    browser.post("/accounts/logout/")
    assert signed_in(ada).get("/courses/")["Location"].startswith(CLOSED), "as before"


def test_the_public_page_is_hidden_and_comes_back(ada: Member, signed_in: SignedIn) -> None:
    actions.publish_profile(
        account_id=ada.id, shown_name="Ada", about="", links=[], records=[], is_public=True, shows_about=False,
        shows_links=False, is_indexed=False,
    )  # fmt: skip
    person = queries.person(ada.id)
    assert person is not None
    page = f"/people/{person.public_id}/"
    for change, status in ((actions.close_account, 404), (actions.open_again, 200)):
        change(account_id=ada.id)
        assert Browser().get(page).status_code == status


def test_letters_stop_but_for_what_is_asked(ada: Member, bo: Member, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "stoa.kernel.mail.backend.QueueBackend"
    actions.close_account(account_id=ada.id)
    for who in (ada, bo):
        for kind in ("learning.enrolled", "accounts.sign_in_code"):
            post(to=who.email, subject="Hello", text="Good morning.", kind=kind, account=who.id)
    assert postman.send_due() == 3
    dropped = Letter.objects.filter(state=Letter.State.DROPPED).values_list("account", "kind", "error")
    assert list(dropped) == [(ada.id, "learning.enrolled", "The account is suspended or closed.")]


def test_what_somebody_must_take_over_keeps_it_open(signed_in: SignedIn, db: None) -> None:
    op, other = member("Op", ("operator", SITE)), member("Di", ("operator", SITE))
    actions.close_account(account_id=other.id)
    browser = signed_in(op)
    assert "only one who runs this site" in browser.get(CLOSE).content.decode(), "a closed account runs nothing"
    assert browser.post(CLOSE).status_code == 409
    assert is_in(browser)
    with pytest.raises(actions.LastOperator):
        actions.suspend(account_id=op.id, by=None)
    actions.open_again(account_id=other.id)
    assert browser.post(CLOSE).status_code == 302


def test_whoever_runs_the_site_sees_it(ada: Member, signed_in: SignedIn) -> None:
    actions.close_account(account_id=ada.id)
    actions.close_account(account_id=ada.id)
    assert acts() == [("accounts.account_closed", ada.id)], "twice is the same as once"
    desk = signed_in(member("Op", ("operator", SITE)))
    person = queries.person(ada.id)
    assert person is not None
    for page in ("/operator/people/", f"/operator/people/{person.public_id}/"):
        assert "closed for now" in desk.get(page).content.decode()
    assert "closed their account for now" in desk.get("/operator/audit/").content.decode()
