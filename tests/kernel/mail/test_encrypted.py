"""A mail server with STARTTLS or TLS that asks for a password: what goes well, what does not, and who hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from pytest_django import Settings

from stoa.configuration import Smtp
from stoa.kernel.clock import now
from stoa.kernel.mail import check
from stoa.kernel.mail.postman import send_due
from stoa.kernel.models import Bounce, Letter, MailGate
from tests.kernel.mail import sink as sinks
from tests.kernel.mail.certificates import HERE, Authority, authority
from tests.kernel.mail.conftest import Post
from tests.kernel.mail.sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]

PASSWORD = "Kieselstein-im-Bach"
Call = Callable[..., Sink]


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The one authority that this machine trusts."""
    made = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.place))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
    return made


@pytest.fixture
def server(trusted: Authority, settings: Settings) -> Iterator[Sink]:
    """A mail server with a right certificate that asks for a password; the settings name it, with STARTTLS."""
    with sinks.sink() as made:
        made.tls, made.password = trusted.context(), PASSWORD
        name(settings, made)
        yield made


def name(settings: Settings, sink: Sink, *, tls: Literal["starttls", "tls", "none"] = "starttls") -> None:
    """Let the settings name this server."""
    settings.STOA_SMTP = Smtp(HERE, sink.port, "stoa", PASSWORD, tls)


def gate() -> tuple[str, str]:
    """(step, trouble) as operators hear of it, which is also what their page says."""
    found = MailGate.objects.get()
    assert found.trouble in " ".join(finding.text for finding in check.mail_findings())
    return found.step, found.trouble


def waits() -> bool:
    """Whether the one letter waits whole, and no try is counted."""
    row = Letter.objects.get()
    return (row.state, row.text, row.attempts) == ("waiting", "Keep me", 0)


def time_passes() -> None:
    MailGate.objects.update(shut_until=now() - timedelta(seconds=1))


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_it_goes_encrypted_and_signed_in(
    write: Post, server: Sink, settings: Settings, tls: Literal["starttls", "tls"]
) -> None:
    server.is_tls = tls == "tls"
    name(settings, server, tls=tls)
    write(text="Keep me")
    assert send_due() == 1
    assert [taken.receiver for taken in server.taken] == ["ada@example.org"]
    in_the_open = [line.split()[0] for is_encrypted, line in server.heard if not is_encrypted]
    assert in_the_open == ([] if tls == "tls" else ["EHLO", "STARTTLS"])


def test_a_certificate_of_an_unknown_authority(write: Post, server: Sink, tmp_path: Path) -> None:
    server.tls = authority(tmp_path, "Strangers").context()
    write(text="Keep me")
    assert send_due() == 0
    assert waits() and gate()[0] == "tls"
    assert not any(line.startswith(("AUTH", "MAIL")) for _, line in server.heard)


@pytest.mark.parametrize(
    ("host", "days", "said"),
    [("mail.elsewhere.example", 2, "IP address mismatch"), (HERE, -1, "expired")], ids=["another's", "expired"],
)  # fmt: skip
def test_a_wrong_certificate(
    write: Post, server: Sink, trusted: Authority, host: str, days: int, said: str
) -> None:  # fmt: skip
    server.tls = trusted.context(host, days=days)
    write(text="Keep me")
    assert send_due() == 0
    step, trouble = gate()
    assert waits() and step == "tls" and said in trouble
    server.tls = trusted.context()
    time_passes()
    assert send_due() == 1, "once it is mended it leaves"


def test_no_password_goes_over_a_line_that_somebody_keeps_open(write: Post, server: Sink) -> None:
    server.tls = None
    write(text="Keep me")
    assert send_due() == 0
    assert waits() and gate() == ("tls", "The server does not offer STARTTLS.")
    assert [line.split()[0] for _, line in server.heard if line != "QUIT"] == ["EHLO"]


def test_what_is_slipped_in_before_the_line_is_encrypted_is_not_believed(write: Post, server: Sink) -> None:
    slipped = "220 go on\r\n250-sink.example\r\n250 AUTH XFORGED"
    server.reply = lambda line: slipped if line.startswith("STARTTLS") else None
    write(text="Keep me")
    assert send_due() in (0, 1)
    assert not any("XFORGED" in line for _, line in server.heard)
    assert all(is_encrypted for is_encrypted, line in server.heard if line.startswith(("AUTH", "MAIL")))


def test_a_wrong_password(write: Post, server: Sink, caplog: pytest.LogCaptureFixture) -> None:
    server.password = "another"
    write(text="Keep me")
    assert send_due() == 0
    step, trouble = gate()
    assert waits() and step == "sign-in" and trouble.startswith("535 5.7.8")
    assert PASSWORD not in caplog.text + trouble
    told = check.send_test("op@example.org")
    assert not told.is_sent and [step.is_well for step in told.steps] == [True, True, False]
    assert "STOA_SMTP_URL" in told.remedy
    server.password = PASSWORD
    time_passes()
    assert send_due() == 1


@pytest.mark.parametrize("line", ["EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "."])
def test_a_server_that_hangs_up(write: Post, server: Sink, line: str) -> None:
    server.reply = lambda said: "" if said.startswith(line) else None
    write(text="Keep me")
    assert send_due() == 0
    row = Letter.objects.get()
    assert (row.state, row.text) == ("waiting", "Keep me")
    assert gate()[1], "the operator is told"
    server.reply = lambda _line: None
    time_passes()
    Letter.objects.update(due_at=now())
    assert send_due() == 1
    assert [taken.receiver for taken in server.taken] == ["ada@example.org"]
    assert MailGate.objects.get().trouble == ""


def test_refused_for_ever_and_for_now(write: Post, server: Sink) -> None:
    answers = {"bo@": "550 5.1.1 no such mailbox", "cy@": "450 4.2.2 mailbox is full just now"}
    server.reply = lambda said: next((answer for name, answer in answers.items() if f"<{name}" in said), None)
    for who in ("ada", "bo", "cy"):
        write(to=f"{who}@example.org", text="Keep me")
    assert send_due() == 1
    rows = {row.id: row for row in Letter.objects.order_by("id")}
    assert [row.state for row in rows.values()] == ["sent", "failed", "waiting"]
    assert [row.text for row in rows.values()] == ["", "", "Keep me"]
    assert Bounce.objects.get().is_shut and MailGate.objects.get().trouble == ""
    answers.clear()
    Letter.objects.update(due_at=now())
    assert send_due() == 1
    assert [taken.receiver for taken in server.taken] == ["ada@example.org", "cy@example.org"]
