"""What was said of certainty, when a key is repaired."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.assessment import actions as assessment
from stoa.assessment.events import Answered
from stoa.assessment.models import Attempt, CalibrationCount, Sureness
from tests.cast import member
from tests.learning.test_corrected_keys import THAT, THIS, answer, choice, course, enrolled, quiz
from tests.learning.test_republish import publish, standing

pytestmark = pytest.mark.django_db(transaction=True)
ASKING = ":skills: count\n:sure: ask\n"


def asking(right: str) -> str:
    return choice(right).replace(":skills: count\n", ASKING)


def marked(*right: str) -> str:
    return quiz(*right, counts="first").replace(":counts: first", ":counts: first\n:sure: marks")


def sure(response: str, level: int) -> dict[str, object]:
    return {"answer": response, "sure": level}


def heard() -> None:
    """What follows from answers; twice, as it may."""
    for _ in range(2):
        rows = Attempt.objects.order_by("id")
        assessment.learn_from_answers([Answered(row.account_id, row.run_id, row.part, row.number) for row in rows])


def counts(skill: str = "") -> dict[int, tuple[int, int]]:
    return {row.level: (row.answers, row.right) for row in CalibrationCount.objects.filter(skill=skill)}


def test_a_repaired_key_makes_the_sure_right(tmp_path: Path) -> None:
    ada, bo = member("Ada"), member("Bo")
    offer = publish(tmp_path / "wells", course(asking("This")))
    enrolled(offer, ada, bo)
    answer(offer, ada, sure(THAT, 3))
    answer(offer, bo, sure(THIS, 2))
    heard()
    assert counts() == {3: (1, 0), 2: (1, 1)} and Sureness.objects.filter(is_surprise=True).count() == 1
    offer = publish(tmp_path / "wells", course(asking("That")))
    assert standing(offer, ada).scores == {"q": 1.0} == standing(offer, bo).scores
    assert counts() == counts("count") == {3: (1, 1), 2: (1, 1)}, "what was right by the old key stays right"
    assert not Sureness.objects.filter(is_surprise=True).exists()
    heard()
    assert counts() == {3: (1, 1), 2: (1, 1)}


def test_a_repaired_quiz_is_marked_anew_by_what_was_said(tmp_path: Path) -> None:
    ada = member("Ada")
    offer = publish(tmp_path / "wells", course(marked("This", "This")))
    enrolled(offer, ada)
    whole = {"answers": {"k0": sure(THIS, 3), "k1": sure(THAT, 2)}, "is_final": True}
    assert answer(offer, ada, whole) == pytest.approx(1 / 6)
    heard()
    offer = publish(tmp_path / "wells", course(marked("This", "That")))
    assert standing(offer, ada).scores["q"] == pytest.approx(5 / 6)
    assert counts() == {3: (1, 1), 2: (1, 1)}
