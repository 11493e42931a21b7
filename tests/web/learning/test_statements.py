"""What the hot pages cost: literal numbers of statements, the same at one row and at three."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from stoa.catalogue.queries import Offer
from stoa.kernel.statements import Count, counted
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.learning import springs

ALL_UNITS = tuple(springs.UNITS)


def cost(client: Client, path: str) -> Count:
    """The statements of a page that has been asked for before."""
    client.get(path)
    with counted() as count:
        response = client.get(path)
    assert response.status_code == 200
    return count


@pytest.mark.parametrize(("unit", "statements"), [("one", 3), ("three", 3), ("examined", 3), ("plain", 2)])
def test_a_unit(learner: Client, unit: str, statements: int) -> None:
    assert len(cost(learner, f"/learn/springs/{unit}/")) == statements


@pytest.mark.parametrize("answered", [("one", "a"), ("three", "b", "c", "d")])
def test_a_unit_with_answers(learner: Client, answered: tuple[str, ...]) -> None:
    unit, *parts = answered
    for part in parts:
        springs.send(learner, springs.form(learner, unit, part), part)
    assert len(cost(learner, f"/learn/springs/{unit}/")) == 3


@pytest.mark.parametrize("parts", [("a",), ("b", "c", "d")])
def test_the_course_home(learner: Client, parts: tuple[str, ...]) -> None:
    for part in parts:
        springs.send(learner, springs.form(learner, "one" if part == "a" else "three", part), part)
    assert len(cost(learner, "/learn/springs/")) == 3


def test_a_reader_who_does_not_take_part(course: Offer, bo: Member, signed_in: SignedIn) -> None:
    """The hot page looks, sees no seat, and leaves the answer to the ordinary one."""
    browser = signed_in(bo)
    assert len(cost(browser, "/learn/springs/one/")) == 9


def test_a_visitor(course: Offer, client: Client) -> None:
    assert len(cost(client, "/learn/springs/one/")) == 0


@pytest.mark.parametrize("parts", [("a",), ("b", "c", "d")])
def test_grades(learner: Client, parts: tuple[str, ...]) -> None:
    for part in parts:
        springs.send(learner, springs.form(learner, "one" if part == "a" else "three", part), part)
    assert len(cost(learner, "/learn/springs/-/grades/")) == 6


@pytest.mark.django_db(transaction=True)
def test_an_answer(learner: Client) -> None:
    springs.send(learner, springs.form(learner, "one", "a"), "a", springs.WRONG)  # what practice there is, is known now
    for unit, part in (("one", "a"), ("three", "b"), ("twice", "twice-q"), ("examined", "quiz")):
        filled = springs.form(learner, unit, part)
        data = {"csrfmiddlewaretoken": filled.token, "once": filled.once}
        answers = {"answer-k-one": springs.RIGHT, "answer-k-two": springs.WRONG, f"answer-{part}": springs.RIGHT}
        with counted() as count:
            response = learner.post(filled.action, {**data, **answers}, headers={"HX-Request": "true"})
        assert response.status_code == 200
        if connection.vendor == "postgresql":
            assert len(count) == 1, count.statements
        else:
            statements = [sql for sql in count.statements if not sql.startswith(("BEGIN", "COMMIT"))]
            assert len(statements) <= 6, statements


def test_an_answer_costs_the_same_at_the_third_attempt(learner: Client) -> None:
    counts = []
    for value in (springs.WRONG, springs.WRONG, springs.WRONG):
        filled = springs.form(learner, "one", "a")
        with counted() as count:
            springs.send(learner, filled, "a", value)
        counts.append(len(count))
    assert counts[1] == counts[2] <= counts[0]
