"""Levels of skills stand in the record of every run: once reached they are counted, and never less."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from stoa.accounts.ports import Subject
from stoa.catalogue.queries import Offer
from stoa.kernel.events import relay
from stoa.learning import actions, queries
from stoa.learning.mastery import Level
from stoa.learning.models import Evidence, Mastery, Summary
from stoa.learning.tasks import recount_run
from tests.cast import Member, member
from tests.learning.test_corrected_keys import choice, course
from tests.learning.test_republish import publish

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def offer(tmp_path: Any) -> Offer:
    return publish(tmp_path, course(choice("This")))


def learn(who: Member, offer: Offer, times: int, *, score: float = 1.0, start: int = 0) -> None:
    for step in range(start, start + times):
        at = NOON + timedelta(hours=13 * step)
        told = actions.Told(who.id, offer.outline.course_id, f"q{step}", {"count": 3}, score, at)
        actions.learn_from([told])


def counts(who: Member, offer: Offer) -> dict[str, float]:
    return dict(Summary.objects.get(account_id=who.id, run_id=offer.run.id).counts)


def test_a_level_is_counted_when_it_is_reached_and_stays_when_it_lapses(offer: Offer) -> None:
    ada = member("Ada")
    actions.enrol(account_id=ada.id, offer=offer)
    learn(ada, offer, 1)
    assert counts(ada, offer) == {}, "attempted is no level that a rule may ask for"
    learn(ada, offer, 9, start=1)
    level = Mastery.objects.get(account_id=ada.id).level
    assert level >= Level.PROFICIENT
    assert counts(ada, offer) == {"skill": 1, "skill:count": level}
    learn(ada, offer, 10, score=0.0, start=10)
    assert counts(ada, offer)["skill:count"] == level
    assert actions.rebuild_all(run_id=offer.run.id) == 0, "the ledger says the same"
    facts = Evidence.objects.filter(account_id=ada.id, kind="skill").values_list("value", flat=True)
    assert list(facts) == sorted(facts) and max(facts) == level


def test_who_takes_part_later_brings_what_they_know(offer: Offer) -> None:
    bo = member("Bo")
    learn(bo, offer, 8)
    assert not Evidence.objects.filter(account_id=bo.id).exists(), "nobody takes part yet"
    actions.enrol(account_id=bo.id, offer=offer)
    relay.drain_all()
    level = Mastery.objects.get(account_id=bo.id).level
    assert counts(bo, offer)["skill:count"] == level
    assert actions.count_levels(course_id=offer.outline.course_id, accounts={bo.id}) == 0, "once"


def test_levels_from_before_they_were_counted_are_counted_with_the_next_version(offer: Offer) -> None:
    ada = member("Ada")
    actions.enrol(account_id=ada.id, offer=offer)
    learn(ada, offer, 8)
    Evidence.objects.filter(kind="skill").delete()
    Summary.objects.update(counts={})
    recount_run(run_id=offer.run.id, progress=lambda *_: None)
    assert counts(ada, offer)["skill:count"] == Mastery.objects.get(account_id=ada.id).level


def test_nobody_elses_is_counted(offer: Offer) -> None:
    ada, bo = member("Ada"), member("Bo")
    for who in (ada, bo):
        actions.enrol(account_id=who.id, offer=offer)
    learn(ada, offer, 8)
    assert counts(bo, offer) == {}
    actions.erase_person(Subject(ada.id, "x", ("Ada",), (ada.email,), keeps_records=False, pseudonym=1))
    assert not Evidence.objects.filter(kind="skill").exists()


def test_review_dates_are_of_what_is_kept_alive(offer: Offer) -> None:
    ada = member("Ada")
    learn(ada, offer, 1)
    course_id = offer.outline.course_id
    assert queries.review_dates(account=ada.id, course_id=course_id) == {}
    learn(ada, offer, 7, start=1)
    found = queries.review_dates(account=ada.id, course_id=course_id)
    assert list(found) == ["count"] and found["count"] > NOON
