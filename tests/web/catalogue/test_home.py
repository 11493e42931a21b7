"""The home page and the list of courses, with as many statements at three rows as at one."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stoa.accounts import actions as accounts
from stoa.catalogue.queries import Offer
from stoa.kernel.statements import counted
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


@pytest.mark.parametrize("count", [1, 3])
def test_statements_for_a_visitor(client: Client, tmp_path: Path, db: None, count: int) -> None:
    for number in range(count):
        sample.publish(tmp_path, f"wells-{number}")
    client.get("/")
    with counted() as statements:
        client.get("/")
    assert len(statements) == 1, "the entries; what narrows the list is remembered"


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
    with django_assert_num_queries(10):
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


def test_those_with_a_task_find_it(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    assert "Courses you write or teach" not in signed_in(ada).get("/").content.decode()
    accounts.grant_role(account_id=ada.id, role="author")
    assert 'href="/studio/"' in signed_in(ada).get("/").content.decode()
    learning.enrol(account_id=ada.id, offer=wells)
    assert 'href="/studio/"' in signed_in(ada).get("/").content.decode()
