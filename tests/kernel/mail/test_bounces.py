"""What comes back: reports of many servers, cut and broken ones, forgeries, and answers that are none."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st
from pytest_django import Settings

from stoa.kernel.mail import bounces
from stoa.kernel.mail.addresses import message_id, reference
from stoa.kernel.mail.dsn import report_in
from stoa.kernel.mail.postman import send_due
from stoa.kernel.models import Bounce, Letter
from tests.kernel.mail import dsns
from tests.kernel.mail.conftest import Post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def letter(write: Post) -> Letter:
    """A letter that has left."""
    write()
    send_due()
    return Letter.objects.get()


def filled(report: str, letter: Letter) -> bytes:
    said = report.replace("{0}", reference(letter.id).replace(".", "-")).replace("{1}", message_id(letter.id))
    return said.encode()


@pytest.mark.parametrize("report", [dsns.POSTFIX, dsns.LOCAL, dsns.QMAIL], ids=["postfix", "by message id", "qmail"])
def test_a_dead_mailbox_shuts_the_address(report: str, letter: Letter) -> None:
    assert bounces.take(filled(report, letter)).what == "noted"
    found = Bounce.objects.get()
    assert (found.is_shut, found.status, found.domain) == (True, "5.1.1", "example.org")
    assert bounces.bounce_of("ADA@example.org") is not None
    assert bounces.bounce_of("bo@example.org") is None
    letter.refresh_from_db()
    assert letter.state == "failed"


def test_a_full_mailbox_shuts_it_after_three_letters(write: Post) -> None:
    for number in range(3):
        assert bounces.bounce_of("ada@example.org") is None
        write(subject=str(number))
        send_due()
        latest = Letter.objects.latest("id")
        for _ in range(2):  # the same report twice counts once
            bounces.take(filled(dsns.EXCHANGE, latest))
    line = bounces.bounce_of("ada@example.org")
    assert line is not None
    assert (line.status, line.soft) == ("5.2.2", 3)


def test_the_address_that_it_came_to_may_come_from_the_mail_server(letter: Letter) -> None:
    bare = dsns.POSTFIX.replace("bounces+{0}@", "bounces@").replace("{1}", "<x@y>").encode()
    assert bounces.take(bare).what == "stranger"
    assert bounces.take(bare, f"bounces+{reference(letter.id).replace('.', '-')}@learn.example.org").what == "noted"


def test_one_that_is_still_tried_changes_nothing(letter: Letter) -> None:
    assert bounces.take(filled(dsns.DELAYED, letter)).what == "delayed"
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("answer", [dsns.AWAY, dsns.ANSWER], ids=["away", "answer"])
def test_answers_of_people_are_no_reports(answer: str, letter: Letter) -> None:
    assert bounces.take(filled(answer, letter)).what == "nothing"
    assert not Bounce.objects.exists()


def test_nobody_can_shut_an_address_without_a_letter_of_ours(letter: Letter) -> None:
    forged = dsns.POSTFIX.replace("{0}", f"{letter.id}-{'0' * 24}").replace("{1}", f"<{letter.id}.{'0' * 24}@x>")
    assert bounces.take(forged.encode()).what == "stranger"
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("report", [dsns.UNQUOTED, dsns.TRUNCATED, dsns.NO_BOUNDARY], ids=["encoding", "cut", "flat"])
def test_broken_reports_are_read_as_far_as_they_go(report: str, letter: Letter) -> None:
    assert bounces.take(filled(report, letter)).what in ("noted", "delayed")


@given(st.binary(max_size=2000))
@tries(deadline=None)
def test_any_bytes_are_read_without_harm(source: bytes) -> None:
    report_in(source)


@given(at=st.integers(0, len(dsns.POSTFIX)), junk=st.binary(max_size=60), cut=st.integers(0, 400))
@tries(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_damage_to_a_report_is_borne(at: int, junk: bytes, cut: int) -> None:
    whole = dsns.POSTFIX.encode()
    report_in(whole[:at] + junk + whole[at + cut :])


def test_a_bomb_of_parts_is_read_in_bounded_time() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    report_in(b"From: MAILER-DAEMON@x\nSubject: failure notice\n" + nested)


def test_the_holder_opens_the_address_again(letter: Letter, settings: Settings) -> None:
    bounces.take(filled(dsns.POSTFIX, letter))
    bounces.open_again(address="ada@example.org")
    assert bounces.bounce_of("ada@example.org") is None
