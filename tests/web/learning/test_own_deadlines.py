"""The course home reckons with the deadlines that hold for its reader."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from stoa.assessment import actions, queries
from stoa.assessment.models import Allowance
from stoa.assessment.ports import Allowed
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel.models import Job
from stoa.kernel.statements import read_all
from stoa.learning.models import RosterLine
from stoa.web.learning import home_page
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import late, springs
from tests.web.learning.test_statements import cost

HOME = "/learn/springs/"
LONG_AGO = "2020-01-02 12:00 UTC"
TITLED = springs.QUESTION.format(name="early", options=":category: checks\n:title: The early check\n")


def publish(folder: Path, monkeypatch: pytest.MonkeyPatch, due: str, rule: str = "") -> Offer:
    """A course with a check that anybody may answer yet, and a quiz that is due then."""
    quiz = springs.QUIZ.replace(":attempts: 2", f":due: {due}" if due else ":attempts: 2")
    monkeypatch.setattr(springs, "UNITS", {"one": TITLED, "examined": quiz})
    monkeypatch.setattr(springs, "COURSE", springs.COURSE.replace("pass = 0.5", f"pass = 0.5\n{rule}"))
    return springs.publish(folder)


@pytest.fixture
def offer(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    return publish(tmp_path, monkeypatch, LONG_AGO)


@pytest.fixture
def learner(offer: Offer, ada: Member, signed_in: SignedIn) -> Browser:
    springs.enrol(ada, offer)
    browser = signed_in(ada)
    springs.send(browser, springs.form(browser, "one", "early"), "early")
    return browser


def allow(who: Member, offer: Offer, part: str = "quiz", **by: float) -> None:
    due = (datetime.now(UTC) + timedelta(**(by or {"days": 1}))).timestamp()
    actions.allow(account=who.id, run_id=offer.run.id, part=part, allowed=Allowed(due=due), by=who.id)


def grade(browser: Client) -> str:
    """The grade so far as the course home says it."""
    found = re.search(r"<h3>Grade so far</h3><p class=\"state\">([^<]*)<", browser.get(HOME).content.decode())
    assert found is not None
    return found[1].replace("\u202f", " ")


def of_page_of_grades(browser: Client) -> str:
    return str(browser.get("/learn/springs/-/grades/").context["so_far"]).replace("\u202f", " ")


def helps(browser: Client) -> bool:
    """Whether the home names the quiz among what would help to finish."""
    return "/examined/#quiz" in browser.get(HOME).content.decode().partition('class="way"')[2]


def test_a_later_deadline_of_ones_own_holds(learner: Browser, offer: Offer, ada: Member) -> None:
    assert grade(learner) == of_page_of_grades(learner) == "50 %" and not helps(learner)
    allow(ada, offer)
    assert grade(learner) == of_page_of_grades(learner) == "100 %", "what is open yet is not missing"
    assert helps(learner)
    row = Allowance.objects.get()
    actions.take_back(account=ada.id, run_id=offer.run.id, allowance_id=row.id, by=ada.id)
    assert grade(learner) == of_page_of_grades(learner) == "50 %"


def test_a_deadline_of_ones_own_passes_too(learner: Browser, offer: Offer, ada: Member) -> None:
    allow(ada, offer, days=-1)
    assert grade(learner) == of_page_of_grades(learner) == "50 %" and not helps(learner)


def test_it_is_one_learners_alone(learner: Browser, offer: Offer, ada: Member, bo: Member, signed_in: SignedIn) -> None:
    springs.enrol(bo, offer)
    other = signed_in(bo)
    springs.send(other, springs.form(other, "one", "early"), "early")
    allow(ada, offer)
    assert (grade(learner), grade(other)) == ("100 %", "50 %")


def test_what_it_costs(
    learner: Browser, offer: Offer, ada: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One statement more, in the same round trip, and only where a deadline is past that staff may move."""
    assert len(cost(learner, HOME)) == 4
    allow(ada, offer)
    assert len(cost(learner, HOME)) == 4
    ahead = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%d %H:%M UTC")
    for due in (ahead, ""):
        publish(tmp_path, monkeypatch, due)
        content.forget()
        assert len(cost(learner, HOME)) == 3


def test_the_end_of_the_late_window_is_noticed(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch, ada: Member, signed_in: SignedIn
) -> None:
    """A home that was shown before it is shown anew after it, though nothing else has changed."""
    springs.enrol(ada, publish(tmp_path, monkeypatch, late.ago(days=6, hours=23), late.RULE.format(free=0)))
    browser = signed_in(ada)
    springs.send(browser, springs.form(browser, "one", "early"), "early")
    assert helps(browser), "late, some of it counts"
    later = datetime.now(UTC) + timedelta(hours=2)
    monkeypatch.setattr(home_page, "now", lambda: later)
    assert not helps(browser)


@pytest.mark.parametrize("minute", [1, 54, 59])
def test_a_deadline_of_ones_own_is_shown_to_the_minute(
    learner: Browser, offer: Offer, ada: Member, minute: int
) -> None:
    """Whatever digits a database keeps of it."""
    due = datetime(2090, 5, 6, 23, minute, tzinfo=UTC)
    actions.allow(account=ada.id, run_id=offer.run.id, part="quiz", allowed=Allowed(due=due.timestamp()), by=ada.id)
    expected = due.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert f'datetime="{expected}"' in learner.get("/learn/springs/examined/").content.decode()
    (rows,) = read_all([queries.own_dues_statement(account=ada.id, run_id=offer.run.id)])
    found = {part.id: part.due for part in queries.parts_from(rows, offer.outline)}
    assert found == {"early": "", "quiz": expected}


def test_the_roster_follows_at_once_and_when_it_is_past(learner: Browser, offer: Offer, ada: Member) -> None:
    actions.grade_learners(run_id=offer.run.id, accounts=[ada.id])
    assert RosterLine.objects.get().grade == 0.5
    allow(ada, offer)
    assert RosterLine.objects.get().grade == 1.0
    due, job = Allowance.objects.get().due, Job.objects.get(task=actions.GRADE_JOB)
    assert due is not None and job.due_at == due + timedelta(seconds=1), "what is missing then counts 0"
    allow(ada, offer, days=-1)
    assert RosterLine.objects.get().grade == 0.5 and Job.objects.filter(task=actions.GRADE_JOB).count() == 1
    allow(ada, offer)
    actions.take_back(account=ada.id, run_id=offer.run.id, allowance_id=Allowance.objects.get().id, by=ada.id)
    assert RosterLine.objects.get().grade == 0.5
