"""A corrected key mends what was learned of skills: those who were right all along, once, and nobody loses any."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from stoa.assessment import actions as assessment
from stoa.assessment.actions import regrading
from stoa.assessment.events import Answered, Practised
from stoa.assessment.models import Attempt, Practice, Regrading
from stoa.catalogue.queries import Offer
from stoa.learning import actions, amending, estimator, queries
from stoa.learning.estimator import Trace
from stoa.learning.mastery import Level
from stoa.learning.models import Ability, Familiarity, Mastery, QuestionTrace, SkillTrace
from tests.cast import Member, member
from tests.learning.test_corrected_keys import THAT, THIS, answer, choice, course, enrolled, quiz
from tests.learning.test_mastery import NOON, practise, standing, states, told
from tests.learning.test_republish import publish
from tests.learning.test_works_told import RATED, forget, without_weights

pytestmark = pytest.mark.django_db(transaction=True)
SHOWN = (*RATED, "questions", "days", "right_at", "last_at", "stability", "difficulty", "level", "due_at")


def learn(offer: Offer, *people: Member) -> None:
    """Learn from the attempts that these people have made."""
    rows = Attempt.objects.filter(account_id__in=[who.id for who in people]).order_by("id")
    assessment.learn_from_answers([Answered(row.account_id, row.run_id, row.part, row.number) for row in rows])


def days_ago(*days: float) -> None:
    """Have the attempts there are been made so long ago, in their order."""
    for row, ago in zip(Attempt.objects.order_by("id"), days, strict=True):
        Attempt.objects.filter(id=row.id).update(at=datetime.now(UTC) - timedelta(days=ago))


def regrade(offer: Offer) -> None:
    version = offer.outline.version_id
    assessment.regrade(course_id=offer.run.course_id, version_id=version, progress=lambda *_: None)


def estimates(offer: Offer, *people: Member) -> list[float]:
    """The chances that are reckoned with."""
    found = []
    for who in people:
        (state,) = queries.skills(account=who.id, outline=offer.outline)
        assert state.estimated is not None
        found.append(state.estimated.chance)
    return found


def same(row: Mastery, other: Mastery, names: tuple[str, ...] = SHOWN) -> None:
    for name in names:
        meant = getattr(other, name)
        assert getattr(row, name) == (pytest.approx(meant) if isinstance(meant, float) else meant), name


def test_who_was_right_all_along_stands_as_if_the_key_had_been_right(tmp_path: Path) -> None:
    """Where nothing has come since, exactly so: the estimate, what was shown, the level, and the review's day."""
    ada = member("Ada")
    folder = tmp_path / "wells"
    offer = publish(folder, course(choice("This")))
    enrolled(offer, ada)
    before = [told(ada, offer, f"o{number}", score=1.0 if number else 0.0) for number in range(3)]
    answer(offer, ada, THAT)
    actions.learn_from(before)
    learn(offer, ada)
    low = standing(ada, offer)
    offer = publish(folder, course(choice("That")))
    found, row = without_weights(), standing(ada, offer)
    assert row.rating > low.rating and (row.right, row.questions) == (low.right + 1, low.questions + 1)
    assert row.level == Level.PROFICIENT > low.level and row.due_at and low.due_at and row.due_at > low.due_at
    forget()
    actions.learn_from(before)
    at = Attempt.objects.get().at
    skills = {"count": 1}
    actions.learn_from([actions.Told(ada.id, offer.outline.course_id, "q", skills, 1.0, at)])
    same(row, standing(ada, offer))
    expected = without_weights()
    for name in ("Ability", "Familiarity", "QuestionTrace"):
        assert found[name] == expected[name], name


def test_nobody_loses_any(tmp_path: Path) -> None:
    """Who was right by the wrong key keeps it all; who was right and has answered since rises too."""
    ada, bo, cy = (member(name) for name in ("Ada", "Bo", "Cy"))
    folder = tmp_path / "wells"
    offer = publish(folder, course(choice("This")))
    enrolled(offer, ada, bo, cy)
    for who, said in ((ada, THIS), (bo, THAT), (cy, THAT)):
        answer(offer, who, said)
    days_ago(9, 9, 9)
    learn(offer, ada, bo, cy)
    later = [told(cy, offer, f"o{n}", score=n % 2, hours=24.0 * n) for n in range(4)]
    shift = datetime.now(UTC) - timedelta(days=6) - NOON
    actions.learn_from([actions.Told(**{**vars(each), "at": each.at + shift}) for each in later])
    before = {who.id: standing(who, offer) for who in (ada, bo, cy)}
    chances = estimates(offer, ada, bo, cy)
    offer = publish(folder, course(choice("That")))
    after = estimates(offer, ada, bo, cy)
    assert after[0] >= chances[0] and after[1] > chances[1] + 0.1 and after[2] > chances[2]
    for who in (ada, bo, cy):
        row, old = standing(who, offer), before[who.id]
        assert row.count == old.count and row.rating >= old.rating and row.level >= old.level
        assert (row.right, row.questions) == (old.right + (who is not ada), old.questions + (who is not ada))
        assert old.due_at is None or (row.due_at is not None and row.due_at >= old.due_at)
    assert standing(cy, offer).days == 2, "the day of an answer that became right, and the one that was known"


