"""Runs as staff make and end them, and as visitors see them."""

from __future__ import annotations

import pytest
from django.test import Client

from stoa.catalogue import queries
from stoa.catalogue.queries import Offer
from stoa.learning import actions as learning
from tests.cast import Member
from tests.web.conftest import SignedIn

NEW = "/studio/wells/runs/-/new/"
SPRING = {"title": "Spring 2027", "is_listed": "on", "opens_at": "2027-02-01T09:00"}


@pytest.fixture
def browser(wells: Offer, cy: Member, signed_in: SignedIn) -> Client:
    return signed_in(cy)


def test_another_run_has_its_own_address(browser: Client, client: Client) -> None:
    assert browser.post(NEW, SPRING).status_code == 302
    queries.forget()
    run = queries.run_by_slug("wells-spring-2027")
    assert run is not None and run.title == "Spring 2027" and not run.reads_without_account
    page = client.get("/courses/wells/").content.decode()
    assert "Other times" in page and "/courses/wells-spring-2027/" in page
    assert "The one on this page is the next." in page
    listed = client.get("/courses/").content.decode()
    assert "/courses/wells/" in listed and "/courses/wells-spring-2027/" not in listed  # once a course


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "Give it a name"),
        ({"slug": "wells"}, "Something else has this address"),
        ({"closes_at": "2027-01-01T09:00"}, "closes after it opens"),
        ({"capacity": "-3"}, "greater than or equal to 1"),
        ({"capacity": "many"}, "whole number"),
        ({"enrols_from": "2027-03-01T09:00", "enrols_until": "2027-02-01T09:00"}, "before it begins to take people"),
    ],
)
def test_what_cannot_be_is_refused_and_shown_again(browser: Client, change: dict[str, str], said: str) -> None:
    response = browser.post(NEW, {**SPRING, **change})
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_run_that_has_ended_goes_on_for_its_learners(
    browser: Client, wells: Offer, ada: Member, signed_in: SignedIn, client: Client
) -> None:
    learning.enrol(account_id=ada.id, offer=wells)
    for act in ("end", "archive"):
        browser.post(f"/studio/wells/runs/wells/{act}/")
    assert "takes nobody any more" in client.get("/courses/wells/").content.decode()
    assert "/courses/wells/" not in client.get("/courses/").content.decode().split("<main", 1)[1]
    reader = signed_in(ada)
    assert reader.get("/learn/wells/").status_code == 200
    assert reader.get("/learn/wells/cases/").status_code == 200
    assert client.post("/courses/wells/join/").status_code == 302  # to sign up; then it is said
    browser.post("/studio/wells/runs/wells/take-out/")
    assert reader.get("/courses/wells/").status_code == 200
