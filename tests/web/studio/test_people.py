"""The people of a course: added by address, invited by mail, taken away, leaving; an author always stays."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.models import Account, Invitation
from stoa.accounts.rules import SITE, course_scope, institution_scope
from stoa.catalogue.queries import Offer
from stoa.kernel import audit
from tests.cast import Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn

PEOPLE = "/studio/wells/people/"
WELLS = course_scope("wells")


@pytest.fixture
def browser(wells: Offer, cy: Member, signed_in: SignedIn) -> Client:
    """The author's browser."""
    return signed_in(cy)


def end(browser: Client, who: Member, role: str) -> str:
    person = people.person(who.id)
    assert person is not None
    form = {"do": "end", "person": person.public_id, "role": role}
    return browser.post(PEOPLE, form, follow=True).content.decode()


def test_who_has_an_account_has_the_task_at_once(
    browser: Client, cy: Member, bo: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = browser.post(PEOPLE, {"email": " BO@example.org", "role": "staff"}, follow=True).content.decode()
    assert "They are told by mail." in page
    assert people.roles_of(bo.id) == {("staff", WELLS)}
    (letter,) = mail.outbox
    assert letter.to == ["bo@example.org"]
    assert "One thousand wells" in letter.subject
    assert PEOPLE in letter.body
    found = people.person(bo.id)
    assert found is not None
    entry = audit.entries(about=f"account:{found.public_id}")[0]
    assert (entry.act, entry.by, entry.details) == ("accounts.role_granted", cy.id, {"role": "staff", "scope": WELLS})


def test_being_added_twice_is_one_letter(
    browser: Client, bo: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(PEOPLE, {"email": bo.email, "role": "staff"})
    assert len(mail.outbox) == 1


def test_who_has_none_is_invited_and_becomes_it(
    browser: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = browser.post(PEOPLE, {"email": "eve@example.net", "role": "author"}, follow=True).content.decode()
    assert "An invitation is on its way" in page
    assert "eve@example.net" in browser.get(PEOPLE).content.decode()
    (letter,) = mail.outbox
    path = re.search(r"/invite/[\w-]+/", letter.body)
    assert path is not None
    guest = Browser()
    assert "One thousand wells" in guest.get(path[0]).content.decode()
    guest.post(path[0], {"name": "Eve", "password": "a long enough one"})
    eve = people.person_by_email("eve@example.net")
    assert eve is not None
    assert people.roles_of(eve.id) == {("author", WELLS)}
    assert guest.get(PEOPLE).status_code == 200
    assert guest.get(path[0]).status_code == 410


def test_an_invitation_is_taken_back(browser: Client) -> None:
    token = accounts.invite(email="eve@example.net", role="staff", scope=WELLS)
    elsewhere = accounts.invite(email="eve@example.net", role="staff", scope=course_scope("other"))
    for row in Invitation.objects.all():
        browser.post(PEOPLE, {"do": "take-back", "invitation": str(row.id)})
    assert people.invitation(token) is None
    assert people.invitation(elsewhere) is not None, "that is another course's"


def test_inviting_again_voids_the_first_and_there_is_an_end_to_it(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stoa.accounts.actions.invitations.MOST_INVITATIONS", 2)
    first = accounts.invite(email="eve@example.net", role="staff", scope=WELLS)
    browser.post(PEOPLE, {"email": "eve@example.net", "role": "staff"})
    assert people.invitation(first) is None
    browser.post(PEOPLE, {"email": "fay@example.net", "role": "staff"})
    response = browser.post(PEOPLE, {"email": "gus@example.net", "role": "staff"})
    assert response.status_code == 422
    assert "Take some back first" in response.content.decode()
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize(
    "form",
    [{"email": "", "role": "staff"}, {"email": "no", "role": "staff"}, {"email": "a@b.example", "role": "operator"}],
)
def test_what_can_not_be_is_said(browser: Client, form: dict[str, str]) -> None:
    response = browser.post(PEOPLE, form)
    assert response.status_code == 422
    assert "needs another look" in response.content.decode()
    assert not Invitation.objects.exists()


def test_a_task_is_taken_away(browser: Client, di: Member) -> None:
    assert "Di no longer has this task." in end(browser, di, "staff")
    assert people.roles_of(di.id) == frozenset()


def test_one_may_leave_and_the_page_goes_with_it(wells: Offer, cy: Member, di: Member, signed_in: SignedIn) -> None:
    browser = signed_in(di)
    assert "You have left this task." in end(browser, di, "staff")
    assert people.roles_of(di.id) == frozenset()
    assert browser.get(PEOPLE).status_code == 404


def test_staff_end_nobody_elses_task(wells: Offer, cy: Member, di: Member, signed_in: SignedIn) -> None:
    browser = signed_in(di)
    page = browser.get(PEOPLE).content.decode()
    assert "Add somebody" not in page
    assert cy.email not in page, "addresses are for those who name people"
    end(browser, cy, "author")
    assert ("author", WELLS) in people.roles_of(cy.id)


def test_the_last_author_stays_unless_an_operator_says_so(
    browser: Client, cy: Member, bo: Member, signed_in: SignedIn
) -> None:
    assert "the last one" in browser.get(PEOPLE).content.decode()
    assert "Somebody must stay." in end(browser, cy, "author")
    accounts.grant_role(account_id=bo.id, role="author", scope=WELLS)
    assert "You have left this task." in end(browser, cy, "author")
    op = member("Op", ("operator", SITE))
    assert "Bo no longer has this task." in end(signed_in(op), bo, "author")
    assert people.roles_of(bo.id) == frozenset()


def test_a_closed_account_is_no_author_that_stays(browser: Client, cy: Member, bo: Member) -> None:
    accounts.grant_role(account_id=bo.id, role="author", scope=WELLS)
    Account.objects.filter(id=bo.id).update(is_active=False)
    assert "Somebody must stay." in end(browser, cy, "author")


def test_roles_of_other_scopes_are_not_for_this_page(browser: Client, bo: Member) -> None:
    accounts.grant_role(account_id=bo.id, role="staff", scope=course_scope("other"))
    person = people.person(bo.id)
    assert person is not None
    form = {"do": "end", "person": person.public_id, "role": "staff"}
    assert browser.post(PEOPLE, form).status_code == 404
    assert people.roles_of(bo.id) == {("staff", course_scope("other"))}


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    browser: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count - 1):
        member(f"T{number}", ("staff", WELLS))
    browser.get(PEOPLE)
    with django_assert_num_queries(8):  # session, account, roles, course, runs, appeals, people, invitations
        assert browser.get(PEOPLE).content.decode().count('value="end"') == count - 1


def test_people_of_an_institution(wells: Offer, bo: Member, signed_in: SignedIn) -> None:
    north = institution_scope("example-university")
    ed = member("Ed", ("manager", north))
    browser, page = signed_in(ed), "/institutions/example-university/people/"
    browser.post(page, {"email": bo.email, "role": "registrar"})
    assert people.roles_of(bo.id) == {("registrar", north)}
    me = people.person(ed.id)
    assert me is not None
    said = browser.post(page, {"do": "end", "person": me.public_id, "role": "manager"}, follow=True)
    assert "Somebody must stay." in said.content.decode()
    him = people.person(bo.id)
    assert him is not None
    response = signed_in(bo).post(page, {"do": "end", "person": him.public_id, "role": "registrar"})
    assert response["Location"] == "/institutions/example-university/"
    assert people.roles_of(bo.id) == frozenset()
