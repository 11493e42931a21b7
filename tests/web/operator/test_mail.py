"""Mail: how the queue stands, what did not leave and why, a pause, a test letter, addresses opened again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from stoa.configuration import Smtp
from stoa.kernel import audit
from stoa.kernel.clock import now
from stoa.kernel.mail import bounces
from stoa.kernel.mail.addresses import digest_of
from stoa.kernel.models import Bounce, Letter, MailGate
from stoa.kernel.statements import counted
from tests.cast import Member
from tests.kernel.mail import sink as sinks
from tests.kernel.mail.sink import Sink, free_of_listeners
from tests.web.browser import Browser


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """The mail server that the settings name."""
    with sinks.sink() as made:
        settings.STOA_SMTP = made.server
        yield made


def letter(number: int, **fields: object) -> Letter:
    values = {
        "kind": "accounts.sign_in_code", "priority": 0, "digest": str(number), "to": "@example.org", "language": "en",
        "state": "failed", "error": "550 5.7.1 we do not like this", "due_at": now(), "created_at": now(),
        "ended_at": now(), **fields,
    }  # fmt: skip
    return Letter.objects.create(**values)


def bounce(who: Member) -> Bounce:
    return Bounce.objects.create(
        digest=digest_of(who.email), domain="example.org", account=who.id, is_shut=True, status="5.1.1", soft=1,
        reason="550 5.1.1 no such mailbox", last_at=now(),
    )  # fmt: skip


def test_what_left_and_what_did_not(browser: Browser, ada: Member) -> None:
    letter(1, state="sent", error="")
    letter(2, account=ada.id)
    text = browser.get("/operator/mail/").content.decode()
    assert "Codes for signing in" in text
    assert "we do not like this" in text
    assert "Ada" in text


@pytest.mark.parametrize("page", ["", "unsent/", "bounced/"])
def test_pages_are_flat(browser: Browser, ada: Member, bo: Member, op: Member, page: str) -> None:
    counts = []
    for number, who in enumerate((ada, bo, op)):
        letter(number, account=who.id)
        bounce(who)
        if number != 1:
            with counted() as count:
                assert browser.get(f"/operator/mail/{page}").status_code == 200
            counts.append(len(count))
    assert counts[0] == counts[1] <= 15


def test_long_lists_are_paged(browser: Browser) -> None:
    for number in range(120):
        letter(number, error=f"reason {number:03}")
    first = browser.get("/operator/mail/unsent/").content.decode()
    assert "reason 119" in first
    assert "reason 069" not in first
    assert "reason 069" in browser.get("/operator/mail/unsent/?page=2").content.decode()
    assert browser.get("/operator/mail/unsent/?page=junk").status_code == 200


def test_sending_is_paused_and_resumed(browser: Browser, op: Member) -> None:
    browser.post("/operator/mail/pause/", {"act": "pause"})
    assert MailGate.objects.get().is_paused
    assert "Sending is paused." in browser.get("/operator/mail/").content.decode()
    browser.post("/operator/mail/pause/", {"act": "resume"})
    assert not MailGate.objects.get().is_paused
    assert [(entry.act, entry.by) for entry in audit.entries(about="site")] == [
        ("mail.sending_resumed", op.id), ("mail.sending_paused", op.id),
    ]  # fmt: skip


@pytest.mark.enable_socket
def test_a_test_letter_shows_the_conversation(browser: Browser, sink: Sink) -> None:
    text = browser.post("/operator/mail/test/", {"address": "op@example.org"}).content.decode()
    assert "The test letter left" in text
    assert "The receiver’s address is taken." in text
    assert "250 2.0.0 queued" in text
    [taken] = sink.taken
    assert "whether letters arrive" in taken.source.decode()


@pytest.mark.enable_socket
def test_a_test_letter_that_is_refused_says_what_to_do(browser: Browser, sink: Sink) -> None:
    sink.reply = lambda said: "554 5.7.1 <b>relay</b> denied" if said.startswith("RCPT") else None
    text = browser.post("/operator/mail/test/", {"address": "op@example.org"}).content.decode()
    assert "The test letter did not leave" in text
    assert "&lt;b&gt;relay&lt;/b&gt; denied" in text
    assert "it does not relay" in text
    assert not Bounce.objects.exists()


@pytest.mark.enable_socket
def test_a_server_that_is_not_there(browser: Browser, settings: Settings) -> None:
    settings.STOA_SMTP = Smtp("127.0.0.1", free_of_listeners(), "stoa", "hunter2", "none")
    text = browser.post("/operator/mail/test/", {"address": "op@example.org"}).content.decode()
    assert "The mail server can’t be reached." in text
    assert "hunter2" not in text
    assert audit.entries()[0].details == {"is_sent": False}


def test_an_address_is_opened_again(browser: Browser, ada: Member, op: Member) -> None:
    made = bounce(ada)
    assert "no such mailbox" in browser.get("/operator/mail/").content.decode()
    browser.post(f"/operator/mail/bounced/{made.id}/")
    assert bounces.bounce_of(ada.email) is None
    entry = audit.entries()[0]
    assert (entry.act, entry.by) == ("mail.address_opened", op.id)
    assert entry.about.startswith("account:")
