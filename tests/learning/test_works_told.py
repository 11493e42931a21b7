"""What marked works tell of skills: once, replaced by a correction, and exactly so while nothing has come since."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.accounts.ports import Subject
from stoa.catalogue.queries import Offer
from stoa.learning import actions, amending, estimator, queries
from stoa.learning.estimator import Trace
from stoa.learning.mastery import Level
from stoa.learning.models import CommonWeights, Mastery, QuestionTrace, WorkTold
from tests.cast import Member, member
from tests.learning.test_corrected_keys import choice, course
from tests.learning.test_mastery import STATES, standing, states, told
from tests.learning.test_republish import publish

pytestmark = pytest.mark.django_db(transaction=True)
RATED = ("rating", "count", "right", "recent", "information")


@pytest.fixture
def offer(tmp_path: Any) -> Offer:
    return publish(tmp_path, course(choice("This")))


def marked(who: Member, offer: Offer, score: float, *, edition: int = 1, work: int = 7, **more: Any) -> actions.Told:
    return replace(told(who, offer, "report", score=score), work=work, part="report", edition=edition, **more)


def forget() -> None:
    for model in (*STATES, CommonWeights, WorkTold):
        model._default_manager.all().delete()


def without_weights() -> dict[str, list[list[Any]]]:
    """What is known, but for the regression's weights."""
    QuestionTrace.objects.update(weight=0, squares=0)
    found = states()
    del found["SkillTrace"]
    return found


def test_a_work_tells_once(offer: Offer) -> None:
    ada = member("Ada")
    actions.learn_from([marked(ada, offer, 1.0)])
    once = states()
    for edition in (1, 2, 9):
        actions.learn_from([marked(ada, offer, 1.0, edition=edition)])
    assert states() == once and WorkTold.objects.get().edition == 9
    row = standing(ada, offer)
    assert (row.count, row.right, row.questions, row.days) == (1, 1.0, 1, 1)
    assert queries.shown_by_works(account=ada.id, course_id=offer.outline.course_id) == {"count": ["report"]}


@pytest.mark.parametrize(("first", "then"), [(0.0, 1.0), (1.0, 0.0), (0.4, 0.7), (1.0, 0.6), (0.3, 1.0)])
def test_a_correction_that_comes_next_is_as_if_the_first_mark_had_never_been(
    offer: Offer, first: float, then: float
) -> None:
    ada = member("Ada")
    before = [told(ada, offer, f"q{number}", hours=-20.0, score=number % 2) for number in range(3)]
    actions.learn_from([*before, marked(ada, offer, then)])
    expected = without_weights()
    forget()
    actions.learn_from([*before, marked(ada, offer, first)])
    reached = standing(ada, offer).level
    actions.learn_from([marked(ada, offer, then, edition=2)])
    assert standing(ada, offer).level >= reached, "what was reached stays"
    Mastery.objects.update(level=0, level_at=None, due_at=None)
    found = without_weights()
    assert found["Mastery"][0][: len(expected["Mastery"][0])]
    blank = {name: rows for name, rows in found.items() if name != "Mastery"}
    assert blank == {name: rows for name, rows in expected.items() if name != "Mastery"}
    row = standing(ada, offer)
    forget()
    actions.learn_from([*before, marked(ada, offer, then)])
    other = standing(ada, offer)
    for name in (*RATED, "questions", "days", "right_at", "last_at", "stability", "difficulty"):
        same = getattr(other, name)
        assert getattr(row, name) == (pytest.approx(same) if isinstance(same, float) else same), name


def test_an_older_edition_changes_nothing(offer: Offer) -> None:
    """A job that read the mark before it was corrected comes late."""
    ada = member("Ada")
    actions.learn_from([marked(ada, offer, 0.5)])
    actions.learn_from([marked(ada, offer, 1.0, edition=3)])
    corrected = states()
    actions.learn_from([marked(ada, offer, 0.5)])
    assert states() == corrected and WorkTold.objects.get().score == 1.0


