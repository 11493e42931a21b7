"""Measuring from outside: a loopback client with one kept connection, and CPU time from /proc."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all its descendants."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rsplit(")", 1)[1].split()[1]), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        current = waiting.pop()
        found.append(current)
        waiting.extend(parents.get(current, []))
    return found


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and its descendants, those that have ended included.

    The scheduler counts what threads have used in nanoseconds; of processes that have ended there are ticks.
    """
    total = 0.0
    for member in family(pid):
        try:
            threads = list(Path(f"/proc/{member}/task").iterdir())
            fields = Path(f"/proc/{member}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        for thread in threads:
            try:
                total += int((thread / "schedstat").read_text().split()[0]) / 1e9
            except OSError:
                continue
        total += (int(fields[13]) + int(fields[14])) / TICK
    return total


def memory_mb() -> float:
    """What this process holds of the machine's memory, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def called(name: str) -> list[int]:
    """The processes of that name among the descendants of this one."""
    return [pid for pid in family(os.getpid()) if Path(f"/proc/{pid}/comm").read_text().strip() == name]


def resident_bytes(pid: int) -> int:
    """Resident memory of a process and its descendants, shared pages counted once for each (an upper bound)."""
    total = 0
    for member in family(pid):
        try:
            status = Path(f"/proc/{member}/status").read_text()
        except OSError:
            continue
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        total += int(found.group(1)) * 1024 if found else 0
    return total


class Client:
    """One kept connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def send(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """(status, body as it came) of a request."""
        try:
            self.connection.request(method, path, body=body or None, headers=headers or {})
            response = self.connection.getresponse()
        except (BrokenPipeError, http.client.RemoteDisconnected):  # an idle connection was closed between bursts
            self.connection.close()
            self.connection.request(method, path, body=body or None, headers=headers or {})
            response = self.connection.getresponse()
        return response.status, response.read()


def page_bytes_gz(client: Client, path: str, headers: dict[str, str]) -> int:
    """Bytes of a page as it comes to a browser that takes gzip, with its styles and scripts, before media and fonts."""
    status, body = client.send("GET", path, headers=headers)
    assert status == 200, (path, status)
    total = len(body)
    body = gzip.decompress(body)
    for link in sorted(set(re.findall(rb'(?:href|src)="(/static/[^"]+\.(?:css|js))"', body))):
        status, content = client.send("GET", link.decode(), headers={"Accept-Encoding": "gzip"})
        assert status == 200, link
        total += len(content)
    return total


def burst(times: int, ask: Callable[[int], tuple[int, bytes]], allowed: frozenset[int] = frozenset({200})) -> int:
    """Ask `times` times; returns the bytes received. Raises AssertionError when an answer is not among `allowed`."""
    received = 0
    for number in range(times):
        status, body = ask(number)
        assert status in allowed, (status, body[:300])
        received += len(body)
    return received


def page(client: Any, path: str, times: int, database: int) -> dict[str, float]:
    """What a page costs that Django is asked for in this process: CPU here and of the database, and its statements."""
    assert client.get(path, HTTP_HOST="localhost").status_code == 200, path
    with import_module("stoa.kernel.statements").counted() as found:
        client.get(path, HTTP_HOST="localhost")
    spent, before_all = [], cpu_seconds(database) if database else 0.0
    for _ in range(times):
        before = time.process_time()
        client.get(path, HTTP_HOST="localhost")
        spent.append(time.process_time() - before)
    theirs = (cpu_seconds(database) - before_all) / times if database else 0.0
    return {
        "cpu_ms": round(median(spent) * 1000, 2), "db_cpu_ms": round(theirs * 1000, 2), "statements": len(found),
    }  # fmt: skip
