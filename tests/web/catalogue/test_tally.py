"""What others made of a course, on its public page: in plain words, and nothing of too few."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from stoa.accounts.rules import course_scope
from stoa.catalogue.queries import Offer
from stoa.learning import actions as learning
from stoa.learning import queries
from stoa.learning.models import Tally
from stoa.web.base.tallies import rounded_days, tally_shown
from tests.cast import Member, member
from tests.web.conftest import SignedIn

PAGE = "/courses/wells/"


def counted(wells: Offer, **numbers: object) -> None:
    """The tally as the job would leave it."""
    said = {
        "learners": 60, "here": 50, "finished": 12, "timed": 12, "days": 37.0, "days_on": 9.0, "minutes": 415.0,
        "wanted": {"all": [30, 12, 7], "browse": [9, 9, 0], "skill": [10, 4, 1]}, **numbers,
    }  # fmt: skip
    Tally.objects.update_or_create(course_id=wells.outline.course_id, defaults={**said, "counted_at": timezone.now()})
    queries.forget_tallies()


def text(client: Client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


def test_it_says_how_long_others_took_and_who_got_what(client: Client, wells: Offer) -> None:
    counted(wells)
    page = text(client)
    assert "60 people have taken part; 12 did every unit that counts." in page
    assert "took about 5 weeks or less from first to last; half worked on 9 days or fewer." in page
    assert "About 7 hours of work, as far as it left traces." in page
    assert "Its authors say: 1 hour." in page
    assert "12 of 30; 7 are still at it" in page
    assert "4 of 10; 1 is still at it" in page
    assert "To look around" not in page, "nine are too few"
    assert "These are few people" not in page


def test_few_are_said_to_be_few(client: Client, wells: Offer) -> None:
    counted(wells, learners=12, timed=9)
    page = text(client)
    assert "These are few people" in page
    assert "Half of those who finished" not in page
    assert "of work, as far as" not in page


@pytest.mark.parametrize("learners", [None, 0, 9])
def test_nothing_is_told_of_too_few(client: Client, wells: Offer, learners: int | None) -> None:
    if learners is not None:
        counted(wells, learners=learners)
    assert "What others made of it" not in text(client)


def test_staff_see_the_same(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    counted(wells)
    learning.enrol(account_id=ada.id, offer=wells)
    di = member("Di", ("staff", course_scope("wells")))
    assert "12 of 30; 7 are still at it" in text(signed_in(di), "/studio/wells/")


def test_the_page_reads_one_row_and_remembers_it(
    client: Client, wells: Offer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    counted(wells)
    text(client)
    queries.forget_tallies()
    with django_assert_num_queries(2):
        text(client)
    with django_assert_num_queries(0):
        text(client)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0.4, (1, "day")),
        (14, (14, "day")),
        (15, (2, "week")),
        (91, (13, "week")),
        (92, (3, "month")),
        (365, (12, "month")),
    ],
)
def test_days_as_one_says_them(days: float, said: tuple[int, str]) -> None:
    assert rounded_days(days) == said


def test_no_tally_is_nothing() -> None:
    assert tally_shown(None) is None
