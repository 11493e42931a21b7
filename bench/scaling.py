"""What a second process gives: `python -m bench.scaling --engine postgres|sqlite [--pooler] [--learners 2000]`.

Two servers of one process stand side by side on one database; a closed-loop client (`bench.load`) asks the first alone
and both in turns, for unit pages, as many learners. Prints for each: requests a second, and CPU milliseconds a request
of server, database, pooler and client. Everything shares the machine's cores, so `gain` is what is left for the second
process; `room` is the gain that the CPU a request takes would allow on these cores. With `--pooler` both servers reach
PostgreSQL through pgbouncer in transaction mode. With `--share 0.35` each server gets that much of a core and no more
(as root): then the database, the pooler and the client have room, and `gain` tells whether the servers hold each other
up.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from bench import course, measure, shares, site
from tools import proxies, servers

ROUNDS = 5
CONNECTIONS = 8
Burst = tuple[float, ...]
"""Requests a second; CPU milliseconds a request of server, database, pooler, client."""


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.scaling", description=__doc__)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--pooler", action="store_true", help="PostgreSQL behind pgbouncer")
    parser.add_argument("--learners", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each burst")
    parser.add_argument("--share", type=float, default=0.0, help="of a core for each server; 0: all they can get")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        data = site.prepare(stack, f"scaling-{options.engine}", options.engine)
        if options.pooler:
            pooler = stack.enter_context(proxies.pgbouncer(os.environ["STOA_DATABASE_URL"]))
            os.environ["STOA_DATABASE_URL"] = f"{pooler}?pooler=transaction"
        result = import_module("bench.scaling").measured(stack, options, data)
    print(json.dumps(result))
    return 0


def measured(stack: contextlib.ExitStack, options: argparse.Namespace, data: Path) -> dict[str, Any]:
    """Fill the site, start both servers, ask them in turns."""
    import_module("stoa.catalogue.actions").publish_course(source=course.write(data / "course"), by=None)
    offer = import_module("bench.seed").fill(options.learners)
    requests = "\n".join(map(json.dumps, wire(offer.run.slug, options.learners)))
    database, poolers = site.postmaster(), measure.called("pgbouncer")
    import_module("django.db").connection.close()
    ports = [servers.free_port() for _ in range(2)]
    running = [stack.enter_context(_server(data, place, port)) for place, port in enumerate(ports)]
    if options.share:
        for process in running:
            stack.enter_context(shares.held_to(options.share, measure.family(process)))
    rows: dict[int, list[Burst]] = {1: [], 2: []}
    for round_number in range(ROUNDS + 1):
        for many in (1, 2) if round_number % 2 else (2, 1):
            found = _burst(
                ports[:many], (running[:many], [database] if database else [], poolers), requests, options.seconds
            )
            if round_number:  # the first round warms caches and prepared statements
                rows[many].append(found)
    one, two = (tuple(median(column) for column in zip(*rows[many], strict=True)) for many in (1, 2))
    cores = os.cpu_count() or 1
    return {
        "one": _told(one), "two": _told(two), "gain": round(two[0] / one[0] - 1, 2),
        "room": round(min(cores * 1000 / sum(two[1:]), 2000 / two[1]) / one[0] - 1, 2), "cores": cores,
        "share": options.share,
    }  # fmt: skip


def _told(row: tuple[float, ...]) -> dict[str, float]:
    names = ("requests_a_second", "cpu_ms", "db_cpu_ms", "pooler_cpu_ms", "client_cpu_ms")
    return {name: round(value, 3) for name, value in zip(names, row, strict=True)}


def wire(run: str, learners: int) -> list[str]:
    """Requests as they go over the wire: unit pages all over the course, each for another learner."""
    pass_of = import_module("bench.requests").pass_of
    found = []
    for number in range(1, learners + 1):
        _, headers = pass_of(number)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        address = f"/learn/{run}/unit-{number % course.UNITS + 1}/"
        found.append(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n")
    return found


def _server(data: Path, place: int, port: int) -> contextlib.AbstractContextManager[int]:
    """`stoa run` on the same database, with a folder of its own, as on a machine of its own."""
    folder = data.with_name(f"{data.name}-{place}")
    for name in ("keys", "files"):
        shutil.copytree(data / name, folder / name, dirs_exist_ok=True)
    environment = {"STOA_DATA": str(folder)}
    if not os.environ.get("STOA_DATABASE_URL"):
        link = folder / "stoa.sqlite3"
        link.unlink(missing_ok=True)
        link.symlink_to(data / "stoa.sqlite3")
    command = [sys.executable, "-m", "stoa", "run", "--port", str(port)]
    return site.serving(command, port, environment)


def _burst(ports: list[int], processes: tuple[list[int], ...], requests: str, seconds: float) -> Burst:
    """One burst, from outside; `processes` are those of server, database and pooler."""
    before = [_spent(each) for each in processes]
    command = [sys.executable, "-m", "bench.load", ",".join(map(str, ports)), str(CONNECTIONS), str(seconds)]
    done = subprocess.run(command, cwd=site.ROOT, input=requests, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    each = 1000 / told["requests"]
    spent = [_spent(now) - then for now, then in zip(processes, before, strict=True)]
    return told["requests"] / told["seconds"], *(seconds * each for seconds in spent), told["cpu"] * each


def _spent(processes: list[int]) -> float:
    return sum(measure.cpu_seconds(process) for process in processes)


if __name__ == "__main__":
    sys.exit(main())
