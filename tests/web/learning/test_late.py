"""Late work counts in part: said before, kept by the server's clock, said afterwards."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from stoa.assessment import actions, queries
from stoa.assessment.models import Attempt, Sitting
from stoa.assessment.ports import Allowed
from stoa.assessment.rules import late_factor
from stoa.catalogue import actions as catalogue
from stoa.catalogue.queries import Offer
from stoa.content.outline import LateRule
from stoa.kernel.statements import counted
from stoa.learning import actions as learning
from stoa.learning.models import Summary
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import late, springs

EXAM = springs.QUIZ.replace(":name: quiz", ":name: exam\n:due: DUE").replace(":attempts: 2", ":time: 40 min")


@pytest.fixture
def units() -> dict[str, str]:
    return {
        "in-grace": late.question("grace", late.ago(hours=1)),
        "in-late": late.question("late", late.ago(hours=30)),
        "in-later": late.question("later", late.ago(hours=50)),
        "in-shut": late.question("shut", late.ago(days=8, hours=6)),
        "sat": EXAM.replace("DUE", late.ago(hours=30)).replace("k-", "s-"),
        "quizzed": springs.QUIZ.replace(":attempts: 2", f":due: {late.ago(hours=30)}"),
    }


@pytest.fixture
def offer(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch, units: dict[str, str]) -> Offer:
    return late.publish(tmp_path, monkeypatch, units)


@pytest.fixture
def learner(offer: Offer, ada: Member, signed_in: SignedIn) -> Browser:
    springs.enrol(ada, offer)
    return signed_in(ada)


def page(browser: Client, unit: str) -> str:
    return browser.get(f"/learn/springs/{unit}/").content.decode()


def scores() -> dict[str, float]:
    return dict(Summary.objects.get().scores)


@pytest.mark.parametrize("script", [True, False])
def test_it_is_said_before_and_after(learner: Browser, script: bool) -> None:
    text = page(learner, "in-late")
    assert "Was due" in text and "If you hand in now, 80\u202f% of it counts." in text
    sent = springs.send(learner, springs.form(learner, "in-late", "late"), "late", script=script)
    after = sent.content.decode() if script else page(learner, "in-late")
    assert "Less 20\u202f% for 2 days late: 80\u202f% counts." in after and "If you hand in now" not in after
    row = Attempt.objects.get()
    assert (row.fraction, row.is_late, row.share, row.late_days, row.free_days) == (1.0, False, 0.8, 2, 0)
    assert scores() == {"late": 0.8}


def test_within_the_grace_all_of_it_counts(learner: Browser) -> None:
    assert "If you hand in now" not in page(learner, "in-grace")
    springs.send(learner, springs.form(learner, "in-grace", "grace"), "grace")
    assert Attempt.objects.get().share == 1.0 and scores() == {"grace": 1.0}


def test_after_the_end_nothing_does(learner: Browser) -> None:
    text = page(learner, "in-shut")
    assert "The time for answering is over." in text and "If you hand in now" not in text
    springs.send(learner, springs.forms(text)["shut"], "shut")
    row = Attempt.objects.get()
    assert (row.is_late, row.share, row.late_days) == (True, 0.0, 9) and scores() == {"shut": 0.0}
    assert "It came after the deadline, so it does not count." in page(learner, "in-shut")


def test_a_wrong_answer_leaves_room_for_another(learner: Browser) -> None:
    springs.send(learner, springs.form(learner, "in-late", "late"), "late", springs.WRONG)
    assert scores() == {"late": 0.0} and "If you hand in now" in page(learner, "in-late")
    springs.send(learner, springs.form(learner, "in-late", "late"), "late")
    assert scores() == {"late": 0.8}


def test_a_late_quiz(learner: Browser) -> None:
    filled = springs.form(learner, "quizzed", "quiz")
    data = {"csrfmiddlewaretoken": filled.token, "once": filled.once, "answer-k-one": springs.RIGHT,
            "answer-k-two": springs.WRONG}  # fmt: skip
    text = learner.post(filled.action, data, headers={"HX-Request": "true"}).content.decode()
    assert "Less 20\u202f% for 2 days late: 40\u202f% counts." in text and scores() == {"quiz": 0.4}


def test_free_days_are_spent_by_themselves(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch, units: dict[str, str], ada: Member, signed_in: SignedIn
) -> None:
    offer = late.publish(tmp_path, monkeypatch, units, free=3)
    springs.enrol(ada, offer)
    browser = signed_in(ada)
    assert "100\u202f% of it counts, and it costs 2 of your free days" in page(browser, "in-late")
    springs.send(browser, springs.form(browser, "in-late", "late"), "late", springs.WRONG)
    springs.send(browser, springs.form(browser, "in-late", "late"), "late")
    assert "It came 2 days late; free days pay for that." in page(browser, "in-late")
    assert scores() == {"late": 1.0}, "the same part costs them once"
    assert "80\u202f% of it counts, and it costs 1 of your free days" in page(browser, "in-later")
    springs.send(browser, springs.form(browser, "in-later", "later"), "later")
    row = Attempt.objects.get(part="later")
    assert (row.share, row.late_days, row.free_days) == (0.8, 3, 1)
    assert queries.free_days_spent(offer.outline, account=ada.id, run_id=offer.run.id) == {"late": 2, "later": 1}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("free", "days", "cost"), [(0, -3, 1), (3, 1, 1), (3, -3, 2)])
def test_it_costs_no_statement_more(offer: Offer, ada: Member, free: int, days: int, cost: int) -> None:
    """But a lock, where free days may be spent."""
    springs.enrol(ada, offer)
    answer = an_answer(offer, ada, datetime.now(UTC) + timedelta(days=days), free)
    with counted() as count:
        actions.keep_answer(answer)
    statements = [sql for sql in count.statements if not sql.startswith(("BEGIN", "COMMIT"))]
    assert len(statements) == cost if connection.vendor == "postgresql" else len(statements) <= 6


def an_answer(
    offer: Offer, who: Member, due: datetime, free: int, once: str = "once", **more: object
) -> actions.Answer:
    rule = LateRule(3600, 0.1, 0.5, 7)
    return actions.Answer(
        account=who.id, epoch=1, run_id=offer.run.id, version=offer.outline.version_id, part="late", response="x",
        fraction=0.9, once=once, due=due, late=rule, free_days=free, dated=("late", "later"), unit="in-late",
        needs=("late",), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_the_database_reckons_as_the_rule_does(offer: Offer, ada: Member) -> None:
    springs.enrol(ada, offer)
    for hours, free in product((0.5, 1.5, 23.5, 24.5, 47.5, 100.5, 167.5, 168.5, 400), (0, 1, 4, 9)):
        Attempt.objects.all().delete()
        Summary.objects.update(scores={})
        due = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=hours)
        kept = actions.keep_answer(an_answer(offer, ada, due, free))
        expected = late_factor(LateRule(3600, 0.1, 0.5, 7), due, datetime.now(UTC), free)
        assert kept.lateness == expected and kept.is_late == (expected is not None and expected.share == 0)
        assert kept.value == pytest.approx(0.9 * (expected.share if expected else 1))


@pytest.mark.parametrize("mode", ["best", "last", "first"])
def test_a_late_answer_never_lowers_a_score(offer: Offer, ada: Member, mode: str) -> None:
    springs.enrol(ada, offer)
    ahead, past = datetime.now(UTC) + timedelta(days=1), datetime.now(UTC) - timedelta(days=3)
    actions.keep_answer(an_answer(offer, ada, ahead, 0, mode=mode))
    kept = actions.keep_answer(an_answer(offer, ada, past, 0, "twice", mode=mode))
    assert (kept.value, kept.former) == (0.9, 0.9) and scores() == {"late": 0.9}
    assert learning.rebuild_all(run_id=offer.run.id) == 0


def test_a_corrected_key_keeps_what_lateness_took(
    learner: Browser, offer: Offer, tmp_path: Path, units: dict[str, str]
) -> None:
    springs.send(learner, springs.form(learner, "in-late", "late"), "late", springs.WRONG)
    path = tmp_path / "springs" / "01-water" / "02-in-late.md"
    path.write_text(path.read_text().replace("- [x] This", "- [ ] This").replace("- [ ] That", "- [x] That"))
    text = (tmp_path / "springs" / "course.toml").read_text()
    (tmp_path / "springs" / "course.toml").write_text(text.replace("per_day = 10", "per_day = 40"))
    version = catalogue.publish_course(source=tmp_path / "springs", by=None)
    actions.regrade(course_id=offer.run.course_id, version_id=version.version_id, progress=lambda *about: None)
    assert scores() == {"late": 0.8}, "by its own share, whatever the rule is now"


def test_an_own_deadline_comes_first(learner: Browser, offer: Offer, ada: Member) -> None:
    ahead = (datetime.now(UTC) + timedelta(days=1)).timestamp()
    actions.allow(account=ada.id, run_id=offer.run.id, part="quiz", allowed=Allowed(due=ahead), by=ada.id)
    text = page(learner, "quizzed")
    assert "If you hand in now" not in text and "Was due" not in text
    filled = springs.form(learner, "quizzed", "quiz")
    data = {"csrfmiddlewaretoken": filled.token, "once": filled.once, "answer-k-one": springs.RIGHT,
            "answer-k-two": springs.RIGHT}  # fmt: skip
    learner.post(filled.action, data, headers={"HX-Request": "true"})
    assert scores() == {"quiz": 1.0}


def test_a_sitting_that_was_begun_late(learner: Browser) -> None:
    text = page(learner, "sat")
    assert "If you hand in now, 80\u202f% of it counts." in text
    sit(learner, text, "begin")
    row = Sitting.objects.get()
    assert row.ends_at is not None and row.ends_at - row.started_at == timedelta(minutes=40)
    sit(learner, page(learner, "sat"), "", **{"answer-s-one": springs.RIGHT, "answer-s-two": springs.RIGHT})
    assert scores() == {"exam": 0.8}


def test_a_sitting_that_was_begun_in_time_is_in_time(learner: Browser, offer: Offer) -> None:
    """It began before the deadline; nobody had handed it in when the grace was over."""
    sit(learner, page(learner, "sat"), "begin")
    began = datetime.now(UTC) - timedelta(hours=31)
    Sitting.objects.update(started_at=began, ends_at=began + timedelta(minutes=40),
                           answers={"s-one": springs.RIGHT, "s-two": springs.RIGHT})  # fmt: skip
    assert actions.ring_bell(Sitting.objects.get().id)
    assert scores() == {"exam": 1.0} and Attempt.objects.get().late_days == 0


def test_a_bell_after_the_end_counts_what_was_saved_before_it(learner: Browser) -> None:
    sit(learner, page(learner, "sat"), "begin")
    due = datetime.now(UTC) - timedelta(hours=30)
    Sitting.objects.update(started_at=due + timedelta(hours=20), ends_at=due + timedelta(hours=21),
                           answers={"s-one": springs.RIGHT, "s-two": springs.RIGHT})  # fmt: skip
    assert actions.ring_bell(Sitting.objects.get().id)
    assert Attempt.objects.get().late_days == 1 and scores() == {"exam": 0.9}, "by the bell, not by whoever came later"


def sit(browser: Browser, text: str, act: str, **answers: str) -> None:
    data = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    where = f"sit/exam/{act}/" if act else "answer/exam/"
    assert browser.post(f"/learn/springs/sat/{where}", {**data, **answers}).status_code in (200, 302)
