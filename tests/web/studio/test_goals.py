"""What staff see of goals: numbers of enough people, words of those who let them, a file that runs no formula."""

from __future__ import annotations

import pytest
from django.test import Client

from stoa.accounts.rules import course_scope
from stoa.catalogue.queries import Offer
from stoa.kernel.models import AuditEntry
from stoa.learning import actions as learning
from stoa.learning.goals import Checks, OwnCheck, Said
from stoa.learning.models import Goal
from tests.cast import Member, member
from tests.web.conftest import SignedIn

PAGE, FILE = "/studio/wells/goals/", "/studio/wells/goals.csv"


def say(wells: Offer, name: str, said: Said) -> Member:
    who = member(name)
    learning.enrol(account_id=who.id, offer=wells)
    learning.set_goal(account_id=who.id, run_id=wells.run.id, said=said)
    return who


@pytest.fixture
def staff(wells: Offer, signed_in: SignedIn) -> Client:
    """The browser of Di, who teaches the course."""
    return signed_in(member("Di", ("staff", course_scope("wells"))))


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return b"".join(response).decode() if response.streaming else response.content.decode()


def test_before_anybody_has_said_anything(staff: Client) -> None:
    assert "Nobody has said yet what they want." in text(staff, PAGE)


def test_words_only_of_those_who_let_them(wells: Offer, staff: Client) -> None:
    for readers in ("me", "staff", "course", "public"):
        who = say(wells, readers.title(), Said("skill", f"Mine for {readers}", "en", visibility=readers))
        id = Goal.objects.get(account_id=who.id).public_id
        learning.report_goal(
            account_id=who.id, run_id=wells.run.id, goal=id, outcome="partly", words=f"Told by {readers}",
            can_quote=readers == "course",
        )  # fmt: skip
    page, listed = text(staff, PAGE), text(staff, FILE)
    for readers in ("staff", "course", "public"):
        assert f"Mine for {readers}" in page
        assert f"Mine for {readers}" in listed
    assert "Mine for me" not in page + listed
    assert "Told by course" in page
    assert "Told by staff" not in page
    assert page.count("not told: too few") >= 3, "four people are too few for a number"


def test_numbers_from_five_people_on(wells: Offer, staff: Client) -> None:
    for number in range(10):
        own = Checks(own=(OwnCheck("own-1", "x"),))
        who = say(wells, f"L{number}", Said("teach", checks=own))
        if number < 5:
            goal = Goal.objects.get(account_id=who.id).public_id
            learning.tick(account_id=who.id, run_id=wells.run.id, goal=goal, ids=["own-1"])
    page = text(staff, PAGE)
    assert "<dt>Have a goal</dt><dd>10</dd><dt>With checks of their own</dt><dd>10</dd>" in page
    assert "<dt>Have reached it</dt><dd>5</dd>" in page


def test_a_file_runs_no_formula_and_is_noted(wells: Offer, staff: Client) -> None:
    own = Checks(own=(OwnCheck("own-1", "@SUM(1)"),))
    say(wells, "Ada", Said("skill", '=HYPERLINK("http://x")', "en", own, visibility="staff"))
    listed = text(staff, FILE)
    assert "'=HYPERLINK" in listed
    assert ",=HYPERLINK" not in listed
    assert "'@SUM(1)" in listed
    assert AuditEntry.objects.filter(act="learning.goals_exported").count() == 1


def test_hiding_words_from_others(wells: Offer, staff: Client, client: Client) -> None:
    ada = say(wells, "Ada", Said("skill", "Buy my watches", "en", visibility="public"))
    assert "Buy my watches" in text(client, "/courses/wells/")
    id = Goal.objects.get(account_id=ada.id).public_id
    assert staff.post(PAGE, {"do": "hide", "goal": id}).status_code == 302
    assert "Buy my watches" not in text(client, "/courses/wells/")
    assert "hidden from others" in text(staff, PAGE)
    assert staff.post(PAGE, {"do": "show", "goal": id}).status_code == 302
    assert "Buy my watches" in text(client, "/courses/wells/")
    assert staff.post(PAGE, {"do": "praise", "goal": id}).status_code == 404
    assert staff.get(f"{PAGE}?page=7").status_code == 404


def test_on_a_learners_page(wells: Offer, staff: Client) -> None:
    for readers in ("me", "staff"):
        who = say(wells, readers.title(), Said("skill", f"Mine for {readers}", "en", visibility=readers))
        person = Goal.objects.select_related("account").get(account_id=who.id).account.public_id
        assert ("Mine for" in text(staff, f"/studio/wells/learners/{person}/")) is (readers == "staff")


def test_many_goals_stand_on_pages(wells: Offer, staff: Client) -> None:
    for number in range(27):
        say(wells, f"L{number:02}", Said("skill", f"Goal number {number:02}.", "en", visibility="staff"))
    first, second = text(staff, PAGE), text(staff, f"{PAGE}?page=2")
    assert "Goal number 26." in first
    assert "Goal number 01." not in first
    assert "Goal number 01." in second
