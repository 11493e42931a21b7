"""Files as large as people hand in, through the front and the door of the site; and forms that are not what they
seem."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.assessment.models import Work, WorkFile
from stoa.catalogue.queries import Offer
from stoa.kernel import files, limits
from stoa.learning.models import Team
from tests.assessment import works
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs
from tests.web.learning.test_works import PROJECT, REPORT, Desk, upload

LARGE = b"%PDF-1.7\n" + b"wells\n" * 500_000 + b"%%EOF\n"


@pytest.fixture
def course(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    """A course whose report takes larger files."""
    monkeypatch.setattr(works, "REPORT", works.REPORT.replace("1 MB", "4 MB"))
    return works.publish(tmp_path)


def test_a_file_of_three_megabytes_is_kept(learner: Browser) -> None:
    desk = Desk(learner, REPORT)
    answer = desk.sends(more={"piece-text": "One well", "file-file": upload(data=LARGE)})
    assert (answer.status_code, len(LARGE) > 3_000_000) == (302, True)
    row = WorkFile.objects.get()
    assert row.size == len(LARGE)
    assert files.store().read(row.digest) == LARGE
    assert "wells.pdf" in desk.page()


def test_zero_bytes_are_left_out(learner: Browser) -> None:
    team = f"{PROJECT}team/"
    assert "no team with this code" in learner.post(team, {"do": "join", "team": "a\0b"}, follow=True).content.decode()
    assert learner.post(team, {"do": "make", "name": "The\0 wells"}).status_code == 302
    assert Team.objects.get().name == "The wells"
    for do in ("remove:a\0b", "tick:a\0b", "\0"):
        assert Desk(learner, REPORT).sends(do).status_code == 302


def test_a_team_that_has_handed_in_is_not_open(
    learner: Browser, course: Offer, bo: Member, signed_in: SignedIn
) -> None:  # fmt: skip
    springs.enrol(bo, course)
    other, desk = Desk(signed_in(bo), PROJECT), Desk(learner, PROJECT)
    learner.post(f"{PROJECT}team/", {"do": "make", "name": "The wells"})
    assert "The wells" in other.page()
    desk.types("Ours")
    desk.hands_in()
    assert "The wells" not in other.page()
    form = {"do": "join", "team": Team.objects.get().public_id}
    assert "Choose another" in other.browser.post(f"{PROJECT}team/", form, follow=True).content.decode()


def test_what_is_typed_stays_when_there_were_too_many_files(learner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.TABLE, "work_upload", {"account": (limits.Rate(0, 3600),)})
    desk = Desk(learner, REPORT)
    assert desk.sends(more={"piece-text": "One well", "file-file": upload()}).status_code == 422
    assert Work.objects.get().pieces == {"text": "One well"}


def test_handing_in_is_counted(learner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.TABLE, "work_handed_in", {"account": (limits.Rate(1, 3600),)})
    assert [learner.post(f"{REPORT}hand-in/", {}).status_code for _time in range(2)] == [302, 429]
