"""Whoever misses a question is offered another one on the same skill, from practice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs

OFFERED = "Try a similar one"
PRACTICE = "/learn/springs/-/practice/o/"


def unit(browser: Browser, name: str) -> str:
    return browser.get(f"/learn/springs/{name}/").content.decode()


def send(browser: Browser, name: str, part: str, value: str) -> str:
    return springs.send(browser, springs.form(browser, name, part), part, value).content.decode()


def test_a_question_that_was_missed_leads_to_another_of_its_skill(learner: Browser) -> None:
    assert OFFERED not in unit(learner, "one")
    assert OFFERED not in send(learner, "one", "a", springs.WRONG), "first it is tried again"
    again = send(learner, "one", "a", springs.WRONG)
    assert f'href="{PRACTICE}?unlike=a"' in again and again.count(OFFERED) == 1
    assert OFFERED in unit(learner, "one"), "also when one comes back"
    assert OFFERED in send(learner, "one", "a", springs.RIGHT)
    for _ in range(3):
        asked = learner.get(PRACTICE, {"unlike": "a"}).content.decode()
        found = re.search(rf'action="{PRACTICE}(\w+)/', asked)
        assert found and found[1] in "bcd"
        learner.post(f"{PRACTICE}{found[1]}/", {f"answer-{found[1]}": springs.RIGHT, "once": f"n{found[1]}"})


def test_whoever_is_right_at_once_is_offered_nothing(learner: Browser) -> None:
    assert OFFERED not in send(learner, "three", "b", springs.RIGHT)
    assert OFFERED not in unit(learner, "three")


def test_questions_that_count_lead_to_some_that_do_not(learner: Browser) -> None:
    send(learner, "twice", "twice-q", springs.WRONG)
    last = send(learner, "twice", "twice-q", springs.WRONG)
    assert f'href="{PRACTICE}?unlike=twice-q"' in last
    assert "twice-q" not in learner.get(PRACTICE, {"unlike": "twice-q"}).content.decode().replace("?unlike", "")


def test_each_question_of_a_quiz_that_was_missed(learner: Browser) -> None:
    quiz = springs.form(learner, "examined", "quiz")
    data = {"csrfmiddlewaretoken": quiz.token, "once": quiz.once, "answer-k-one": springs.RIGHT}
    after = learner.post(quiz.action, data | {"answer-k-two": springs.WRONG}, headers={"HX-Request": "true"})
    text = after.content.decode()
    assert f'href="{PRACTICE}?unlike=k-two"' in text and text.count(OFFERED) == 1
    assert unit(learner, "examined").count(OFFERED) == 1


def test_a_skill_with_one_question_offers_none(
    tmp_path: Path, db: None, ada: Member, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(springs, "UNITS", {"one": springs.UNITS["one"]})
    monkeypatch.setattr(springs, "WAYS", "")
    springs.enrol(ada, springs.publish(tmp_path))
    browser = signed_in(ada)
    send(browser, "one", "a", springs.WRONG)
    assert OFFERED not in send(browser, "one", "a", springs.WRONG)
    asked = browser.get(PRACTICE, {"unlike": "a"}).content.decode()
    assert f'action="{PRACTICE}a/' in asked, "an old address asks the only one"


def test_visitors_are_offered_none(course: Offer) -> None:
    visitor = Browser()
    for _ in range(2):
        form = springs.form(visitor, "one", "a")
        assert OFFERED not in springs.send(visitor, form, "a", springs.WRONG).content.decode()


@pytest.mark.parametrize("policy", ["never", "end"])
def test_answers_that_are_kept_back_tell_nothing(
    tmp_path: Path, db: None, ada: Member, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, policy: str
) -> None:
    quiz = springs.QUIZ.replace(":attempts: 2", f":attempts: 2\n:feedback: {policy}")
    monkeypatch.setattr(springs, "UNITS", springs.UNITS | {"examined": quiz})
    springs.enrol(ada, springs.publish(tmp_path))
    browser = signed_in(ada)
    for is_last in (False, True):
        form = springs.form(browser, "examined", "quiz")
        answers = {"answer-k-one": springs.WRONG, "answer-k-two": springs.WRONG}
        browser.post(form.action, {"csrfmiddlewaretoken": form.token, "once": form.once, **answers})
        assert unit(browser, "examined").count(OFFERED) == (2 if is_last and policy == "end" else 0)
