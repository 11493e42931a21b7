"""A restored site goes on: what can be found is found at once, letters and jobs that waited leave and are done once."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.sites import Site, kill, serving
from tests.faults.test_backing_up import backed_up, place, stoa
from tests.faults.test_sending import done, run
from tests.kernel.mail.sink import sink

pytestmark = pytest.mark.enable_socket
SITTING = (
    "INSERT INTO {table} (session_key, session_data, expire_date{more}) "
    "VALUES ('0123456789abcdef', 'x', '2999-01-01 00:00:00'{values})"
)


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.1)


def restored(site: Site, another: str, folder: Path) -> Site:
    """A backup of the site, restored in another place."""
    other = place(folder, another)
    made = stoa(other, "restore", backed_up(site, folder / "a.backup"))
    assert made.returncode == 0, made.stderr[-3000:]
    return other


def test_letters_that_waited_leave_once_and_codes_that_ran_out_do_not(
    make: Callable[[str, int], Site], database: str, another: str, tmp_path: Path
) -> None:
    """One waits, one was on its way when the backup was taken, one is a code that has run out since."""
    site = make(database, 0)
    with sink() as server:
        done(run(site, server, "post", "3"))
        letters = "UPDATE kernel_letter SET {} WHERE \"to\" = '{}@example.org'"
        on_its_way = "state = 'leased', lease = 'x', leased_until = '2026-01-01 00:00:00'"
        site.change(letters.format(on_its_way, "p1"))
        site.change(letters.format("expires_at = '2026-01-01 00:00:00'", "p2"))
        other = restored(site, another, tmp_path)
        for left in (2, 0):
            assert json.loads(done(run(other, server, "send")))["left"] == left
        assert Counter(taken.receiver for taken in server.taken) == {"p0@example.org": 1, "p1@example.org": 1}
        done(run(site, server, "send"))
        names = {(taken.receiver, taken.message["Message-ID"]) for taken in server.taken}
        assert len(server.taken) == 4 and len(names) == 2, "where both sites send it, it is known as one"
    states = "SELECT state, count(*) FROM kernel_letter GROUP BY state ORDER BY state"
    assert other.rows(states) == [("dropped", 1), ("sent", 2)]


def test_jobs_that_waited_are_done_once(
    make: Callable[[str, int], Site], database: str, another: str, tmp_path: Path
) -> None:
    site = make(database, 0)
    told, wrong = site.inside("ask", "2").communicate(timeout=60)
    assert told, wrong
    site.change(
        "UPDATE kernel_job SET state = 'running', attempts = 1, claims = 1, leased_until = '2026-01-01 00:00:00' "
        "WHERE id = (SELECT min(id) FROM kernel_job)"
    )
    other = restored(site, another, tmp_path)
    (tmp_path / "go").touch()
    worker = other.inside("work", str(tmp_path))
    try:
        wait_for(lambda: other.rows("SELECT state FROM kernel_job") == [("done",)] * 2)
    finally:
        kill(worker)
    assert sorted((tmp_path / "notes").read_text().split("\n")[:-1]) == ["begin 0", "begin 1", "end 0", "end 1"]


def test_nobody_is_signed_in_and_courses_are_found_at_once(
    make: Callable[[str, int], Site], database: str, another: str, tmp_path: Path
) -> None:
    site = make(database, 1)
    with serving(site):
        wait_for(lambda: site.rows("SELECT count(*) FROM kernel_outbox") == [(0,)])
    site.change(SITTING.format(table="accounts_session", more=", device", values=", ''"))
    site.change(SITTING.format(table="django_session", more="", values=""))
    found = "SELECT count(*), min(title) FROM kernel_search_document"
    assert site.rows(found) == [(1, "Springs")]
    other = restored(site, another, tmp_path)
    for table in ("accounts_session", "django_session"):
        assert (other.rows(f"SELECT count(*) FROM {table}"), site.rows(f"SELECT count(*) FROM {table}")) == (
            [(0,)], [(1,)]
        )  # fmt: skip
    assert other.rows(found) == [(1, "Springs")]
    with serving(other) as server:
        assert "/courses/springs/" in server.get("/courses/?q=springs")[1]
        assert "/courses/springs/" not in server.get("/courses/?q=volcano")[1]
