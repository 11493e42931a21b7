"""A quiz with a time limit: begun once, saved as one goes, handed in by hand or by the bell."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from django.http import HttpResponse
from django.test import Client

from stoa.assessment import actions
from stoa.assessment.models import Attempt, Sitting
from stoa.assessment.ports import Allowed
from stoa.catalogue import actions as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel.models import Job
from stoa.kernel.statements import counted
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs
from tests.web.learning.springs import RIGHT, WRONG

EXAM = springs.QUIZ.replace(":name: quiz", ":name: exam").replace(":attempts: 2", ":attempts: 1\n:time: 40 min")
EXAM = EXAM.replace("k-one", "e-one").replace("k-two", "e-two").replace("First?", "A hidden question?")
UNIT = "/learn/springs/sat/"
BOTH = {"answer-e-one": RIGHT, "answer-e-two": RIGHT}


@pytest.fixture
def sat(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    monkeypatch.setattr(springs, "UNITS", {"sat": EXAM, "examined": springs.QUIZ, "one": springs.UNITS["one"]})
    return springs.publish(tmp_path)


@pytest.fixture
def learner(sat: Offer, ada: Member, signed_in: SignedIn) -> Browser:
    springs.enrol(ada, sat)
    return signed_in(ada)


def page(browser: Client) -> str:
    return browser.get(UNIT).content.decode()


def fields(text: str) -> dict[str, str]:
    """The hidden fields of the last form of the exam."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))


def post(browser: Client, path: str, *, script: bool = False, **more: object) -> HttpResponse:
    text = page(browser)
    data = {**fields(text), **more}
    return browser.post(UNIT + path, data, headers={"HX-Request": "true"} if script else {})


def begin(browser: Client) -> None:
    assert post(browser, "sit/exam/begin/").status_code == 302


def shift(**by: float) -> None:
    """Let the time go on: every sitting began and ends so much earlier."""
    moved = timedelta(**by)
    Sitting.objects.update(started_at=F("started_at") - moved, ends_at=F("ends_at") - moved)
    Sitting.objects.exclude(paused_at=None).update(paused_at=F("paused_at") - moved)


def test_the_questions_are_hidden_until_one_begins(learner: Browser, client: Client) -> None:
    before = page(learner)
    assert "A hidden question?" not in before and "40 minutes from the moment you begin" in before
    assert "A hidden question?" not in client.get(UNIT).content.decode(), "a visitor reads none"
    assert "A hidden question?" not in client.post(f"{UNIT}answer/exam/", BOTH).content.decode()
    begin(learner)
    after = page(learner)
    assert "A hidden question?" in after and "Ends at" in after and "40 minutes left" in after
    row = Sitting.objects.get()
    assert row.ends_at - row.started_at == timedelta(minutes=40) and row.number == 1


def test_two_windows_begin_one_sitting(learner: Browser) -> None:
    form = fields(page(learner))
    first = [learner.post(f"{UNIT}sit/exam/begin/", form).status_code for _ in range(3)]
    assert first == [302] * 3 and Sitting.objects.count() == 1
    assert Job.objects.filter(task=actions.BELL_JOB).count() == 1


@pytest.mark.parametrize("script", [True, False])
def test_answers_are_saved_and_there_again(learner: Browser, script: bool) -> None:
    begin(learner)
    response = post(learner, "save/exam/", script=script, **{"answer-e-one": RIGHT})
    assert response.status_code == (200 if script else 302)
    text = page(learner)
    assert re.search(rf'value="{RIGHT}"[^>]*checked', text) and re.search(r"Saved \d\d:\d\d", text)
    assert Sitting.objects.get().answers == {"e-one": RIGHT, "e-two": None} and not Attempt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_saving_is_one_statement(learner: Browser) -> None:
    begin(learner)
    text = page(learner)
    with counted() as count:
        response = learner.post(
            f"{UNIT}save/exam/", {**fields(text), "answer-e-one": RIGHT, "touched": "e-one"},
            headers={"HX-Request": "true"},
        )  # fmt: skip
    assert response.status_code == 200 and 2390 < json.loads(response.content)["left"] <= 2400
    assert len(count) == 1, count.statements
    draft = learner.get("/learn/springs/examined/").content.decode()
    with counted() as count:
        response = learner.post(
            "/learn/springs/examined/save/quiz/", {**fields(draft), "answer-k-one": RIGHT},
            headers={"HX-Request": "true"},
        )  # fmt: skip
    assert json.loads(response.content)["left"] is None and len(count) == 1, count.statements


def test_two_windows_save_question_by_question(learner: Browser) -> None:
    begin(learner)
    form = fields(page(learner))
    for name in ("e-one", "e-two"):
        data = {**form, f"answer-{name}": RIGHT, "touched": name}
        assert learner.post(f"{UNIT}save/exam/", data, headers={"HX-Request": "true"}).status_code == 200
    assert Sitting.objects.get().answers == {"e-one": RIGHT, "e-two": RIGHT}
    learner.post(f"{UNIT}save/exam/", {**form, "touched": "e-one"}, headers={"HX-Request": "true"})
    assert Sitting.objects.get().answers == {"e-one": None, "e-two": RIGHT}, "emptied on purpose"


