"""The tally of a course: counted by a job, the same however often, true when people are erased."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from stoa.accounts.ports import Subject
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.kernel.events import relay
from stoa.kernel.models import Job
from stoa.learning import actions, queries
from stoa.learning.actions import tally as counting
from stoa.learning.models import Enrolment, Evidence, Tally
from tests.cast import member
from tests.web import sample
from tests.web.conftest import own_data

__all__ = ["own_data"]
pytestmark = pytest.mark.django_db
UNITS = ("cases", "trees", "well")
BEGAN = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def wells(tmp_path: Path) -> Offer:
    """The sample course."""
    queries.forget_tallies()
    return sample.publish(tmp_path)


def learner(wells: Offer, number: int, intention: str, *, done: int = 0, days: int = 1) -> int:
    """Somebody who did this many units, one each `days`, with two facts 12 minutes apart on the last day."""
    who = member(f"L{number}")
    actions.enrol(account_id=who.id, offer=wells, intention=intention)
    version = wells.outline.version_id
    times = [BEGAN + timedelta(days=days * place) for place in range(done)]
    if done == len(UNITS):
        times[-1] = times[-2] + timedelta(minutes=12)
    for unit, moment in zip(UNITS, times, strict=False):
        Evidence.objects.create(
            account_id=who.id, run_id=wells.run.id, fact=f"unit:{unit}", kind="unit", subject=unit, version=version,
            at=moment,
        )  # fmt: skip
    actions.rebuild_all(run_id=wells.run.id)
    return who.id


def count(wells: Offer) -> queries.TallyView | None:
    actions.count_course(course_id=wells.outline.course_id, at=BEGAN + timedelta(days=100))
    return queries.tally(wells.outline.course_id)


def test_nothing_is_told_of_nine(wells: Offer) -> None:
    for number in range(9):
        learner(wells, number, "all", done=3)
    assert count(wells) is None
    assert Tally.objects.get().days is None


def test_ten_who_finished_tell_how_long_it_took(wells: Offer) -> None:
    for number in range(10):
        learner(wells, number, "all", done=3, days=4)
    learner(wells, 10, "browse")
    found = count(wells)
    assert found is not None
    assert (found.learners, found.here, found.finished, found.timed) == (11, 11, 10, 10)
    assert (found.days, found.days_on) == (5, 2)
    assert found.minutes == pytest.approx(12 + 2 * 12)
    assert dict(found.wanted).keys() == {"all"}, "one who browses is not told of"
    assert dict(found.wanted)["all"].got == 10


def test_counting_twice_is_counting_once(wells: Offer) -> None:
    for number in range(10):
        learner(wells, number, "parts", done=number % 3)
    first = count(wells)
    rows = list(Tally.objects.values())
    assert count(wells) == first
    assert list(Tally.objects.values()) == rows
    assert first is not None
    # cases and trees are the first module, well the second
    assert dict(first.wanted)["parts"].got == 3


def test_who_has_left_stays_counted_and_is_not_here(wells: Offer) -> None:
    ids = [learner(wells, number, "all", done=3) for number in range(10)]
    actions.leave(account_id=ids[0], run_id=wells.run.id)
    found = count(wells)
    assert found is not None
    assert (found.learners, found.here, found.finished) == (10, 9, 10)


def test_who_is_erased_stays_as_a_number(wells: Offer) -> None:
    ids = [learner(wells, number, "all", done=3 if number < 5 else 1) for number in range(12)]
    before = count(wells)
    for account_id in (ids[0], ids[11]):
        person = Subject(account_id, "", (), (), False, 1)
        for _twice in range(2):
            actions.erase_person(person)
        assert not Enrolment.objects.filter(account_id=account_id).exists()
    after = count(wells)
    assert before is not None
    assert after is not None
    assert (after.learners, after.finished) == (before.learners, before.finished) == (12, 5)
    assert dict(after.wanted)["all"].got == dict(before.wanted)["all"].got == 5
    assert after.here == before.here - 2


def test_it_is_one_row_and_its_count_does_not_grow_with_the_class(
    wells: Offer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        learner(wells, number, "all", done=3)
    actions.count_course(course_id=wells.outline.course_id)
    with django_assert_max_num_queries(13):
        actions.count_course(course_id=wells.outline.course_id)
    assert Tally.objects.count() == 1


def test_changes_ask_for_one_count_that_waits(wells: Offer) -> None:
    learner(wells, 1, "all")
    learner(wells, 2, "all")
    relay.drain_all()
    job = Job.objects.get(task=counting.COURSE_JOB)
    assert job.arguments == {"course_id": wells.outline.course_id}
    assert job.due_at > job.created_at + timedelta(minutes=29)


def test_the_night_is_asked_for_once(monkeypatch: pytest.MonkeyPatch, wells: Offer) -> None:
    monkeypatch.setattr(counting, "_next_look", -1.0)
    counting.look_for_night()
    monkeypatch.setattr(counting, "_next_look", -1.0)
    counting.look_for_night()
    job = Job.objects.get(task=counting.NIGHT_JOB)
    assert job.due_at.hour == counting.NIGHT_HOUR
    assert actions.count_all() == 1
    assert catalogue.run_by_slug("wells") is not None


@pytest.mark.parametrize(("hour", "day"), [(2, 1), (3, 2), (23, 2)])
def test_the_next_night(hour: int, day: int) -> None:
    found = counting.next_night(datetime(2027, 3, 1, hour, 30 if hour == 2 else 0, tzinfo=UTC))
    assert found == datetime(2027, 3, day, 3, 0, tzinfo=UTC)
