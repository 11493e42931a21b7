"""`stoa mail`: a test letter, a pipe of bounces, forgetting an address."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from stoa.cli import mail, worker
from stoa.configuration import BadSetting, Smtp, smtp_from
from stoa.kernel.mail import post
from stoa.kernel.mail.addresses import message_id
from stoa.kernel.mail.postman import send_due
from stoa.kernel.models import Bounce, Letter
from tests.kernel.mail import dsns
from tests.kernel.mail.sink import sink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue_behind(settings: Settings, tmp_path: Path) -> None:
    """The queue, and a data folder of its own."""
    settings.EMAIL_BACKEND = "stoa.kernel.mail.backend.QueueBackend"
    settings.STOA_DATA = tmp_path


def pipe(monkeypatch: pytest.MonkeyPatch, source: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(source)))


def test_what_comes_by_the_pipe_shuts_the_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    post(to="ada@example.org", subject="x", text="y", kind="site.other")
    send_due()
    report = dsns.EXCHANGE.replace("5.2.2", "5.1.1").replace("{1}", message_id(Letter.objects.get().id))
    pipe(monkeypatch, report.encode())
    assert mail.main(["bounce"]) == 0
    assert "a letter came back" in capsys.readouterr().out
    assert Bounce.objects.get().is_shut


@pytest.mark.parametrize("source", [b"", b"\xff\x00 rubbish", b"A" * 3_000_000])
def test_rubbish_is_taken_and_left_aside(source: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, source)
    assert mail.main(["bounce"]) == 0
    assert not Bounce.objects.exists()


def test_while_the_database_is_away_the_mail_server_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*asked: object) -> None:
        raise OperationalError("gone")

    pipe(monkeypatch, dsns.EXCHANGE.replace("{1}", message_id(1)).encode())
    with connection.execute_wrapper(away):
        assert mail.main(["bounce"]) == 75


@pytest.mark.enable_socket
def test_a_test_letter(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with sink() as server:
        settings.STOA_SMTP = server.server
        assert mail.main(["test", "op@example.org"]) == 0
        assert "ok   The letter is taken." in capsys.readouterr().out
        server.reply = lambda said: "550 5.1.1 unknown" if said.startswith("RCPT") else None
        assert mail.main(["test", "op@example.org"]) == 1
        assert "FAIL The receiver’s address is not taken.  (550 5.1.1 unknown)" in capsys.readouterr().out
    assert mail.main(["test", "op"]) == 2


def test_an_address_is_forgotten(capsys: pytest.CaptureFixture[str]) -> None:
    post(to="ada@example.org", subject="x", text="y", kind="site.other")
    assert mail.main(["forget", "Ada@example.org"]) == 0
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", None),
        ("smtp://u:p%40ss@mail.example.org", Smtp("mail.example.org", 587, "u", "p@ss", "starttls")),
        ("smtps://mail.example.org", Smtp("mail.example.org", 465, "", "", "tls")),
        ("smtp://127.0.0.1:2525", Smtp("127.0.0.1", 2525, "", "", "none")),
        ("smtp://mail.example.org?tls=none", Smtp("mail.example.org", 25, "", "", "none")),
    ],
)
def test_a_mail_server_is_named_by_its_address(url: str, server: Smtp | None) -> None:
    assert smtp_from(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "http://u:hunter2@x", "smtp://", "smtp://u:hunter2@x:port", "smtp://u:hunter2@x:99999", "smtp://x/path",
        "smtps://u:hunter2@x?tls=none", "smtp://u:hunter2@x?tls=maybe", "smtp://x?colour=red", "x",
    ],
)  # fmt: skip
def test_one_that_cannot_be_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(BadSetting) as refusal:
        smtp_from(url)
    assert "STOA_SMTP_URL" in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


def test_a_worker_that_ends_has_sent_what_was_due() -> None:
    post(to="ada@example.org", subject="x", text="y", kind="site.other")
    assert worker.main(["--batch", "--lane", "long"]) == 0
    assert Letter.objects.get().state == Letter.State.WAITING
    assert worker.main(["--batch"]) == 0
    assert Letter.objects.get().state == Letter.State.SENT
