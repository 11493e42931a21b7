"""A quiz as a whole, as its staff see it: how reliable it is and how long it took, from pools and with questions that
came later too; and wrong answers that mean the same."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from stoa.assessment import actions as assessment
from stoa.assessment import items
from stoa.assessment import queries as attempts
from stoa.assessment.models import Attempt, Sitting
from stoa.assessment.queries import QuizResult
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from tests.cast import Member
from tests.learning.test_corrected_keys import THAT, THIS, choice, course
from tests.learning.test_republish import publish
from tests.web.conftest import SignedIn

pytestmark = pytest.mark.django_db(transaction=True)
BEGUN = datetime(2026, 11, 1, 9, tzinfo=UTC)
HALF = ":::{question} symbolic\n:name: half\n:skills: count\n:variables: x\n\nHalf of x?\n\n- [x] x/2\n:::\n"


def pool(draw: int, of: int) -> str:
    inside = "".join(choice("This", f"k{number}") for number in range(of))
    return f":::::{{quiz}}\n:name: check\n:title: Check\n\n::::{{pool}}\n:draw: {draw}\n\n{inside}::::\n:::::\n"


def quiz(count: int) -> str:
    inside = "".join(choice("This", f"k{number}") for number in range(count))
    return f"::::{{quiz}}\n:name: check\n:title: Check\n\n{inside}::::\n"


def handed_in(offer: Offer, people: Iterable[int], *, is_sat: bool = False) -> None:
    """Those who take part answer what they are asked, the able better, within ten minutes or more."""
    part, draw = content.part(offer.outline.version_id, "check"), random.Random(5)
    for number in people:
        account, able = 9000 + number, draw.random()
        asked = items.questions_of(items.fitted(part, str(account)))
        answers = {question.id: THIS if draw.random() < able else THAT for question in asked}
        ended = BEGUN + timedelta(seconds=600 + number % 10)
        made = Attempt.objects.create(
            account_id=account, run_id=offer.run.id, part="check", number=1, fraction=0.0,
            response={"answers": answers, "is_final": True}, version=offer.outline.version_id,
            once=secrets.token_hex(8),
        )  # fmt: skip
        Attempt.objects.filter(id=made.id).update(at=ended)
        if is_sat:
            Sitting.objects.create(
                account_id=account, run_id=offer.run.id, part="check", number=1, version=offer.outline.version_id,
                started_at=BEGUN, paused=100, closed_at=ended,
            )  # fmt: skip


def looked_at(offer: Offer) -> QuizResult:
    assessment.analyse_run(run_id=offer.run.id, progress=lambda *_: None)
    found = attempts.findings(offer.run.id)
    assert found is not None
    (quiz,) = found.quizzes
    return quiz


@pytest.fixture
def browser(di: Member, signed_in: SignedIn) -> Client:
    return signed_in(di)


def page(browser: Client, part: str = "check") -> str:
    return browser.get(f"/studio/wells/questions/{part}/").content.decode()


def test_a_quiz_from_a_pool_is_told_how_reliable_it_is(tmp_path: Path, browser: Client) -> None:
    offer = publish(tmp_path / "wells", course(pool(4, 6)))
    handed_in(offer, range(120), is_sat=True)
    found = looked_at(offer)
    assert found.differs and found.reliability is not None and 0.4 < found.reliability < 0.9
    assert found.seconds == pytest.approx(504.5, abs=0.6), "from begun to handed in, without the break"
    shown = page(browser)
    assert "that some were given harder ones counts as error" in shown and "not known yet" not in shown.split("p-k")[0]
    assert "8 minutes" in shown and "breaks left out" in shown


def test_a_quiz_that_is_not_saved_is_timed_from_the_answer_before(tmp_path: Path, browser: Client) -> None:
    offer = publish(tmp_path / "wells", course(quiz(2) + choice("This", "lone")))
    handed_in(offer, range(12))
    for number in range(10):  # of two nobody knows
        made = Attempt.objects.create(
            account_id=9000 + number, run_id=offer.run.id, part="lone", number=1, response=THIS, fraction=1.0,
            version=offer.outline.version_id, once=secrets.token_hex(8),
        )  # fmt: skip
        Attempt.objects.filter(id=made.id).update(at=BEGUN + timedelta(seconds=300 if number else -9000))
    assert looked_at(offer).seconds == pytest.approx(305, abs=0.1)
    assert "5 minutes" in page(browser) and "since their answer before" in page(browser)


def test_a_question_that_came_later_leaves_a_quiz_its_reliability(tmp_path: Path) -> None:
    offer = publish(tmp_path / "wells", course(quiz(5)))
    handed_in(offer, range(60))
    before = looked_at(offer)
    offer = publish(tmp_path / "wells", course(quiz(6)))
    handed_in(offer, range(60, 120))
    after = looked_at(offer)
    assert not before.differs and before.reliability is not None
    assert after.differs and after.people == 120 and after.reliability == pytest.approx(before.reliability, abs=0.15)


def test_where_too_few_were_asked_each_question_the_page_says_so(tmp_path: Path, browser: Client) -> None:
    offer = publish(tmp_path / "wells", course(pool(3, 20)))
    handed_in(offer, range(40))
    assert looked_at(offer).reliability is None
    assert "reliability takes 20 people for each of them" in page(browser)


def test_what_means_the_same_is_one_line(tmp_path: Path, browser: Client) -> None:
    offer = publish(tmp_path / "wells", course(HALF))
    for number, typed in enumerate(["2x", "2*x", "x + x", "x*2", "x/3", "x/2"]):
        Attempt.objects.create(
            account_id=9000 + number, run_id=offer.run.id, part="half", number=1, response=typed, fraction=0.0,
            version=offer.outline.version_id, once=secrets.token_hex(8),
        )  # fmt: skip
    assessment.analyse_run(run_id=offer.run.id, progress=lambda *_: None)
    found = attempts.findings(offer.run.id)
    assert found is not None
    assert [(each.words, each.people) for each in found.questions[0].wrong] == [("2x", 4), ("x/3", 1)]
    shown = page(browser, "half")
    assert "2x</th>" in shown and shown.count('<svg class="share"') == 2
