"""Skills and practice: one question at a time, graded at once, kept once, and nobody else's."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client

from stoa.assessment.models import Attempt, Practice
from stoa.catalogue.queries import Offer
from stoa.kernel.clock import now
from stoa.kernel.events import relay
from stoa.learning.actions import Told, learn_from
from stoa.learning.models import Evidence, Mastery, Summary
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.learning import springs

SKILLS, PRACTICE = "/learn/springs/-/skills/", "/learn/springs/-/practice/o/"


def asked(response: HttpResponse) -> tuple[str, str]:
    """Which question a page asks, and its `once`."""
    text = response.content.decode()
    action = re.search(r'action="/learn/springs/-/practice/o/([^/"]+)/"', text)
    once = re.search(r'name="once" value="([^"]+)"', text)
    assert action and once, text[:3000]
    return action[1], once[1]


def answer(browser: Client, question: str, once: str, value: str = springs.RIGHT) -> HttpResponse:
    return browser.post(f"{PRACTICE}{question}/", {f"answer-{question}": value, "once": once})


def test_practice_goes_through_what_counts_nowhere_and_then_begins_anew(learner: Client) -> None:
    met = []
    for _ in range(5):
        question, once = asked(learner.get(PRACTICE))
        page = answer(learner, question, once).content.decode()
        assert "Right." in page and "Another question" in page and "Show me the answer" not in page
        met.append(question)
    assert met == ["a", "b", "c", "d", "a"], "no question that is graded, in a quiz or alone"
    assert "You have met every question on this today" in learner.get(PRACTICE).content.decode()
    assert "Today: 4 questions, 4 right at once" in learner.get(PRACTICE).content.decode()
    assert not Attempt.objects.exists() and not Evidence.objects.exists(), "it counts nowhere"


def test_what_was_met_in_its_unit_comes_after_what_was_not(learner: Client) -> None:
    springs.send(learner, springs.form(learner, "three", "b"), "b")
    assert asked(learner.get(PRACTICE))[0] == "c"


def test_what_was_read_is_practised_before_what_was_not_and_that_is_said(learner: Client) -> None:
    unread, met = "From a unit that you have not read yet:", []
    text = learner.get(SKILLS).content.decode()
    assert "Practise next" not in text, "of what is new nothing was read"
    page = learner.get(PRACTICE).content.decode()
    assert asked(learner.get(PRACTICE))[0] == "a" and unread in page and 'href="/learn/springs/one/"' in page
    springs.send(learner, springs.form(learner, "three", "b"), "b")
    for _ in range(5):
        page = learner.get(PRACTICE)
        question, once = asked(page)
        met.append((question, unread in page.content.decode()))
        answer(learner, question, once)
    assert met == [("c", False), ("d", False), ("b", False), ("a", True), ("c", False)]


def test_a_wrong_answer_may_be_mended_and_the_first_one_tells(learner: Client) -> None:
    question, once = asked(learner.get(PRACTICE))
    page = answer(learner, question, once, springs.WRONG)
    text = page.content.decode()
    assert "Not yet" in text and "Check again" in text and "Show me the answer" in text
    answer(learner, question, asked(page)[1])
    relay.drain_all()
    row = Mastery.objects.get()
    assert (row.count, row.right) == (1, 0.0)
    assert "Today: 1 question, 0 right at once" in learner.get(PRACTICE).content.decode()
    assert "1 answer that counts, worth 0, right at 0 questions on 0 days" in learner.get(SKILLS).content.decode()


def test_the_same_sending_is_one_answer(learner: Client) -> None:
    question, once = asked(learner.get(PRACTICE))
    for _ in range(2):
        assert answer(learner, question, once).status_code == 200
    assert Practice.objects.count() == 1


def test_nothing_chosen_is_nothing_kept(learner: Client) -> None:
    question, once = asked(learner.get(PRACTICE))
    page = learner.post(f"{PRACTICE}{question}/", {"once": once}).content.decode()
    assert "There is no answer yet." in page and "Another question" not in page
    assert not Practice.objects.exists()


def test_who_asks_for_the_answer_sees_it_and_has_not_known_it(learner: Client) -> None:
    question, once = asked(learner.get(PRACTICE))
    page = learner.post(f"{PRACTICE}{question}/", {"once": once, "show-answer": "yes"}).content.decode()
    assert "This was right" in page and "Check" not in re.sub(r"Check a record", "", page)
    assert Practice.objects.get().fraction == 0.0
    answer(learner, question, "other")
    relay.drain_all()
    assert Mastery.objects.get().right == 0.0


def test_levels_and_what_to_practise_next(learner: Client) -> None:
    text = learner.get(SKILLS).content.decode()
    assert "Not tried yet" in text and "You have not tried this yet." not in text, "nothing of it was read"
    Summary.objects.update(last_unit="one")
    assert "You have not tried this yet." in learner.get(SKILLS).content.decode()
    for _ in range(3):
        answer(learner, *asked(learner.get(PRACTICE)))
    relay.drain_all()
    text = learner.get(SKILLS).content.decode()
    assert "level is-3" in text and "Proficient" in text and "Practise next" not in text
    assert "3 answers that count, worth 3, right at 3 questions on 1 day." in text
    assert "For “Mastered”: 1 more right answer, a right answer on another day." in text
    assert re.search(r"Of 100 such questions you would get about \d+ right; it could be \d+ to \d+\.", text)


def test_answers_in_units_tell_of_skills_too(learner: Client) -> None:
    springs.send(learner, springs.form(learner, "one", "a"), "a")
    form = springs.form(learner, "examined", "quiz")
    answers = {"answer-k-one": springs.RIGHT, "answer-k-two": springs.WRONG}
    learner.post(form.action, {"csrfmiddlewaretoken": form.token, "once": form.once, **answers})
    relay.drain_all()
    row = Mastery.objects.get()
    assert (row.count, row.right, row.questions) == (3, 2.0, 2)


def test_each_has_their_own(course: Offer, ada: Member, bo: Member, signed_in: SignedIn) -> None:
    springs.enrol(ada, course)
    springs.enrol(bo, course)
    hers, his = signed_in(ada), signed_in(bo)
    question, once = asked(hers.get(PRACTICE))
    answer(hers, question, once)
    answer(his, question, once)
    assert Practice.objects.count() == 2, "the same value of another's page"
    relay.drain_all()
    assert "worth 1" in hers.get(SKILLS).content.decode()
    assert list(Mastery.objects.order_by("account_id").values_list("count", flat=True)) == [1, 1]


def test_who_does_not_take_part_is_shown_the_course(course: Offer, bo: Member, signed_in: SignedIn) -> None:
    browser = signed_in(bo)
    shown = [browser.get(SKILLS), browser.get(PRACTICE), browser.post(f"{PRACTICE}a/", {"show-answer": "yes"})]
    assert [(page.status_code, page["Location"]) for page in shown] == [(302, "/courses/springs/")] * 3
    signed_out = Client().post(f"{PRACTICE}a/", {"show-answer": "yes"})
    assert signed_out.status_code == 302 and signed_out["Location"].startswith("/accounts/login/")
    assert not Practice.objects.exists()


@pytest.mark.parametrize("path", [PRACTICE + "quiz/", PRACTICE + "k-one/", PRACTICE + "twice-q/", PRACTICE + "over-q/"])
def test_what_counts_cannot_be_practised(learner: Client, path: str) -> None:
    for form in ({"once": "x", "show-answer": "yes"}, {"once": "x"}):
        page = learner.post(path, form)
        assert page.status_code == 404 and b"This was right" not in page.content


def test_units_that_are_not_open_yet_are_not_practised(
    tmp_path: Path, ada: Member, db: None, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = springs.publish(tmp_path)
    springs.enrol(ada, course)
    browser = signed_in(ada)
    monkeypatch.setattr(
        "stoa.web.base.reviews.closed_units", lambda offer: frozenset(offer.outline.unit_by_id) - {"one"}
    )
    assert [asked(browser.get(PRACTICE))[0] for _ in range(2)] == ["a", "a"]
    assert browser.post(f"{PRACTICE}b/", {"once": "x", "show-answer": "yes"}).status_code == 404


def test_a_form_of_elsewhere_is_not_taken(course: Offer, ada: Member) -> None:
    springs.enrol(ada, course)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(get_user_model().objects.get(pk=ada.id))
    assert strict.post(f"{PRACTICE}a/", {"answer-a": springs.RIGHT, "once": "x"}).status_code == 403
    assert not Practice.objects.exists()


def test_a_marked_work_is_named_as_evidence(learner: Client, ada: Member, course: Offer) -> None:
    told = Told(ada.id, course.outline.course_id, "b", {"o": 4}, 1.0, now(), work=1, part="b", edition=1)
    learn_from([told, replace(told, question="gone", work=2, part="gone")])
    text = learner.get(SKILLS).content.decode()
    label = course.outline.part_by_id["b"].label
    assert "2 answers that count, worth 2" in text
    assert text.count("your work <a") == 1, "an assignment that the course has no more is not named"
    assert re.search(
        rf'your work <a href="/learn/springs/-/work/b/"><bdi[^>]*>{re.escape(label)}</bdi></a>, marked', text
    )
