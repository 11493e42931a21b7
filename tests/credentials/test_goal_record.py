"""A record for reaching one's own goal: what it says, whose words stand in it, and that it stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stoa.credentials import formats, queries
from stoa.credentials.models import Award
from stoa.credentials.queries import Outcome
from stoa.kernel.clock import now
from stoa.learning import actions as learning
from stoa.learning import queries as records
from stoa.learning.goals import Checks, OwnCheck, Said
from tests.credentials.story import Course, Learner, settle

WORDS = "Read a lab's report without nodding along"
OWN = Checks(own=(OwnCheck("own-1", "Explained it to the committee"),))


@pytest.fixture
def course(tmp_path: Path, db: None) -> Course:
    """A course that gives a record for reaching a goal of one's own."""
    made = Course(tmp_path / "course", pathways={"own": "goal", "whole": "all(goal, units >= 2)"})
    made.publish()
    return made


def wants(who: Learner, *, may: bool, words: str = WORDS, checks: Checks = OWN) -> str:
    said = Said("skill", words, "en", checks, in_record=may)
    return learning.set_goal(account_id=who.account, run_id=who.course.offer.run.id, said=said)


def ticks(who: Learner, goal: str) -> None:
    learning.tick(account_id=who.account, run_id=who.course.offer.run.id, goal=goal, ids=["own-1"])


def document(who: Learner, pathway: str = "own") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(who.credential(pathway).document)
    return found


def test_words_stand_in_it_where_their_learner_lets_them(ada: Learner, bo: Learner) -> None:
    for who, may in ((ada, True), (bo, False)):
        ticks(who, wants(who, may=may))
    settle()
    hers, his = (document(who)["evidence"][0]["narrative"] for who in (ada, bo))
    assert hers.startswith(f"Reached the goal that they had set themselves: “{WORDS}”.")
    assert his.startswith("Reached a goal that they had set themselves.")
    assert WORDS not in json.dumps(document(bo))
    for who, says in ((ada, WORDS), (bo, "")):
        view = queries.credential(who.credential("own").public_id)
        assert view is not None
        assert view.goal == says
        assert formats.verify(document(who), now=now()).outcome in (Outcome.GENUINE, Outcome.CANNOT_BE_CHECKED)


def test_it_is_earned_once_and_wanting_more_leaves_it(ada: Learner) -> None:
    ticks(ada, wants(ada, may=True))
    assert settle() == 1
    before = document(ada)
    second = wants(ada, may=True, words="Another")
    ticks(ada, second)
    learning.rebuild_all(run_id=ada.course.offer.run.id)
    assert settle() == 0
    assert document(ada) == before
    assert ada.awards() == {"own": Award.State.ISSUED}


def test_the_rule_goes_with_others(ada: Learner) -> None:
    ticks(ada, wants(ada, may=False))
    settle()
    assert "whole" not in ada.awards()
    ada.do("u1", "u2")
    settle()
    assert ada.awards() == {"own": Award.State.ISSUED, "whole": Award.State.ISSUED}


def test_nobody_has_it_before_their_goal_is_reached(ada: Learner) -> None:
    wants(ada, may=True)
    ada.finish()
    assert settle() == 0
    goal = records.goal(account=ada.account, run_id=ada.course.offer.run.id)
    assert goal is not None
    assert goal.reached_at is None
