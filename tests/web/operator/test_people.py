"""Whoever runs the site finds people, sees their state, and acts on them; each act is written down."""

from __future__ import annotations

import pytest
from django.core import mail
from lxml import html
from pytest_django import DjangoAssertNumQueries

from stoa.accounts import actions, queries
from stoa.accounts.rules import SITE, course_scope
from stoa.catalogue.queries import Offer
from stoa.kernel import audit
from stoa.learning import actions as learning
from tests.cast import PASSWORD, Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn

PEOPLE = "/operator/people/"


def page_of(who: Member) -> str:
    """The address of somebody's page."""
    person = queries.person(who.id)
    assert person is not None
    return f"{PEOPLE}{person.public_id}/"


def acts() -> list[tuple[str, int | None]]:
    """What was written down last, the newest first, the setting up left out."""
    return [(entry.act, entry.by) for entry in audit.entries() if entry.by is not None]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    desk: Browser, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        who = actions.open_account(email=f"zoe{number}@example.org", name=f"Zoë {number}", password=None)
        actions.grant_role(account_id=who, role="staff", scope=course_scope("wells"))
    with django_assert_num_queries(6):
        text = desk.get(f"{PEOPLE}?q=zoë").content.decode()
    assert text.count("zoe") >= count


def test_people_are_found_by_name_and_by_address(desk: Browser) -> None:
    member("Ada")
    member("Bo")
    for sought in ("ada", "ADA", "da@exam"):
        text = desk.get(f"{PEOPLE}?q={sought}").content.decode()
        assert "ada@example.org" in text and "bo@example.org" not in text
    assert "Nobody here has that" in desk.get(f"{PEOPLE}?q=zzz").content.decode()


def test_people_with_tasks_are_found(desk: Browser) -> None:
    member("Ada")
    member("Di", ("staff", course_scope("wells")))
    text = desk.get(f"{PEOPLE}?role=any").content.decode()
    assert "di@example.org" in text and "op@example.org" in text and "ada@example.org" not in text
    assert "teaches wells" in text and "password only" in text
    assert "di@example.org" not in desk.get(f"{PEOPLE}?role=operator").content.decode()
    assert desk.get(f"{PEOPLE}?role=%27--&before=x").status_code == 200


def test_the_list_goes_on(desk: Browser) -> None:
    for number in range(60):
        actions.open_account(email=f"n{number}@example.org", name=f"N{number:02}", password=None)
    first = desk.get(f"{PEOPLE}?q=n").content.decode()
    assert "n59@example.org" in first and "n9@example.org" not in first
    before = first.partition("before=")[2].partition('"')[0]
    second = desk.get(f"{PEOPLE}?q=n&before={before}").content.decode()
    assert "n9@example.org" in second and "n59@example.org" not in second


def test_a_persons_page_says_how_things_stand(desk: Browser, ada: Member, wells: Offer, signed_in: SignedIn) -> None:
    learning.enrol(account_id=ada.id, offer=wells)
    signed_in(ada)
    text = desk.get(page_of(ada)).content.decode()
    for said in ("ada@example.org", "in 1 browser", "none", "None: learns here.", "wells", "Suspend the account"):
        assert said in text


def test_what_cannot_be_taken_lightly_is_opened_first(desk: Browser, ada: Member) -> None:
    page = html.document_fromstring(desk.get(page_of(ada)).content)
    (suspend,) = page.xpath(f"//form[@action='{page_of(ada)}suspend/']")
    assert suspend.getparent().tag == "details" and "cannot sign in until" in suspend.getparent().text_content()


def test_past_the_tabs_is_the_content(desk: Browser) -> None:
    page = html.document_fromstring(desk.get(PEOPLE).content)
    assert page.xpath("string(//a[@class='skip']/@href)") == "#content"
    (content,) = page.xpath("//*[@id='content']")
    assert content.get("tabindex") == "-1" and content.xpath(".//h1") and not content.xpath(".//nav[@class='tabs']")


