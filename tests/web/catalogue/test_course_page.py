"""A course's public page."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries
from stoa.catalogue.models import Run
from stoa.catalogue.queries import Offer
from stoa.learning import actions as learning
from stoa.web.catalogue.course_page import aims, shares, syllabus
from tests.cast import Member
from tests.web import sample
from tests.web.conftest import SignedIn


def page(client: Client) -> str:
    response = client.get("/courses/wells/")
    assert response.status_code == 200
    return response.content.decode()


def test_a_visitor_sees_all_of_it(client: Client, wells: Offer) -> None:
    text = page(client)
    for said in (
        "One thousand wells", "A test kit that errs.", "Say what a positive result means.", "Taught in 1.1, 1.2, 2.1.",
        "A district has a thousand wells.", "Trees of numbers", "Certificate of completion",
        "A course grade of 60",
        "School arithmetic.", "Teaches statistics.", "CC BY 4.0", 'id="pathway-certificate"', "Example University",
    ):  # fmt: skip
        assert said in text
    assert '<a class="button" href="/courses/wells/join/">Take part</a>' in text
    assert 'href="/learn/wells/cases/"' in text


def test_numbers(wells: Offer) -> None:
    assert [unit.number for module in syllabus(wells.outline) for unit in module.units] == ["1.1", "1.2", "2.1"]
    assert aims(wells.outline)[0].taught_in == ("1.1", "1.2", "2.1")
    assert [(share.title, share.weight, share.count) for share in shares(wells.outline)] == [("Checks", 1.0, 1)]


def test_queries_for_a_visitor(client: Client, wells: Offer, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    page(client)
    with django_assert_num_queries(0):  # everything is remembered: the version for good, the run for two seconds
        page(client)


def test_those_who_take_part_go_on(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    learning.enrol(account_id=ada.id, offer=wells)
    text = page(signed_in(ada))
    assert "Go on" in text
    assert "Your course home" in text
    assert "/courses/wells/leave/" in text
    assert ">Take part<" not in text


def test_a_course_that_needs_an_account_links_to_no_unit(client: Client, wells: Offer) -> None:
    Run.objects.update(reads_without_account=False)
    queries.forget()
    text = page(client)
    assert "Trees of numbers" in text
    assert 'href="/learn/wells/' not in text


def test_dates_are_shown_in_the_zone_of_the_run(client: Client, wells: Offer) -> None:
    opens = datetime.fromisoformat("2099-12-01T17:00:00+00:00")
    catalogue.set_dates(run_id=wells.run.id, opens_at=opens, closes_at=None)
    assert "1 December 2099, 18:00 CET" in page(client)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((3, 9), "You can take part from"),
        ((-9, -3), "takes nobody any more"),
        ((-3, 3), "/courses/wells/join/"),
    ],
)
def test_a_course_says_whether_it_takes_people(client: Client, wells: Offer, days: tuple[int, int], said: str) -> None:
    opens, closes = (timezone.now() + timedelta(days=number) for number in days)
    catalogue.set_dates(run_id=wells.run.id, opens_at=opens, closes_at=closes)
    queries.forget()
    text = page(client)
    assert said in text
    assert ("/courses/wells/join/" in text) == (days == (-3, 3))


def test_no_such_course(client: Client, db: None) -> None:
    response = client.get("/courses/nothing/")
    assert response.status_code == 404
    assert "There is no such course here." in response.content.decode()


def test_what_authors_write_is_escaped(client: Client, tmp_path: Path, db: None) -> None:
    sample.publish(tmp_path, "odd", title="<script>alert(1)</script>")
    text = client.get("/courses/odd/").content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
