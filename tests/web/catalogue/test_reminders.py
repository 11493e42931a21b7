"""Being told when a course takes people: with an address, with an account, once, and not by somebody else's hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from stoa.catalogue import actions, queries
from stoa.catalogue.models import Reminder
from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.web.conftest import SignedIn

pytestmark = pytest.mark.django_db(transaction=True)
TELL = "/courses/wells/tell-me/"


@pytest.fixture
def shut(wells: Offer, settings: Settings) -> Offer:
    """The course opens in a month."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    month = timezone.now() + timedelta(days=30)
    actions.set_dates(run_id=wells.run.id, opens_at=month, closes_at=None)
    return wells


def opened(offer: Offer) -> int:
    actions.set_dates(run_id=offer.run.id, opens_at=None, closes_at=None)
    return actions.tell_waiting(run_id=offer.run.id)


def link() -> str:
    (found,) = [word for word in str(mail.outbox[0].body).split() if "/tell-me/" in word]
    return found[found.index("/tell-me/") :]


def test_a_visitor_is_told_once_after_confirming(shut: Offer, client: Client) -> None:
    assert TELL in client.get("/courses/wells/").content.decode()
    client.post(TELL, {"address": "Eve@Example.org"})
    client.get(link())  # mail programs open links by themselves
    assert queries.reminders(shut.run.course_id) == 0
    client.post(link())
    assert queries.reminders(shut.run.course_id) == 1
    assert (opened(shut), opened(shut)) == (1, 0)
    assert [letter.to for letter in mail.outbox] == [["eve@example.org"]] * 2
    assert not Reminder.objects.exists()


def test_who_never_confirms_is_not_told(shut: Offer, client: Client) -> None:
    client.post(TELL, {"address": "eve@example.org"})
    assert opened(shut) == 0


def test_one_click_and_the_address_is_forgotten(shut: Offer, client: Client) -> None:
    client.post(TELL, {"address": "eve@example.org"})
    assert "Your address is forgotten" in client.post(link(), {"do": "stop"}).content.decode()
    assert not Reminder.objects.exists()
    assert client.get(link()).status_code == 410


def test_asking_again_and_again_fills_nobodys_mailbox(shut: Offer, client: Client) -> None:
    for _ in range(5):
        client.post(TELL, {"address": "eve@example.org"})
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("address", ["", "eve", "eve@example.org\nBcc: x@example.org", "x" * 300 + "@example.org"])
def test_what_is_no_address(shut: Offer, client: Client, address: str) -> None:
    assert client.post(TELL, {"address": address}).status_code == 422
    assert mail.outbox == []


def test_an_account_has_a_button(shut: Offer, ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    browser.post(TELL)
    browser.post(TELL)
    assert "Don’t tell me" in browser.get("/courses/wells/").content.decode()
    browser.post(TELL, {"do": "stop"})
    assert opened(shut) == 0
    actions.set_dates(run_id=shut.run.id, opens_at=timezone.now() + timedelta(days=1), closes_at=None)
    browser.post(TELL)
    assert opened(shut) == 1
