"""Teams as staff see them: who is in which, made beforehand, and people moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.accounts import queries as people
from stoa.accounts.rules import course_scope
from stoa.catalogue.queries import Offer
from stoa.kernel.statements import counted
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


def test_very_many_teams_come_in_pages_and_are_found(di: Browser, course: Offer, ada: Member) -> None:
    learning.enrol(account_id=ada.id, offer=course)
    for number in range(45):
        learning.make_team(run_id=course.run.id, set="pairs", name=f"Team {number:02}", by=None)
    with counted() as one:
        page = di.get(PAGE).content.decode()
    assert page.count("<h3>") == 20 and "Team 19" in page and "Team 20" not in page and "Page 1 of 3" in page
    assert "Team 44" in di.get(f"{PAGE}?page=3").content.decode()
    page = di.get(f"{PAGE}?q=TEAM 4").content.decode()
    assert page.count("<h3>") == 5 and "Team 39" not in page
    said = di.post(PAGE, {"do": "move", "address": "ada@example.org", "team": "team 31"}, follow=True).content.decode()
    assert "Done." in said
    page = di.get(f"{PAGE}?q=ada").content.decode()
    assert page.count("<h3>") == 1 and "Team 31" in page and "Ada" in page
    assert "No team here is called so" in di.get(f"{PAGE}?q=nobody").content.decode()
    with counted() as more:
        di.get(f"{PAGE}?page=2")
    assert len(more) <= len(one) + 2, "with a member, whose name is read"


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
