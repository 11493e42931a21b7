"""Signing in on the hot path does what the ordinary view does, for whoever needs no other step; all else is left to it,
and no password is hashed or counted twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from pytest_django import Settings

from stoa.accounts import actions, hashing, queries
from stoa.accounts.models import Account, Session, Youth
from stoa.accounts.sessions import SessionStore
from stoa.kernel.clock import now
from stoa.kernel.statements import counted
from stoa.web.accounts import hot
from tests.cast import PASSWORD, Member, member
from tests.web.accounts.ways import ordinary, plain
from tests.web.browser import SECRET, Browser

SIGN_IN = "/accounts/login/"
FLEETING = {"begun", "seen", "_auth_user_hash"}
PHONE = {"User-Agent": "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"}


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    queries.forget_texts()
    yield
    queries.forget_texts()


def noted(browser: Browser) -> dict[str, Any]:
    """What the browser's session holds, times left out."""
    held = {name: value for name, value in browser.session.items() if name not in FLEETING}
    for record in held["account_authentication_methods"]:
        assert now().timestamp() - record.pop("at") < 60
    return held


def cookies(answer: Any) -> dict[str, dict[str, Any]]:
    """What is said of each cookie, but for the day on which it runs out, which `max-age` says too."""
    return {
        name: {key: str(value) for key, value in cookie.items() if key != "expires"}
        for name, cookie in answer.cookies.items()
    }


def headers(answer: Any) -> dict[str, set[str]]:
    """What the headers say, in whatever order; how long what is empty may be kept, and its language, left out."""
    empty = ("Vary", "Cache-Control", "Expires", "Content-Language")
    return {name: set(value.split("; ")) for name, value in answer.headers.items() if name not in empty}


@pytest.mark.parametrize("target", ["", "/courses/wells/join/?code=a%20b", "/learn/wells/näher/"])
@pytest.mark.parametrize("typed", ["ada@example.org", " Ada@Example.org "])
def test_both_ways_do_the_same(ada: Member, target: str, typed: str) -> None:
    Account.objects.filter(id=ada.id).update(language="de", time_zone="Africa/Nairobi")
    usual, by_view = ordinary(typed, next=target, headers=PHONE)
    browser, by_front = plain(typed, next=target, headers=PHONE)
    assert browser.was_hot
    assert (by_front.status_code, by_front["Location"]) == (by_view.status_code, by_view["Location"])
    assert noted(browser) == noted(usual)
    assert browser.session["_auth_user_hash"] == usual.session["_auth_user_hash"]
    assert cookies(by_front) == cookies(by_view)
    assert headers(by_front) == headers(by_view)
    assert "no-store" in by_front["Cache-Control"]
    assert "Cookie" in by_front["Vary"]
    rows = [Session.objects.get(session_key=each.session.session_key) for each in (usual, browser)]
    (first, second) = [(row.account_id, row.device, bool(row.begun_at), bool(row.seen_at)) for row in rows]
    assert first == second == (ada.id, "Firefox/Android", True, True)
    assert (rows[1].expire_date - rows[0].expire_date) < timedelta(seconds=30)
    for each in (usual, browser):
        assert "Konto" in each.get("/account/").content.decode()


