"""Full disks: which errors say so, and that events, jobs, keys and letters wait and leave nothing half written."""

from __future__ import annotations

import errno
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import Error, connection, transaction
from pytest_django import Settings

from stoa import configuration
from stoa.credentials import keystore
from stoa.credentials.formats.keys import new_signing_key
from stoa.kernel import events, files, jobs, room
from stoa.kernel.clock import now
from stoa.kernel.events import board, relay
from stoa.kernel.events.outbox import publish
from stoa.kernel.files.disk import DiskStore
from stoa.kernel.jobs import Progress, dispatch, worker
from stoa.kernel.mail.failures import ServerTrouble
from stoa.kernel.mail.folder import FolderSession
from stoa.kernel.mail.writing import Outgoing
from stoa.kernel.models import AuditEntry, Job, OutboxEvent


@dataclass(frozen=True)
class Dripped:
    """A drop fell."""

    number: int


def out_of_room() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def no_file_longer(most: int) -> Iterator[None]:
    """Files of this process end after so many bytes: the nearest to a full disk that needs no disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def full_database() -> Iterator[None]:
    """The database takes nothing more: SQLite by its own bound; PostgreSQL says what it says when its disk is full."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")
            yield
            cursor.execute("PRAGMA max_page_count = 1073741823")
            return
        cursor.execute(
            "CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
            "'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$"
        )
        cursor.execute("CREATE TRIGGER full_disk BEFORE INSERT ON kernel_audit FOR EACH ROW EXECUTE FUNCTION is_full()")
        yield
        cursor.execute("DROP TRIGGER full_disk ON kernel_audit")
        cursor.execute("DROP FUNCTION is_full()")


def fill() -> None:
    """Write until there is no room."""
    with transaction.atomic():
        for number in range(200):
            AuditEntry.objects.create(at=now(), act="tests.filled", about=f"{number}", details={"x": "x" * 20_000})


@pytest.mark.django_db(transaction=True)
def test_the_database_says_so_and_goes_on_afterwards() -> None:
    with full_database():
        with pytest.raises(Error) as raised:
            fill()
        assert room.is_out(raised.value)
        assert AuditEntry.objects.count() == 0
    AuditEntry.objects.create(at=now(), act="tests.filled", about="x")
    assert AuditEntry.objects.count() == 1


def test_what_merely_fails_is_no_full_disk(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError) as raised:
        sqlite3.connect(tmp_path / "nowhere" / "x.sqlite3")
    assert not room.is_out(raised.value, tmp_path)
    for problem in (None, ValueError("x"), FileNotFoundError(errno.ENOENT, "x"), sqlite3.OperationalError("x")):
        assert not room.is_out(problem, tmp_path)


def test_a_cause_is_looked_at() -> None:
    try:
        try:
            raise out_of_room()
        except OSError as cause:
            raise RuntimeError("a letter") from cause
    except RuntimeError as problem:
        assert room.is_out(problem)


@pytest.fixture
def drops() -> Iterator[list[int]]:
    """The numbers that a receiver has heard; while its first one is 0, there is no room."""
    heard: list[int] = [0]
    events.event("tests.Dripped")(Dripped)

    def listen(batch: Sequence[Dripped]) -> None:
        if heard[0] == 0:
            raise out_of_room()
        heard.extend(news.number for news in batch)

    events.receiver(Dripped)(listen)
    yield heard
    del board.events["tests.Dripped"]
    del board.receivers["tests.Dripped"]


