"""A mail server that refuses, hangs up, says "later" or says nothing: no letter is lost, and hopeless ones end."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
from pytest_django import Settings

from stoa.configuration import Smtp
from stoa.kernel.clock import now
from stoa.kernel.mail import smtp
from stoa.kernel.mail.postman import send_due
from stoa.kernel.models import Bounce, Letter, MailGate
from tests.kernel.mail.conftest import Post
from tests.kernel.mail.sink import Sink, free_of_listeners

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


def only() -> Letter:
    return Letter.objects.get()


def time_passes() -> None:
    """Until everything that waits is due again."""
    MailGate.objects.update(shut_until=now() - timedelta(seconds=1))
    Letter.objects.filter(state="waiting").update(due_at=now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("RCPT", "450 4.2.1 try again later"),
        ("RCPT", "451 4.7.1 greylisted"),
        (".", "452 4.3.1 no room just now"),
        ("RCPT", "421 4.3.2 shutting down"),
        (".", "421 4.3.2 shutting down"),
        ("MAIL", "421 4.7.0 too many connections"),
        (".", ""),
        ("RCPT", ""),
        ("DATA", ""),
    ],
)
def test_what_fails_for_now_is_tried_again(write: Post, sink: Sink, line: str, answer: str) -> None:
    sink.reply = lambda said: answer if said.upper().startswith(line) else None
    write(text="Keep me")
    assert send_due() == 0
    assert (only().state, only().text) == ("waiting", "Keep me")
    assert send_due() == 0, "not at once"
    sink.reply = lambda _line: None
    time_passes()
    assert send_due() == 1
    assert [taken.receiver for taken in sink.taken] == ["ada@example.org"]
    assert MailGate.objects.get().trouble == ""


@pytest.mark.parametrize("line", ["RCPT", "."])
def test_what_is_refused_for_good_ends_with_its_reason(write: Post, sink: Sink, line: str) -> None:
    sink.reply = lambda said: "554 5.7.1 we do not like this" if said.upper().startswith(line) else None
    write(text="Forget me")
    send_due()
    row = only()
    assert (row.state, row.text, row.to) == ("failed", "", "@example.org")
    assert "we do not like this" in row.error
    assert not Bounce.objects.exists(), "that says nothing of the address"


def test_what_the_server_said_is_kept_without_the_address(write: Post, sink: Sink) -> None:
    sink.reply = lambda said: "550 5.1.1 <ada@example.org>: unknown" if said.startswith("RCPT") else None
    write()
    send_due()
    assert only().error == Bounce.objects.get().reason == "550 5.1.1 <…@example.org>: unknown"


def test_one_refused_letter_holds_up_no_other(write: Post, sink: Sink) -> None:
    sink.reply = lambda said: "550 5.1.1 no such user" if "bo@" in said else None
    for name in ("ada", "bo", "cy"):
        write(to=f"{name}@example.org")
    assert send_due() == 2
    assert sink.connections == 1
    assert Bounce.objects.get().is_shut


def test_a_dead_address_gets_nothing_more_but_what_its_holder_asks_for(write: Post, sink: Sink) -> None:
    sink.reply = lambda said: "550 5.1.1 no such user" if said.startswith("RCPT") else None
    write()
    send_due()
    sink.reply = lambda _line: None
    write(subject="News")
    write(subject="A code", kind="accounts.sign_in_code")
    assert send_due() == 1
    assert [taken.message["Subject"] for taken in sink.taken] == ["A code"]
    assert Letter.objects.filter(state="dropped").count() == 1


def test_a_sender_that_the_server_refuses_stops_everything_and_fails_nothing(write: Post, sink: Sink) -> None:
    sink.reply = lambda said: "553 5.7.1 sender address rejected" if said.startswith("MAIL") else None
    write()
    write(to="bo@example.org")
    assert send_due() == 0
    assert set(Letter.objects.values_list("state", "attempts")) == {("waiting", 0)}
    gate = MailGate.objects.get()
    assert (gate.step, gate.tries) == ("sender", 1)
    assert "sender address rejected" in gate.trouble


def test_a_letter_that_is_too_large_for_the_server_is_its_own_fault(write: Post, sink: Sink) -> None:
    sink.reply = lambda said: "552 5.3.4 too large" if said.startswith("MAIL") else None
    write()
    send_due()
    assert only().state == "failed"


def test_nobody_listens(write: Post, settings: Settings) -> None:
    settings.STOA_SMTP = Smtp("127.0.0.1", free_of_listeners(), "", "", "none")
    write()
    assert send_due() == 0
    gate = MailGate.objects.get()
    assert (only().state, only().attempts, gate.step) == ("waiting", 0, "connect")
    first = gate.shut_until
    time_passes()
    send_due()
    again = MailGate.objects.get()
    assert again.tries == 2
    assert first is not None
    assert again.shut_until is not None
    assert again.shut_until - now() > timedelta(seconds=45), "longer each time"


def test_a_server_that_says_nothing_is_given_up(
    write: Post, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.STOA_SMTP = Smtp("127.0.0.1", silent.getsockname()[1], "", "", "none")
        write()
        assert send_due() == 0
    assert "in time" in MailGate.objects.get().trouble


def test_a_server_that_hangs_up_after_some_letters_is_called_again(write: Post, sink: Sink) -> None:
    counts = {"mail": 0}

    def reply(said: str) -> str | None:
        if said.startswith("EHLO"):
            counts["mail"] = 0
        if said.startswith("MAIL"):
            counts["mail"] += 1
            return "" if counts["mail"] > 4 else None
        return None

    sink.reply = reply
    for number in range(10):
        write(to=f"p{number}@example.org")
    assert send_due() == 10
    assert len({taken.receiver for taken in sink.taken}) == len(sink.taken) == 10


def test_after_three_days_of_later_it_has_failed(write: Post, sink: Sink) -> None:
    sink.reply = lambda said: "450 4.2.1 later" if said.startswith("RCPT") else None
    write()
    for _ in range(3):
        send_due()
        time_passes()
    Letter.objects.update(created_at=now() - timedelta(days=3, minutes=1))
    send_due()
    assert (only().state, only().error) == ("failed", "450 4.2.1 later")


def test_a_password_is_never_shown(settings: Settings, write: Post, caplog: pytest.LogCaptureFixture) -> None:
    server = Smtp("127.0.0.1", free_of_listeners(), "stoa", "hunter2", "none")
    settings.STOA_SMTP = server
    write()
    send_due()
    assert "hunter2" not in caplog.text + repr(server) + MailGate.objects.get().trouble