def test_a_lapse_lowers_the_estimate_and_no_level(offer: Offer) -> None:
    ada = member("Ada")
    actions.learn_from([told(ada, offer, "q1"), told(ada, offer, "q2"), marked(ada, offer, 1.0)])
    (before,) = queries.skills(account=ada.id, outline=offer.outline)
    assert before.level == Level.PROFICIENT
    actions.learn_from([marked(ada, offer, 0.0, edition=2)])
    (after,) = queries.skills(account=ada.id, outline=offer.outline)
    assert after.level == Level.PROFICIENT and before.estimated and after.estimated
    assert after.estimated.chance < before.estimated.chance
    assert (after.shown.answers, after.shown.right, after.shown.questions) == (3, 2.0, 2)
    actions.learn_from([marked(ada, offer, 1.0, edition=3)])
    (again,) = queries.skills(account=ada.id, outline=offer.outline)
    assert again.shown == before.shown and again.estimated
    assert again.estimated.chance == pytest.approx(before.estimated.chance)


def test_a_correction_long_after_counts_no_answer_twice_and_moves_the_right_way(offer: Offer) -> None:
    ada = member("Ada")
    later = [told(ada, offer, f"q{number}", hours=24.0 * number + 24) for number in range(4)]
    actions.learn_from([marked(ada, offer, 0.2), *later])
    low = standing(ada, offer)
    actions.learn_from([marked(ada, offer, 1.0, edition=2)])
    high = standing(ada, offer)
    forget()
    actions.learn_from([marked(ada, offer, 1.0), *later])
    meant = standing(ada, offer)
    assert (high.count, high.right, high.questions) == (meant.count, pytest.approx(meant.right), meant.questions)
    assert low.rating < high.rating and abs(high.rating - meant.rating) < 0.5 * abs(low.rating - meant.rating)
    assert high.recent == pytest.approx(meant.recent)


def test_every_work_tells_and_a_day_counts_once(offer: Offer) -> None:
    ada = member("Ada")
    works = [marked(ada, offer, 1.0, work=number) for number in (1, 2, 3)]
    works[1:] = [
        replace(works[1], at=told(ada, offer, hours=2).at),
        replace(works[2], at=told(ada, offer, hours=30).at),
    ]
    for each in works:
        actions.learn_from([each])
    assert list(WorkTold.objects.order_by("work").values_list("work", flat=True)) == [1, 2, 3]
    row = standing(ada, offer)
    assert (row.count, row.questions, row.days) == (3, 1, 2)


def test_a_level_reached_by_a_correction_is_reviewed(offer: Offer) -> None:
    ada = member("Ada")
    actions.learn_from([told(ada, offer, "q1", hours=-20), marked(ada, offer, 0.0)])
    assert standing(ada, offer).due_at is None
    actions.learn_from([marked(ada, offer, 1.0, edition=2)])
    row = standing(ada, offer)
    assert row.level == Level.FAMILIAR and row.due_at is not None and row.due_at > row.last_at  # type: ignore[operator]


def test_what_works_told_is_in_a_persons_copy_and_goes_with_them(offer: Offer) -> None:
    ada = member("Ada")
    actions.learn_from([marked(ada, offer, 1.0)])
    sheets = {sheet.name: list(sheet.rows) for sheet in queries.personal_sheets(ada.id) if hasattr(sheet, "rows")}
    assert "report" in json.dumps(sheets["skills shown by works"], default=str)
    actions.erase_person(Subject(ada.id, "ada", (ada.name,), (ada.email,), keeps_records=False, pseudonym=1))
    assert not WorkTold.objects.exists()


scores = st.floats(0, 1)


@given(answers=st.lists(scores, max_size=6), first=scores, then=scores, kind=st.sampled_from(["learner", "pair"]))
def test_amending_sums_and_fading_means_are_exact_whenever(
    answers: list[float], first: float, then: float, kind: str
) -> None:
    def after(score: float) -> Trace:
        trace = Trace()
        for each in (score, *answers):
            estimator._take(trace, kind, 0.0, 0.25, each)
        return trace

    found, meant = after(first), after(then)
    amending.amend(found, kind, (0, 0.25), then - first)
    assert (found.right, found.recent) == (pytest.approx(meant.right), pytest.approx(meant.recent))