@pytest.mark.django_db(transaction=True)
def test_events_wait_for_room_and_are_not_put_off(drops: list[int]) -> None:
    publish(Dripped(1), Dripped(2))
    for _ in range(3):
        with pytest.raises(OSError, match="No space left"):
            relay.drain_all()
    assert set(OutboxEvent.objects.values_list("failures", flat=True)) == {0}
    drops[0] = -1
    assert relay.drain_all() == 2
    assert drops[1:] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_job_waits_for_room_and_no_try_is_lost(caplog: pytest.LogCaptureFixture) -> None:
    tries: list[int] = []

    def carry(*, progress: Progress) -> str:
        tries.append(1)
        if len(tries) <= 8:
            raise out_of_room()
        return "carried"

    jobs.tasks["tests.carry"] = carry
    try:
        public_id = jobs.enqueue("tests.carry")
        for _ in range(8):
            worker.run_batch()
            row = Job.objects.get(public_id=public_id)
            assert (row.state, row.attempts) == ("waiting", 0) and row.due_at - now() <= timedelta(minutes=1)
            Job.objects.update(due_at=now())
        worker.run_batch()
        assert Job.objects.get(public_id=public_id).state == "done"
        Job.objects.update(state="waiting", created_at=now() - timedelta(days=2))
        tries.clear()
        worker.run_batch()
        assert Job.objects.get(public_id=public_id).attempts == 2, "after a day it counts as any failure"
    finally:
        del jobs.tasks["tests.carry"]


@pytest.mark.django_db(transaction=True)
def test_after_a_child_that_failed_the_dispatcher_rests() -> None:
    jobs.enqueue("content.publish")
    sitting = dispatch.Dispatcher()
    failed = subprocess.Popen([sys.executable, "-c", "raise SystemExit(2)"])
    failed.wait()
    sitting._children["short"] = [failed]
    sitting._start_child("short")
    assert sitting._children["short"] == [], "what ended it ends the next one too"
    sitting._start_child("short")
    assert sitting._children["short"] == []


@pytest.mark.django_db(transaction=True)
def test_a_program_that_ends_its_worker_holds_up_no_other_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.enqueue("content.publish")
    sitting, started = dispatch.Dispatcher(), list[object]()
    failed = subprocess.Popen([sys.executable, "-c", "raise SystemExit(2)"])
    failed.wait()
    sitting._children["programs"] = [failed]
    monkeypatch.setattr(dispatch.subprocess, "Popen", started.append)
    sitting._start_child("programs")
    sitting._start_child("short")
    assert len(started) == 1


def test_no_half_key_is_left(settings: Settings, tmp_path: Path) -> None:
    settings.STOA_DATA = tmp_path
    key = new_signing_key()
    with no_file_longer(10), pytest.raises(OSError, match="too large"):
        keystore.keep(key)
    assert os.listdir(tmp_path / "keys" / "issuer") == []
    keystore.keep(key)
    assert keystore.signing_key(key.multikey).multikey == key.multikey


def test_no_half_secret_is_left(tmp_path: Path) -> None:
    with no_file_longer(10), pytest.raises(OSError, match="too large"):
        configuration.secret_key(tmp_path)
    assert os.listdir(tmp_path / "keys") == []
    assert len(configuration.secret_key(tmp_path)) > 40


def test_no_half_letter_is_left(settings: Settings, tmp_path: Path) -> None:
    settings.STOA_DATA = tmp_path
    letter = Outgoing(1, "stoa@example.org", "ada@example.org", b"x" * 1000)
    with no_file_longer(10), pytest.raises(ServerTrouble) as raised:
        FolderSession().send(letter)
    assert (raised.value.step, raised.value.said) == ("folder", "File too large")
    assert os.listdir(tmp_path / "mail") == []


def test_no_half_file_is_left(tmp_path: Path) -> None:
    store: files.FileStore = DiskStore(tmp_path)
    with no_file_longer(1000), pytest.raises(OSError, match="too large"):
        store.put(b"x" * 5000)
    assert list(store.digests()) == [] and os.listdir(tmp_path / "incoming") == []
    assert store.read(store.put(b"x" * 5000)) == b"x" * 5000


def test_a_disk_without_names_is_full(tmp_path: Path) -> None:
    assert room.Room(10 << 30, 12).is_none and not room.Room(10 << 30, None).is_none
    assert not room.left(tmp_path).is_none