@pytest.mark.parametrize("script", [True, False])
def test_it_is_handed_in_once(learner: Browser, script: bool) -> None:
    begin(learner)
    form = {**fields(page(learner)), **BOTH}
    for _ in range(3):
        learner.post(f"{UNIT}answer/exam/", form, headers={"HX-Request": "true"} if script else {})
    attempt = Attempt.objects.get()
    assert attempt.fraction == 1.0 and attempt.response["answers"] == {"e-one": RIGHT, "e-two": RIGHT}
    assert Sitting.objects.get().closed_at is not None
    text = page(learner)
    assert "A hidden question?" in text and "Begin" not in text and "sit-bar" not in text


def test_what_another_window_saved_is_handed_in_too(learner: Browser) -> None:
    begin(learner)
    old = fields(page(learner))
    post(learner, "save/exam/", **{"answer-e-one": RIGHT})
    learner.post(f"{UNIT}answer/exam/", {**old, "answer-e-two": WRONG, "is-final": "exam"})
    assert Attempt.objects.get().response["answers"] == {"e-one": RIGHT, "e-two": WRONG}


def test_what_is_missing_is_asked_for_and_nothing_is_lost(learner: Browser) -> None:
    begin(learner)
    response = post(learner, "answer/exam/", script=True, **{"answer-e-one": RIGHT})
    text = response.content.decode()
    assert "1 question has no answer yet." in text and "Hand in as it is" in text and "sit-bar" in text
    assert Sitting.objects.get().answers["e-one"] == RIGHT and not Attempt.objects.exists()


def test_the_bell_hands_in_what_was_saved(learner: Browser) -> None:
    begin(learner)
    post(learner, "save/exam/", **{"answer-e-one": RIGHT})
    row = Sitting.objects.get()
    assert actions.ring_bell(row.id) is False and not Attempt.objects.exists(), "not yet"
    shift(minutes=41)
    assert actions.ring_bell(row.id) is True
    assert actions.ring_bell(row.id) is False
    assert Attempt.objects.get().fraction == 0.5 and not Attempt.objects.get().is_late
    assert "50" in page(learner)


def test_whoever_looks_after_the_bell_sees_it_handed_in(learner: Browser) -> None:
    begin(learner)
    post(learner, "save/exam/", **{"answer-e-one": RIGHT})
    shift(minutes=41)
    assert "1 of 2 points" in page(learner)
    assert Attempt.objects.count() == 1 and Sitting.objects.get().closed_at is not None


def test_nothing_saved_counts_nothing(learner: Browser) -> None:
    begin(learner)
    shift(minutes=41)
    page(learner)
    assert Attempt.objects.get().fraction == 0.0


def test_just_after_the_bell_a_form_still_counts(learner: Browser) -> None:
    begin(learner)
    form = {**fields(page(learner)), "answer-e-one": RIGHT}
    shift(minutes=40, seconds=4)
    assert "The time is over" in page(learner) and not Attempt.objects.exists()
    saved = {**form, "touched": "e-one"}
    assert learner.post(f"{UNIT}save/exam/", saved, headers={"HX-Request": "true"}).status_code == 200
    learner.post(f"{UNIT}answer/exam/", form)
    assert Attempt.objects.get().fraction == 0.5, "what is missing is not asked for any more"


def test_later_it_does_not(learner: Browser) -> None:
    begin(learner)
    post(learner, "save/exam/", **{"answer-e-one": RIGHT})
    form = {**fields(page(learner)), **BOTH}
    shift(minutes=40, seconds=30)
    assert learner.post(f"{UNIT}save/exam/", form, headers={"HX-Request": "true"}).status_code == 409
    learner.post(f"{UNIT}answer/exam/", form)
    assert Attempt.objects.get().fraction == 0.5


