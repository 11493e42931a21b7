"""Teams as staff see them: who is in which, made beforehand, and people moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.accounts import queries as people
from stoa.accounts.rules import course_scope
from stoa.catalogue.queries import Offer
from stoa.learning import actions as learning
from stoa.learning import queries as records
from tests.assessment import works
from tests.cast import Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn

PAGE = "/studio/wells/enrolment/teams/pairs/"


@pytest.fixture
def course(tmp_path: Path, db: None) -> Offer:
    """A course with a project for teams."""
    return works.publish(tmp_path)


@pytest.fixture
def di(course: Offer, signed_in: SignedIn) -> Browser:
    """Di's browser, who teaches."""
    return signed_in(member("Di", ("staff", course_scope("wells"))))


def test_the_way_there(di: Browser) -> None:
    assert f'href="{PAGE}"' in di.get("/studio/wells/enrolment/").content.decode()
    assert "There is no team yet." in di.get(PAGE).content.decode()


def test_staff_make_a_team_and_put_people_into_it(di: Browser, course: Offer, ada: Member) -> None:
    learning.enrol(account_id=ada.id, offer=course)
    assert "The team is there." in di.post(PAGE, {"do": "make", "name": "Wells & co"}, follow=True).content.decode()
    assert "already" in di.post(PAGE, {"do": "make", "name": "wells & CO"}, follow=True).content.decode()
    (team,) = records.teams_in(course.run.id, "pairs")
    di.post(PAGE, {"do": "move", "address": "ADA@example.org", "team": team.public_id})
    page = di.get(PAGE).content.decode()
    assert "Wells &amp; co" in page
    assert "Ada" in page
    person = people.person(ada.id)
    assert person is not None
    di.post(PAGE, {"do": "move", "person": person.public_id, "team": ""})
    assert records.teams_in(course.run.id, "pairs") == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"do": "move", "address": "nobody@example.org", "team": "x"}, "Nobody here has this address."),
        ({"do": "move", "address": "ada@example.org", "team": "none"}, "do not take part"),
        ({}, "Nobody here has this address."),
    ],
)  # fmt: skip
def test_odd_forms(di: Browser, ada: Member, form: dict[str, str], said: str) -> None:
    assert said in di.post(PAGE, form, follow=True).content.decode()


def test_whom_it_is_not_for(course: Offer, ada: Member, signed_in: SignedIn, di: Browser) -> None:
    assert signed_in(ada).get(PAGE).status_code == 404
    assert di.get("/studio/wells/enrolment/teams/none/").status_code == 404
