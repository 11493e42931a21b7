"""Answering: tokens, origins, doubles, attempts that end, deadlines, and forms that nobody's page has made."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from stoa.assessment import queries as attempts
from stoa.assessment.queries import AttemptLine
from stoa.catalogue import actions as catalogue
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.credentials.models import Award
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker
from stoa.learning import queries as records
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.learning import springs
from tests.web.sample import WAYS


def kept(who: Member, offer: Offer) -> list[AttemptLine]:
    """What is kept of somebody's answers."""
    return attempts.attempts(account=who.id, run_id=offer.run.id)


def scores(who: Member, offer: Offer) -> dict[str, float]:
    """What counts."""
    found = records.place(account=who.id, run_id=offer.run.id)
    assert found is not None
    return dict(found.standing.scores)


@pytest.mark.parametrize("script", [True, False])
def test_an_answer_is_kept_and_shown(learner: Client, course: Offer, ada: Member, script: bool) -> None:
    response = springs.send(learner, springs.form(learner, "one", "a"), "a", script=script)
    if script:
        assert response.status_code == 200
        text = response.content.decode()
        assert text.startswith("<section")
        assert "Right." in text
        assert 'class="finish" hx-swap-oob="true"><p class="is-done"><svg' in text
        assert "You have done this unit.</span></p>" in text
        assert '<a class="button" href="/learn/springs/three/"><span>Go on: ' in text
    else:
        assert (response.status_code, response["Location"]) == (302, "/learn/springs/one/#a")
    assert scores(ada, course) == {"a": 1.0}
    text = learner.get("/learn/springs/one/").content.decode()
    assert "You have done this unit." in text
    assert "Right." in text


def test_what_is_open_is_named_and_leaves_the_list_with_its_answer(learner: Client, course: Offer) -> None:
    """The foot that an answer sends along says what the whole page would."""
    names = ("b", "c", "d")
    for place, name in enumerate(names):
        page = learner.get("/learn/springs/three/").content.decode()
        listed = re.findall(r'<li id="open-(\w)"><a href="#(\w)">Question (\d)</a></li>', page)
        assert listed == [(each, each, str(names.index(each) + 1)) for each in names[place:]]
        text = springs.send(learner, springs.form(learner, "three", name), name, springs.WRONG).content.decode()
        is_last = name == names[-1]
        assert (f'<li id="open-{name}" hx-swap-oob="delete"></li>' in text) is not is_last
        assert ("You have done this unit." in text) is is_last
        again = springs.send(learner, springs.form(learner, "three", name), name, springs.WRONG).content.decode()
        assert "hx-swap-oob" not in again


def test_the_foot_of_a_done_unit_is_the_same_from_a_script_and_in_the_page(learner: Client, course: Offer) -> None:
    text = springs.send(learner, springs.form(learner, "examined", "quiz"), "quiz").content.decode()
    filled = springs.form(learner, "examined", "quiz")
    sent = {"csrfmiddlewaretoken": filled.token, "once": filled.once, "answer-k-one": springs.RIGHT,
            "answer-k-two": springs.RIGHT}  # fmt: skip
    text = learner.post(filled.action, sent, headers={"HX-Request": "true"}).content.decode()
    foot = re.search(r'<div id="finish" class="finish" hx-swap-oob="true">(.*?)</div>', text)
    assert foot and '<a class="button" href="/learn/springs/"><span>To your course</span></a>' in foot[1]
    assert foot[1] in learner.get("/learn/springs/examined/").content.decode()


@pytest.mark.parametrize("script", [True, False])
def test_a_wrong_token(learner: Client, course: Offer, ada: Member, script: bool) -> None:
    filled = springs.form(learner, "one", "a")
    for token in ("", "x", filled.token[:-1], filled.token + "x"):
        forged = springs.Form(filled.action, token, filled.once)
        response = springs.send(learner, forged, "a", script=script)
        assert response.status_code == (200 if script else 403)
        page = response.content.decode()
        assert "send it once more" in page
        assert f'value="{springs.RIGHT}" checked' in page, "what was chosen stays"
        assert "Right." not in page, "nothing is graded"
    assert kept(ada, course) == []
    again = springs.forms(page)["a"]
    assert springs.send(learner, again, "a", script=script).status_code == (200 if script else 302)
    assert len(kept(ada, course)) == 1


