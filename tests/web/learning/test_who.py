"""Who sees what: visitors, learners, other learners, readers, those who left, those whose time is over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from stoa.accounts import actions as accounts
from stoa.assessment import queries as attempts
from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries as offers
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.learning import actions as learning
from stoa.learning import queries as records
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs

READING = "You are reading without an account"
NOT_TAKING_PART = "You do not take part in this course"


def kept(who: Member, offer: Offer) -> list[tuple[str, int]]:
    """What is kept of somebody's answers: part and number."""
    return [(line.part, line.number) for line in attempts.attempts(account=who.id, run_id=offer.run.id)]


def test_a_visitor_reads_and_is_answered(course: Offer, client: Client) -> None:
    text = client.get("/learn/springs/one/").content.decode()
    assert READING in text
    filled = springs.forms(text)["a"]
    reply = springs.send(client, filled, "a", springs.WRONG).content.decode()
    assert "Not yet" in reply
    assert "not kept" in reply
    assert not client.cookies, "reading and trying leave no cookie behind"


@pytest.mark.parametrize("what", ["run", "module"])
def test_nothing_is_read_or_answered_before_it_opens(
    course: Offer, learner: Browser, client: Client, ada: Member, tmp_path: Path, what: str
) -> None:
    filled = springs.form(learner, "one", "a")
    if what == "run":
        catalogue.set_dates(run_id=course.run.id, opens_at=timezone.now() + timedelta(days=3), closes_at=None)
    else:
        (tmp_path / "springs/01-water/module.toml").write_text('title = "Water"\nopens = "2099-01-01 09:00"\n')
        catalogue.publish_course(source=tmp_path / "springs", by=None)
    offers.forget()
    content.forget()
    for browser in (learner, client):
        response = browser.get("/learn/springs/one/")
        assert response.status_code == 403
        assert "is not open yet" in response.content.decode()
    springs.send(learner, filled, "a")
    assert kept(ada, course) == []


def test_a_reader_is_answered_and_nothing_is_kept(course: Offer, bo: Member, signed_in: SignedIn) -> None:
    browser = signed_in(bo)
    text = browser.get("/learn/springs/one/").content.decode()
    assert NOT_TAKING_PART in text
    reply = springs.send(browser, springs.forms(text)["a"], "a")
    assert "Right." in reply.content.decode()
    assert kept(bo, course) == []


def test_one_learner_sees_nothing_of_the_other(
    learner: Client, course: Offer, ada: Member, bo: Member, signed_in: SignedIn
) -> None:
    springs.send(learner, springs.form(learner, "twice", "twice-q"), "twice-q", springs.WRONG)
    springs.enrol(bo, course)
    browser = signed_in(bo)
    hers, his = (at.get("/learn/springs/twice/").content.decode() for at in (learner, browser))
    assert "1 attempt left." in hers
    assert "2 attempts." in his
    assert ">Ada<" in hers
    assert ">Ada<" not in his  # a token may hold any letters
    assert kept(bo, course) == []


def test_who_has_left_reads_on_and_keeps_nothing(learner: Client, course: Offer, ada: Member) -> None:
    filled = springs.form(learner, "one", "a")
    learning.leave(account_id=ada.id, run_id=course.run.id)
    assert NOT_TAKING_PART in learner.get("/learn/springs/one/").content.decode()
    springs.send(learner, filled, "a")
    assert kept(ada, course) == []
    assert learner.get("/learn/springs/").status_code == 302
    assert learner.get("/learn/springs/-/grades/").status_code == 302


def test_access_that_has_run_out(learner: Client, course: Offer, ada: Member) -> None:
    filled = springs.form(learner, "one", "a")
    past = timezone.now() - timedelta(minutes=1)
    learning.grant_access(account_id=ada.id, run_id=course.run.id, scope="learn", until=past)
    assert NOT_TAKING_PART in learner.get("/learn/springs/one/").content.decode()
    springs.send(learner, filled, "a")
    springs.send(learner, filled, "a", script=False)
    assert kept(ada, course) == []
    assert learner.get("/learn/springs/").status_code == 302
    ahead = timezone.now() + timedelta(minutes=1)
    learning.grant_access(account_id=ada.id, run_id=course.run.id, scope="learn", until=ahead)
    springs.send(learner, springs.form(learner, "one", "a"), "a")
    assert kept(ada, course) == [("a", 1)]


def test_access_to_read_only(learner: Client, course: Offer, ada: Member) -> None:
    filled = springs.form(learner, "one", "a")
    learning.grant_access(account_id=ada.id, run_id=course.run.id, scope="read", until=None)
    springs.send(learner, filled, "a")
    learner.post("/learn/springs/plain/done/", {"csrfmiddlewaretoken": filled.token})
    assert kept(ada, course) == []
    found = records.place(account=ada.id, run_id=course.run.id)
    assert found is not None
    assert not found.standing.done


@pytest.mark.parametrize("script", [True, False])
def test_a_pass_that_has_ended(learner: Client, course: Offer, ada: Member, script: bool) -> None:
    """A moved epoch (signed out elsewhere, password changed) ends what the cookie still says."""
    filled = springs.form(learner, "one", "a")
    accounts.end_passes(account_id=ada.id)
    springs.send(learner, filled, "a", script=script)
    learner.post("/learn/springs/plain/done/", {"csrfmiddlewaretoken": filled.token})
    assert kept(ada, course) == []
    assert records.ledger(account=ada.id, run_id=course.run.id) == []


def test_a_unit_and_a_part_that_are_not_there(learner: Client) -> None:
    filled = springs.form(learner, "one", "a")
    assert learner.get("/learn/springs/none/").status_code == 404
    assert learner.get("/learn/none/one/").status_code == 404
    for action in ("/learn/springs/one/answer/b/", "/learn/springs/one/answer/none/", "/learn/none/one/answer/a/"):
        data = {"csrfmiddlewaretoken": filled.token, "once": "x1", "answer-a": springs.RIGHT}
        assert learner.post(action, data).status_code == 404
