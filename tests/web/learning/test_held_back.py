"""A copy of one's data tells nothing of answers that a quiz holds back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stoa.accounts.ports import Sheet
from stoa.assessment import queries
from stoa.assessment.models import Allowance
from stoa.assessment.queries.holding import HELD
from stoa.catalogue.queries import Offer
from stoa.kernel.events import relay
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs
from tests.web.learning.springs import RIGHT, WRONG
from tests.web.learning.test_sure import LONE

QUIZ = springs.QUIZ.replace(":attempts: 2", ":attempts: 2\n:sure: ask\n:feedback: {feedback}")


def sat(
    feedback: str, tmp_path: Path, ada: Member, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> tuple[Browser, Offer]:
    """Ada has answered a quiz of two questions that shows its right answers so, and a question of another skill."""
    lone = LONE.replace(":skills: o", ":skills: p")
    monkeypatch.setattr(springs, "UNITS", {"examined": QUIZ.replace("{feedback}", feedback), "lone": lone})
    monkeypatch.setattr(springs, "COURSE", springs.COURSE + '[[outcomes]]\nid = "p"\ntext = "Say the other thing."\n')
    offer = springs.publish(tmp_path)
    springs.enrol(ada, offer)
    browser = signed_in(ada)
    form = springs.form(browser, "lone", "s0")
    data = {"csrfmiddlewaretoken": form.token, "once": form.once, "answer-s0": RIGHT, "sure-s0": "3"}
    browser.post(form.action, data)
    hand_in(browser, {"answer-k-one": RIGHT, "sure-k-one": "3", "answer-k-two": WRONG, "sure-k-two": "3"})
    relay.drain_all()
    return browser, offer


def hand_in(browser: Browser, said: dict[str, str]) -> None:
    form = springs.form(browser, "examined", "quiz")
    browser.post(form.action, {"csrfmiddlewaretoken": form.token, "once": form.once, **said})


def right(ada: Member, sheet: str, column: str) -> dict[str, Any]:
    """The column `right` of a sheet, by another."""
    sheets = {each.name: list(each.rows) for each in queries.personal_sheets(ada.id) if isinstance(each, Sheet)}
    return {row[column]: row["right"] for row in sheets[sheet]}


@pytest.mark.parametrize(
    ("feedback", "is_held"),
    [
        ("never", True), ("end", True), ("after 2099-01-01 12:00", True), ("after 2020-01-01 12:00", False),
        ("attempt", False),
    ],
)  # fmt: skip
def test_what_a_quiz_holds_back_is_left_out_and_nothing_else(
    feedback: str, is_held: bool, tmp_path: Path, ada: Member, db: None, signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    sat(feedback, tmp_path, ada, signed_in, monkeypatch)
    told = right(ada, "familiarity", "question")
    assert told == {"s0": 1.0, "k-one": HELD if is_held else 1.0, "k-two": HELD if is_held else 0.0}
    assert right(ada, "calibration", "skill") == {"": HELD if is_held else 2, "o": HELD if is_held else 1, "p": 1}


def test_once_the_quiz_is_over_it_is_told_and_not_while_more_is_allowed(
    tmp_path: Path, ada: Member, db: None, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, offer = sat("end", tmp_path, ada, signed_in, monkeypatch)
    assert right(ada, "familiarity", "question")["k-one"] == HELD
    hand_in(browser, {"answer-k-one": WRONG, "answer-k-two": WRONG})
    assert right(ada, "familiarity", "question")["k-one"] == 1.0, "both attempts are used up"
    Allowance.objects.create(account_id=ada.id, run_id=offer.run.id, part="quiz", attempts=1)
    assert right(ada, "familiarity", "question")["k-one"] == HELD
