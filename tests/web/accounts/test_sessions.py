"""Where somebody is signed in, and how that ends: one browser, all others, all of them, with a new password."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from stoa.accounts import actions, queries
from stoa.accounts.models import Session
from stoa.accounts.rules import device_of
from stoa.catalogue.queries import Offer
from stoa.kernel import tokens
from stoa.learning import actions as learning
from tests.cast import PASSWORD, Member, member
from tests.web.accounts.mailed import code
from tests.web.browser import Browser
from tests.web.conftest import SignedIn

SESSIONS = "/account/sessions/"
PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"


def sign_in(who: Member, agent: str = "") -> Browser:
    """A browser of this kind, signed in."""
    browser = Browser(headers={"User-Agent": agent} if agent else {})
    assert browser.post("/accounts/login/", {"login": who.email, "password": PASSWORD}).status_code == 302
    return browser


def is_in(browser: Browser) -> bool:
    """Whether somebody is signed in."""
    return browser.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (PHONE, "Firefox/Android"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome/Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge/Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/17 Safari/605.1.15", "Safari/macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) CriOS/130 Mobile Safari/604.1", "Chrome/iPhone"),
        ("", "/"),
    ],
)
def test_a_device_in_plain_words(agent: str, device: str) -> None:
    assert device_of(agent) == device


@given(st.text())
def test_no_header_leaves_more_than_that_behind(agent: str) -> None:
    assert len(device_of(agent)) < 40


def test_browsers_are_listed_and_this_one_is_marked(ada: Member) -> None:
    sign_in(ada, PHONE)
    here = sign_in(ada)
    text = here.get(SESSIONS).content.decode()
    assert "Firefox on Android" in text and "A browser we don’t know" in text
    assert text.count("This one") == 1
    assert not any(key in text for key in Session.objects.values_list("session_key", flat=True))


def test_one_browser_is_ended(ada: Member, wells: Offer) -> None:
    learning.enrol(account_id=ada.id, offer=wells)
    phone, here = sign_in(ada, PHONE), sign_in(ada)
    assert phone.get("/learn/wells/").status_code == 200 and phone.was_hot
    (end,) = [card.fingerprint for card in queries.sessions_of(ada.id) if card.system == "Android"]
    here.post(SESSIONS, {"end": end})
    assert is_in(here) and not is_in(phone)
    assert phone.get("/learn/wells/").status_code == 302, "its pass has ended as well"
    assert "was signed out before" in here.post(SESSIONS, {"end": end}, follow=True).content.decode()


def test_all_others_are_ended(ada: Member) -> None:
    others, here = [sign_in(ada), sign_in(ada)], sign_in(ada)
    assert "2 other browsers are signed out." in here.post(SESSIONS, {"end": "others"}, follow=True).content.decode()
    assert is_in(here) and not any(map(is_in, others))


def test_everywhere_is_here_too(ada: Member, bo: Member) -> None:
    browsers, bos = [sign_in(ada), sign_in(ada)], sign_in(bo)
    assert browsers[0].post(SESSIONS, {"end": "everywhere"})["Location"] == "/accounts/login/"
    assert "You are signed out in every browser" in browsers[0].get("/accounts/login/").content.decode()
    assert "You are signed out in every browser" not in browsers[0].get("/accounts/login/").content.decode(), "once"
    assert not any(map(is_in, browsers))
    assert not Session.objects.filter(account_id=ada.id).exists()
    assert is_in(bos)


def test_nobody_ends_another_persons(ada: Member, bo: Member) -> None:
    theirs, mine = sign_in(bo), sign_in(ada)
    mine.post(SESSIONS, {"end": queries.sessions_of(bo.id)[0].fingerprint})
    assert is_in(theirs)


def test_a_stolen_cookie_is_dead_after_signing_out(ada: Member, wells: Offer) -> None:
    learning.enrol(account_id=ada.id, offer=wells)
    browser, thief = sign_in(ada), Browser()
    browser.get("/learn/wells/")
    for name in (django_settings.SESSION_COOKIE_NAME, tokens.PASS_COOKIE):
        thief.cookies[name] = browser.cookies[name].value
    assert is_in(thief)
    browser.post("/accounts/logout/")
    assert not is_in(thief)
    assert thief.get("/learn/wells/").status_code == 302


@pytest.mark.parametrize("way", ["change", "reset"])
def test_a_new_password_ends_the_other_browsers_and_their_rows(ada: Member, signed_in: SignedIn, way: str) -> None:
    other, here = signed_in(ada), signed_in(ada)
    new = {"password1": "quite another one", "password2": "quite another one"}
    if way == "change":
        here.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
    else:
        here.post("/accounts/logout/")
        here.post("/accounts/password/reset/", {"email": ada.email})
        here.post("/accounts/password/reset/confirm/", {"code": code()})
        here.post("/accounts/password/reset/complete/", new)
    assert is_in(here) and not is_in(other)
    assert Session.objects.filter(account_id=ada.id).count() == 1


def test_signing_in_changes_the_key(ada: Member) -> None:
    """Session fixation: what somebody planted in a browser is worth nothing once its owner has signed in."""
    browser = Browser()
    browser.get("/accounts/login/")
    browser.post("/accounts/login/code/", {"email": ada.email})
    planted = browser.cookies[django_settings.SESSION_COOKIE_NAME].value
    browser.post("/accounts/login/code/confirm/", {"code": code()})
    assert is_in(browser)
    assert browser.cookies[django_settings.SESSION_COOKIE_NAME].value != planted
    thief = Browser()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    assert not is_in(thief)


def test_signing_in_writes_its_session_once(ada: Member) -> None:
    with CaptureQueriesContext(connection) as sent:
        browser = sign_in(ada)
    written = [query["sql"].split()[0] for query in sent if "accounts_session" in query["sql"]]
    assert written == ["INSERT"]
    assert is_in(browser)


def test_use_is_noted_by_the_hour_and_keeps_the_session(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = sign_in(ada)
    first = queries.sessions_of(ada.id)[0].seen_at
    browser.get("/account/")
    assert queries.sessions_of(ada.id)[0].seen_at == first
    later = first.timestamp() + 2 * 3600 if first else 0.0
    monkeypatch.setattr("stoa.web.base.middleware.time.time", lambda: later)
    browser.get("/account/")
    seen = queries.sessions_of(ada.id)[0].seen_at
    assert seen is not None and seen.timestamp() == int(later)


def test_what_has_run_out_is_dropped(ada: Member) -> None:
    browser = sign_in(ada)
    Session.objects.update(expire_date="2020-01-01T00:00:00Z")
    assert queries.sessions_of(ada.id) == []
    assert actions.drop_expired_sessions() == 1
    assert not is_in(browser)


def test_the_list_works_by_keyboard_and_says_whose_button_it_is(ada: Member) -> None:
    sign_in(ada, PHONE)
    text = sign_in(ada).get(SESSIONS).content.decode()
    assert re.search(r'name="end" value="[0-9a-f]{16}">Sign out<span class="visually-hidden"> Firefox Android', text)


def test_who_comes_next_finds_no_page_by_the_back_button(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    """Browsers keep whole pages for it, whatever Cache-Control says, and forget them when asked to."""
    browser = signed_in(ada)
    assert "Clear-Site-Data" not in browser.get("/").headers
    assert "no-store" in browser.get("/accounts/logout/")["Cache-Control"]
    assert browser.post("/accounts/logout/")["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in browser.get("/").headers


def test_nor_where_the_session_was_ended_elsewhere(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    browser.get("/")
    actions.end_sessions(account_id=ada.id)
    assert browser.get("/courses/")["Clear-Site-Data"] == '"cache"'


def test_no_shared_cache_keeps_what_somebody_signed_in_sees(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    di = member("Di", ("staff", "course:wells"))
    for who, path in [(ada, "/"), (ada, "/courses/"), (ada, "/courses/wells/"), (di, "/studio/wells/learners.csv")]:
        kept = signed_in(who).get(path)["Cache-Control"]
        assert "private" in kept or "no-store" in kept, path
