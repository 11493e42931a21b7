"""Probes, figures and the last page of all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from stoa.kernel import jobs
from stoa.kernel.backup import last
from stoa.kernel.clock import now
from stoa.kernel.mail import queue
from stoa.kernel.models import Bounce, Letter, MailGate, OutboxEvent
from stoa.web.base import watch
from stoa.web.base.watch import Watched


@pytest.fixture(autouse=True)
def _folder(own_data: None, settings: Settings) -> None:
    """A data folder that is there."""
    settings.STOA_DATA.mkdir(exist_ok=True)


Asked = tuple[int, dict[str, str], str]


def fine(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """An application that answers."""
    environ["stoa.route"] = "about"
    start("200 OK", [])
    return [b"fine"]


def ask(path: str, application: Callable[..., Any] = fine, **environ: Any) -> Asked:
    """(status, headers, body) of one request from this machine."""
    told: list[Any] = []
    given = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        **environ,
    }
    body = b"".join(Watched(application)(given, lambda *words: told.append(words)))
    return int(told[-1][0][:3]), dict(told[-1][1]), body.decode()


def test_alive_asks_no_database() -> None:
    status, headers, body = ask("/healthz", HTTP_HOST="10.0.0.7")
    assert (status, body, headers["Cache-Control"]) == (200, "alive\n", "no-store")


@pytest.mark.django_db
def test_ready() -> None:
    assert ask("/readyz")[0] == 200


def troubles() -> dict[str, str]:
    """What is told of a site that is not ready."""
    status, _headers, body = ask("/readyz")
    assert status == 503
    found: dict[str, str] = json.loads(body)["troubles"]
    return found


@pytest.mark.django_db
def test_what_waits_too_long_is_named() -> None:
    jobs.enqueue("content.publish", due_at=now() - timedelta(hours=1))
    OutboxEvent.objects.create(topic="x", payload={}, due_at=now() - timedelta(hours=2))
    assert troubles() == {
        "events": "the oldest event has waited for 7200 s", "jobs": "the oldest job has waited for 3600 s"
    }  # fmt: skip


@pytest.mark.django_db
def test_a_database_that_is_gone_is_named_and_nothing_is_told_of_it() -> None:
    def gone(*_anything: Any) -> None:
        raise OperationalError("connection to 10.0.0.5 failed for user stoa")

    with connection.execute_wrapper(gone):
        found = troubles()
    assert found["database"] == "cannot be asked (OperationalError)"
    assert "10.0.0.5" not in json.dumps(found)


@pytest.mark.django_db
def test_figures_for_this_machine() -> None:
    jobs.enqueue("content.publish")
    watch.metrics.count("about", 200, 0.002)
    status, _headers, body = ask("/metrics")
    assert status == 200
    assert 'stoa_requests_total{route="about",status="200"}' in body
    assert 'stoa_jobs{state="waiting"} 1.0' in body and 'stoa_jobs{state="failed"} 0.0' in body
    assert 'stoa_oldest_wait_seconds{queue="events"} 0.0' in body


@pytest.mark.django_db
def test_figures_of_letters_and_backups() -> None:
    queue.put(to="ada@example.org", subject="x", text="x", kind="site.other", account=None)
    for number, (state, attempts) in enumerate(
        [("waiting", 2), ("sent", 1), ("sent", 1), ("failed", 3), ("dropped", 0)]
    ):
        is_over = state != "waiting"
        Letter.objects.create(
            kind="x", priority=1, digest=str(number), to="@x", language="en", state=state, attempts=attempts,
            created_at=now(), due_at=now() - timedelta(minutes=5), ended_at=now() if is_over else None,
        )  # fmt: skip
    Letter.objects.create(
        kind="x", priority=1, digest="old", to="@x", language="en", state="sent", created_at=now(), due_at=now(),
        ended_at=now() - timedelta(days=2),
    )  # fmt: skip
    Bounce.objects.create(digest="x", domain="x", is_shut=True, last_at=now())
    MailGate.objects.create(id=1, trouble="It did not answer in time.")
    _status, _headers, body = ask("/metrics")
    assert "stoa_backup_timestamp_seconds{" not in body, "there was none"
    last.note_taken(7)
    body = ask("/metrics")[2]
    for line in (
        'stoa_letters{state="waiting"} 1.0', 'stoa_letters{state="postponed"} 1.0',
        'stoa_letters_ended{outcome="sent"} 2.0', 'stoa_letters_ended{outcome="failed"} 1.0',
        'stoa_letters_ended{outcome="dropped"} 1.0', "stoa_addresses_shut 1.0", "stoa_mail_trouble 1.0",
        'stoa_oldest_wait_seconds{queue="letters"} 30', 'stoa_backup_timestamp_seconds{outcome="taken"} 1',
    ):  # fmt: skip
        assert f"\n{line}" in body, line


@pytest.mark.parametrize(
    "from_elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, {"HTTP_FORWARDED": "for=192.0.2.7"},
        {"HTTP_HOST": "learn.example.org"}, {"REMOTE_ADDR": ""},
    ],
)  # fmt: skip
def test_no_figures_for_others(from_elsewhere: dict[str, str]) -> None:
    assert ask("/metrics", **from_elsewhere)[0] == 404


@pytest.mark.django_db
def test_figures_by_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOA_METRICS_TOKEN", "wells")
    elsewhere = {"REMOTE_ADDR": "192.0.2.7", "HTTP_HOST": "learn.example.org"}
    assert ask("/metrics", **elsewhere, HTTP_AUTHORIZATION="Bearer wells")[0] == 200
    assert ask("/metrics", **elsewhere, HTTP_AUTHORIZATION="Bearer well")[0] == 404
    assert ask("/metrics")[0] == 404, "with a token set, the token alone opens"


def test_what_nobody_caught_is_a_page() -> None:
    def breaks(environ: Any, start: Any) -> Iterable[bytes]:
        raise RuntimeError("secret detail")

    status, headers, body = ask("/about/", breaks)
    assert status == 500 and "This page could not be made" in body and "secret" not in body
    assert headers["Cache-Control"] == "no-store" and "default-src 'none'" in headers["Content-Security-Policy"]
