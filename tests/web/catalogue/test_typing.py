"""The list while somebody types: the same part whether the hot path or the ordinary view gives it, for whoever asks."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from stoa.kernel import limits
from stoa.kernel.limits import Rate
from stoa.kernel.statements import counted
from stoa.web.catalogue.hot import VARY
from tests.cast import member
from tests.catalogue.lists import course, load
from tests.web.browser import Browser
from tests.web.conftest import SignedIn

PART = {"HX-Request": "true"}
ASKED = "/courses/?q=dirit&level=master&order=&page=1"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def several(tmp_path: Path, db: None) -> None:
    """Courses that are given elsewhere."""
    load(
        tmp_path,
        [
            course(1, title="Diritto & penale", description="I reati.", level="master", department="Legge"),
            course(2, title="Storia", description="Dei diritti, e perché.", level="master", department="Lettere"),
            course(3, title="Fisica", level="bachelor"),
        ],
    )


def part(browser: Client, address: str = ASKED, **headers: str) -> str:
    response = browser.get(address, headers=PART | headers)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("query", ["", "q=dirit&level=master", "q=zzzz", "q=dirrito", "order=title&page=9", "q=%C3%A9"])
def test_both_ways_give_the_same(query: str) -> None:
    hot, plain = Browser(), Client()
    answer, other = (browser.get(f"/courses/?{query}", headers=PART) for browser in (hot, plain))
    assert hot.was_hot
    assert answer.content == other.content
    assert answer["HX-Replace-Url"] == other["HX-Replace-Url"]
    assert answer["Vary"] == VARY
    assert answer["Cache-Control"] == "private, no-cache"


def test_what_was_typed_is_escaped() -> None:
    text = part(Browser(), "/courses/?q=%3Cscript%3E%22&order=%22%3E")
    assert "<script" not in text and "&lt;script&gt;" in text
    assert "Diritto &amp; penale" in part(Browser(), "/courses/?level=master")


def test_the_page_itself_is_django_s() -> None:
    browser = Browser()
    assert "<html" in browser.get(ASKED).content.decode() and not browser.was_hot
    assert "<html" in part(browser, **{"HX-History-Restore-Request": "true"}) and not browser.was_hot


@pytest.mark.parametrize(
    ("headers", "language"),
    [({}, "en"), ({"Accept-Language": "de-AT, de;q=0.9"}, "de"), ({"Accept-Language": "xx"}, "en"),
     ({"Cookie": "django_language=fr"}, "fr"), ({"Cookie": "django_language=fr", "Accept-Language": "de"}, "fr")],
)  # fmt: skip
def test_visitors_are_answered_in_their_language(headers: dict[str, str], language: str, settings: Settings) -> None:
    headers = {name: value.replace("django_language", settings.LANGUAGE_COOKIE_NAME) for name, value in headers.items()}
    hot, plain = Browser(), Client()
    said = part(hot, "/courses/?q=zzzz", **headers)
    assert hot.was_hot
    assert said == part(plain, "/courses/?q=zzzz", **headers)
    assert ("No course has all of that" in said) == (language == "en")


def test_learners_are_answered_in_theirs(signed_in: SignedIn) -> None:
    browser = signed_in(member("Ada"))
    browser.post("/language/", {"language": "es", "next": "/"})
    browser.get("/courses/")
    said = part(browser, "/courses/?q=zzzz", **{"Accept-Language": "de"})
    assert browser.was_hot and 'lang="de"' not in said
    assert "No course has all of that" not in said


def test_it_is_packed_for_those_who_take_it() -> None:
    response = Browser().get(ASKED, headers=PART | {"Accept-Encoding": "gzip, br"})
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == part(Browser())


def test_an_address_that_this_site_does_not_have_is_refused(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["learn.example.org"]
    hot = Browser()
    assert hot.get(ASKED, headers=PART | {"Host": "evil.example.net"}).status_code == 400
    assert not hot.was_hot


def test_too_many_are_refused_by_network_and_by_account(monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn) -> None:
    monkeypatch.setitem(limits.TABLE, "search", {"network": (Rate(2, 60),), "account": (Rate(3, 60),)})
    visitor, ada, other = Browser(), signed_in(member("Ada")), signed_in(member("Ben"))
    assert [visitor.get(ASKED, headers=PART).status_code for _ in range(4)] == [200, 200, 429, 429]
    assert [ada.get(ASKED, headers=PART).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert other.get(ASKED, headers=PART).status_code == 200
    assert visitor.get("/courses/", headers=PART).status_code == 200, "the bare list is not counted"
    assert visitor.get(ASKED, headers=PART, REMOTE_ADDR="192.0.2.77").status_code == 200


@pytest.mark.parametrize(
    "query", ["q=a%00b", "level=%00", "subject=x%00&q=dirit", "q=%", "q=%ff", "=&&", "q=" + "x" * 5000]
)
def test_odd_queries_are_answered(query: str) -> None:
    assert part(Browser(), f"/courses/?{query}")


def test_more_fields_than_any_form_has_are_refused_without_noise(caplog: pytest.LogCaptureFixture) -> None:
    response = Browser().get("/courses/?" + "q=1&" * 3000, headers=PART)
    assert response.status_code == 413
    assert "A hot page failed" not in caplog.text


def test_statements() -> None:
    browser = Browser()
    part(browser, "/courses/")
    with counted() as sent:
        part(browser, "/courses/?q=penal")
    assert len(sent) <= 5
