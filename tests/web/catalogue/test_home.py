"""The home page and the list of courses, with as many statements at three rows as at one."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stoa.accounts import actions as accounts
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.learning import actions as learning
from tests.cast import Member
from tests.web import sample
from tests.web.conftest import SignedIn


def test_a_site_without_a_course_says_how_to_add_one(client: Client, db: None) -> None:
    for address in ("/", "/courses/"):
        text = client.get(address).content.decode()
        assert "nobody is teaching yet" in text
        assert "stoa course publish my-course" in text


def test_a_visitor_sees_the_courses(client: Client, wells: Offer) -> None:
    text = client.get("/").content.decode()
    assert "Anyone walking by could stop and learn." in text
    assert "One course" in text
    assert 'href="/courses/wells/"' in text
    assert 'aria-label="3 units in 2 modules, about 1 hour"' in text


@pytest.mark.parametrize("address", ["/", "/courses/"])
@pytest.mark.parametrize("count", [1, 3])
def test_statements_for_a_visitor(
    client: Client,
    tmp_path: Path,
    db: None,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    count: int,
) -> None:
    for number in range(count):
        sample.publish(tmp_path, f"wells-{number}")
    client.get(address)
    with django_assert_num_queries(1):  # the runs that are listed; outlines are remembered
        client.get(address)


def test_the_list_can_be_narrowed(client: Client, tmp_path: Path, db: None) -> None:
    sample.publish(tmp_path, "wells")
    sample.publish(tmp_path, "pozos", title="Mil pozos", language="es", hours=12, subject="agua")
    text = client.get("/courses/?q=pozos").content.decode()
    assert "Mil pozos" in text
    assert "One thousand wells" not in text
    assert "One thousand wells" in client.get("/courses/?time=short&time=middle").content.decode()
    assert "No course has all of that" in client.get("/courses/?q=zebra").content.decode()
    assert "Sorted by" in client.get("/courses/?order=title").content.decode()


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "a" * 5000, "order=%27%3B--", "time=x&" * 300, "q=%3Cscript%3Ealert(1)%3C/script%3E"]
)
def test_odd_queries(client: Client, wells: Offer, query: str) -> None:
    response = client.get(f"/courses/?{query}")
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("address", ["/", "/courses/"])
def test_the_field_says_what_is_searched(client: Client, wells: Offer, address: str) -> None:
    text = client.get(address).content.decode()
    assert 'aria-describedby="q-help"' in text
    assert "not the text inside units." in text
    assert "One thousand wells" in client.get("/courses/?q=trees of numbers").content.decode(), "a unit's title"
    assert "No course has all of that" in client.get("/courses/?q=branches").content.decode(), "a unit's text"


def test_first_run_of_a_learner(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    text = signed_in(ada).get("/").content.decode()
    assert "Find something to learn" in text
    assert "Ada" in text


def test_what_next(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    learning.enrol(account_id=ada.id, offer=wells)
    learning.note_place(ada.id, wells.run.id, "trees")
    learning.flush_places()
    text = signed_in(ada).get("/").content.decode()
    assert "Trees of numbers" in text
    assert 'href="/learn/wells/trees/"' in text
    assert "0 of 3 units done, 0 of 36 minutes." in text
    assert "Nothing is earned yet." in text


@pytest.mark.parametrize("count", [1, 3])
def test_statements_for_a_learner(
    tmp_path: Path, ada: Member, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        learning.enrol(account_id=ada.id, offer=sample.publish(tmp_path, f"wells-{number}"))
    client = signed_in(ada)
    client.get("/")
    # session, account, enrolments, summaries, runs, roles, records, what is being signed
    with django_assert_num_queries(8):
        assert client.get("/").status_code == 200


def test_everything_done(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    learning.enrol(account_id=ada.id, offer=wells)
    for unit in ("cases", "trees"):
        learning.finish_unit(
            account=ada.id,
            epoch=1,
            run_id=wells.run.id,
            version=wells.outline.version_id,
            unit=unit,
            needs=(),
            counts=True,
        )
    assert "2 of 3 units done, 24 of 36 minutes." in signed_in(ada).get("/").content.decode()


def test_an_unlisted_run_is_on_no_list(client: Client, wells: Offer) -> None:
    assert catalogue.listed_offers()
    catalogue.Run.objects.update(is_listed=False)
    catalogue.forget()
    assert "One thousand wells" not in client.get("/courses/").content.decode()
    assert client.get("/courses/wells/").status_code == 200


def test_those_with_a_task_find_it(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    assert "Courses you write or teach" not in signed_in(ada).get("/").content.decode()
    accounts.grant_role(account_id=ada.id, role="author")
    assert 'href="/studio/"' in signed_in(ada).get("/").content.decode()
    learning.enrol(account_id=ada.id, offer=wells)
    assert 'href="/studio/"' in signed_in(ada).get("/").content.decode()
