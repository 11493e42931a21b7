"""The clock jumps: passes from the future and the past, a lease that ran out, answers and sittings from the future, and
a site that says so."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from pytest_django import Settings

from stoa.assessment import actions as assessment
from stoa.assessment import queries as questions
from stoa.assessment.actions.sitting import sat_of
from stoa.assessment.events import Answered
from stoa.assessment.models import Attempt, Practice, Sitting
from stoa.assessment.ports import Allowed, Sat
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel import checks, jobs, tokens
from stoa.kernel.clock import now
from stoa.kernel.jobs import worker
from stoa.kernel.models import Job
from stoa.learning import actions, queries
from stoa.learning.mastery import Level
from stoa.learning.models import Familiarity, Mastery
from tests.cast import Member, member
from tests.learning.test_corrected_keys import THAT, THIS, answer, choice, course, enrolled, quiz
from tests.learning.test_mastery import standing
from tests.learning.test_republish import publish


@pytest.mark.parametrize(("jump", "is_read"), [(-3600, False), (-30, True), (0, True), (600, True), (3600, False)])
def test_a_pass_after_a_jump(jump: int, is_read: bool) -> None:
    """`jump`: seconds by which the clock went on since the pass was given. None who is refused loses more than that:
    the session stands behind it."""
    written = tokens.write_pass(account=1, session="0123456789abcdef", epoch=1, language="en")
    assert (tokens.read_pass(written, moment=time.time() + jump) is not None) == is_read


@pytest.mark.django_db
def test_a_job_is_run_after_the_clock_went_forwards() -> None:
    """A lease that ends by a jump lets another worker begin; jobs bear that, and none is lost."""
    public_id = jobs.enqueue("content.publish")
    taken = worker.claim()
    assert taken is not None and worker.claim() is None
    Job.objects.filter(id=taken.id).update(leased_until=now() - timedelta(seconds=1))
    again = worker.claim()
    assert again is not None and (again.public_id, again.attempts) == (public_id, 2)


@pytest.mark.django_db
def test_a_clock_that_went_back_is_told(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    settings.STOA_DATA = tmp_path_factory.mktemp("data")
    jobs.enqueue("content.publish")

    def said() -> list[str]:
        return [finding.text for name, finding in checks.findings() if name == "clock"]

    assert said() == []
    Job.objects.update(created_at=now() + timedelta(hours=2))
    assert len(said()) == 1 and "before what was written last" in said()[0]


AHEAD = timedelta(days=30)


def told(who: Member, offer: Offer, question: str, ago: timedelta, score: float = 1.0, skill: str = "count") -> None:
    """An answer of so long ago, learned from at once."""
    course_id = offer.outline.course_id
    actions.learn_from([actions.Told(who.id, course_id, question, {skill: 3}, score, now() - ago)])


@pytest.fixture
def offer(tmp_path: Path, transactional_db: None) -> Offer:
    return publish(tmp_path, course(choice("This")))


def test_answers_are_learned_from_when_the_clock_was_ahead_before(offer: Offer) -> None:
    """Two questions were answered while it stood thirty days in the future; then it is set right."""
    ada = member("Ada")
    told(ada, offer, "q1", -AHEAD)
    told(ada, offer, "q2", -AHEAD)
    told(ada, offer, "q2", -AHEAD, skill="other")
    row = standing(ada, offer)
    assert row.level == Level.FAMILIAR and row.due_at is not None and row.due_at > now() + AHEAD
    told(ada, offer, "q1", timedelta(hours=1))
    row = standing(ada, offer)
    assert (row.count, row.right, row.days, row.questions) == (3, 3.0, 1, 2)
    for moment in (row.last_at, row.right_at, row.level_at):
        assert moment is not None and moment <= now()
    assert row.due_at is not None and now() < row.due_at < now() + timedelta(days=10)
    assert Familiarity.objects.get(question="q1").last_at <= now()  # type: ignore[operator]
    told(ada, offer, "q1", timedelta(minutes=30))
    assert standing(ada, offer).count == 3, "a second try soon after tells nothing, as ever"
    told(ada, offer, "q3", timedelta(hours=-17))
    assert standing(ada, offer).days == 2, "the next day is one"


def test_reviews_of_other_skills_come_back_from_the_future(offer: Offer) -> None:
    """Of somebody who answers anything that was answered then; and nobody else's."""
    ada, bo = member("Ada"), member("Bo")
    for who in (ada, bo):
        told(who, offer, "o1", -AHEAD, skill="other")
        told(who, offer, "o2", -AHEAD, skill="other")
        told(who, offer, "q1", -AHEAD)
    told(ada, offer, "q1", timedelta(0))
    rows = {row.account_id: row for row in Mastery.objects.filter(skill="other")}
    mine, theirs = rows[ada.id], rows[bo.id]
    assert mine.last_at is not None and mine.last_at <= now() and mine.level == theirs.level == Level.FAMILIAR
    assert mine.due_at is not None and theirs.due_at is not None and theirs.last_at is not None
    assert mine.due_at - mine.last_at == theirs.due_at - theirs.last_at
    due = queries.due(account=ada.id, courses=[offer.outline.course_id], until=now() + timedelta(days=10), most=9)
    assert "other" in {each.skill for each in due}


def test_a_clock_that_is_ahead_still_counts_second_tries_as_such(offer: Offer) -> None:
    ada = member("Ada")
    told(ada, offer, "q1", -AHEAD, score=0.0)
    told(ada, offer, "q1", -AHEAD - timedelta(hours=1))
    assert (standing(ada, offer).count, standing(ada, offer).right) == (1, 0.0)


