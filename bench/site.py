"""A site of its own for a benchmark: its data under `.build/bench`, its database, servers on loopback."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

import django

from bench import measure
from tools import servers

ROOT = Path(__file__).resolve().parent.parent


def prepare(stack: contextlib.ExitStack, name: str, engine: str = "sqlite", *, is_new: bool = False) -> Path:
    """Make the site that this process and its servers work on; returns its data folder.

    `is_new` throws away what an earlier run left in an SQLite file; PostgreSQL always begins empty. A server that is
    started later believes one proxy, so that a benchmark can ask for many networks (see `somebody`).
    """
    data = ROOT / ".build" / "bench" / name
    data.mkdir(parents=True, exist_ok=True)
    os.environ.update(STOA_DATA=str(data), DJANGO_SETTINGS_MODULE="stoa.settings", STOA_PROXIES="1")
    if engine == "postgres":
        os.environ["STOA_DATABASE_URL"] = stack.enter_context(servers.postgres())
    else:
        os.environ.pop("STOA_DATABASE_URL", None)
        if is_new:
            (data / "stoa.sqlite3").unlink(missing_ok=True)
    subprocess.run([sys.executable, "-m", "stoa", "prepare"], cwd=ROOT, check=True, stdout=sys.stderr)
    django.setup()
    return data


def run(stack: contextlib.ExitStack) -> tuple[int, int]:
    """`stoa run` on the site, until the stack ends; returns its process and its port."""
    port = servers.free_port()
    return stack.enter_context(serving([sys.executable, "-m", "stoa", "run", "--port", str(port)], port)), port


@contextlib.contextmanager
def serving(command: list[str], port: int, extra: dict[str, str] | None = None) -> Iterator[int]:
    """A server while the block lasts, from its first answer on; gives its process."""
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **(extra or {})}, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                measure.Client(port).send("GET", "/")
                break
            except OSError:
                time.sleep(0.2)
        else:
            raise AssertionError("the server did not start")
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def postmaster() -> int:
    """The process that started the backend of our connection; 0 on SQLite."""
    connection = import_module("django.db").connection
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    return int(Path(f"/proc/{backend}/stat").read_text().rsplit(")", 1)[1].split()[1])


def somebody(number: int) -> dict[str, str]:
    """Headers of a request from a network of its own, as a proxy sends them: limits are for one of them."""
    return {"Host": "127.0.0.1", "X-Forwarded-For": f"10.{number // 256 % 256}.{number % 256}.7"}


def form(**fields: str) -> str:
    """A form's body."""
    return urlencode(fields)
