"""The log of privileged acts: in words, narrowed to a person, a course, an act, page by page."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from stoa.accounts import actions, queries
from stoa.accounts.rules import SITE, course_scope
from stoa.kernel import audit
from tests.cast import Member, member
from tests.web.browser import Browser

AUDIT = "/operator/audit/"


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_much_for_three_as_for_one(
    desk: Browser, op: Member, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        who = member(f"N{number}")
        actions.grant_role(account_id=who.id, role="author", scope=SITE, by=op.id)
    with django_assert_num_queries(6):
        text = desk.get(AUDIT).content.decode()
    assert text.count("gave the role author (site)") == count


def test_acts_read_as_sentences(desk: Browser, op: Member) -> None:
    ada = member("Ada")
    actions.suspend(account_id=ada.id, by=op.id)
    audit.note("elsewhere.door_painted", by=None, about="institution:lund")
    text = desk.get(AUDIT).content.decode()
    for said in ("suspended the account", "Ada", "door painted", "The command line", "lund"):
        assert said in text


def test_what_fills_a_sentence_keeps_its_direction(desk: Browser, op: Member) -> None:
    actions.grant_role(account_id=op.id, role="author", scope=course_scope("wells-of-may"), by=op.id)
    desk.cookies["stoa_language"] = "ar"
    assert "\u2068course:wells-of-may\u2069" in desk.get(AUDIT).content.decode()


def test_the_log_is_narrowed(desk: Browser, op: Member) -> None:
    ada, bo = member("Ada"), member("Bo")
    actions.suspend(account_id=ada.id, by=op.id)
    actions.grant_role(account_id=bo.id, role="author", by=op.id)
    audit.note("content.course_withdrawn", by=bo.id, about=course_scope("wells"))
    person = queries.person(bo.id)
    assert person is not None
    for query in (f"person={person.public_id}", f"person={bo.email}", f"person={bo.email.upper()}"):
        text = desk.get(f"{AUDIT}?{query}").content.decode()
        assert "gave the role author" in text and "course withdrawn" in text and "suspended the" not in text
    text = desk.get(f"{AUDIT}?course=wells").content.decode()
    assert "course withdrawn" in text and "gave the role author" not in text
    text = desk.get(f"{AUDIT}?act=accounts.account_suspended").content.decode()
    assert "suspended the account" in text and "gave the role author" not in text
    assert "Nobody here has that address" in desk.get(f"{AUDIT}?person=zzz").content.decode()


def test_the_log_goes_on_and_takes_any_query(desk: Browser) -> None:
    for number in range(60):
        audit.note("elsewhere.door_painted", by=None, about=f"institution:n{number:02}.")
    first = desk.get(AUDIT).content.decode()
    assert "n59." in first and "n05." not in first
    before = first.partition("before=")[2].partition('"')[0]
    assert "n05." in desk.get(f"{AUDIT}?before={before}").content.decode()
    for query in ("before=x", "before=99999999999999999999", "act=%27", "person=%00", "course=%F0%9F%A6%89"):
        assert desk.get(f"{AUDIT}?{query}").status_code in (200, 400)


def test_somebody_who_has_left_is_nobody(desk: Browser, op: Member) -> None:
    audit.note("accounts.account_suspended", by=987654, about="account:gone")
    assert desk.get(AUDIT).content.decode().lower().count("somebody who has left") == 2
