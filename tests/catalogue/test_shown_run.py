"""A course of several runs stands in the list once: by the run that somebody who comes now would take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from stoa.catalogue import actions, queries
from stoa.catalogue.queries import Narrowing, RunCard
from stoa.catalogue.rules import Terms, next_run
from stoa.content import queries as courses
from stoa.kernel import files
from stoa.kernel.events import relay
from stoa.kernel.models import Job
from tests.web import sample

NOW = timezone.now()
DAY = timedelta(days=1)
LATER, SOON, BEFORE, LONG_AGO = NOW + 30 * DAY, NOW + 9 * DAY, NOW - 9 * DAY, NOW - 30 * DAY


@pytest.fixture
def first(tmp_path: Path, settings: Settings, db: None) -> Iterator[int]:
    """The sample course with the run that it was published with; gives the run's id."""
    settings.STOA_DATA = tmp_path / "data"
    for forget in (files.store.cache_clear, courses.forget, queries.forget):
        forget()
    yield sample.publish(tmp_path).run.id
    for forget in (files.store.cache_clear, courses.forget, queries.forget):
        forget()


def another(slug: str, **terms: object) -> int:
    return actions.make_run(course_slug="wells", slug=slug, time_zone="UTC", terms=Terms(**terms), by=None)  # type: ignore[arg-type]


def change(run_id: int, **terms: object) -> None:
    actions.change_run(run_id=run_id, terms=Terms(**terms), by=None)  # type: ignore[arg-type]


def listed(query: str = "") -> list[str]:
    queries.forget()
    return [hit.card.slug for hit in queries.find_courses(Narrowing(query=query), now=timezone.now()).hits]


def test_the_run_that_opened_last_is_shown_and_it_is_found_by_one_hit(first: int) -> None:
    another("wells-spring", opens_at=BEFORE)
    assert listed() == listed("wells") == ["wells-spring"]


def test_a_run_that_opens_later_waits_for_its_turn(first: int) -> None:
    spring = another("wells-spring", opens_at=LATER)
    assert listed() == ["wells"]
    actions.end_run(run_id=first, by=None)
    assert listed() == ["wells-spring"]
    actions.archive_run(run_id=spring, is_archived=True, by=None)
    assert listed() == ["wells"], "it is over, and there is no other"


def test_what_is_put_away_comes_back(first: int) -> None:
    another("wells-spring", opens_at=LATER)
    actions.archive_run(run_id=first, is_archived=True, by=None)
    assert listed() == ["wells-spring"]
    actions.archive_run(run_id=first, is_archived=False, by=None)
    assert listed() == ["wells"]


def test_where_all_are_put_away_the_course_is_not_listed(first: int) -> None:
    spring = another("wells-spring")
    for run in (first, spring):
        actions.archive_run(run_id=run, is_archived=True, by=None)
    assert listed() == listed("wells") == []


def test_of_runs_that_are_all_over_the_newest_is_shown(first: int) -> None:
    another("wells-spring", opens_at=LONG_AGO, closes_at=BEFORE)
    actions.end_run(run_id=first, by=None)
    assert listed() == ["wells-spring"]


def test_a_run_by_invitation_does_not_stand_before_one_for_everybody(first: int) -> None:
    another("wells-class", opens_at=BEFORE, is_by_invitation=True)
    assert listed() == ["wells"]
    actions.end_run(run_id=first, by=None)
    assert listed() == ["wells-class"], "where it is the only one, it is shown"


def test_a_run_that_is_not_listed_is_not_shown(first: int) -> None:
    another("wells-quiet", opens_at=BEFORE, is_listed=False)
    assert listed() == ["wells"]
    change(first, is_listed=False)
    assert listed() == []


def test_the_list_is_looked_at_when_a_run_ends(first: int) -> None:
    another("wells-spring", opens_at=BEFORE, closes_at=SOON)
    relay.drain_all()
    due = Job.objects.filter(task=actions.SHELVE_JOB, due_at__gt=NOW + DAY).values_list("due_at", flat=True)
    assert list(due) == [SOON + timedelta(seconds=1)]


def test_the_list_is_looked_at_when_enrolment_ends(first: int) -> None:
    another("wells-spring", closes_at=LATER, enrols_until=SOON)
    relay.drain_all()
    due = Job.objects.filter(task=actions.SHELVE_JOB, due_at__gt=NOW + DAY).values_list("due_at", flat=True)
    assert list(due) == [SOON + timedelta(seconds=1)]


MOMENTS = st.sampled_from([None, LONG_AGO, BEFORE, SOON, LATER])


def card(number: int, opens: datetime | None, closes: datetime | None, invited: bool, archived: bool) -> RunCard:
    return RunCard(
        number, f"r{number}", 1, "UTC", opens, closes, True, True, is_by_invitation=invited,
        archived_at=NOW if archived else None,
    )  # fmt: skip


@given(st.lists(st.tuples(MOMENTS, MOMENTS, st.booleans(), st.booleans()), max_size=6))
def test_nobody_is_sent_to_a_closed_door_while_another_is_open(
    rows: list[tuple[datetime | None, datetime | None, bool, bool]],
) -> None:
    runs = [card(number, *row) for number, row in enumerate(rows, 1)]
    chosen = next((run for run in runs if run.id == next_run(runs, NOW)), None)
    open_to_all = [run for run in runs if run.takes_people(NOW) and not run.is_by_invitation]
    if open_to_all:
        assert chosen in open_to_all
    elif chosen is None:
        assert not any(run.takes_people(NOW) or run.enrols_later(NOW) for run in runs)
    else:
        assert chosen.takes_people(NOW) or chosen.enrols_later(NOW)
