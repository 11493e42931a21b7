"""Signing up below the age of consent: the guardian is asked, the account waits, another year does not help."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from stoa.accounts import actions, queries
from stoa.accounts.models import Account, Youth
from tests.web.accounts.mailed import CONFIRM, ZOE, code

GUARDIAN = "parent@example.net"
YOUNG = {"birth_year": str(date.today().year - 12), "birth_month": "3"}  # noqa: DTZ011  # any day of the year will do
OLD = {"birth_year": str(date.today().year - 30), "birth_month": "3"}  # noqa: DTZ011
FORM = {"name": "Zoë", "email": ZOE, "password1": "words that stay"}


@pytest.fixture(autouse=True)
def sixteen(settings: Settings, db: None) -> None:
    settings.STOA_AGE_OF_CONSENT = 16


def test_nobody_is_asked_where_no_age_is_set(settings: Settings) -> None:
    settings.STOA_AGE_OF_CONSENT = 0
    client = Client()
    assert "birth_year" not in client.get("/accounts/signup/").content.decode()
    assert client.post("/accounts/signup/", FORM).status_code == 302
    assert not Youth.objects.exists()


def test_above_it_nothing_is_kept() -> None:
    client = Client()
    assert client.post("/accounts/signup/", {**FORM, **OLD}).status_code == 302
    assert not Youth.objects.exists()
    assert "stoa_age" not in client.cookies
    account = Account.objects.get(email=ZOE)
    assert {(item.kind, item.number) for item in queries.consents(account.id)} == {("terms", 0), ("privacy", 0)}


def test_going_back_and_typing_another_year_changes_nothing() -> None:
    client = Client()
    first = client.post("/accounts/signup/", {**FORM, **YOUNG})
    assert "they have to agree" in first.content.decode()
    again = client.post("/accounts/signup/", {**FORM, **OLD})
    assert "counts until tomorrow" in again.content.decode()
    assert not Account.objects.filter(email=ZOE).exists()
    assert client.post("/accounts/signup/", {**FORM, **OLD, "guardian": GUARDIAN}).status_code == 302
    assert Youth.objects.get().until.year >= date.today().year + 3  # noqa: DTZ011


@pytest.mark.parametrize("form_of", ["{0}@{1}", "{0}+mum@{1}"])
def test_nobody_is_their_own_guardian(form_of: str) -> None:
    own = form_of.format(*ZOE.upper().split("@"))
    answer = Client().post("/accounts/signup/", {**FORM, **YOUNG, "guardian": own})
    assert "not yours" in answer.content.decode()
    assert not Account.objects.exists()


def test_a_forged_or_old_note_counts_for_nothing() -> None:
    client = Client()
    for forged in ("2999-01-01.9999999999.AAAAAAAAAAAAAAAAAAAAAA", "x", "2999-01-01.1", ""):
        client.cookies["stoa_age"] = forged
        assert client.get("/accounts/signup/").status_code == 200
    assert client.post("/accounts/signup/", {**FORM, **OLD}).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{}, {"birth_year": "12"}, {"birth_year": "3000", "birth_month": "1"}, {"birth_year": "2001", "birth_month": "13"},
     {**YOUNG, "guardian": ZOE}, {**YOUNG, "guardian": "nobody"}],
)  # fmt: skip
def test_what_cannot_be_is_asked_again(wrong: dict[str, str]) -> None:
    response = Client().post("/accounts/signup/", {**FORM, **wrong})
    assert response.status_code == 200
    assert "another look" in response.content.decode()
    assert not Account.objects.filter(email=ZOE).exists()


def test_the_account_waits_until_the_guardian_agrees(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    child, parent = Client(), Client()
    child.post("/accounts/signup/", {**FORM, **YOUNG, "guardian": GUARDIAN})
    assert all(message.to != [GUARDIAN] for message in mail.outbox), "not before the child’s own address is confirmed"
    with django_capture_on_commit_callbacks(execute=True):
        child.post(CONFIRM, {"code": code()})
    assert child.get("/courses/")["Location"] == "/account/waiting/"
    assert "stoa_pass" not in {name for name, cookie in child.cookies.items() if cookie.value}
    assert GUARDIAN in child.get("/account/waiting/").content.decode()
    assert child.get("/account/data/").status_code == 200, "their data stays theirs"
    found = re.search(r"/guardian/[\w-]+/", str(mail.outbox[-1].body))
    assert found
    page = parent.get(found[0])
    assert "May Zoë learn here?" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert parent.post(found[0], {"answer": "perhaps"}).status_code == 400
    assert "can begin" in parent.post(found[0], {"answer": "agree"}).content.decode()
    assert parent.get(found[0]).status_code == 410, "the link works once"
    assert child.get("/courses/").status_code == 200
    said = {"name": "Zoë", "time_zone": "UTC", "is_public": "on"}
    assert child.post("/account/profile/", said).status_code == 422


def invited() -> str:
    """Where somebody accepts an invitation."""
    return f"/invite/{actions.invite(email=ZOE, role='author')}/"


ACCEPTED = {"name": "Zoë", "password": "words that stay"}


def test_who_is_invited_is_asked_too() -> None:
    client, address = Client(), invited()
    assert "birth_year" in client.get(address).content.decode()
    assert client.post(address, ACCEPTED).status_code == 422
    assert client.post(address, {**ACCEPTED, **OLD}).status_code == 302
    assert queries.person_by_email(ZOE) is not None
    assert not Youth.objects.exists()


@pytest.mark.parametrize(("guardian", "said"), [("", "they have to agree"), (ZOE, "their own address")])
def test_below_it_an_invitation_wants_a_guardian(guardian: str, said: str) -> None:
    client, address = Client(), invited()
    answer = client.post(address, {**ACCEPTED, **YOUNG, "guardian": guardian})
    assert answer.status_code == 422 and said in answer.content.decode()
    again = client.post(address, {**ACCEPTED, **OLD})
    assert "counts until tomorrow" in again.content.decode()
    assert queries.person_by_email(ZOE) is None


def test_below_it_an_invited_account_waits(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    child, address = Client(), invited()
    with django_capture_on_commit_callbacks(execute=True):
        assert child.post(address, {**ACCEPTED, **YOUNG, "guardian": GUARDIAN}).status_code == 302
    assert mail.outbox[-1].to == [GUARDIAN], "the invitation has confirmed the address"
    assert child.get("/studio/")["Location"] == "/account/waiting/"
    assert "stoa_pass" not in {name for name, cookie in child.cookies.items() if cookie.value}
    found = re.search(r"/guardian/[\w-]+/", str(mail.outbox[-1].body))
    assert found
    assert Client().post(found[0], {"answer": "agree"}).status_code == 200
    assert child.get("/studio/").status_code == 200
