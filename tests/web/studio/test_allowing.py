"""Staff allow one learner more than the others; it is written down, and goes with the person."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.accounts import queries as accounts
from stoa.accounts.ports import Subject
from stoa.assessment import actions, queries
from stoa.assessment.models import Allowance, Sitting
from stoa.catalogue.queries import Offer
from stoa.kernel import audit
from stoa.learning import actions as learning
from tests.cast import Member, member
from tests.web import sample
from tests.web.conftest import SignedIn

QUIZ = "\n::::{quiz}\n:name: exam\n:title: The exam\n:time: 40 min\n:attempts: 1\n" + sample.QUESTION.replace(
    ":name: q", ":name: in-exam").replace(":category: checks\n", "") + "::::\n"  # fmt: skip
FORM = {"do": "allow", "quiz": "exam", "percent": "50", "minutes": "5", "breaks": "10", "attempts": "1",
        "due": "2030-01-02T18:00"}  # fmt: skip

ESSAY = """
::::{assignment}
:name: essay
:title: The essay
:hand-in: text
:due: 2029-01-02 18:00 UTC

Write about a well.
::::
"""
FOR_ESSAY = {**FORM, "quiz": "essay", "percent": "0", "minutes": "", "breaks": "0", "attempts": "0"}


@pytest.fixture
def wells(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    monkeypatch.setattr(sample, "QUESTION", sample.QUESTION + QUIZ + ESSAY)
    return sample.publish(tmp_path)


@pytest.fixture
def path(wells: Offer, ada: Member) -> str:
    learning.enrol(account_id=ada.id, offer=wells)
    person = accounts.person(ada.id)
    assert person is not None
    return f"/studio/wells/learners/{person.public_id}/"


def test_more_is_allowed_shown_and_taken_back(path: str, ada: Member, di: Member, signed_in: SignedIn) -> None:
    browser = signed_in(di)
    assert "Extra time and attempts" in browser.get(path).content.decode()
    text = browser.post(path, FORM, follow=True).content.decode()
    assert "It is allowed" in text and "50 % more time." in text and "The exam" in text
    row = Allowance.objects.get()
    assert (row.part, row.percent, row.minutes, row.breaks, row.attempts) == ("exam", 50, 5, 10, 1)
    assert row.due is not None and row.due.year == 2030
    browser.post(path, {**FORM, "percent": "25"})
    assert Allowance.objects.get().percent == 25, "instead of what was there"
    text = browser.post(path, {"do": "take_back", "allowance": str(row.id)}, follow=True).content.decode()
    assert "It is taken back." in text and not Allowance.objects.exists()
    acts = [entry.act for entry in audit.entries()]
    assert acts.count("assessment.allowance_given") == 2 and acts.count("assessment.allowance_taken") == 1


@pytest.mark.parametrize("wrong", [
    {"percent": "301"}, {"percent": "-1"}, {"minutes": "x"}, {"breaks": "1441"}, {"attempts": "٣"}, {"quiz": "none"},
    {"due": "soon"}, {"quiz": ""}, {"percent": "0", "minutes": "", "breaks": "0", "attempts": "0", "due": ""},
])  # fmt: skip
def test_what_cannot_be_read_changes_nothing(
    path: str, ada: Member, di: Member, signed_in: SignedIn, wrong: dict[str, str]
) -> None:
    text = signed_in(di).post(path, {**FORM, **wrong}, follow=True).content.decode()
    assert not Allowance.objects.exists() and "It is allowed" not in text


def test_an_assignment_gets_a_later_deadline(path: str, ada: Member, di: Member, signed_in: SignedIn) -> None:
    browser = signed_in(di)
    text = browser.get(path).content.decode()
    assert '<label for="e-q">For</label>' in text and '<option value="essay">The essay</option>' in text
    assert "For one quiz or assignment." in text
    text = browser.post(path, FOR_ESSAY, follow=True).content.decode()
    assert "It is allowed, and they see it in the course." in text and ">The essay</bdi></th>" in text
    row = Allowance.objects.get()
    assert (row.part, row.due and row.due.year) == ("essay", 2030)
    assert "2 January 2030" in signed_in(ada).get("/learn/wells/-/work/essay/").content.decode()


@pytest.mark.parametrize("more", [{"percent": "25"}, {"minutes": "5"}, {"breaks": "5"}, {"attempts": "1"}])
def test_what_only_quizzes_have_is_not_promised(
    path: str, ada: Member, di: Member, signed_in: SignedIn, more: dict[str, str]
) -> None:
    text = signed_in(di).post(path, {**FOR_ESSAY, **more}, follow=True).content.decode()
    assert "an assignment has a deadline" in text and not Allowance.objects.exists()


def test_others_may_not(path: str, ada: Member, bo: Member, signed_in: SignedIn) -> None:
    assert signed_in(ada).post(path, FORM).status_code == 404
    assert signed_in(bo).post(path, FORM).status_code == 404
    assert signed_in(member("Fi", ("staff", "course:other"))).post(path, FORM).status_code == 404
    assert not Allowance.objects.exists()


def test_it_is_handed_out_and_goes_with_the_person(path: str, wells: Offer, ada: Member, di: Member,
                                                   signed_in: SignedIn) -> None:  # fmt: skip
    signed_in(di).post(path, FORM)
    Sitting.objects.create(account_id=ada.id, run_id=wells.run.id, part="exam", number=1, version=1)
    sheets = {sheet.name: list(sheet.rows) for sheet in queries.personal_sheets(ada.id)}  # type: ignore[union-attr]
    assert sheets["allowances"][0]["percent"] == 50 and sheets["sittings"][0]["part"] == "exam"
    actions.erase_person(Subject(ada.id, "x", ("Ada",), ("ada@example.org",), True, 1))
    assert not Allowance.objects.exists() and not Sitting.objects.exists()
