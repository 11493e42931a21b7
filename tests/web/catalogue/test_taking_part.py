"""Taking part in a course, saying why, and leaving."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries
from stoa.catalogue.queries import Offer
from stoa.learning import queries as records
from stoa.learning.queries import Place
from tests.cast import Member
from tests.web.conftest import SignedIn

JOIN, LEAVE = "/courses/wells/join/", "/courses/wells/leave/"


def place(who: Member, offer: Offer) -> Place | None:
    return records.place(account=who.id, run_id=offer.run.id)


def test_a_visitor_signs_up_first_and_comes_back(client: Client, wells: Offer) -> None:
    for response in (client.get(JOIN), client.post(JOIN, {"intention": "all"})):
        assert response.status_code == 302
        assert response["Location"] == "/accounts/signup/?next=%2Fcourses%2Fwells%2Fjoin%2F"


@pytest.mark.parametrize("intention", ["all", "parts", "skill", "browse", "teach"])
def test_saying_why(wells: Offer, ada: Member, signed_in: SignedIn, intention: str) -> None:
    response = signed_in(ada).post(JOIN, {"intention": intention})
    assert (response.status_code, response["Location"]) == (302, "/learn/wells/-/goal/details/")
    found = place(ada, wells)
    assert found is not None
    assert (found.intention, found.is_open, found.scope) == (intention, True, "learn")


@pytest.mark.parametrize("form", [{}, {"intention": ""}])
def test_not_saying_why(wells: Offer, ada: Member, signed_in: SignedIn, form: dict[str, str]) -> None:
    signed_in(ada).post(JOIN, form)
    found = place(ada, wells)
    assert found is not None
    assert found.intention == "unsaid"


def test_an_intention_that_does_not_exist(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    response = signed_in(ada).post(JOIN, {"intention": "conquer"})
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()
    assert place(ada, wells) is None


def test_looking_at_the_question_changes_nothing(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    text = signed_in(ada).get(JOIN).content.decode()
    assert "To be able to do something" in text
    assert "Take part without saying why" in text
    assert place(ada, wells) is None


def test_changing_ones_mind(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    client.post(JOIN, {"intention": "browse"})
    assert 'value="browse" checked' in client.get(JOIN).content.decode()
    client.post(JOIN, {"intention": "all"})
    found = place(ada, wells)
    assert found is not None
    assert found.intention == "all"


def test_what_was_said_is_shown_and_promises_nothing_else(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    asked = client.get(JOIN).content.decode()
    assert "Your progress is counted against what you say" in asked
    assert "Nothing else depends on it." in asked
    client.post(JOIN, {"intention": "parts"})
    text = client.get("/").content.decode()
    assert "What you want from it: Some parts." in text
    assert 'href="/learn/wells/-/goal/"' in text
    client.post(JOIN, {"intention": ""})
    assert "What you want from it" not in client.get("/").content.decode()


def test_leaving_and_coming_back(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    client.post(JOIN, {"intention": "all"})
    assert "Leave “One thousand wells”?" in client.get(LEAVE).content.decode()
    found = place(ada, wells)
    assert found is not None
    assert found.is_open, "asking is not leaving"
    response = client.post(LEAVE, follow=True)
    assert "Your record stays." in response.content.decode()
    found = place(ada, wells)
    assert found is not None
    assert not found.is_open
    client.post(JOIN, {"intention": "parts"})
    found = place(ada, wells)
    assert found is not None
    assert found.is_open


def test_leaving_what_one_never_joined(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    response = signed_in(ada).post(LEAVE)
    assert (response.status_code, response["Location"]) == (302, "/courses/wells/")


def test_a_course_that_is_not_open_yet(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    catalogue.set_dates(run_id=wells.run.id, opens_at=timezone.now() + timedelta(days=3), closes_at=None)
    response = signed_in(ada).post(JOIN, {"intention": "all"})
    assert response.status_code == 409
    assert "Not open yet" in response.content.decode()
    assert place(ada, wells) is None


def test_a_course_that_has_closed(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    catalogue.set_dates(run_id=wells.run.id, opens_at=None, closes_at=timezone.now() - timedelta(days=3))
    assert "This course is closed" in signed_in(ada).post(JOIN, {}).content.decode()


def test_what_one_wants_may_change_after_closing(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    client.post(JOIN, {"intention": "all"})
    catalogue.set_dates(run_id=wells.run.id, opens_at=None, closes_at=timezone.now() - timedelta(days=3))
    queries.forget()
    assert client.post(JOIN, {"intention": "parts"}).status_code == 302
    client.post(LEAVE)
    assert client.get(JOIN).status_code == 409


def test_a_forged_form(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    client = signed_in(ada)
    client.handler.enforce_csrf_checks = True
    assert client.post(JOIN, {"intention": "all"}).status_code == 403
    assert client.post(LEAVE).status_code == 403