def test_again_is_as_once_and_a_job_that_was_stopped_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [member(name) for name in ("Ada", "Bo", "Cy", "Ed", "Flo")]
    folder = tmp_path / "wells"
    offer = publish(folder, course(choice("This")))
    enrolled(offer, *people)
    for who in people:
        answer(offer, who, THAT)
    learn(offer, *people)
    monkeypatch.setattr(regrading, "LEARNERS", 2)
    whole, calls = regrading.learning.learn_from, list[int]()

    def learn_from(answers: Any, **more: Any) -> None:
        calls.append(len(answers))
        if len(calls) == 2:
            raise KeyboardInterrupt
        whole(answers, **more)

    monkeypatch.setattr(regrading.learning, "learn_from", learn_from)
    with pytest.raises(KeyboardInterrupt):
        publish(folder, course(choice("That")))
    assert [standing(who, offer).right for who in people] == [1.0, 1.0, 0.0, 0.0, 0.0]
    work = Regrading.objects.get()
    assert (work.reached, work.raised) == (people[1].id, 2), "what is learned is on record with the scores"
    assessment.regrade(course_id=offer.run.course_id, version_id=work.version, progress=lambda *_: None)
    assert calls[:4] == [2, 2, 2, 1]
    assert [(standing(who, offer).right, standing(who, offer).count) for who in people] == [(1.0, 1)] * 5
    once = states()
    assessment.regrade(course_id=offer.run.course_id, version_id=work.version, progress=lambda *_: None)
    learn(offer, *people)
    assessment.learn_from_history(progress=lambda *_: None)
    assert states() == once
    Regrading.objects.all().delete()
    assessment.regrade(course_id=offer.run.course_id, version_id=work.version, progress=lambda *_: None)
    assert states() == once


def test_what_was_not_learned_yet_is_learned_by_the_right_key(tmp_path: Path) -> None:
    """The news of an answer comes after the job has looked at it."""
    ada = member("Ada")
    folder = tmp_path / "wells"
    offer = publish(folder, course(choice("This")))
    enrolled(offer, ada)
    answer(offer, ada, THAT)
    offer = publish(folder, course(choice("That")))
    learn(offer, ada)
    assert (standing(ada, offer).right, standing(ada, offer).count) == (1.0, 1)


def test_only_what_was_learned_from_and_only_once_for_several_corrections(tmp_path: Path) -> None:
    """A second try of the same hour told nothing, and tells nothing now; the same correction twice is once."""
    ada = member("Ada")
    folder = tmp_path / "wells"
    offer = publish(folder, course(choice("This")))
    enrolled(offer, ada)
    answer(offer, ada, THAT)
    answer(offer, ada, "nothing")
    answer(offer, ada, THAT)
    days_ago(3, 2.95, 1)
    learn(offer, ada)
    assert standing(ada, offer).count == 2
    for right in ("That", "This", "That"):
        offer = publish(folder, course(choice(right)))
        row = standing(ada, offer)
        assert (row.right, row.count, row.questions, row.days) == (2.0, 2, 1, 2)


def test_each_question_of_a_quiz_for_itself(tmp_path: Path) -> None:
    ada = member("Ada")
    folder = tmp_path / "wells"
    offer = publish(folder, course(quiz("This", "This", "This")))
    enrolled(offer, ada)
    answer(offer, ada, {"answers": {"k0": THAT, "k1": THAT, "k2": THIS}, "is_final": True})
    learn(offer, ada)
    assert standing(ada, offer).right == 1.0
    offer = publish(folder, course(quiz("That", "This", "That")))
    assert standing(ada, offer).right == 2.0
    right = dict(Familiarity.objects.values_list("question", "was_right"))
    assert right == {"k0": True, "k1": False, "k2": True}


def test_practice_is_mended_too_and_once(tmp_path: Path) -> None:
    ada = member("Ada")
    folder = tmp_path / "wells"
    offer = publish(folder, course(choice("That")))
    practise(ada, offer, "x1", 0.0)
    practise(ada, offer, "x2", 0.0)
    rows = Practice.objects.all()
    assessment.learn_from_practice([Practised(row.account_id, row.id) for row in rows])
    assert (standing(ada, offer).right, standing(ada, offer).count) == (0.0, 1)
    offer = publish(folder, course(choice("This")))
    for _ in range(2):
        assert set(Practice.objects.values_list("fraction", flat=True)) == {1.0}
        assert (standing(ada, offer).right, standing(ada, offer).count) == (1.0, 1)
        regrade(offer)


def test_questions_and_skills_take_all_corrections_together_in_measure() -> None:
    """A thousand answers to a question, whose key was wrong for one in two: its rating falls about to where it would
    have been, and not by a thousand first steps."""

    def after(scores: list[float]) -> Trace:
        trace = Trace()
        for score in scores:
            chance = estimator.logistic(-trace.rating)
            estimator._take(trace, "item", chance - score, chance * (1 - chance), score)
        return trace

    wrong = after([float(number % 4 == 0) for number in range(1000)])
    meant = after([float(number % 4 != 1) for number in range(1000)])
    for _ in range(500):
        amending.amend_any(wrong, "item", 1.0)
    assert wrong.right == pytest.approx(meant.right)
    assert abs(wrong.rating - meant.rating) < 1.0 and wrong.rating < 0
    assert 0 <= wrong.recent <= 1


def test_tables_stay_sound(tmp_path: Path) -> None:
    """No sum of scores beyond the count of answers, however often keys are corrected."""
    people = [member(name) for name in ("Ada", "Bo")]
    folder = tmp_path / "wells"
    offer = publish(folder, course(choice("This")))
    enrolled(offer, *people)
    for who, said in zip(people, (THIS, THAT), strict=True):
        answer(offer, who, said)
    learn(offer, *people)
    for right in ("That", "This", "That"):
        publish(folder, course(choice(right)))
    for model in (Ability, Mastery, Familiarity, QuestionTrace, SkillTrace):
        assert all(row.right <= row.count and 0 <= row.recent <= 1 for row in model._default_manager.all())