@pytest.mark.parametrize("script", [True, False])
def test_whose_session_ended_keeps_what_they_answered(
    learner: Client, course: Offer, ada: Member, signed_in: SignedIn, script: bool
) -> None:
    filled = springs.form(learner, "examined", "quiz")
    answers = {"answer-k-one": springs.RIGHT, "answer-k-two": springs.WRONG}
    data = {"csrfmiddlewaretoken": filled.token, "once": filled.once, **answers}
    headers = {"HX-Request": "true"} if script else {}
    session, pass_ = learner.cookies.pop("stoa_session"), learner.cookies.pop("stoa_pass")
    response = learner.post(filled.action, data, headers=headers)
    page = response.content.decode()
    assert response.status_code == (200 if script else 403)
    assert "You are signed out" in page and "Sign in in another window" in page
    assert page.count(" checked>") == 2 + page.count('id="theme-auto" checked>')
    assert springs.forms(page)["quiz"].token == filled.token
    learner.cookies["stoa_session"], learner.cookies["stoa_pass"] = session.value, pass_.value
    assert kept(ada, course) == []
    assert learner.post(filled.action, data, headers=headers).status_code == (200 if script else 302)
    assert [line.part for line in kept(ada, course)] == ["quiz"]


def test_what_was_right_stays_right_in_every_window(learner: Client, course: Offer, ada: Member) -> None:
    first, second = springs.form(learner, "one", "a"), springs.form(learner, "one", "a")
    springs.send(learner, first, "a", springs.RIGHT)
    page = springs.send(learner, second, "a", springs.WRONG).content.decode()
    assert "You had this right before" in page
    assert f'value="{springs.RIGHT}" checked' in page
    assert [line.fraction for line in kept(ada, course)] == [1.0]
    assert "Not yet" not in learner.get("/learn/springs/one/").content.decode().split('id="a"', 1)[1]


def test_an_attempt_too_many_says_so_beside_the_question(learner: Client, course: Offer, ada: Member) -> None:
    forms = [springs.form(learner, "twice", "twice-q") for _ in range(3)]
    for filled in forms[:2]:
        springs.send(learner, filled, "twice-q", springs.WRONG)
    page = springs.send(learner, forms[2], "twice-q", springs.RIGHT).content.decode()
    assert "All attempts at this are used" in page
    assert 'class="notice"' in page
    assert len(kept(ada, course)) == 2


def test_graded_questions_are_shut_to_visitors(client: Client, course: Offer) -> None:
    page = client.get("/learn/springs/examined/").content.decode()
    quiz = page.split('id="quiz"', 1)[1].split("</section>\n", 1)[0]
    assert "answered by those who take part" in quiz
    assert 'href="/courses/springs/"' in quiz
    assert '<fieldset class="shut" disabled>' in quiz
    assert 'type="submit"' not in quiz.split("</form>", 1)[0]


def test_the_token_of_another_session(learner: Client, course: Offer, ada: Member, signed_in: SignedIn) -> None:
    elsewhere = signed_in(ada)
    filled = springs.form(elsewhere, "one", "a")
    assert springs.send(learner, filled, "a", script=False).status_code == 403
    assert kept(ada, course) == []


ELSEWHERE = (
    {"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Origin": "http://testserver.example"},
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
)  # fmt: skip


@pytest.mark.parametrize("script", [True, False])
def test_an_answer_from_elsewhere(learner: Client, course: Offer, ada: Member, script: bool) -> None:
    filled = springs.form(learner, "one", "a")
    for header in ELSEWHERE:
        assert springs.send(learner, filled, "a", script=script, **header).status_code == 403
        learner.post("/learn/springs/plain/done/", {"csrfmiddlewaretoken": filled.token}, headers=header)
    assert kept(ada, course) == []
    assert records.ledger(account=ada.id, run_id=course.run.id) == []


@pytest.mark.parametrize("script", [True, False])
def test_a_double_click(learner: Client, course: Offer, ada: Member, script: bool) -> None:
    filled = springs.form(learner, "twice", "twice-q")
    first = springs.send(learner, filled, "twice-q", springs.WRONG, script=script)
    second = springs.send(learner, filled, "twice-q", springs.RIGHT, script=script)
    assert first.status_code == second.status_code
    assert [line.number for line in kept(ada, course)] == [1]
    assert scores(ada, course) == {"twice-q": 0.0}
    if script:
        assert "You sent this once already" in second.content.decode()
        assert "1 attempt left." in second.content.decode()


def test_the_same_mark_at_two_questions_is_two_answers(learner: Client, course: Offer, ada: Member) -> None:
    """`once` comes from the page, so whoever writes their own page can only lose an answer of their own."""
    for part in ("b", "c"):
        filled = springs.form(learner, "three", part)
        springs.send(learner, springs.Form(filled.action, filled.token, "thesame"), part)
    assert "b" in scores(ada, course)
    assert len(kept(ada, course)) <= 2


