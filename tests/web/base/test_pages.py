"""Pages that belong to no domain, and what every page has."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from stoa.catalogue.queries import Offer
from stoa.learning import actions as learning
from tests.cast import Member
from tests.web.conftest import SignedIn

PAGES = ["/about/", "/accessibility/", "/privacy/"]


@pytest.mark.parametrize("address", PAGES)
def test_plain_pages(client: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries, db: None) -> None:
    assert client.get(address).status_code == 200
    with django_assert_num_queries(0):  # what the site says of itself is remembered
        assert client.get(address).status_code == 200


def test_every_page_has_a_skip_link_a_title_and_nothing_inline(client: Client, db: None) -> None:
    text = client.get("/about/").content.decode()
    assert '<a class="skip" href="#main">' in text
    assert re.search(r"<title>[^<]+ · Stoa</title>", text)
    assert not re.search(r"<style|\sstyle=|\son\w+=", text)
    assert text.count("<h1") == 1


def test_htmx_may_neither_evaluate_nor_write_styles(client: Client, db: None) -> None:
    text = client.get("/about/").content.decode()
    assert '"allowEval":false' in text
    assert '"includeIndicatorStyles":false' in text


def test_the_policy(client: Client, db: None) -> None:
    policy = client.get("/about/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_demo_says_so(client: Client, settings: Settings, db: None) -> None:
    assert "This is a demo" not in client.get("/about/").content.decode()
    settings.STOA_DEMO = True
    assert "This is a demo" in Client(headers={"Host": "127.0.0.1"}).get("/about/").content.decode()


def test_pages_of_somebody_change_and_answers_to_forms_are_not_asked_for_again(
    client: Client, wells: Offer, ada: Member, signed_in: SignedIn
) -> None:
    """By this mark Back shows the page as it stands now."""
    learning.enrol(account_id=ada.id, offer=wells)
    browser = signed_in(ada)
    for address in ("/", "/courses/wells/", "/learn/wells/", "/learn/wells/cases/", "/learn/wells/-/grades/"):
        assert " data-changing" in browser.get(address).content.decode(), address
    assert " data-changing" not in browser.post("/account/profile/", {"name": ""}).content.decode()
    for address in ("/", "/courses/wells/", "/learn/wells/cases/"):
        assert " data-changing" not in client.get(address).content.decode(), address
