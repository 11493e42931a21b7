"""How sure one is: asked in units, quizzes, sittings and practice; counted once; shown to nobody else."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from django.test import Client

from stoa.accounts import queries as people
from stoa.accounts.models import Account
from stoa.accounts.ports import Subject
from stoa.assessment import actions as assessment
from stoa.assessment import queries as attempts
from stoa.assessment.events import Answered
from stoa.assessment.models import AskedInPractice, Attempt, CalibrationCount, Practice, Sitting, Sureness
from stoa.catalogue.queries import Offer
from stoa.kernel.clock import now
from stoa.kernel.events import relay
from stoa.kernel.statements import counted
from stoa.learning.models import Mastery
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs
from tests.web.learning.springs import RIGHT, WRONG
from tests.web.learning.test_sitting import EXAM, fields

SKILLS, PRACTICE = "/learn/springs/-/skills/", "/learn/springs/-/practice/o/"
LONE = "".join(springs.QUESTION.format(name=f"s{n}", options=":sure: ask") for n in range(12))
CHECK = springs.QUIZ.replace(":category: checks\n:attempts: 2", ":sure: marks").replace("k-", "m-")
CHECK = CHECK.replace(":name: quiz", ":name: belief")
SAT = EXAM.replace(":time: 40 min", ":time: 40 min\n:sure: ask")


@pytest.fixture
def course(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    units = {"lone": LONE, "check": CHECK, "sat": SAT, "one": springs.UNITS["one"]}
    monkeypatch.setattr(springs, "UNITS", units)
    return springs.publish(tmp_path)


def say(browser: Client, part: str, value: str, level: int, *, script: bool = True) -> str:
    form = springs.form(browser, "lone", part)
    data = {"csrfmiddlewaretoken": form.token, "once": form.once, f"answer-{part}": value, f"sure-{part}": str(level)}
    page = browser.post(form.action, data, headers={"HX-Request": "true"} if script else {})
    return browser.get(page["Location"]).content.decode() if page.status_code == 302 else page.content.decode()


def counts(skill: str = "") -> dict[int, tuple[int, int]]:
    rows = CalibrationCount.objects.filter(skill=skill)
    return {row.level: (row.answers, row.right) for row in rows}


@pytest.mark.parametrize("script", [True, False])
def test_it_is_kept_with_the_answer_and_said_of_it(learner: Browser, script: bool) -> None:
    assert "You were very sure, and it was right." in say(learner, "s0", RIGHT, 3, script=script)
    assert Attempt.objects.get().response == {"answer": RIGHT, "sure": 3} and Attempt.objects.get().fraction == 1.0
    assert "what surprises us stays with us" in say(learner, "s1", WRONG, 3, script=script)
    text = learner.get("/learn/springs/lone/").content.decode()
    assert "You were very sure, and it was right." in text and 'name="sure-s1"' not in text
    assert 'name="sure-s2"' in text and "assessment/sure.css" in text
    assert "sure.css" not in learner.get("/learn/springs/one/").content.decode()


def test_an_answer_costs_no_statement_more(learner: Browser) -> None:
    forms = {part: springs.form(learner, "lone", part) for part in ("s0", "s1", "s2")}
    plain = springs.form(learner, "one", "a")
    with counted() as without:
        springs.send(learner, plain, "a")
    found = []
    for part, form in forms.items():
        data = {"csrfmiddlewaretoken": form.token, "once": form.once, f"answer-{part}": RIGHT, f"sure-{part}": "2"}
        with counted() as count:
            learner.post(form.action, data, headers={"HX-Request": "true"})
        found.append(len(count))
    assert found[1:] == [len(without)] * 2


def test_answers_are_counted_once_in_the_course_and_in_their_skill(learner: Browser) -> None:
    for part, value, level in (("s0", RIGHT, 3), ("s1", WRONG, 3), ("s2", RIGHT, 1), ("s3", RIGHT, 0)):
        say(learner, part, value, level)
    say(learner, "s1", RIGHT, 3)
    relay.drain_all()
    assert counts() == counts("o") == {3: (2, 1), 1: (1, 1)}
    assessment.learn_from_answers(
        [Answered(row.account_id, row.run_id, row.part, row.number) for row in Attempt.objects.all()]
    )
    assert counts() == {3: (2, 1), 1: (1, 1)}, "news may come twice"
    assert list(Sureness.objects.filter(is_surprise=True).values_list("question", flat=True)) == ["s1"]


def test_a_quiz_marked_by_it_shows_both_scores(learner: Browser) -> None:
    form = springs.form(learner, "check", "belief")
    said = {"answer-m-one": RIGHT, "sure-m-one": "3", "answer-m-two": WRONG, "sure-m-two": "1"}
    page = learner.post(form.action, {"csrfmiddlewaretoken": form.token, "once": form.once, **said},
                        headers={"HX-Request": "true"}).content.decode()  # fmt: skip
    assert "Marked by certainty" in page and "3 of 6 marks" in page and "1 of 2 points" in page
    assert Attempt.objects.get().fraction == 0.5
    relay.drain_all()
    assert counts() == {3: (1, 1), 1: (1, 0)}
    form = springs.form(learner, "check", "belief")
    both = {"answer-m-one": RIGHT, "sure-m-one": "3", "answer-m-two": RIGHT, "sure-m-two": "3"}
    learner.post(form.action, {"csrfmiddlewaretoken": form.token, "once": form.once, **both})
    relay.drain_all()
    assert counts() == {3: (1, 1), 1: (1, 0)}, "the first answer tells"
    assert "Your first attempt counts" in learner.get("/learn/springs/check/").content.decode()


def test_a_sitting_saves_it(learner: Browser) -> None:
    unit = "/learn/springs/sat/"
    learner.post(f"{unit}sit/exam/begin/", fields(learner.get(unit).content.decode()))
    hidden = fields(learner.get(unit).content.decode())
    said = {"answer-e-one": RIGHT, "sure-e-one": "2", "touched": ["", "e-one"]}
    saved = learner.post(f"{unit}save/exam/", {**hidden, **said}, headers={"HX-Request": "true"})
    assert saved.status_code == 200 and Sitting.objects.get().answers == {"e-one": {"answer": RIGHT, "sure": 2}}
    text = learner.get(unit).content.decode()
    assert 'name="sure-e-one" value="2" checked' in text
    Sitting.objects.update(started_at=F("started_at") - timedelta(hours=2), ends_at=F("ends_at") - timedelta(hours=2))
    learner.get(unit)
    row = Attempt.objects.get()
    assert row.response["answers"] == {"e-one": {"answer": RIGHT, "sure": 2}} and row.fraction == 0.5
    relay.drain_all()
    assert counts() == {2: (1, 1)}


def asked(text: str) -> tuple[str, str]:
    action = re.search(r'action="/learn/springs/-/practice/o/([^/"]+)/"', text)
    once = re.search(r'name="once" value="([^"]+)"', text)
    assert action and once
    return action[1], once[1]


def practise(browser: Client, value: str, level: int = 0) -> str:
    question, once = asked(browser.get(PRACTICE).content.decode())
    browser.post(f"{PRACTICE}{question}/", {f"answer-{question}": value, f"sure-{question}": str(level), "once": once})
    return question


def test_practice_asks_whoever_wants_to_be_asked(
    learner: Browser, bo: Member, course: Offer, signed_in: SignedIn
) -> None:
    assert "How sure are you?" not in learner.get(PRACTICE).content.decode()
    practise(learner, RIGHT, 3)
    assert Practice.objects.get().response == RIGHT, "nobody asked"
    assert learner.post(SKILLS, {"sureness": "on"})["Location"] == f"{SKILLS}#sure-head"
    page = learner.get(PRACTICE).content.decode()
    assert "How sure are you?" in page and "assessment/sure.css" in page
    springs.enrol(bo, course)
    assert "How sure are you?" not in signed_in(bo).get(PRACTICE).content.decode()
    practise(learner, RIGHT, 3)
    relay.drain_all()
    assert counts() == {3: (1, 1)}
    learner.post(SKILLS, {"sureness": "off"})
    assert not AskedInPractice.objects.exists()
    assert "How sure are you?" not in learner.get(PRACTICE).content.decode()


def test_a_second_try_in_practice_tells_nothing(learner: Browser) -> None:
    learner.post(SKILLS, {"sureness": "on"})
    question, once = asked(learner.get(PRACTICE).content.decode())
    for number, (value, level) in enumerate(((WRONG, "3"), (RIGHT, "3"))):
        said = {f"answer-{question}": value, f"sure-{question}": level, "once": f"{once}{number}"}
        learner.post(f"{PRACTICE}{question}/", said)
    relay.drain_all()
    assert counts() == {3: (1, 0)}


def test_what_one_was_sure_of_and_wrong_comes_first(learner: Browser) -> None:
    say(learner, "s7", WRONG, 3)
    say(learner, "s1", WRONG, 2)
    relay.drain_all()
    assert "You were very sure of an answer in this" in learner.get(SKILLS).content.decode()
    assert practise(learner, WRONG) == "s7", "before those that were never met"
    relay.drain_all()
    assert asked(learner.get(PRACTICE).content.decode())[0] != "s7", "not over and over"
    assert "You were very sure of an answer in this" in learner.get(SKILLS).content.decode()
    learner.post(f"{PRACTICE}s7/", {"answer-s7": RIGHT, "once": "later"})
    relay.drain_all()
    assert "You were very sure of an answer in this" not in learner.get(SKILLS).content.decode()
    assert attempts.surprises(account=Attempt.objects.first().account_id, courses=[1, 2, 3]) == {}  # type: ignore[union-attr]


def said_ten(learner: Browser) -> None:
    for number in range(10):
        say(learner, f"s{number}", RIGHT if number < 4 else WRONG, 3)
    relay.drain_all()


def test_the_picture_comes_with_ten_answers(learner: Browser, course: Offer, bo: Member, signed_in: SignedIn) -> None:
    say(learner, "s11", RIGHT, 2)
    relay.drain_all()
    text = learner.get(SKILLS).content.decode()
    assert "From 10 such answers on" in text and "So far there is 1." in text and '<svg class="chart' not in text
    said_ten(learner)
    with counted() as statements:
        text = learner.get(SKILLS).content.decode()
    assert text.count('<svg class="chart calibration') == 4, "wide and narrow, of the course and of its skill"
    assert "Of 10 answers that you called “Very sure”, 4 were right." in text
    assert "You tend to be surer than you are right." in text and "Brier score: 0.45" in text
    assert "89 of 100 answers would be right; 45 were" in text
    assert "17–69 %" in text and "80–100 %" in text and "67–80 %" in text
    assert sum("assessment_calibrationcount" in each for each in statements.statements) == 1
    springs.enrol(bo, course)
    assert "called “Very sure”" not in signed_in(bo).get(SKILLS).content.decode(), "nobody else's"


def test_it_goes_with_the_person_and_into_their_copy(learner: Browser, ada: Member) -> None:
    learner.post(SKILLS, {"sureness": "on"})
    said_ten(learner)
    sheets = {sheet.name: list(sheet.rows) for sheet in attempts.personal_sheets(ada.id)}  # type: ignore[union-attr]
    assert len(sheets["certainty"]) == 10 and len(sheets["calibration"]) == 2 and len(sheets["asked_in_practice"]) == 1
    assert not {"is_right", "is_surprise"} & sheets["certainty"][0].keys(), "an exam may hold that back"
    assert sheets["calibration"][0] == {"course__slug": "springs", "skill": "", "level": 3, "answers": 10, "right": 4}
    account = Account.objects.get(id=ada.id)
    assessment.erase_person(Subject(ada.id, account.public_id, (ada.name,), people.addresses_of(ada.id), True, 1))
    assert not any(table.objects.exists() for table in (Sureness, CalibrationCount, AskedInPractice))


def test_reviews_begin_with_it(
    tmp_path: Path, ada: Member, db: None, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = springs.QUESTION.format(name="z", options="").replace(":skills: o", ":skills: p")
    monkeypatch.setattr(springs, "UNITS", {**springs.UNITS, "lone": LONE, "other": other})
    monkeypatch.setattr(springs, "COURSE", springs.COURSE + '[[outcomes]]\nid = "p"\ntext = "Say the other thing."\n')
    offer = springs.publish(tmp_path)
    springs.enrol(ada, offer)
    browser, course = signed_in(ada), offer.outline.course_id
    for skill, days in (("p", 9), ("o", 3)):
        at = now() - timedelta(days=days)
        Mastery.objects.create(
            account_id=ada.id, course_id=course, skill=skill, level=2, last_at=at, due_at=at, count=2, right=2.0,
            stability=3.0, difficulty=5.0,
        )  # fmt: skip
    assert "/review/springs/p/z/" in browser.get("/review/next/").content.decode(), "longest due"
    Sureness.objects.create(account_id=ada.id, course_id=course, question="s3", level=3, is_surprise=True, at=now())
    page = browser.get("/review/next/").content.decode()
    assert "/review/springs/o/s3/" in page
    listed = browser.get("/review/").content.decode()
    assert listed.index("Say what a positive result means.") < listed.index("Say the other thing.")