def test_a_server_that_dies_between_keeping_and_closing(learner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(learner)
    post(learner, "answer/exam/", **BOTH)
    Sitting.objects.update(closed_at=None)
    shift(minutes=41)
    assert actions.ring_bell(Sitting.objects.get().id) is True
    assert Attempt.objects.count() == 1 and Sitting.objects.get().closed_at is not None
    page(learner)
    assert Attempt.objects.count() == 1


def test_one_attempt_is_one_attempt(learner: Browser) -> None:
    begin(learner)
    post(learner, "answer/exam/", **{**BOTH, "answer-e-one": WRONG})
    begin_again = fields(page(learner)) or {"csrfmiddlewaretoken": "x"}
    learner.post(f"{UNIT}sit/exam/begin/", begin_again)
    assert Sitting.objects.count() == 1


def test_a_new_version_does_not_disturb_a_sitting(learner: Browser, tmp_path: Path) -> None:
    begin(learner)
    unit = next((tmp_path / "springs" / "01-water").glob("*-sat.md"))
    unit.write_text(unit.read_text().replace("A hidden question?", "Another question?"))
    catalogue.publish_course(source=tmp_path / "springs", by=None)
    content.forget()
    text = page(learner)
    assert "A hidden question?" in text and "Another question?" not in text
    assert post(learner, "save/exam/", script=True, **BOTH).status_code == 200
    post(learner, "answer/exam/", **BOTH)
    assert Attempt.objects.get().fraction == 1.0
    assert "Another question?" in page(learner)


def test_another_s_sitting_is_not_touched(learner: Browser, sat: Offer, bo: Member, signed_in: SignedIn) -> None:
    begin(learner)
    springs.enrol(bo, sat)
    other = signed_in(bo)
    assert post(other, "save/exam/", script=True, number="1", **BOTH).status_code == 409
    assert Sitting.objects.get().answers == {}


def test_a_forged_form_saves_nothing(learner: Browser) -> None:
    begin(learner)
    response = learner.post(f"{UNIT}save/exam/", {**BOTH, "number": "1"}, headers={"HX-Request": "true"})
    assert response.status_code == 409 and Sitting.objects.get().answers == {}


def test_a_graded_quiz_without_a_limit_keeps_what_is_filled_in(learner: Browser) -> None:
    address = "/learn/springs/examined/"
    form = {**fields(learner.get(address).content.decode()), "answer-k-one": RIGHT}
    assert learner.post(f"{address}save/quiz/", form, headers={"HX-Request": "true"}).status_code == 200
    text = learner.get(address).content.decode()
    assert re.search(rf'value="{RIGHT}"[^>]*checked', text) and not Attempt.objects.exists()
    both = {**form, "answer-k-one": WRONG, "answer-k-two": RIGHT}
    learner.post(f"{address}answer/quiz/", both, headers={"HX-Request": "true"})
    assert Attempt.objects.get().fraction == 0.5
    assert learner.post(f"{address}save/quiz/", form, headers={"HX-Request": "true"}).status_code == 409, (
        "an old window"
    )
    after = learner.get(address).content.decode()
    assert re.search(rf'value="{WRONG}"[^>]*checked', after), "the attempt, not the draft of before"


ALLOWED = Allowed(percent=50, minutes=5, breaks=10)


def test_more_time_is_told_and_given(learner: Browser, sat: Offer, ada: Member, bo: Member) -> None:
    actions.allow(account=ada.id, run_id=sat.run.id, part="", allowed=ALLOWED, by=bo.id)
    text = page(learner)
    assert "1 hour 5 minutes from the moment" in text and "25 minutes more than the 40 minutes" in text
    assert "stop the clock for 10 minutes" in text
    begin(learner)
    row = Sitting.objects.get()
    assert row.ends_at - row.started_at == timedelta(minutes=65)


def test_more_time_reaches_a_sitting_under_way(learner: Browser, sat: Offer, ada: Member, bo: Member) -> None:
    begin(learner)
    actions.allow(account=ada.id, run_id=sat.run.id, part="exam", allowed=ALLOWED, by=bo.id)
    row = Sitting.objects.get()
    assert row.ends_at - row.started_at == timedelta(minutes=65)
    assert Job.objects.filter(task=actions.BELL_JOB).count() == 2


def test_a_break_stops_the_clock(learner: Browser, sat: Offer, ada: Member, bo: Member) -> None:
    actions.allow(account=ada.id, run_id=sat.run.id, part="exam", allowed=Allowed(breaks=10), by=bo.id)
    begin(learner)
    before = Sitting.objects.get().ends_at
    post(learner, "sit/exam/pause/", **{"answer-e-one": RIGHT})
    text = page(learner)
    assert "The clock stands" in text and "A hidden question?" not in text
    assert Sitting.objects.get().answers["e-one"] == RIGHT, "what was filled in is saved first"
    assert post(learner, "save/exam/", script=True, number="1", **BOTH).status_code == 409
    Sitting.objects.update(paused_at=F("paused_at") - timedelta(minutes=6))
    post(learner, "sit/exam/resume/")
    row = Sitting.objects.get()
    assert 359 <= (row.ends_at - before).total_seconds() <= 362 and row.paused in (360, 361)
    assert "A hidden question?" in page(learner)
    post(learner, "sit/exam/pause/")
    Sitting.objects.update(paused_at=F("paused_at") - timedelta(hours=1), ends_at=F("ends_at") - timedelta(hours=1))
    page(learner)
    assert Attempt.objects.count() == 1, "the break was over long ago, and then the time"


def test_one_attempt_more_and_a_later_deadline(learner: Browser, sat: Offer, ada: Member, bo: Member) -> None:
    begin(learner)
    post(learner, "answer/exam/", **{**BOTH, "answer-e-one": WRONG})
    assert "Begin another attempt" not in page(learner)
    actions.allow(account=ada.id, run_id=sat.run.id, part="exam", allowed=Allowed(attempts=1), by=bo.id)
    assert "Begin another attempt" in page(learner)
    begin(learner)
    post(learner, "answer/exam/", **BOTH)
    assert sorted(Attempt.objects.values_list("number", "fraction")) == [(1, 0.5), (2, 1.0)]