def test_it_notes_when_and_in_how_many_statements(ada: Member) -> None:
    plain(ada.email)  # the site's texts are remembered for a minute
    with counted() as sent:
        browser, _answer = plain(ada.email)
    assert browser.was_hot
    assert Account.objects.get(id=ada.id).last_login is not None
    told = [text for text in sent.statements if not text.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(told) == 4, "whose it is, whether they have records, the account, the session"


def test_the_token_and_the_session_are_new(ada: Member) -> None:
    browser, answer = plain(ada.email)
    assert answer.cookies["stoa_csrf"].value != SECRET
    again, _answer = plain(ada.email)
    assert again.session.session_key != browser.session.session_key


def test_somebody_with_records_finds_them(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stoa.credentials.queries.has_own", lambda account: account == ada.id)
    browser, _answer = plain(ada.email)
    usual, _ = ordinary(ada.email)
    assert browser.was_hot
    assert noted(browser) == noted(usual)
    assert noted(browser)["holds"] is True


def suspended(who: Member) -> None:
    Account.objects.filter(id=who.id).update(is_active=False)


def closed(who: Member) -> None:
    actions.close_account(account_id=who.id)


def with_a_task(who: Member) -> None:
    actions.grant_role(account_id=who.id, role="author", scope="course:wells")


def with_a_factor(who: Member) -> None:
    Authenticator.objects.create(user_id=who.id, type=Authenticator.Type.TOTP, data={"secret": "x"})


def unconfirmed(who: Member) -> None:
    EmailAddress.objects.filter(user_id=who.id).update(verified=False)


def with_a_text_to_agree_to(who: Member) -> None:
    actions.publish_text(kind="terms", language="en", body="Be kind.", asks=True, is_translation=False, by=None)
    actions.render_texts()


def with_an_older_hash(who: Member) -> None:
    kept = hashing.Scrypt().encode(PASSWORD, "salt" * 3, n=2**10, r=8, p=1)
    Account.objects.filter(id=who.id).update(password=kept)


def waiting_for_a_guardian(who: Member) -> None:
    until = (now() + timedelta(days=900)).date()
    actions.begin_youth(account_id=who.id, until=until, guardian="guardian@example.org")


@pytest.mark.parametrize(
    "make",
    [
        suspended, closed, with_a_task, with_a_factor, unconfirmed, with_a_text_to_agree_to,
        waiting_for_a_guardian,
    ],
)  # fmt: skip
def test_who_has_something_else_to_do_goes_the_ordinary_way(
    ada: Member, hashed: list[str], make: Callable[[Member], None]
) -> None:
    make(ada)
    _, by_view = ordinary(ada.email)
    del hashed[:]
    browser, by_front = plain(ada.email)
    assert not browser.was_hot
    assert by_front.status_code == by_view.status_code
    assert by_front.headers.get("Location") == by_view.headers.get("Location")
    assert hashed.count(PASSWORD) == 1, "looked at once"


def test_a_hash_of_another_cost_is_made_anew(ada: Member) -> None:
    with_an_older_hash(ada)
    browser, answer = plain(ada.email)
    assert (browser.was_hot, answer.status_code) == (False, 302)
    assert hashing.is_current(Account.objects.get(id=ada.id).password)
    assert plain(ada.email)[0].was_hot


@pytest.mark.parametrize(
    "odd",
    [
        {"form": {"login": "ada@example.org\0"}}, {"form": {"password": ""}}, {"form": {"login": "  "}},
        {"form": {"more": "x"}}, {"form": {"next": "https://elsewhere.example/"}}, {"form": {"next": "//elsewhere"}},
        {"form": {"next": "javascript:alert(1)"}}, {"form": {"login": ["ada@example.org", "bo@example.org"]}},
        {"path": f"{SIGN_IN}?next=/about/"}, {"headers": {"X-Requested-With": "XMLHttpRequest"}},
        {"headers": {"Accept": "application/json"}}, {"headers": {"HX-Request": "true"}},
        {"headers": {"Cookie": f"stoa_csrf={SECRET}; stoa_session =aaaa"}},
        {"kind": "application/x-www-form-urlencoded; charset=latin-1"},
        {"cookies": {"stoa_session": "a" * 32}}, {"cookies": {"stoa_pass": "x"}}, {"files": True},
    ],
)  # fmt: skip
def test_what_is_odd_is_left_to_the_view(ada: Member, odd: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    browser = Browser()
    browser.cookies["stoa_csrf"] = SECRET
    for name, value in odd.get("cookies", {}).items():
        browser.cookies[name] = value
    form = {"login": ada.email, "password": PASSWORD, "csrfmiddlewaretoken": SECRET, **odd.get("form", {})}
    kind = "multipart/form-data; boundary=x" if "files" in odd else odd.get("kind", "")
    body = b"--x--" if "files" in odd else urlencode(form, doseq=True) if kind else form
    headers = odd.get("headers", {})
    more = {"HTTP_COOKIE": headers.pop("Cookie")} if "Cookie" in headers else {}
    browser.post(odd.get("path", SIGN_IN), body, content_type=kind, headers=headers, **more)
    assert not browser.was_hot
    assert "A hot page failed" not in caplog.text


@pytest.mark.parametrize(
    ("cookie", "token", "more"),
    [
        (SECRET, "c" * 32, {}), (SECRET, "", {}), ("", SECRET, {}), (SECRET, "short", {}), ("äöü", SECRET, {}),
        (SECRET, SECRET, {"Origin": "https://elsewhere.example"}), (SECRET, SECRET, {"Origin": "null"}),
    ],
)  # fmt: skip
def test_a_form_of_another_site_signs_nobody_in(
    ada: Member, hashed: list[str], cookie: str, token: str, more: dict[str, str]
) -> None:
    browser = Browser(enforce_csrf_checks=True)
    if cookie:
        browser.cookies["stoa_csrf"] = cookie
    form = {"login": ada.email, "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = browser.post(SIGN_IN, form, headers=more)
    assert (answer.status_code, browser.was_hot) == (403, False)
    assert not hashed, "nothing is spent on it"
    assert not Session.objects.filter(account_id=ada.id).exists()


def test_over_https_the_referer_is_looked_at(ada: Member) -> None:
    browser = Browser(enforce_csrf_checks=True)
    for referer, status in (
        ("", 403),
        ("https://elsewhere.example/", 403),
        ("https://testserver/accounts/login/", 302),
    ):
        said = {"Referer": referer} if referer else {}
        assert browser.sign_in(ada.email, PASSWORD, secure=True, headers=said).status_code == status
    assert browser.was_hot


def test_by_a_name_that_the_site_has_not_nobody_signs_in(ada: Member, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    browser = Browser()
    assert browser.sign_in(ada.email, PASSWORD, headers={"Host": "elsewhere.example"}).status_code == 400
    assert not browser.was_hot


@pytest.mark.parametrize(
    "change",
    [
        lambda who: Account.objects.filter(id=who.id).update(password=make_password("another one")),
        suspended, closed, with_a_factor, with_a_task, unconfirmed, waiting_for_a_guardian,
        lambda who: actions.end_sessions(account_id=who.id),
        lambda who: Account.objects.filter(id=who.id).update(email="other@example.org"),
    ],
)  # fmt: skip
def test_what_changes_while_the_password_is_looked_at_counts(
    ada: Member, monkeypatch: pytest.MonkeyPatch, change: Callable[[Member], None]
) -> None:
    real = hashing.is_right

    def slowly(password: str, encoded: str) -> bool:
        found = real(password, encoded)
        change(ada)
        return found

    monkeypatch.setattr(hashing, "is_right", slowly)
    browser, _answer = plain(ada.email)
    assert not browser.was_hot
    if change in (suspended, with_a_factor, unconfirmed):
        assert browser.get("/account/").status_code == 302, "nobody is in"


@pytest.mark.parametrize("days", [-1, 0])
def test_whoever_has_grown_up_waits_for_nobody(ada: Member, days: int) -> None:
    waiting_for_a_guardian(ada)
    Youth.objects.filter(account_id=ada.id).update(until=now().date() + timedelta(days=days))
    assert plain(ada.email)[0].was_hot


def test_a_fault_on_the_way_is_tried_the_ordinary_way(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("begin_session",):
        monkeypatch.setattr(actions, name, lambda **given: 1 / 0)
    browser, answer = plain(ada.email)
    assert (browser.was_hot, answer.status_code) == (False, 302)


def test_a_key_that_is_taken_is_given_to_nobody_else(ada: Member, bo: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _answer = plain(ada.email)
    key = first.session.session_key
    keys = iter([key, "a" * 32])
    monkeypatch.setattr("stoa.accounts.sessions.new_key", lambda: next(keys))
    second, answer = plain(bo.email)
    assert (second.was_hot, answer.status_code) == (False, 302)
    assert Session.objects.get(session_key=key).account_id == ada.id
    assert SessionStore(key)["_auth_user_id"] == str(ada.id)
    assert second.session["_auth_user_id"] == str(bo.id)


def test_nobody_can_say_beforehand_what_is_known_of_a_password(ada: Member) -> None:
    browser, _answer = plain(ada.email, headers={"Stoa-Password": "wrong", "Stoa.Password": "wrong"})
    assert browser.was_hot
    assert hot.VERDICT == "stoa.password", "headers of a request are HTTP_ and capitals in WSGI's environment"


def test_the_whole_cast(db: None) -> None:
    for name, roles in (("Ada", ()), ("Di", (("staff", "course:wells"),)), ("Op", (("operator", "site"),))):
        browser, answer = plain(member(name, *roles).email)
        assert answer.status_code == 302
        assert browser.was_hot is (not roles)
