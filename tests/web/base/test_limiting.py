"""Whoever asks too often hears when to come back; whoever does not is never in their way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from stoa.kernel.limits import TABLE, Rate
from stoa.web.base.limiting import POSTS, READS
from tests.cast import PASSWORD, Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn

SIGN_IN = "/accounts/login/"
OTHERS = "203.0.113.9"


def guess(address: str, email: str, password: str = "not this one", forwarded: str = "") -> int:
    """The status of a try to sign in from a network; 429 as well when the form says that there were too many."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    answer = Browser().sign_in(email, password, REMOTE_ADDR=address, headers=headers)
    return 429 if "Too many tries" in answer.content.decode() else int(answer.status_code)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Limits that a test reaches soon."""
    rates = {"network": (Rate(6, 600),), "address": (Rate(4, 600),)}
    monkeypatch.setitem(TABLE, "wrong_password", rates)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.mark.usefixtures("few", "db")
def test_stuffing_many_accounts_from_one_network_is_slowed() -> None:
    ada = member("Ada")
    said = [guess("192.0.2.1", f"nobody{number}@example.org") for number in range(8)]
    assert said == [200] * 6 + [429, 429]
    assert guess("192.0.2.1", ada.email, PASSWORD) == 429, "also with the right one, so that nothing is told"
    assert guess("192.0.2.2", ada.email, PASSWORD) == 302, "elsewhere nobody notices"


@pytest.mark.usefixtures("few", "db")
def test_one_account_from_many_networks_is_slowed() -> None:
    ada = member("Ada")
    said = [guess(f"192.0.2.{number}", ada.email) for number in range(6)]
    assert said == [200] * 4 + [429, 429]


@pytest.mark.usefixtures("few", "db")
def test_an_address_without_an_account_is_slowed_alike() -> None:
    assert [guess(f"192.0.2.{number}", "nobody@example.org") for number in range(5)] == [200] * 4 + [429]


@pytest.mark.usefixtures("few", "db")
def test_neighbours_in_one_ipv6_network_are_one() -> None:
    said = [guess(f"2001:db8:1:2::{number:x}", f"nobody{number}@example.org") for number in range(1, 9)]
    assert said == [200] * 6 + [429, 429]
    assert guess("2001:db8:1:3::1", "nobody@example.org") == 200


@pytest.mark.usefixtures("few", "db")
def test_a_forged_header_makes_nobody_somebody_else() -> None:
    said = [guess("192.0.2.1", f"a{n}@example.org", forwarded=f"203.0.113.{n}") for n in range(8)]
    assert said == [200] * 6 + [429, 429]


@pytest.mark.usefixtures("few", "db")
def test_behind_a_proxy_what_it_adds_counts(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    said = [guess("10.0.0.1", f"a{n}@example.org", forwarded=f"203.0.113.{n}, 198.51.100.7") for n in range(8)]
    assert said == [200] * 6 + [429, 429]
    assert guess("10.0.0.1", "b@example.org", forwarded="198.51.100.8") == 200


@pytest.mark.usefixtures("few", "db")
def test_signing_in_rightly_uses_nothing_up() -> None:
    ada = member("Ada")
    assert [guess("192.0.2.1", ada.email, PASSWORD) for _ in range(12)] == [302] * 12


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three searches a minute."""
    monkeypatch.setitem(TABLE, "search", {"account": (Rate(3, 60),), "network": (Rate(3, 60),)})
    yield


@pytest.mark.usefixtures("searches", "db")
def test_the_page_says_when_to_come_back() -> None:
    browser = Browser()
    for _ in range(3):
        assert browser.get("/courses/?q=a").status_code == 200
    refused = browser.get("/courses/?q=a")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 120
    text = refused.content.decode()
    assert "Wait 1 minute and try again" in text or "Wait 2 minutes and try again" in text
    assert browser.get("/courses/").status_code == 200, "the list itself is always there"


@pytest.mark.usefixtures("searches")
def test_people_behind_one_network_do_not_wait_for_each_other(ada: Member, bo: Member, signed_in: SignedIn) -> None:
    for browser in (signed_in(ada), signed_in(bo)):
        assert [browser.get("/courses/?q=a").status_code for _ in range(4)] == [200, 200, 200, 429]


FORMS = {
    "/account/data/": "own_data", "/account/erase/": "own_data", "/account/mail/": "profile",
    "/account/mail/again/": "profile", "/courses/wells/join/": "enrolment", "/courses/wells/place/": "enrolment",
    "/courses/wells/tell-me/": "enrolment", "/join/abcd-2345-wxyz/": "enrolment", "/guardian/none/": "mailed_link",
    "/tell-me/none/": "mailed_link", "/studio/wells/enrolment/lists/": "upload",
    "/institutions/example-university/edit/": "upload", "/institutions/example-university/people/": "letter",
    "/studio/wells/people/": "letter", "/operator/mail/test/": "letter",
}  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_costs_or_guesses_is_limited(
    path: str, monkeypatch: pytest.MonkeyPatch, ada: Member, signed_in: SignedIn
) -> None:
    monkeypatch.setitem(TABLE, FORMS[path], {"account": (Rate(1, 600),)})
    browser = signed_in(ada)
    assert browser.post(path).status_code != 429
    assert browser.post(path).status_code == 429


@pytest.mark.parametrize("path", ["/guardian/none/", "/tell-me/none/", "/account/not-me/none/"])
@pytest.mark.django_db
def test_who_guesses_links_is_slowed(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, "mailed_link", {"network": (Rate(2, 600),)})
    assert [Browser().get(path, REMOTE_ADDR="192.0.2.7").status_code == 429 for _ in range(3)] == [False, False, True]


def test_every_limited_page_and_every_limit_is_there() -> None:
    def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str | None]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from names(pattern.url_patterns)
            else:
                yield pattern.name

    limited = {**POSTS, **READS}
    assert not limited.keys() - set(names(get_resolver().url_patterns))
    assert set(limited.values()) <= TABLE.keys()