def test_attempts_that_are_used_up(learner: Client, course: Offer, ada: Member) -> None:
    for value in (springs.WRONG, springs.RIGHT):
        springs.send(learner, springs.form(learner, "twice", "twice-q"), "twice-q", value)
    assert [line.number for line in kept(ada, course)] == [1, 2]
    text = learner.get("/learn/springs/twice/").content.decode()
    assert 'class="button" type="submit">Check' not in text, "there is nothing left to send"
    filled = springs.form(learner, "one", "a")
    late = springs.Form("/learn/springs/twice/answer/twice-q/", filled.token, "ff00ff00ff00ff00")
    response = springs.send(learner, late, "twice-q", springs.WRONG)
    assert response.status_code == 200
    assert "Your earlier answer stands" in response.content.decode()
    assert len(kept(ada, course)) == 2
    assert scores(ada, course) == {"twice-q": 1.0}


def test_an_answer_after_the_deadline(learner: Client, course: Offer, ada: Member) -> None:
    token = springs.form(learner, "one", "a").token
    late = springs.Form("/learn/springs/over/answer/over-q/", token, "ff00ff00ff00ff01")
    response = springs.send(learner, late, "over-q")
    assert "It came after the deadline" in response.content.decode()
    assert [(line.part, line.is_late) for line in kept(ada, course)] == [("over-q", True)]
    assert scores(ada, course) == {"over-q": 0.0}


def test_an_empty_answer_costs_nothing(learner: Client, course: Offer, ada: Member) -> None:
    filled = springs.form(learner, "twice", "twice-q")
    for data in ({}, {"answer-twice-q": ""}, {"answer-twice-q": "no-such-option"}, {"other": "1"}):
        sent = {"csrfmiddlewaretoken": filled.token, "once": filled.once, **data}
        response = learner.post(filled.action, sent, headers={"HX-Request": "true"})
        assert response.status_code == 200
        assert "No attempt is used" in response.content.decode() or "no attempt is used" in response.content.decode()
    assert kept(ada, course) == []


def test_a_quiz_with_a_hole_comes_back_as_it_was(learner: Client, course: Offer, ada: Member) -> None:
    filled = springs.form(learner, "examined", "quiz")
    sent = {"csrfmiddlewaretoken": filled.token, "once": filled.once, "answer-k-one": springs.RIGHT}
    for script in (True, False):
        response = learner.post(filled.action, sent, headers={"HX-Request": "true"} if script else {})
        text = response.content.decode()
        assert "1 question has no answer yet." in text
        assert f'value="{springs.RIGHT}" checked' in text
        assert "Right" not in text.split("Units")[0].split('id="quiz"')[1], "nothing is told for free"
    assert kept(ada, course) == []


GARBAGE = [
    ("application/json", b'{"answer-a": 1}'),
    ("application/json", b"{"),
    ("application/x-www-form-urlencoded", b"\xff\xfe%zz&&=&=="),
    ("application/x-www-form-urlencoded", b"answer-a=%00%00"),
    ("multipart/form-data; boundary=x", b"--y\r\nnonsense"),
    ("multipart/form-data", b"no boundary"),
    ("text/plain", b"answer-a=1"),
    ("", b"answer-a=1"),
    ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % number for number in range(5000))),
    ("application/x-www-form-urlencoded", b"answer-a=" + b"x" * 3_000_000),
]


@pytest.mark.parametrize("script", [True, False])
def test_what_no_form_sends(learner: Client, client: Client, course: Offer, ada: Member, script: bool) -> None:
    """An error that says what to do, never a broken page; the same without an account."""
    learner.raise_request_exception = client.raise_request_exception = False
    headers = {"HX-Request": "true"} if script else {}
    for kind, body in GARBAGE:
        for browser in (learner, client):
            response = browser.post("/learn/springs/one/answer/a/", data=body, content_type=kind, headers=headers)
            assert response.status_code in (200, 400, 403, 413), (kind, body[:30], response.status_code)
            assert response.content
    assert kept(ada, course) == []


STRANGE = ("\x00", "\ud7ff" * 10, "x" * 2500, "<script>alert(1)</script>", "\ue020part:a\ue021", "\ue022once\ue023")


def test_strange_answers_are_shown_as_text_or_not_at_all(learner: Client, course: Offer, ada: Member) -> None:
    for value in STRANGE:
        filled = springs.form(learner, "one", "a")
        for text in (
            springs.send(learner, filled, "a", value).content.decode(),
            springs.send(learner, filled, "a", value, script=False).content.decode(),
            learner.get("/learn/springs/one/").content.decode(),
        ):
            assert "<script>alert" not in text
            assert "\ue020" not in text
            assert "\ue022" not in text
    assert kept(ada, course) == []


def test_a_strange_mark_costs_nobody_an_answer(learner: Client, course: Offer, ada: Member) -> None:
    strange = ("", "", "x" * 200, "x" * 200, "a b", "a b", "é", "\x00", "'; DROP TABLE assessment_attempt; --")
    for once in strange:
        filled = springs.form(learner, "one", "a")
        springs.send(learner, springs.Form(filled.action, filled.token, once), "a", springs.WRONG)
    assert len(kept(ada, course)) == len(strange)


