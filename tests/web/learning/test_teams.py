"""Finding a team for an assignment, on the page of the assignment."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.catalogue.queries import Offer
from stoa.learning import actions as learning
from stoa.learning import queries as records
from tests.assessment import works
from tests.assessment.works import Writer
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.learning import springs

PROJECT = "/learn/wells/-/work/project/"


@pytest.fixture
def course(tmp_path: Path, db: None) -> Offer:
    """A course with a project for teams of two or three."""
    return works.publish(tmp_path)


def test_a_team_that_has_handed_in_says_so_and_not_that_it_is_full(learner: Browser, bo: Member, course: Offer) -> None:
    springs.enrol(bo, course)
    code = learning.make_team(run_id=course.run.id, set="pairs", name="The wells", account=bo.id)
    writer = Writer(bo.id, course)
    writer.types("Ours", name="project")
    writer.hands_in("project")
    said = learner.post(f"{PROJECT}team/", {"do": "join", "team": code}, follow=True).content.decode()
    assert "This team has handed in, so nobody joins it any more." in said and "is full" not in said
    assert len(records.teams_in(course.run.id, "pairs")[0].members) == 1
