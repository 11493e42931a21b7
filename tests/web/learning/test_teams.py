"""Finding a team for an assignment, on the page of the assignment."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stoa.assessment.models import Work
from stoa.assessment.works import MOST_TIMES
from stoa.catalogue.queries import Offer
from stoa.kernel import limits
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


def test_of_very_many_teams_some_are_listed_and_others_found(learner: Browser, course: Offer) -> None:
    run = course.run.id
    for number in range(25):
        learning.make_team(run_id=run, set="pairs", name=f"Team {number:02}")
    page = learner.get(PROJECT).content.decode()
    assert "Team 19" in page and "Team 20" not in page and "5 more have room" in page
    page = learner.get(f"{PROJECT}?team=TEAM 2").content.decode()
    assert "Team 24" in page and "Team 19" not in page and "more have room" not in page
    assert "None with room is called so." in learner.get(f"{PROJECT}?team=%00<b>x").content.decode()


def test_an_assignment_is_handed_in_so_often_and_not_more(learner: Browser, ada: Member, course: Offer) -> None:
    writer = Writer(ada.id, course)
    writer.types("One little well")
    writer.hands_in()
    Work.objects.update(number=MOST_TIMES - 1)
    address = "/learn/wells/-/work/report/"
    assert "Work on it again" in learner.get(address).content.decode()
    Work.objects.update(number=MOST_TIMES)
    page = learner.get(address).content.decode()
    assert "Work on it again" not in page and "50 times, and that is as often as it goes" in page
    learner.post(address, {"do": "again"})
    learner.post(address, {"do": "save", "piece-text": "Once more"})
    assert Work.objects.count() == 1


@pytest.mark.parametrize("script", [True, False])
def test_a_file_too_many_is_refused_with_words_and_what_is_typed_is_saved(
    learner: Browser, course: Offer, monkeypatch: pytest.MonkeyPatch, script: bool
) -> None:
    monkeypatch.setitem(limits.TABLE, "work_upload", {"account": (limits.Rate(1, limits.HOUR),)})
    address, headers = "/learn/wells/-/work/report/", {"HX-Request": "true"} if script else {}
    for number in range(2):
        file = SimpleUploadedFile(f"wells{number}.pdf", works.PDF + bytes([number]))
        edition = Work.objects.get().edition if number else 1
        sent = {"edition": edition, "piece-text": f"Wells {number}", "file-file": file, "piece": "file", "do": "upload"}
        answer = learner.post(address, sent, headers=headers)
    assert answer.status_code == 422
    said = answer.json()["fields"] if script else answer.content.decode()
    assert "wells1.pdf: You have sent very many files, so this one was not taken. Try again in" in said
    assert "wells0.pdf" in said and Work.objects.get().pieces["text"] == "Wells 1"
