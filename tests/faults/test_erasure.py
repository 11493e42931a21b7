"""Somebody who left marks everywhere is erased, through kills at any point; then nothing of them is found."""

from __future__ import annotations

import sys
import time
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults import marked, search, sites
from tests.faults.sites import Site, kill

pytestmark = pytest.mark.enable_socket

NOW = "UPDATE kernel_job SET due_at = '2020-01-01 00:00:00' WHERE state = 'waiting'"
A_MINUTE_PASSES = "UPDATE kernel_job SET leased_until = '2020-01-01 00:00:00' WHERE leased_until IS NOT NULL"
KEPT = "SELECT count(*) FROM {table} WHERE {column} = {account}"
HANG_ON = (
    ("accounts_account", "id"), ("accounts_profile", "account_id"), ("accounts_consent", "account_id"),
    ("accounts_datacopy", "account_id"), ("account_emailaddress", "user_id"), ("learning_enrolment", "account_id"),
    ("learning_evidence", "account_id"), ("learning_summary", "account_id"), ("assessment_attempt", "account_id"),
    ("credentials_award", "account_id"), ("content_draft", "owner_id"), ("kernel_job", "owner"), ("kernel_audit", "by"),
    ("learning_rosterline", "account_id"), ("learning_waiting", "account_id"), ("learning_codeuse", "account_id"),
    ("catalogue_reminder", "account_id"), ("kernel_letter", "account"), ("kernel_mail_choice", "account"),
    ("kernel_bounce", "account"), ("accounts_session", "account_id"), ("accounts_role", "account_id"),
    ("accounts_addresschange", "account_id"), ("mfa_authenticator", "user_id"),
)  # fmt: skip


NEVER_HELD = {"accounts_addresschange"}
"""Whose rows are gone before somebody is erased: the address was changed before it could be taken back."""


def rows_of(site: Site, table: str, column: str, account: str) -> int:
    """How many rows of a table hang on an account."""
    ((count,),) = site.rows(KEPT.format(table=table, column=f'"{column}"', account=account))
    return int(count)


def told(site: Site, *words: str) -> str:
    """What a process of `tests.faults.marked` says."""
    process = sites.start([sys.executable, "-m", "tests.faults.marked", *words], site.environment)
    said, wrong = process.communicate(timeout=150)
    assert process.returncode == 0, wrong[-3000:]
    return said.splitlines()[-1]


def rows_of_all_tables(database: str) -> Iterator[str]:
    """Every row of a PostgreSQL database, as text."""
    with psycopg.connect(database) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            for (row,) in connection.execute(f"SELECT t::text FROM {name} t"):  # type: ignore[call-overload]
                yield row


def unpacked_sessions(site: Site) -> str:
    """What every session holds, compressed ones too."""
    found = []
    for (data,) in site.rows("SELECT session_data FROM django_session"):
        packed = data.split(":")[0]
        text = urlsafe_b64decode(packed.lstrip(".") + "===")
        found.append((zlib.decompress(text) if packed.startswith(".") else text).decode())
    return "\n".join(found)


def traces(site: Site) -> set[str]:
    """Every mark that is left somewhere."""
    found = search.found_in(site.data, marked.MARKS)
    found |= {f"sessions: {mark}" for mark in marked.MARKS if mark in unpacked_sessions(site)}
    if site.database:
        found |= {
            f"database: {mark}" for row in rows_of_all_tables(site.database) for mark in marked.MARKS if mark in row
        }
    return found


@pytest.fixture
def site(tmp_path: Path, database: str) -> Site:
    """A site that nobody has set up yet."""
    return Site(tmp_path / "data", database, 0, ())


def test_nothing_is_left(site: Site, tmp_path: Path) -> None:
    account = told(site, "live", str(tmp_path / "source"))
    before = traces(site)
    assert {mark for mark in marked.MARKS if any(line.endswith(mark) for line in before)} == set(marked.MARKS)
    assert site.rows("SELECT count(*) FROM credentials_credential") == [(1,)], "something was earned"
    held = {table for table, column in HANG_ON if rows_of(site, table, column, account) == 0}
    assert held <= NEVER_HELD, "of everything there was something"
    told(site, "ask", account)
    site.change(NOW)
    for seconds in (0.9, 1.3, 1.7, 2.1):
        worker = site.command("worker", "--batch")
        time.sleep(seconds)
        kill(worker)
        site.change(A_MINUTE_PASSES)
        site.change(NOW)
        site.change("UPDATE kernel_job SET attempts = 0")
    worker = site.command("worker", "--batch")
    said, wrong = worker.communicate(timeout=120)
    assert worker.returncode == 0, said + wrong
    assert site.rows("SELECT count(*) FROM accounts_erasure WHERE finished_at IS NOT NULL") == [(1,)], wrong
    assert traces(site) == set()
    assert {table for table, column in HANG_ON if rows_of(site, table, column, account)} == set()
    assert site.rows("SELECT DISTINCT taking_part + offered FROM learning_occupancy ORDER BY 1") == [(0,), (1,)]
    assert site.rows("SELECT people FROM assessment_formertries WHERE part = 'a'") == [(1,)], "counts stay"
    assert site.rows("SELECT people FROM credentials_pin") == [(1,)], "and what a held record pins"
