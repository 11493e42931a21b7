"""NUL, which PostgreSQL takes in no text, gets an answer and never reaches a statement."""

from __future__ import annotations

import pytest
from django.test import Client

from stoa.accounts.sessions import SessionStore
from stoa.web.learning.answer import once_of


@pytest.mark.parametrize(
    "path",
    [
        "/courses/a%00b/",
        "/learn/a%00b/",
        "/learn/wells/a%00b/",
        "/courses/a%00b/versions/1/source.json",
        "/courses/wells/versions/1/rules/a%00b.txt",
        "/files/" + "a" * 64 + "/a%00b",
    ],
)
def test_no_address_has_nul_in_it(path: str) -> None:
    assert Client().get(path).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["aaaaaaaaaaaa\0", "aaaaaaaa'; --", "ünde" * 8, "short"])
def test_what_is_no_key_of_a_session_is_not_looked_up(key: str) -> None:
    assert SessionStore(key).session_key is None
    client = Client()
    client.cookies["stoa_session"] = key
    assert client.get("/account/").status_code == 302


def test_what_a_page_made_is_kept() -> None:
    assert once_of("0123456789abcdef") == "0123456789abcdef"


@pytest.mark.parametrize("sent", ["", "a\0b", "\ud800", "x" * 33, "ünde", "a b"])
def test_what_no_page_made_stands_for_nothing_sent_before(sent: str) -> None:
    made = once_of(sent)
    assert made.isalnum() and made != once_of(sent)
