"""Real processes on a data folder of their own, started, talked to and killed."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from tests.journeys.browser import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
ASK = """import json, sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=20) as line:
    print(json.dumps(line.execute(sys.argv[2]).fetchall()))
"""


@dataclass(frozen=True)
class Learner:
    """Somebody who takes part: what their browser holds."""

    id: int
    pass_: str
    token: str


@dataclass(frozen=True)
class Site:
    """A site that is not running: its folder, its database, who learns there."""

    data: Path
    database: str
    run: int
    learners: tuple[Learner, ...]
    before: tuple[str, ...] = ()
    """What is put before every command, so that it sees a disk of its own."""

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "STOA_DATA": str(self.data), "STOA_DATABASE_URL": self.database}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the database holds now, read from outside."""
        if self.database:
            with psycopg.connect(self.database) as connection:
                return list(connection.execute(sql))  # type: ignore[call-overload]
        if self.before:
            return self._asked_inside(sql)
        with contextlib.closing(sqlite3.connect(self.data / "stoa.sqlite3", timeout=20)) as connection:
            return list(connection.execute(sql))

    def change(self, sql: str) -> None:
        """Change a row from outside, as time does."""
        if self.before:
            self._asked_inside(sql)
            return
        if self.database:
            with psycopg.connect(self.database) as connection:
                connection.execute(sql)  # type: ignore[call-overload]
            return
        with contextlib.closing(sqlite3.connect(self.data / "stoa.sqlite3", timeout=20)) as connection, connection:
            connection.execute(sql)

    def _asked_inside(self, sql: str) -> list[tuple[Any, ...]]:
        """The same where only processes with `before` see the database."""
        command = [*self.before, sys.executable, "-I", "-c", ASK, str(self.data / "stoa.sqlite3"), sql]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
        return [tuple(row) for row in json.loads(done.stdout)]

    def command(self, *words: str) -> subprocess.Popen[str]:
        """`stoa ...`, started and not waited for."""
        return start([*self.before, sys.executable, "-m", "stoa", *words], self.environment)

    def inside(self, *words: str) -> subprocess.Popen[str]:
        """A process of `tests.faults.inside`."""
        return start([sys.executable, "-m", "tests.faults.inside", *words], self.environment)


def start(
    command: list[str], environment: Mapping[str, str], said: Path | None = None
) -> subprocess.Popen[str]:  # fmt: skip
    """A process at the head of a group of its own, so that it can be killed with its children. `said`: what it says is
    put at the end of this file, and nobody need read it from a pipe."""
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(said.open("a")) if said else subprocess.PIPE
        return subprocess.Popen(
            command, cwd=ROOT, env=dict(environment), start_new_session=True, text=True, stdin=subprocess.PIPE,
            stdout=out, stderr=out,
        )  # fmt: skip


def kill(process: subprocess.Popen[str]) -> None:
    """As when the power goes: it and its children, at once."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def made(folder: Path, database: str, learners: int) -> Site:
    """A new site with `learners` people in the course of springs."""
    data = folder / "data"
    site = Site(data, database, 0, ())
    told, wrong = site.inside("seed", str(folder / "source"), str(learners)).communicate(timeout=START_SECONDS)
    assert told, wrong[-3000:]
    found = json.loads(told.splitlines()[-1])
    people = tuple(Learner(item["id"], item["pass"], item["token"]) for item in found["learners"])
    return Site(data, database, found["run"], people)


@dataclass
class Server:
    """A server that runs."""

    process: subprocess.Popen[str]
    port: int

    def post(
        self, path: str, form: Mapping[str, str], headers: Mapping[str, str], *, timeout: float = 20.0
    ) -> tuple[int, str, Mapping[str, str]]:  # fmt: skip
        """Send a form; raises OSError or HTTPException when no whole answer came back."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, urlencode(form), sent, timeout)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str, Mapping[str, str]]:
        """A page."""
        return self._ask("GET", path, None, headers or {}, 20.0)

    def _ask(
        self, method: str, path: str, body: str | None, headers: Mapping[str, str], timeout: float
    ) -> tuple[int, str, Mapping[str, str]]:  # fmt: skip
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)) as connection:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            said = {name.lower(): value for name, value in response.getheaders()}
            return response.status, response.read().decode(), said

    def answer(self, learner: Learner, unit: str, part: str, value: str, once: str) -> tuple[int, str]:
        """Answer as the page's script does."""
        form = {"csrfmiddlewaretoken": learner.token, "once": once, f"answer-{part}": value}
        headers = {"HX-Request": "true", "Cookie": f"stoa_pass={learner.pass_}"}
        status, text, _ = self.post(f"/learn/springs/{unit}/answer/{part}/", form, headers)
        return status, text


@contextlib.contextmanager
def serving(site: Site, said: Path | None = None, **more: str) -> Iterator[Server]:
    """`stoa run` on the site's folder, with these settings besides; killed at the end if it still runs."""
    port = free_port()
    process = start(
        [*site.before, sys.executable, "-m", "stoa", "run", "--port", str(port)],
        {**site.environment, "STOA_PORT": str(port), **more},
        said,
    )
    server = Server(process, port)
    try:
        until = time.monotonic() + START_SECONDS
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if server.get("/about/")[0] == 200:
                    break
            assert process.poll() is None, (said.read_text() if said else process.communicate()[1])[-3000:]
            assert time.monotonic() < until, "the server did not answer"
            time.sleep(0.1)
        yield server
    finally:
        kill(process)
