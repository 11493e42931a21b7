"""What answers tell of skills: taken in by the batch, the same however they are batched, once and for one person."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from stoa.accounts.ports import Subject
from stoa.assessment import actions as assessment
from stoa.assessment.events import Answered, Practised
from stoa.assessment.models import Practice
from stoa.catalogue.queries import Offer
from stoa.content.events import VersionRecompiled
from stoa.kernel.events import outbox, relay
from stoa.kernel.models import Job, OutboxEvent
from stoa.learning import actions, queries
from stoa.learning.mastery import Level
from stoa.learning.models import Ability, CommonWeights, Familiarity, Mastery, QuestionTrace, SkillTrace
from tests.cast import Member, member
from tests.learning.test_corrected_keys import THAT, THIS, answer, choice, course, enrolled, quiz
from tests.learning.test_republish import publish

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
STATES = (Ability, Mastery, Familiarity, QuestionTrace, SkillTrace)


@pytest.fixture
def offer(tmp_path: Any) -> Offer:
    return publish(tmp_path, course(choice("This")))


def told(who: Member, offer: Offer, question: str = "q", *, score: float = 1.0, hours: float = 0.0) -> actions.Told:
    at = NOON + timedelta(hours=hours)
    return actions.Told(who.id, offer.outline.course_id, question, {"count": 3}, score, at)


def standing(who: Member, offer: Offer) -> Mastery:
    return Mastery.objects.get(account_id=who.id, course_id=offer.outline.course_id, skill="count")


def states() -> dict[str, list[list[Any]]]:
    """Everything that is known, but for ids."""
    found = {}
    for model in STATES:
        names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        rows = [[getattr(row, name) for name in names] for row in model._default_manager.all()]
        found[model.__name__] = sorted(
            ([round(value, 9) if isinstance(value, float) else value for value in row] for row in rows), key=str
        )
    return found


def test_from_attempted_to_mastered(offer: Offer) -> None:
    ada = member("Ada")
    levels = []
    for number, hours in ((1, 0), (2, 1), (3, 2), (4, 3), (5, 30)):
        actions.learn_from([told(ada, offer, f"q{number}", hours=hours)])
        levels.append(Level(standing(ada, offer).level))
    assert levels == [Level.ATTEMPTED, Level.FAMILIAR, Level.PROFICIENT, Level.PROFICIENT, Level.MASTERED]
    row = standing(ada, offer)
    assert (row.count, row.right, row.questions, row.days) == (5, 5.0, 5, 2)
    assert row.level_at == NOON + timedelta(hours=30)


def test_an_evening_and_a_morning_are_two_days_and_an_afternoon_is_none(offer: Offer) -> None:
    """Whatever the clock of UTC says meanwhile."""
    ada = member("Ada")
    days = []
    for number, hours in enumerate((10, 13, 25, 27, 3)):
        actions.learn_from([told(ada, offer, f"q{number}", hours=hours)])
        days.append(standing(ada, offer).days)
    assert days == [1, 1, 1, 2, 2], "not by midnight; and one from before is no new day"


def test_a_newer_compiler_has_old_answers_told_again(offer: Offer) -> None:
    outbox.publish(VersionRecompiled(offer.outline.course_id, offer.outline.version_id))
    relay.drain_all()
    assert Job.objects.filter(key=assessment.HISTORY_JOB).count() == 1


def test_a_lapse_lowers_the_estimate_and_takes_no_level(offer: Offer) -> None:
    ada = member("Ada")
    actions.learn_from([told(ada, offer, f"q{number}") for number in range(3)])
    (before,) = queries.skills(account=ada.id, outline=offer.outline)
    actions.learn_from([told(ada, offer, f"w{number}", score=0.0) for number in range(4)])
    (after,) = queries.skills(account=ada.id, outline=offer.outline)
    assert before.level == after.level == Level.PROFICIENT
    assert before.estimated and after.estimated and after.estimated.chance < 0.5 < before.estimated.chance
    assert after.has_lapsed and not before.has_lapsed


def test_a_second_try_soon_after_tells_nothing(offer: Offer) -> None:
    ada = member("Ada")
    actions.learn_from([told(ada, offer, score=0.0), told(ada, offer, score=1.0, hours=1)])
    once = states()
    actions.learn_from([told(ada, offer, score=1.0, hours=11.9)])
    assert states() == once and standing(ada, offer).right == 0.0
    actions.learn_from([told(ada, offer, score=1.0, hours=12)])
    assert (standing(ada, offer).right, standing(ada, offer).count) == (1.0, 2)


def test_a_batch_is_the_same_as_its_answers_one_by_one(offer: Offer) -> None:
    people = [member(name) for name in ("Ada", "Bo", "Cy")]
    answers = [
        replace(told(who, offer, f"q{number % 4}", score=(number + who.id) % 3 / 2, hours=5.0 * number), skills=skills)
        for number in range(12)
        for who, skills in zip(people, ({"count": 3}, {"count": 3, "other": 1}, {"other": 1}), strict=True)
    ]
    for each in sorted(answers, key=lambda each: each.at):
        actions.learn_from([each])
    one_by_one, weights = states(), CommonWeights.objects.get().weights
    for model in (*STATES, CommonWeights):
        model._default_manager.all().delete()
    actions.learn_from(list(reversed(answers)))
    assert states() == one_by_one
    assert [pair[0] for pair in CommonWeights.objects.get().weights] == pytest.approx([pair[0] for pair in weights])


def test_answers_in_a_unit_are_learned_from_once(offer: Offer) -> None:
    ada, bo = member("Ada"), member("Bo")
    enrolled(offer, ada, bo)
    OutboxEvent.objects.all().delete()
    answer(offer, ada, THAT)
    assert not OutboxEvent.objects.filter(topic="assessment.Answered").exists(), "it was said to tell of no skill"
    news = Answered(ada.id, offer.run.id, "q", 1)
    assessment.learn_from_answers([news, news, Answered(bo.id, offer.run.id, "q", 1)])
    assessment.learn_from_answers([news])
    assert (standing(ada, offer).count, standing(ada, offer).right) == (1, 0.0)
    assert not Mastery.objects.filter(account_id=bo.id).exists()


def test_each_question_of_a_quiz_tells_and_what_was_left_empty_does_not(tmp_path: Any) -> None:
    offer = publish(tmp_path, course(quiz("This", "This", "This")))
    ada = member("Ada")
    enrolled(offer, ada)
    answer(offer, ada, {"answers": {"k0": THIS, "k1": THAT}, "is_final": True})
    assessment.learn_from_answers([Answered(ada.id, offer.run.id, "q", 1)])
    assert (standing(ada, offer).count, standing(ada, offer).right) == (2, 1.0)
    assert set(Familiarity.objects.values_list("question", flat=True)) == {"k0", "k1"}


def test_what_was_answered_before_anything_was_learned_is_learned_from(offer: Offer) -> None:
    people = [member(name) for name in ("Ada", "Bo")]
    enrolled(offer, *people)
    for who, response in zip(people, (THIS, THAT), strict=True):
        answer(offer, who, response)
    practise(people[0], offer, "x1", 0.0)
    for _ in range(2):
        assert assessment.learn_from_history(progress=lambda *_: None) == 3
        assert [standing(who, offer).right for who in people] == [1.0, 0.0]
        assert [standing(who, offer).count for who in people] == [1, 1], "a job may run twice"


def practise(who: Member, offer: Offer, once: str, fraction: float = 1.0) -> bool:
    return assessment.keep_practice(
        assessment.PracticeAnswer(
            account=who.id, course_id=offer.outline.course_id, version=offer.outline.version_id, skill="count",
            purpose="practice", part="q", question="q", variant=0, response=THIS, fraction=fraction, once=once,
        )
    )  # fmt: skip


def test_practice_is_kept_once_and_learned_from(offer: Offer) -> None:
    ada = member("Ada")
    assert practise(ada, offer, "x1") and not practise(ada, offer, "x1", 0.0)
    assert Practice.objects.get().fraction == 1.0
    relay.drain_all()
    assert standing(ada, offer).right == 1.0
    assessment.learn_from_practice([Practised(ada.id, Practice.objects.get().id), Practised(ada.id, 10**9)])
    assert standing(ada, offer).count == 1


def test_who_is_erased_leaves_questions_and_skills_known_and_nothing_of_themselves(offer: Offer) -> None:
    ada = member("Ada")
    enrolled(offer, ada)
    practise(ada, offer, "x1")
    relay.drain_all()
    subject = Subject(ada.id, "ada", (ada.name,), (ada.email,), keeps_records=False, pseudonym=1)
    assessment.erase_person(subject)
    actions.erase_person(subject)
    assert not any(model._default_manager.exists() for model in (Practice, Ability, Mastery, Familiarity))
    assert QuestionTrace.objects.get().count == 1
    assessment.learn_from_practice([Practised(ada.id, 1)])
    assert not Mastery.objects.exists()


def test_a_persons_copy_holds_their_skills_and_their_practice(offer: Offer) -> None:
    ada = member("Ada")
    practise(ada, offer, "x1")
    relay.drain_all()
    sheets = {sheet.name: list(sheet.rows) for sheet in queries.personal_sheets(ada.id) if hasattr(sheet, "rows")}
    assert [row["skill"] for row in sheets["skills"]] == ["count"] and len(list(queries.familiarity(ada.id))) == 1
    assert "count" in json.dumps(sheets["skills"], default=str)
