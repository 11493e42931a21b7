"""Two page servers and a worker behind nginx, PostgreSQL through a pooler: to people it is one site."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg
import pytest
from pytest_socket import enable_socket

from tests.engines.conftest import make_bucket
from tests.engines.many import ROOT, Browser, ManySite, many
from tests.web.learning.springs import RIGHT, WRONG

LOOKS = 60


@pytest.fixture(scope="module")
def site(
    postgres_url: str, redis_url: str, object_server: str, nginx: str, pgbouncer: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ManySite]:  # fmt: skip
    enable_socket()
    folder = tmp_path_factory.mktemp("many")
    name = f"many_{folder.name.replace('-', '_')}"
    with psycopg.connect(postgres_url, autocommit=True) as line:
        line.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[call-overload]
        line.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    direct = f"{postgres_url.rpartition('/')[0]}/{name}"
    with (
        pytest.MonkeyPatch.context() as patch,
        many(folder, direct, redis_url, make_bucket(object_server, patch)) as made,
    ):
        yield made
    with psycopg.connect(postgres_url, autocommit=True) as line:
        line.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[call-overload]


@pytest.fixture
def somebody(site: ManySite, request: pytest.FixtureRequest) -> str:
    """The address of somebody who takes part."""
    email = f"{re.sub('[^a-z]', '', request.node.name)}@example.org"
    site.inside("person", email)
    return email


def wait_until_empty(site: ManySite, seconds: float = 20) -> float:
    """Until the outbox is empty and no job is due or being done (some wait for the night); how long that took."""
    begun = time.monotonic()
    sql = (
        "SELECT (SELECT count(*) FROM kernel_outbox) + "
        "(SELECT count(*) FROM kernel_job WHERE state = 'running' OR (state = 'waiting' AND due_at <= now()))"
    )
    while site.rows(sql) != [(0,)]:
        assert time.monotonic() - begun < seconds, site.processes["worker"].said[-3000:]
        time.sleep(0.05)
    return time.monotonic() - begun


def test_signed_in_on_one_answering_on_the_other_signed_out_of_both(site: ManySite, somebody: str) -> None:
    left, right = site.ports
    ada = Browser(left)
    assert ada.sign_in(somebody)[0] == 302
    status, text = ada.at(right).answer("one", "a", RIGHT)
    assert status == 200 and "stoa_pass" in ada.cookies
    kept = dict(ada.cookies)
    assert site.rows(
        f"SELECT count(*) FROM assessment_attempt t JOIN accounts_account a ON a.id = t.account_id "
        f"WHERE a.email = '{somebody}'"
    ) == [(1,)]
    out = ada.at(right)
    out.post("/accounts/logout/", {"csrfmiddlewaretoken": out.token("/accounts/logout/")})
    for port in (left, right):
        stale = Browser(port, dict(kept))  # whoever kept the cookies
        status, text = stale.get("/learn/springs/one/")
        assert status != 200 or 'action="/accounts/login/' in text or "/accounts/login/" in text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        sent = {"csrfmiddlewaretoken": token[1] if token else "x", "once": "late", "answer-b": RIGHT}
        stale.post("/learn/springs/three/answer/b/", sent, **{"HX-Request": "true"})
    assert site.rows("SELECT count(*) FROM assessment_attempt WHERE part = 'b'") == [(0,)]


def test_limits_are_shared(site: ManySite, somebody: str) -> None:
    """Five wrong passwords, some here and some there, are five."""
    told = []
    for number in range(6):
        status, text = Browser(site.ports[number % 2]).sign_in(somebody, "not the password")
        told.append((status, "do not belong together" in text, "Too many tries" in text))
    assert told == [(200, True, False)] * 5 + [(200, False, True)], site.processes["left"].said[-3000:]
    for port in site.ports:
        assert "Too many tries" in Browser(port).sign_in(somebody)[1], "the right one is not tried either"


def test_what_is_published_is_seen_by_both_at_once(site: ManySite) -> None:
    course = site.folder / "source" / "springs"
    unit = next(course.glob("*/*-plain.md"))
    for edition in range(2):
        word = f"Edition{edition}{time.time_ns()}"
        unit.write_text(unit.read_text() + f"\n{word}\n")
        browsers = [Browser(port) for port in site.ports]
        for browser in browsers:
            assert browser.get("/learn/springs/plain/")[0] in (200, 302)
        done = subprocess.run(
            [sys.executable, "-m", "stoa", "course", "publish", str(course)], cwd=ROOT,
            env=site.environment("first"), capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        until = time.monotonic() + 1.0
        for browser in browsers:
            while word not in browser.get("/learn/springs/plain/")[1]:
                assert time.monotonic() < until, "one of them does not know yet"


def test_what_an_answer_causes_is_done_by_the_worker_soon(site: ManySite, somebody: str) -> None:
    wait_until_empty(site)
    ada = Browser(site.front)
    ada.sign_in(somebody)
    for part in ("b", "c", "d"):
        assert ada.answer("three", part, RIGHT)[0] == 200
    assert wait_until_empty(site) < 6
    assert "RecordChanged" not in site.processes["worker"].said


def test_prepared_statements_survive_the_pooler(site: ManySite, somebody: str) -> None:
    """Many connections of theirs, four of the pooler's: each statement meets servers that know it and that do not."""
    ada = Browser(site.front)
    ada.sign_in(somebody)
    ada.get("/learn/springs/one/")

    def look(number: int) -> int:
        browser = Browser(site.ports[number % 2], dict(ada.cookies))
        return browser.get(("/learn/springs/one/", "/learn/springs/", "/learn/springs/three/")[number % 3])[0]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(look, range(LOOKS))) == {200}
    for name in ("left", "right"):
        assert "A hot page failed" not in site.processes[name].said, site.processes[name].said[-3000:]
    ((held,),) = site.rows(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert held <= 4


def answered(ada: Browser, once: str) -> int:
    """An answer, sent again while it is not acknowledged; how often it was sent."""
    for tries in range(1, 6):
        with suppress(AssertionError):  # the page itself was lost on its way
            if ada.answer("one", "a", WRONG, once)[0] == 200:
                return tries
        time.sleep(0.3)
    raise AssertionError("nobody answers")


def test_killing_one_of_them_loses_nothing(site: ManySite, somebody: str) -> None:
    """What is on its way at that moment is sent again, and kept once; then the other one serves all."""
    ada = Browser(site.front)
    ada.sign_in(somebody)
    sent = [answered(ada, f"once-{number}") for number in range(4)]
    site.processes["left"].kill()
    try:
        sent += [answered(ada, f"once-{number}") for number in range(4, 12)]
    finally:
        site.page_servers("left")
    sent += [answered(ada, f"once-{number}") for number in range(12, 16)]
    assert sum(sent) <= len(sent) + 2
    assert site.rows(
        f"SELECT count(*) FROM assessment_attempt t JOIN accounts_account a ON a.id = t.account_id "
        f"WHERE a.email = '{somebody}' AND part = 'a'"
    ) == [(len(sent),)]