def test_a_history_told_after_the_clock_was_set_back_tells_nothing_twice(offer: Offer) -> None:
    ada = member("Ada")
    enrolled(offer, ada)
    for said in (THAT, THIS):
        answer(offer, ada, said)
    first, second = Attempt.objects.order_by("number")
    Attempt.objects.filter(id=first.id).update(at=now() - timedelta(days=2))
    Attempt.objects.filter(id=second.id).update(at=now() + AHEAD)
    for number in (1, 2):
        assessment.learn_from_answers([Answered(ada.id, offer.run.id, "q", number)])
    assert standing(ada, offer).count == 2
    assessment.learn_from_history(progress=lambda *_: None)
    assert standing(ada, offer).count == 2


def test_what_was_met_and_reviewed_in_the_future_is_asked_again(offer: Offer) -> None:
    ada = member("Ada")
    told(ada, offer, "q1", -AHEAD)
    course_id, since = offer.outline.course_id, now() - timedelta(hours=12)
    assert queries.met_since(account=ada.id, course_id=course_id, since=since) == set()
    answered = assessment.PracticeAnswer(
        account=ada.id, course_id=course_id, version=offer.outline.version_id, skill="count", purpose="review",
        part="q", question="q", variant=0, response=THIS, fraction=1.0, once="x1",
    )  # fmt: skip
    assessment.keep_practice(answered)
    assert questions.reviewed_since(account=ada.id, since=since) == {(course_id, "count")}
    Practice.objects.update(at=now() + AHEAD)
    assert questions.reviewed_since(account=ada.id, since=since) == set()


def test_attempts_are_counted_by_their_order_and_not_by_the_clock(offer: Offer) -> None:
    ada = member("Ada")
    enrolled(offer, ada)
    assert answer(offer, ada, THAT) == 0.0
    Attempt.objects.update(at=F("at") + AHEAD)
    assert answer(offer, ada, THIS) == 1.0
    rows = list(Attempt.objects.order_by("number"))
    assert [(row.number, row.response, row.fraction) for row in rows] == [(1, THAT, 0.0), (2, THIS, 1.0)]
    assert rows[1].at < rows[0].at, "each has the moment that the database gave it"
    stand = queries.place(account=ada.id, run_id=offer.run.id)
    assert stand is not None and stand.standing.scores == {"q": 1.0}


@pytest.fixture
def sat(tmp_path: Path, transactional_db: None) -> Offer:
    exam = quiz("This", "This").replace(":counts: best", ":counts: best\n:time: 40 min\n:attempts: 1")
    return publish(tmp_path, course(exam))


def begun(offer: Offer, who: Member, *, breaks: int = 0) -> Sitting:
    enrolled(offer, who)
    part = content.part(offer.outline.version_id, "q")
    assert assessment.begin(
        account=who.id, run_id=offer.run.id, version=offer.outline.version_id, part=part, number=1,
        allowed=Allowed(breaks=breaks),
    )  # fmt: skip
    return Sitting.objects.get(account_id=who.id)


def save(offer: Offer, who: Member, **answers: str) -> None:
    assessment.save_answers(
        account=who.id, epoch=1, run_id=offer.run.id, version=offer.outline.version_id, part="q", number=1, is_sat=True,
        answers=answers,
    )  # fmt: skip


def looked_at(row: Sitting) -> Sat:
    row.refresh_from_db()
    return sat_of(row)


def test_a_sitting_keeps_what_was_saved_last_and_is_handed_in_once(sat: Offer) -> None:
    """It is begun and saved while the clock is two hours ahead; then that is set right, and the rest is saved."""
    ada = member("Ada")
    row = begun(sat, ada)
    save(sat, ada, k0=THAT, k1=THIS)
    hours = timedelta(hours=2)
    Sitting.objects.update(
        started_at=F("started_at") + hours, ends_at=F("ends_at") + hours, saved_at=F("saved_at") + hours
    )
    assert looked_at(row).is_running, "nobody loses time by it"
    save(sat, ada, k0=THIS)
    found = looked_at(row)
    assert found.answers == {"k0": THIS, "k1": THIS} and found.saved is not None and found.saved <= found.now
    assert not assessment.ring_bell(row.id), "the bell waits for its moment"
    for _ in range(2):
        assessment.hand_in(found, account=ada.id, epoch=1, run_id=sat.run.id)
    attempt = Attempt.objects.get()
    assert (attempt.number, attempt.fraction, attempt.is_late) == (1, 1.0, False)
    assert looked_at(row).is_closed


def test_a_break_that_began_in_the_future_takes_no_time_away(sat: Offer) -> None:
    ada = member("Ada")
    row = begun(sat, ada, breaks=10)
    assessment.allow(run_id=sat.run.id, account=ada.id, part="q", allowed=Allowed(breaks=10), by=ada.id)
    assert assessment.pause(looked_at(row))
    ends = row.ends_at
    Sitting.objects.update(paused_at=F("paused_at") + timedelta(hours=1))
    stands = looked_at(row)
    assert stands.is_paused and stands.break_left == 600 and stands.left is not None and stands.left <= 2400
    assessment.resume(stands)
    row.refresh_from_db()
    assert (row.paused, row.paused_at, row.ends_at) == (0, None, ends)
    assert looked_at(row).is_running
