"""A letter that was asked for leaves once, after the commit, and its words are forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import send_mail
from django.db import transaction
from pytest_django import Settings

from stoa.kernel.clock import now
from stoa.kernel.mail import queue
from stoa.kernel.mail.folder import letters, mail_folder
from stoa.kernel.mail.postman import send_due
from stoa.kernel.models import Letter
from tests.cast import member
from tests.kernel.mail.conftest import Post
from tests.kernel.mail.sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


def only() -> Letter:
    return Letter.objects.get()


def test_without_a_mail_server_it_lies_in_the_folder(write: Post) -> None:
    write(subject="Your code", text="Type this:\n\n    KQXR-4711")
    assert send_due() == 1
    [letter] = letters()
    assert (letter.to, letter.subject) == ("ada@example.org", "Your code")
    assert "KQXR-4711" in letter.text


def test_a_link_can_be_copied_out_of_the_file(write: Post) -> None:
    link = f"https://learn.example.org/invite/{'fKQyPmwY8rGqx81g' * 6}=/"
    write(subject="Größe", text=f"Öffnen Sie:\n\n    {link}\n")
    assert send_due() == 1
    [path] = mail_folder().glob("*.eml")
    assert f"    {link}\n".encode() in path.read_bytes().replace(b"\r\n", b"\n") and "Öffnen" in path.read_text()
    [letter] = letters()
    assert (letter.subject, link in letter.text) == ("Größe", True)


def test_it_goes_to_the_mail_server_and_its_words_are_forgotten(write: Post, sink: Sink) -> None:
    ada = member("Ada")
    write(text="The code is KQXR-4711.", account=ada.id)
    assert send_due() == 1
    [taken] = sink.taken
    assert taken.receiver == "ada@example.org"
    assert "KQXR-4711" in taken.source.decode()
    row = only()
    assert (row.state, row.to, row.subject, row.text, row.account) == ("sent", "@example.org", "", "", ada.id)
    assert send_due() == 0
    assert len(sink.taken) == 1


def test_one_whose_transaction_fails_was_never_asked_for(write: Post, sink: Sink) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    assert not Letter.objects.exists()


def test_django_s_own_mail_goes_the_same_way(sink: Sink) -> None:
    send_mail("A subject", "A text", None, ["bo@example.org", "ada@example.org"])
    assert send_due() == 2
    assert [taken.receiver for taken in sink.taken] == ["bo@example.org", "ada@example.org"]


def test_many_share_a_connection(write: Post, sink: Sink) -> None:
    for number in range(30):
        write(to=f"p{number}@example.org")
    assert send_due() == 30
    assert sink.connections == 1


def test_codes_go_first(write: Post, sink: Sink, news: object) -> None:
    write(to="news@example.org", kind="tests.news")
    write(to="code@example.org", kind="accounts.sign_in_code")
    send_due()
    assert [taken.receiver for taken in sink.taken] == ["code@example.org", "news@example.org"]


def test_a_code_that_is_too_old_is_dropped(write: Post, sink: Sink) -> None:
    write(kind="accounts.sign_in_code", text="    KQXR-4711")
    Letter.objects.update(expires_at=now() - timedelta(seconds=1))
    send_due()
    assert sink.taken == []
    assert (only().state, only().text) == ("dropped", "")


def test_no_more_leave_than_the_rate_allows(write: Post, sink: Sink, settings: Settings) -> None:
    settings.STOA_MAIL_PER_MINUTE = 60
    for number in range(30):
        write(to=f"p{number}@example.org")
    assert send_due() == 10, "ten seconds' worth at once"
    assert send_due() <= 1


def test_a_paused_site_sends_nothing(write: Post, sink: Sink) -> None:
    queue.pause(is_paused=True)
    write()
    assert send_due() == 0
    queue.pause(is_paused=False)
    assert send_due() == 1


def test_what_a_dead_sender_held_is_sent_after_its_lease(write: Post, sink: Sink) -> None:
    write()
    [held] = queue.claim()
    assert send_due() == 0
    Letter.objects.update(leased_until=now() - timedelta(seconds=1))
    assert send_due() == 1
    queue.failed(held, "said by the sender that was thought dead")
    assert only().state == "sent"


def test_what_ended_long_ago_is_forgotten(write: Post, sink: Sink) -> None:
    write()
    send_due()
    assert queue.forget_old() == 0
    Letter.objects.update(ended_at=now() - queue.STAYS - timedelta(hours=1))
    assert queue.forget_old() == 1
