"""Reviews: the day's list from all courses, why each is there, its end, and the switch."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from stoa.accounts.models import Account
from stoa.assessment.models import Practice
from stoa.catalogue.queries import Offer
from stoa.kernel.clock import now
from stoa.kernel.events import relay
from stoa.learning import actions as learning
from stoa.learning.models import Mastery
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.learning import springs
from tests.web.learning.test_skills import PRACTICE, asked
from tests.web.learning.test_skills import answer as practise

REVIEW, NEXT = "/review/", "/review/next/"


def age(days: int, **more: object) -> None:
    """Let the skills that are known have been answered so long ago that they are due."""
    Mastery.objects.filter(**more).update(last_at=now() - timedelta(days=days), due_at=now() - timedelta(days=1))


@pytest.fixture
def familiar(learner: Client) -> Client:
    """Ada has become familiar with the skill, twelve days ago."""
    for _ in range(2):
        practise(learner, *asked(learner.get(PRACTICE)))
    relay.drain_all()
    age(12)
    Practice.objects.update(at=now() - timedelta(days=12))
    return learner


def question_of(page: HttpResponse) -> tuple[str, str, str]:
    """(address, question, once) of a page that asks."""
    text = page.content.decode()
    action = re.search(r'action="(/review/springs/o/([^/"]+)/)"', text)
    once = re.search(r'name="once" value="([^"]+)"', text)
    assert action and once, text[:3000]
    return action[1], action[2], once[1]


def send(browser: Client, page: HttpResponse, value: str = springs.RIGHT) -> HttpResponse:
    address, question, once = question_of(page)
    return browser.post(address, {f"answer-{question}": value, "once": once})


def test_a_skill_comes_back_says_why_and_is_done_for_the_day(familiar: Client) -> None:
    text = familiar.get(REVIEW).content.decode()
    assert "Familiar" in text and "1 question, about 1 min" in text
    assert re.search(
        r"You last answered this 12 days ago. The chance that it is still there is about \d+ in 100.", text
    )
    assert "1 question for today" in familiar.get("/").content.decode()
    page = familiar.get(NEXT)
    assert "You last answered this 12 days ago." in page.content.decode()
    assert question_of(page)[1] == "c", "one that was not met yet"
    done = send(familiar, page)
    assert "Right." in done.content.decode() and f'href="{NEXT}"' in done.content.decode()
    assert familiar.get(NEXT)["Location"] == REVIEW, "at once, before anything was learned from the answer"
    relay.drain_all()
    row = Mastery.objects.get()
    assert row.due_at is not None and row.due_at > now() + timedelta(days=2)
    text = familiar.get(REVIEW).content.decode()
    assert "All done for today." in text and "The next one comes on" in text
    assert "for today" not in familiar.get("/").content.decode()
    assert Practice.objects.get(purpose="review").question == "c"


def test_a_wrong_answer_brings_it_back_tomorrow(familiar: Client) -> None:
    send(familiar, familiar.get(NEXT), springs.WRONG)
    relay.drain_all()
    row = Mastery.objects.get()
    assert row.due_at is not None and row.due_at - now() < timedelta(days=1, minutes=1)
    assert row.level == 2, "no level is taken"
    assert "All done for today." in familiar.get(REVIEW).content.decode()


def test_what_is_not_known_yet_does_not_come(learner: Client) -> None:
    practise(learner, *asked(learner.get(PRACTICE)), springs.WRONG)
    relay.drain_all()
    assert Mastery.objects.get().due_at is None
    assert "Nothing is due." in learner.get(REVIEW).content.decode()


def test_reviews_can_be_switched_off_and_on(familiar: Client) -> None:
    off = familiar.post(REVIEW, {"reviews": "off"}, follow=True).content.decode()
    assert "Reviews are off. Nothing is forgotten by that." in off and "Switch reviews on" in off
    assert familiar.get(NEXT)["Location"] == REVIEW
    assert "for today" not in familiar.get("/").content.decode()
    familiar.post(REVIEW, {"reviews": "off"})
    on = familiar.post(REVIEW, {"reviews": "on"}, follow=True).content.decode()
    assert "Reviews are on again." in on and "1 question" in on


def test_a_course_that_was_left_does_not_come_back(familiar: Client, ada: Member, course: Offer) -> None:
    address = question_of(familiar.get(NEXT))[0]
    learning.leave(account_id=ada.id, run_id=course.run.id)
    assert "You take part in no course yet." in familiar.get(REVIEW).content.decode()
    assert familiar.get(NEXT)["Location"] == REVIEW
    assert familiar.post(address, {"show-answer": "yes"})["Location"] == "/courses/springs/"


def test_a_skill_without_questions_is_passed_over(familiar: Client, course: Offer) -> None:
    row = Mastery.objects.get()
    for number in range(60):
        row.pk, row.skill = None, f"gone-{number}"
        row.save()
    age(90, skill__startswith="gone")
    Mastery.objects.filter(skill="o").update(due_at=now())
    assert question_of(familiar.get(NEXT))[0].startswith("/review/springs/o/")
    assert "1 question" in familiar.get(REVIEW).content.decode()


def test_no_more_than_a_portion_a_day(familiar: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stoa.web.learning.review.PORTION", 0)
    text = familiar.get(REVIEW).content.decode()
    assert "That is enough for today." in text and "More is due. It can wait." in text
    assert "Go on all the same" in text and familiar.get(NEXT).status_code == 200


def test_nobody_sees_or_moves_another_s(familiar: Client, course: Offer, bo: Member, signed_in: SignedIn) -> None:
    springs.enrol(bo, course)
    his = signed_in(bo)
    assert "Nothing is due." in his.get(REVIEW).content.decode() and his.get(NEXT)["Location"] == REVIEW
    his.post(REVIEW, {"reviews": "off"})
    assert "1 question" in familiar.get(REVIEW).content.decode()


def test_the_day_is_the_reader_s(familiar: Client, ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = now().replace(month=11, day=28, hour=12)
    monkeypatch.setattr("stoa.web.base.days.now", lambda: noon)
    Mastery.objects.update(due_at=noon.replace(hour=23, minute=30))
    for zone, is_due in (("Pacific/Auckland", True), ("Europe/Madrid", False), ("Nowhere/None", True)):
        Account.objects.filter(id=ada.id).update(time_zone=zone)
        assert ("1 question" in familiar.get(REVIEW).content.decode()) is is_due, zone


def test_a_form_of_elsewhere_switches_nothing(familiar: Client, ada: Member) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Account.objects.get(id=ada.id))
    assert strict.post(REVIEW, {"reviews": "off"}).status_code == 403
    assert "1 question" in familiar.get(REVIEW).content.decode()


def test_nothing_is_promised_that_cannot_be_asked(familiar: Client) -> None:
    """A skill that only graded questions ask for."""
    Mastery.objects.update(skill="graded only")
    assert "for today" not in familiar.get("/").content.decode()
    text = familiar.get(REVIEW).content.decode()
    assert "Nothing is due." in text
    Mastery.objects.update(due_at=now() + timedelta(days=3))
    assert "The next one comes on" not in familiar.get(REVIEW).content.decode()


def test_home_says_no_more_than_the_day_has(familiar: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stoa.web.catalogue.views.PORTION", 0)
    assert "for today" not in familiar.get("/").content.decode()
