"""Codes as people use them: typed, opened, guessed."""

from __future__ import annotations

import pytest
from django.test import Client

from stoa.catalogue.queries import Offer
from stoa.learning import actions, queries
from tests.cast import Member
from tests.web.conftest import SignedIn


@pytest.fixture
def code(wells: Offer) -> str:
    return actions.make_codes(run_id=wells.run.id, by=None, most=5)[0]


def test_typed_as_it_is_read(code: str, wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    response = browser.post("/join/", {"code": f" {code.upper().replace('-', ' ')} "})
    assert response["Location"] == f"/join/{code}/"
    assert "Your code lets you in." in browser.get(response["Location"]).content.decode()
    assert queries.place(account=ada.id, run_id=wells.run.id) is None  # opening it does nothing
    assert browser.post(response["Location"])["Location"] == "/learn/wells/"
    assert queries.place(account=ada.id, run_id=wells.run.id) is not None


def test_a_visitor_signs_up_first_and_comes_back(code: str, client: Client) -> None:
    assert client.get(f"/join/{code}/")["Location"] == f"/accounts/signup/?next=%2Fjoin%2F{code}%2F"


def test_guessing_ends_and_so_does_a_right_guess(code: str, ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    for _ in range(10):
        assert browser.get("/join/2222-2222-2222/").status_code == 409
    response = browser.get(f"/join/{code}/")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0


def test_right_codes_are_not_counted(code: str, ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    assert {browser.get(f"/join/{code}/").status_code for _ in range(30)} == {200}


@pytest.mark.parametrize("typed", ["", "abcd", "x" * 61, "abcd-2345-wxy0"])
def test_what_is_no_code(wells: Offer, client: Client, typed: str) -> None:
    assert client.post("/join/", {"code": typed}).status_code == 422