def test_done_is_said_by_a_form_only(learner: Client, course: Offer, ada: Member) -> None:
    token = springs.form(learner, "one", "a").token
    assert learner.get("/learn/springs/plain/done/")["Location"] == "/learn/springs/plain/"
    learner.post("/learn/springs/plain/done/", {"csrfmiddlewaretoken": "x"})
    learner.post("/learn/springs/one/done/", {"csrfmiddlewaretoken": token})
    found = records.place(account=ada.id, run_id=course.run.id)
    assert found is not None
    assert not found.standing.done, "neither by a forged form, nor while a question is open"
    for _ in range(2):
        response = learner.post("/learn/springs/plain/done/", {"csrfmiddlewaretoken": token})
        assert response["Location"] == "/learn/springs/twice/"
    assert [(line.kind, line.subject) for line in records.ledger(account=ada.id, run_id=course.run.id)] == [
        ("unit", "plain")
    ]


def test_json_is_not_how_one_answers(learner: Client, course: Offer, ada: Member) -> None:
    filled = springs.form(learner, "one", "a")
    sent = json.dumps({"csrfmiddlewaretoken": filled.token, "once": filled.once, "answer-a": springs.RIGHT})
    response = learner.post(filled.action, data=sent, content_type="application/json")
    assert response.status_code == 403
    assert kept(ada, course) == []


def test_a_score_that_a_rule_asks_for_is_news_also_where_nothing_is_graded(
    tmp_path: Path, ada: Member, signed_in: SignedIn
) -> None:
    """Practice on which a pathway hangs: right at last, it is earned without waiting for anything else."""
    course = springs.publish(tmp_path)
    folder = tmp_path / "springs"
    way = WAYS.replace('"all(units >= 80%, score >= 60%)"', "'score(\"b\") >= 100%'")
    (folder / "completions.toml").write_text(way)
    catalogue.publish_course(source=folder, by=None)
    content.forget()
    springs.enrol(ada, course)
    browser = signed_in(ada)
    for value, earned in ((springs.WRONG, 0), (springs.RIGHT, 1)):
        springs.send(browser, springs.form(browser, "three", "b"), "b", value)
        relay.drain_all()
        assert Award.objects.count() == earned


def test_after_a_correction_the_page_says_what_counts(tmp_path: Path, ada: Member, signed_in: SignedIn) -> None:
    course = springs.publish(tmp_path)
    springs.enrol(ada, course)
    browser = signed_in(ada)
    springs.send(browser, springs.form(browser, "twice", "twice-q"), "twice-q", springs.RIGHT)
    path = tmp_path / "springs" / "01-water" / "04-twice.md"
    path.write_text(path.read_text().replace("- [x] This", "- [ ] This").replace("- [ ] That", "- [x] That"))
    catalogue.publish_course(source=tmp_path / "springs", by=None)
    content.forget()
    relay.drain_all()
    worker.run_batch()
    page = browser.get("/learn/springs/twice/").content.decode().split('id="twice-q"', 1)[1]
    assert "The answer was corrected since then; your score is 100\u202f%." in page
    assert scores(ada, course)["twice-q"] == 1.0


@pytest.mark.parametrize("script", [True, False])
def test_a_question_that_left_the_course_says_so(learner: Client, course: Offer, tmp_path: Path, script: bool) -> None:
    filled = springs.form(learner, "one", "a")
    path = tmp_path / "springs" / "01-water" / "01-one.md"
    path.write_text(path.read_text().replace(":name: a\n", ":name: another\n"))
    catalogue.publish_course(source=tmp_path / "springs", by=None, retire={"a"})
    content.forget()
    response = springs.send(learner, filled, "a", script=script)
    assert response.status_code == (200 if script else 404)
    assert ("has left the course" in response.content.decode()) == script


def test_a_deadline_is_told_on_the_same_clock_before_and_after(course: Offer, ada: Member, signed_in: SignedIn) -> None:
    springs.enrol(ada, course)
    get_user_model().objects.filter(id=ada.id).update(time_zone="Asia/Kolkata")
    browser = signed_in(ada)
    page = browser.get("/learn/springs/over/").content.decode()
    assert "1 January 2020, 16:30 IST" in page
    forms = springs.forms(page.replace("twice-q", "over-q")) or {"over-q": springs.form(browser, "one", "a")}
    answer = springs.Form("/learn/springs/over/answer/over-q/", next(iter(forms.values())).token, "once1")
    assert "1 January 2020, 16:30 IST" in springs.send(browser, answer, "over-q").content.decode()
