"""A site of many processes: two page servers and a worker behind nginx, one PostgreSQL through a pooler in transaction
mode, one server for what is shared, files in a bucket."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from redis import Redis

from tests import cookies
from tests.journeys.browser import free_port
from tools import proxies, servers

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
PASSWORD = "a long password"


@dataclass
class Process:
    """A process of the site, with what it says in a file."""

    handle: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """As when the power goes: it and its children, at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.handle.pid, signal.SIGKILL)
        self.handle.wait()

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")


@dataclass
class ManySite:
    """Where everything is."""

    folder: Path
    database: str
    direct: str
    settings: Mapping[str, str]
    front: int
    ports: list[int] = field(default_factory=list)
    processes: dict[str, Process] = field(default_factory=dict)

    def environment(self, name: str) -> dict[str, str]:
        return {**os.environ, **self.settings, "STOA_DATABASE_URL": self.database, "STOA_DATA": str(self.folder / name)}

    def start(self, name: str, *words: str) -> Process:
        """`stoa ...` with a data folder of its own, as on a machine of its own; the keys are the same everywhere."""
        data = self.folder / name
        if not (data / "keys").exists() and (self.folder / "first" / "keys").exists():
            shutil.copytree(self.folder / "first" / "keys", data / "keys")
        log = self.folder / f"{name}.log"
        with log.open("ab") as out:
            handle = subprocess.Popen(
                [sys.executable, "-m", "stoa", *words], cwd=ROOT, env=self.environment(name), start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.processes[name] = Process(handle, log)
        return self.processes[name]

    def inside(self, *words: str) -> Any:
        """What a process of `tests.faults.inside` says, with the first machine's folder."""
        command = [sys.executable, "-m", "tests.faults.inside", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment("first"), capture_output=True, text=True, timeout=START_SECONDS
        )
        assert done.stdout, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the database holds now, read past the pooler."""
        with psycopg.connect(self.direct) as line:
            return list(line.execute(sql))  # type: ignore[call-overload]

    def page_servers(self, *names: str) -> None:
        """Start page servers and wait until they answer."""
        ports = {name: self.ports[("left", "right").index(name)] for name in names}
        for name, port in ports.items():
            self.start(name, "run", "--pages-only", "--port", str(port))
        for name, port in ports.items():
            self._wait(self.processes[name], port)

    def _wait(self, process: Process, port: int) -> None:
        until = time.monotonic() + START_SECONDS
        while True:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if Browser(port).get("/about/")[0] == 200:
                    return
            assert process.handle.poll() is None and time.monotonic() < until, process.said[-3000:]
            time.sleep(0.2)


class Browser:
    """Somebody's browser: cookies, and one address (the front's, or a page server's own)."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.port, self.cookies = port, {} if cookies is None else cookies

    def at(self, port: int) -> Browser:
        """The same browser, with the same cookies, led to another server."""
        return Browser(port, self.cookies)

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None, {})

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> tuple[int, str]:
        sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, urlencode(form), sent)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str]:
        headers |= {"X-Forwarded-For": "127.0.0.1", "Cookie": cookies.header(self.cookies)}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request(method, path, body, headers)
            response = line.getresponse()
            cookies.keep(self.cookies, response)
            return response.status, response.read().decode(errors="replace")

    def token(self, path: str) -> str:
        """The token of the first form of a page."""
        _, text = self.get(path)
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        assert found, text[:500]
        return found[1]

    def sign_in(self, email: str, password: str = PASSWORD) -> tuple[int, str]:
        token = self.token("/accounts/login/")
        return self.post("/accounts/login/", {"csrfmiddlewaretoken": token, "login": email, "password": password})

    def answer(self, unit: str, part: str, value: str, once: str = "") -> tuple[int, str]:
        """Open the unit and answer; `once` is the same when the same answer is sent again."""
        token = self.token(f"/learn/springs/{unit}/")
        form = {"csrfmiddlewaretoken": token, "once": once or secrets.token_hex(6), f"answer-{part}": value}
        return self.post(f"/learn/springs/{unit}/answer/{part}/", form, **{"HX-Request": "true"})


@contextlib.contextmanager
def many(folder: Path, direct: str, shared: str, bucket: str) -> Iterator[ManySite]:
    """The site, running; everything is ended afterwards."""
    front = free_port()
    settings = {
        "STOA_CACHE_URL": f"{shared}?db=5", "STOA_FILES_URL": bucket, "STOA_PROXIES": "1",
        "STOA_URL": f"http://127.0.0.1:{front}", "STOA_LIVE_URL": "",
    }  # fmt: skip
    Redis.from_url(settings["STOA_CACHE_URL"]).flushdb()
    with contextlib.ExitStack() as stack:
        pooled = stack.enter_context(proxies.pgbouncer(direct, connections=4))
        site = ManySite(folder, f"{pooled}?pooler=transaction", direct, settings, front)
        site.ports = [servers.free_port(), servers.free_port()]
        try:
            site.inside("seed", str(folder / "source"), "0")
            site.start("worker", "worker")
            site.page_servers("left", "right")
            stack.enter_context(proxies.nginx(site.ports, front))
            yield site
        finally:
            for process in site.processes.values():
                process.kill()