def test_an_account_is_suspended_and_opened_again(desk: Browser, op: Member, ada: Member, signed_in: SignedIn) -> None:
    theirs = signed_in(ada)
    assert desk.post(f"{page_of(ada)}suspend/")["Location"] == page_of(ada)
    assert theirs.get("/account/").status_code == 302, "out at once"
    form = {"login": ada.email, "password": PASSWORD}
    assert Browser().post("/accounts/login/", form)["Location"] == "/accounts/inactive/"
    assert "suspended" in desk.get(page_of(ada)).content.decode()
    desk.post(f"{page_of(ada)}reopen/")
    assert Browser().post("/accounts/login/", form)["Location"] == "/"
    assert acts() == [("accounts.account_reopened", op.id), ("accounts.account_suspended", op.id)]


def test_somebody_is_signed_out_everywhere(desk: Browser, op: Member, ada: Member, signed_in: SignedIn) -> None:
    browsers = [signed_in(ada), signed_in(ada)]
    desk.post(f"{page_of(ada)}sign-out/")
    assert [browser.get("/account/").status_code for browser in browsers] == [302, 302]
    assert acts() == [("accounts.sessions_ended", op.id)]


def test_roles_of_the_site_are_given_and_taken(desk: Browser, op: Member, ada: Member) -> None:
    desk.post(f"{page_of(ada)}grant/", {"role": "author"})
    assert queries.roles_of(ada.id) == {("author", SITE)}
    desk.post(f"{page_of(ada)}take/", {"role": "author"})
    assert queries.roles_of(ada.id) == frozenset()
    assert acts() == [("accounts.role_taken", op.id), ("accounts.role_granted", op.id)]
    assert desk.post(f"{page_of(ada)}grant/", {"role": "staff"}).status_code == 404, "that one belongs to a course"


def test_the_last_operator_stays(desk: Browser, op: Member) -> None:
    assert "Nobody else runs this site" in desk.post(f"{page_of(op)}take/", {"role": "operator"}, follow=True).text
    assert "your own account" in desk.post(f"{page_of(op)}suspend/", follow=True).text
    assert queries.roles_of(op.id) == {("operator", SITE)}
    assert acts() == []


@pytest.mark.django_db(transaction=True)
def test_factors_are_reset_and_their_owner_is_told(desk: Browser, op: Member, ada: Member) -> None:
    desk.post(f"{page_of(ada)}reset-factors/")
    assert acts() == [("accounts.factors_reset", op.id)]
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["ada@example.org"], "Your second factors were taken away")
    ]


def test_whoever_only_found_the_desk_unlocked_does_nothing(op: Member, ada: Member, signed_in: SignedIn) -> None:
    desk = signed_in(op).an_hour_later()
    for address in (f"{page_of(ada)}suspend/", f"{page_of(ada)}grant/", f"{PEOPLE}-/invite/"):
        assert desk.post(address, {"role": "operator"})["Location"].startswith("/accounts/reauthenticate/")
    assert queries.roles_of(ada.id) == frozenset()


def test_what_was_sent_goes_on_once_it_is_sure_who_asks(op: Member, ada: Member, signed_in: SignedIn) -> None:
    desk = signed_in(op).an_hour_later()
    asks = desk.post(f"{page_of(ada)}suspend/")["Location"]
    desk.post(asks, {"password": PASSWORD})
    card = queries.find_people("ada")[0]
    assert not card.is_active


@pytest.mark.django_db(transaction=True)
def test_somebody_is_invited_by_mail(desk: Browser, op: Member) -> None:
    assert desk.post(f"{PEOPLE}-/invite/", {"email": "eve@", "role": "author"}).status_code == 422
    assert desk.post(f"{PEOPLE}-/invite/", {"email": "eve@example.org", "role": "author"}).status_code == 302
    letter = mail.outbox[-1]
    assert letter.to == ["eve@example.org"]
    link = str(letter.body).partition("/invite/")[2].split()[0]
    guest = Browser()
    assert guest.post(f"/invite/{link}", {"name": "Eve", "password": "words that stay"})["Location"] == "/"
    found = queries.person_by_email("eve@example.org")
    assert found is not None
    assert queries.roles_of(found.id) == {("author", SITE)}
    assert ("accounts.person_invited", op.id) in acts()
    assert ("accounts.invitation_accepted", found.id) in acts()


def test_nobody_is_there_for_an_unknown_id(desk: Browser) -> None:
    assert desk.get(f"{PEOPLE}none/").status_code == 404
    assert desk.post(f"{PEOPLE}none/suspend/").status_code == 404
