"""Pages that belong to no domain, and what every page has."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

PAGES = ["/about/", "/accessibility/", "/privacy/"]


@pytest.mark.parametrize("address", PAGES)
def test_plain_pages(client: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries, db: None) -> None:
    with django_assert_num_queries(0):
        response = client.get(address)
    assert response.status_code == 200


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
