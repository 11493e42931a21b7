"""Challenges and the placement test: what is asked, without a word before the end; what comes of it, and for whom."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from stoa.assessment import actions as assessment
from stoa.assessment.actions import Filled, WrittenLine, composed
from stoa.assessment.items.options import option_id
from stoa.assessment.models import Attempt, Challenge, Practice, WrittenQuestion
from stoa.catalogue.queries import Offer
from stoa.content.outline import ModuleEntry, Outline, Placement, UnitEntry
from stoa.credentials.queries.pathways import facts_of
from stoa.kernel.clock import now
from stoa.kernel.events import relay
from stoa.kernel.statements import counted
from stoa.learning.models import Evidence, Mastery, Summary
from stoa.learning.rules import Standing, after_known, after_unit
from tests.assessment.works import REPORT, RUBRIC
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.learning import ladder

RIGHT, WRONG = option_id("This"), option_id("That")
COURSE, PLACEMENT = "/learn/ladder/-/challenge/course/", "/learn/ladder/-/challenge/placement/"
THIRD = "/learn/ladder/-/challenge/module:third/"


@pytest.fixture
def offer(tmp_path: Path, db: None) -> Offer:
    return ladder.publish(tmp_path)


@pytest.fixture
def ladderer(offer: Offer, ada: Member, signed_in: SignedIn) -> Client:
    ladder.enrol(ada, offer)
    return signed_in(ada)


def asked(page: HttpResponse) -> tuple[str, str]:
    """Which question a page asks, and where its answer goes."""
    text = page.content.decode()
    name = re.search(r'<section class="question" role="group" id="([^"]+)"', text)
    action = re.search(r'<form method="post" action="([^"]+\?at=\d+)"', text)
    assert name and action, text[-3000:]
    return name[1], action[1]


def sit(browser: Client, path: str, *, right: str = "", most: int = 40) -> list[str]:
    """Sit a test, right at questions whose name begins with `right`; the questions, in order."""
    browser.post(path, {"act": "begin"})
    met = list[str]()
    while len(met) < most:
        page = browser.get(path)
        if b"?at=" not in page.content:
            break
        name, action = asked(page)
        met.append(name)
        value = RIGHT if name.startswith(right) else WRONG
        browser.post(action, {f"answer-{name}": value})
    return met


def test_a_challenge_raises_what_is_known_and_tells_at_the_end(ladderer: Client) -> None:
    about = ladderer.get(COURSE).content.decode()
    assert "Show what you know" in about and "At most 6 questions" in about
    met = sit(ladderer, COURSE, right="one")
    assert 4 <= len(met) <= 6 and len(set(met)) == len(met)
    assert not any(name.startswith("check") for name in met), "nothing that is graded"
    text = ladderer.get(COURSE).content.decode()
    assert "One skill has risen." in text and "was: Not tried yet" in text and "Practise next" in text
    levels = dict(Mastery.objects.values_list("skill", "level"))
    assert levels["low"] == 3 and levels.get("high", 0) <= 1
    relay.drain_all()
    assert dict(Mastery.objects.values_list("skill", "level")) == levels, "learned from once"
    assert not Attempt.objects.exists() and not Evidence.objects.exclude(kind="skill").exists(), "it counts nowhere"


def test_a_test_asks_nothing_by_learners(ladderer: Client, offer: Offer, bo: Member) -> None:
    ladder.enrol(bo, offer)
    filled = Filled("choice", "Written?", (WrittenLine("This", True), WrittenLine("That")), "", (), "Because.")
    account, course = bo.id, offer.outline.course_id
    written = assessment.begin_question(
        account=account, course_id=course, run_id=offer.run.id, unit="one", skill="low", draft={}
    )
    source = composed(filled)[0]
    assessment.hand_in_question(
        account=account, public_id=written, source=source, skill="low", outline=offer.outline, is_named=False
    )
    WrittenQuestion.objects.update(state="practice")
    now_met = [f"one-{at}" for at in range(5)]
    for name in now_met:
        path = reverse("practice_answer", kwargs={"run": "ladder", "skill": "low", "question": name})
        ladderer.post(path, {f"answer-{name}": WRONG, "once": name})
    relay.drain_all()
    assert "Written?" in ladderer.get(reverse("practice", kwargs={"run": "ladder", "skill": "low"})).content.decode()
    met = sit(ladderer, COURSE)
    assert met and written not in met


def test_nothing_is_said_before_the_end_and_hints_are_away(ladderer: Client) -> None:
    ladderer.post(COURSE, {"act": "begin"})
    name, action = asked(ladderer.get(COURSE))
    page = ladderer.post(action, {f"answer-{name}": WRONG}, follow=True).content.decode()
    for word in ("Not yet", "Right.", "Hint", "Check again", "Show me the answer"):
        assert word not in page
    assert "Question 2" in page and ">Answer</button>" in page


def test_the_same_answer_twice_is_one_and_another_window_is_too_late(ladderer: Client) -> None:
    ladderer.post(COURSE, {"act": "begin"})
    name, action = asked(ladderer.get(COURSE))
    for value in (RIGHT, WRONG):
        assert ladderer.post(action, {f"answer-{name}": value}).status_code == 302
    assert [row.fraction for row in Practice.objects.all()] == [1.0]
    for bad in ("?at=99", "?at=x", "", "?at=-1"):
        ladderer.post(COURSE + bad, {f"answer-{name}": RIGHT})
    assert Practice.objects.count() == 1 and len(Challenge.objects.get().asked) == 2


def test_nothing_chosen_is_asked_again_and_not_knowing_is_an_answer(ladderer: Client) -> None:
    ladderer.post(COURSE, {"act": "begin"})
    _, action = asked(ladderer.get(COURSE))
    page = ladderer.post(action, {})
    assert page.status_code == 200 and asked(page)[1] == action and not Practice.objects.exists()
    ladderer.post(action, {"act": "pass"})
    assert Practice.objects.get().fraction == 0.0 and asked(ladderer.get(COURSE))[1] != action


def test_stopped_gone_on_with_ended_and_once_a_day(ladderer: Client) -> None:
    ladderer.post(COURSE, {"act": "begin"})
    question = asked(ladderer.get(COURSE))
    ladderer.post(COURSE, {"act": "begin"})
    assert asked(ladderer.get(COURSE)) == question and Challenge.objects.count() == 1
    ladderer.post(question[1], {f"answer-{question[0]}": RIGHT})
    ladderer.post(COURSE, {"act": "stop"})
    assert "1 of 1 answer right." in ladderer.get(COURSE).content.decode()
    page = ladderer.post(COURSE, {"act": "begin"}, follow=True).content.decode()
    assert "Once a day is enough." in page and Challenge.objects.count() == 1
    Challenge.objects.update(started_at=now() - timedelta(days=2))
    ladderer.post(COURSE, {"act": "begin"})
    again = sit(ladderer, COURSE)
    assert Challenge.objects.count() == 2 and question[0] not in again, "not what was just met"


def test_after_a_day_it_is_over(ladderer: Client) -> None:
    ladderer.post(COURSE, {"act": "begin"})
    name, action = asked(ladderer.get(COURSE))
    Challenge.objects.update(ends_at=now() - timedelta(seconds=1), started_at=now() - timedelta(days=1, seconds=1))
    ladderer.post(action, {f"answer-{name}": RIGHT})
    assert not Practice.objects.exists()
    page = ladderer.get(COURSE, follow=True).content.decode()
    assert "Begin" in page and Challenge.objects.get().closed_at is not None


def test_a_question_that_leaves_the_course_is_replaced(ladderer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ladderer.post(COURSE, {"act": "begin"})
    row = Challenge.objects.get()
    row.asked[0][1] = "gone"
    row.save()
    name, _ = asked(ladderer.get(COURSE, follow=True))
    assert name != "gone" and len(Challenge.objects.get().asked) == 1


def test_placement_lets_off_what_is_known_with_a_yes_and_takes_it_back(ladderer: Client) -> None:
    assert "Find out where to begin" in ladderer.get("/learn/ladder/").content.decode()
    met = sit(ladderer, PLACEMENT)
    assert len(met) <= 12
    text = ladderer.get(PLACEMENT).content.decode()
    assert 'name="unit" value="one"' in text and 'name="unit" value="two"' in text
    assert 'value="check"' not in text, "what is graded is never let off"
    assert not Evidence.objects.exclude(kind="skill").exists(), "not without a yes"
    ladderer.post(PLACEMENT, {"act": "known", "unit": ["one", "two", "check", "nothing"]})
    row = Summary.objects.get()
    assert (row.known, row.done, row.scores) == (["one", "two"], ["one", "two"], {})
    home = ladderer.get("/learn/ladder/").content.decode()
    assert "2 of them were known already." in home and "Known already:" in home
    assert "You know this already" in ladderer.get("/learn/ladder/one/").content.decode()
    assert "Unit known already, by the placement test:" in ladderer.get("/learn/ladder/-/grades/").content.decode()
    ladderer.post(PLACEMENT, {"act": "back", "unit": "one"})
    assert Summary.objects.get().known == ["two"]
    assert "Not known already after all:" in ladderer.get("/learn/ladder/-/grades/").content.decode()
    assert "You know this already" not in ladderer.get("/learn/ladder/one/").content.decode()


def test_one_right_answer_or_one_looked_up_lets_nobody_off(ladderer: Client) -> None:
    ladderer.post(PLACEMENT, {"act": "begin"})
    for _ in range(12):
        page = ladderer.get(PLACEMENT)
        if b"?at=" not in page.content:
            break
        name, action = asked(page)
        skill = "low" if name.startswith("one") else "high"
        if skill == "low":
            path = reverse("practice_answer", kwargs={"run": "ladder", "skill": skill, "question": name})
            ladderer.post(path, {"show-answer": "1", "once": f"x-{name}"})
        ladderer.post(action, {f"answer-{name}": RIGHT})
    text = ladderer.get(PLACEMENT).content.decode()
    assert 'name="unit" value="one"' not in text and 'name="unit" value="two"' in text
    row = Challenge.objects.get()
    rights = [each for each in row.asked if each[0] == "high"]
    assert len(rights) >= 2
    row.asked = [each for each in row.asked if each[0] == "low"] + rights[:1]
    row.save()
    assert 'name="unit"' not in ladderer.get(PLACEMENT).content.decode()


DEEP = ladder.QUESTION.format(name="deep", skill="high", more="")
EXAM = f"::::{{quiz}}\n:name: exam\n:time: 20 min\n\n{DEEP}::::\n"
WORK = REPORT.replace(":skills: o", ":skills: high").replace(":category: checks\n", "")
NAMED = '[[pathways]]\nid = "way"\noption = "platform"\ntitle = "W"\ndescription = "W"\nrule = "all(unit(\\"two\\"))"\n'


@pytest.mark.parametrize("more", ["exam", "work", "named"])
def test_no_test_stands_for_a_work_an_exam_or_a_unit_that_is_asked_for(
    tmp_path: Path, ada: Member, signed_in: SignedIn, more: str
) -> None:
    def add(course: Path) -> None:
        unit = course / "02-second" / "01-b.md"
        if more == "work":
            (course / "rubrics").mkdir()
            (course / "rubrics" / "report.toml").write_text(RUBRIC)
            unit.write_text(unit.read_text() + WORK)
        elif more == "exam":
            unit.write_text(unit.read_text() + EXAM)
        else:
            (course / "completions.toml").write_text(NAMED)

    offer = ladder.publish(tmp_path, also=add)
    assert more == "named" or offer.outline.part_by_id.keys() & {"report", "exam"}
    ladder.enrol(ada, offer)
    browser = signed_in(ada)
    sit(browser, PLACEMENT)
    text = browser.get(PLACEMENT).content.decode()
    assert 'name="unit" value="one"' in text and 'name="unit" value="two"' not in text


def test_who_knows_nothing_begins_at_the_beginning(ladderer: Client) -> None:
    sit(ladderer, PLACEMENT, right="-")
    text = ladderer.get(PLACEMENT).content.decode()
    assert "Begin here" in text and 'href="/learn/ladder/one/"' in text and 'name="unit"' not in text
    ladderer.post(PLACEMENT, {"act": "known", "unit": ["one"]})
    assert not Evidence.objects.exclude(kind="skill").exists()


def test_a_known_unit_that_is_done_here_is_done(ladderer: Client) -> None:
    sit(ladderer, PLACEMENT)
    ladderer.post(PLACEMENT, {"act": "known", "unit": ["two"]})
    text = ladderer.get("/learn/ladder/two/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert token
    for at in range(5):
        sent = {"csrfmiddlewaretoken": token[1], "once": f"x{at}", f"answer-two-{at}": RIGHT}
        page = ladderer.post(f"/learn/ladder/two/answer/two-{at}/", sent, headers={"HX-Request": "true"})
        assert page.status_code == 200
    row = Summary.objects.get()
    assert (row.known, row.done, row.done_required) == ([], ["two"], 1)
    ladderer.post(PLACEMENT, {"act": "back", "unit": "two"})
    assert Summary.objects.get().done == ["two"]


@pytest.mark.parametrize("more", ["[placement]\noffered = false\n", '[placement]\nskills = ["low"]\n'])
def test_an_author_decides_of_a_placement_test(tmp_path: Path, ada: Member, signed_in: SignedIn, more: str) -> None:
    ladder.enrol(ada, ladder.publish(tmp_path, more=more))
    browser = signed_in(ada)
    assert browser.get(PLACEMENT).status_code == 404
    assert "where to begin" not in browser.get("/learn/ladder/").content.decode()


def test_each_has_their_own_and_who_does_not_take_part_has_none(
    offer: Offer, ada: Member, bo: Member, signed_in: SignedIn
) -> None:
    ladder.enrol(ada, offer)
    hers, his = signed_in(ada), signed_in(bo)
    hers.post(COURSE, {"act": "begin"})
    for page in (his.get(COURSE), his.post(COURSE, {"act": "begin"})):
        assert (page.status_code, page["Location"]) == (302, "/courses/ladder/")
    ladder.enrol(bo, offer)
    name, action = asked(hers.get(COURSE))
    his.post(action, {f"answer-{name}": RIGHT})
    assert not Practice.objects.exists() and b"Begin" in his.get(COURSE).content
    assert hers.get("/learn/ladder/-/challenge/nothing/").status_code == 404


def test_what_the_pages_cost(ladderer: Client) -> None:
    ladderer.post(COURSE, {"act": "begin"})
    ladderer.get(COURSE)
    with counted() as first:
        ladderer.get(COURSE)
    name, action = asked(ladderer.get(COURSE))
    ladderer.post(action, {f"answer-{name}": RIGHT})
    with counted() as second:
        ladderer.get(COURSE)
    assert len(first) == len(second) <= 8
    ladderer.post(COURSE, {"act": "stop"})
    with counted() as end:
        ladderer.get(COURSE)
    assert len(end) <= 12


def test_a_module_that_is_shut_opens_to_who_shows_what_it_builds_on(ladderer: Client) -> None:
    home = ladderer.get("/learn/ladder/").content.decode()
    assert "Shut until you have:" in home and "Show that you know it" in home
    page = ladderer.get("/learn/ladder/three/")
    assert page.status_code == 403 and "Shut until you have:" in page.content.decode()
    assert "Which of three-0" not in page.content.decode()
    for path in (
        "/learn/ladder/three/done/",
        "/learn/ladder/three/answer/three-0/",
        "/learn/ladder/three/save/three-0/",
    ):
        script = {"HX-Request": "true"}
        ladderer.post(path, {"answer-three-0": RIGHT, "once": "x"}, headers=script if "answer" in path else {})
    assert not Attempt.objects.exists() and not Evidence.objects.exclude(kind="skill").exists()
    practice = reverse("practice", kwargs={"run": "ladder", "skill": "high"}) + "?like=three-0"
    assert "Which of three-0" not in ladderer.get(practice).content.decode()
    sit(ladderer, THIRD)
    assert ladderer.get("/learn/ladder/three/").status_code == 200
    assert "Which of three-0" in ladderer.get(practice).content.decode()
    assert "Shut until you have:" not in ladderer.get("/learn/ladder/").content.decode()


def test_the_work_of_a_module_that_is_shut_is_shut(tmp_path: Path, ada: Member, signed_in: SignedIn) -> None:
    def add(course: Path) -> None:
        (course / "rubrics").mkdir()
        (course / "rubrics" / "report.toml").write_text(RUBRIC)
        (course / "03-third" / "02-e.md").write_text(ladder.UNIT.format(name="four", skill="high") + WORK)

    ladder.enrol(ada, ladder.publish(tmp_path, also=add))
    browser, path = signed_in(ada), "/learn/ladder/-/work/report/"
    assert browser.get(path).status_code == 302
    sit(browser, THIRD)
    assert browser.get(path).status_code == 200


def test_a_module_that_is_not_enforced_is_open_and_says_what_it_builds_on(
    tmp_path: Path, ada: Member, signed_in: SignedIn
) -> None:
    ladder.enrol(ada, ladder.publish(tmp_path, shut=False))
    browser = signed_in(ada)
    assert "Builds on:" in browser.get("/learn/ladder/").content.decode()
    browser.get("/learn/ladder/three/")
    with counted() as count:
        page = browser.get("/learn/ladder/three/")
    assert page.status_code == 200 and "Builds on:" in page.content.decode() and len(count) == 3
    browser.get("/learn/ladder/")
    with counted() as count:
        browser.get("/learn/ladder/")
    assert len(count) == 3


def test_visitors_and_others_are_kept_out_of_what_is_shut(offer: Offer, bo: Member, signed_in: SignedIn) -> None:
    for browser in (Client(), signed_in(bo)):
        assert browser.get("/learn/ladder/three/").status_code == 403
        assert browser.get("/learn/ladder/one/").status_code == 200
        page = browser.post("/learn/ladder/three/answer/three-0/", {"answer-three-0": RIGHT})
        assert page.status_code == 302


def test_the_course_page_says_what_one_needs(offer: Offer, ada: Member, signed_in: SignedIn) -> None:
    text = Client().get("/courses/ladder/").content.decode()
    assert "What it builds on" in text and "A pencil." in text and "You have this." not in text
    ladder.enrol(ada, offer)
    browser = signed_in(ada)
    assert "Not yet, as far as is known here." in browser.get("/courses/ladder/").content.decode()
    sit(browser, COURSE)
    text = browser.get("/courses/ladder/").content.decode()
    assert "You have this." in text and "The placement test says where to begin" in text


@pytest.mark.parametrize("counts", [True, False])
def test_an_author_decides_whether_what_is_known_counts_in_the_ways_to_finish(counts: bool) -> None:
    units = tuple(UnitEntry(id=id, title=id, minutes=5, counts=True, path="", build="") for id in "ab")
    modules = (ModuleEntry("m", "M", "", units),)
    outline = Outline(1, "x", 1, 1, "", modules=modules, placement=Placement(counts=counts))
    standing = after_known(Standing(1, 2), "a", is_known=True, is_required=True)
    standing = after_unit(standing, "b", is_required=True)
    facts = facts_of(outline, standing, None)
    assert (facts.done, facts.known, facts.shown) == (({"a", "b"}, {"a"}, 1.0) if counts else ({"b"}, frozenset(), 0.5))
