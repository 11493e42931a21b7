"""Which letters one gets: by a page, by the link in a letter, and when the mailbox is dead."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import trans_real
from pytest_django import Settings

from stoa.accounts import actions as accounts
from stoa.kernel.clock import now
from stoa.kernel.mail import choices, kinds, post
from stoa.kernel.mail.addresses import digest_of
from stoa.kernel.mail.kinds import Kind
from stoa.kernel.mail.postman import send_due
from stoa.kernel.models import Bounce, Letter
from tests.cast import Member
from tests.web.conftest import SignedIn


@pytest.fixture
def news() -> Iterator[Kind]:
    """A kind of letters that can be switched off."""
    kind = Kind("tests.news", "News of tests", "You wanted news from %(site)s.")
    kinds.register(kind)
    yield kind
    del kinds.kinds[kind.name]


def is_wanted(who: Member) -> bool:
    return {choice.kind.name: choice.is_wanted for choice in choices.choices(who.id)}["tests.news"]


def test_they_are_switched_off_and_on_by_kind(signed_in: SignedIn, ada: Member, news: Kind) -> None:
    client = signed_in(ada)
    page = client.get("/account/mail/").content.decode()
    assert "News of tests" in page
    assert 'value="tests.news" checked' in page
    assert "Codes for signing in" not in page, "those always come"
    client.post("/account/mail/", {})
    assert not is_wanted(ada)
    client.post("/account/mail/", {"kind": ["tests.news", "accounts.sign_in_code", "made.up"]})
    assert is_wanted(ada)


@pytest.mark.parametrize("form", [{"List-Unsubscribe": "One-Click"}, {}])
def test_the_link_in_a_letter_needs_nobody_signed_in(form: dict[str, str], db: None, ada: Member, news: Kind) -> None:
    client = Client(enforce_csrf_checks=True)
    link = urlsplit(choices.stop_address(ada.id, news.name)).path
    page = client.get(link)
    assert "Stop these letters?" in page.content.decode()
    assert is_wanted(ada), "a look changes nothing: mail scanners follow links"
    assert client.post(link, form).status_code == 200
    assert not is_wanted(ada)
    assert client.post(link, form).status_code == 200, "twice is the same as once"


def test_a_link_for_somebody_else_cannot_be_made(db: None, ada: Member, bo: Member, news: Kind) -> None:
    mine = urlsplit(choices.stop_address(ada.id, news.name)).path
    assert Client().post(mine.replace(f"/{ada.id}.", f"/{bo.id}.")).status_code == 404
    assert is_wanted(bo)


@pytest.mark.django_db(transaction=True)
def test_what_is_switched_off_is_not_sent(settings: Settings, ada: Member, bo: Member, news: Kind) -> None:
    settings.EMAIL_BACKEND = "stoa.kernel.mail.backend.QueueBackend"
    choices.choose(account=ada.id, kind=news.name, is_wanted=False)
    for who in (ada, bo):
        post(to=who.email, subject="News", text="There is some.", kind=news.name, account=who.id)
    assert send_due() == 1
    assert set(Letter.objects.values_list("account", "state")) == {(ada.id, "dropped"), (bo.id, "sent")}


def test_whoever_s_letters_come_back_sees_it_and_mends_it(signed_in: SignedIn, ada: Member) -> None:
    client = signed_in(ada)
    assert "come back" not in client.get("/account/").content.decode()
    post(to=ada.email, subject="x", text="y", kind="accounts.notice", account=ada.id)
    note_dead(ada)
    assert "Letters to your address come back" in client.get("/account/").content.decode()
    page = client.get("/account/mail/").content.decode()
    assert "no such mailbox" in page
    assert 'href="/accounts/email/"' in page
    client.post("/account/mail/again/")
    assert "come back" not in client.get("/account/").content.decode()
    assert not Bounce.objects.exists()


def note_dead(who: Member) -> None:
    """A hard bounce from this member's address."""
    Bounce.objects.create(
        digest=digest_of(who.email), domain="example.org", account=who.id, is_shut=True, status="5.1.1",
        reason="550 5.1.1 no such mailbox", last_at=now(),
    )  # fmt: skip


@pytest.fixture
def italian(settings: Settings) -> Iterator[None]:
    """A site that knows Italian, of which one sentence is translated."""
    settings.LANGUAGES = [("en", "English"), ("it", "Italiano")]
    catalogue = trans_real.translation("it")._catalog
    catalogue._catalogs.insert(0, {"Your sign-in code for Stoa": "Il tuo codice per Stoa"})
    yield
    catalogue._catalogs.pop(0)


def test_letters_are_in_the_language_of_their_receiver(client: Client, ada: Member, italian: None) -> None:
    accounts.set_language(account_id=ada.id, language="it")
    client.post("/accounts/login/code/", {"email": ada.email})
    assert mail.outbox[-1].subject == "Il tuo codice per Stoa"


def test_links_lead_to_the_site_whatever_the_request_said(client: Client, db: None, settings: Settings) -> None:
    settings.STOA_URL = "https://learn.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    client.post("/accounts/login/code/", {"email": "nobody@example.org"}, headers={"host": "evil.example"})
    assert "https://learn.example.org/accounts/signup/" in str(mail.outbox[-1].body)
    assert "evil" not in str(mail.outbox[-1].body)
