"""What the hot pages cost: `python -m bench.pages --engine postgres|sqlite [--learners 100000] [--requests 2000]`.

Prints {"unit": {"cpu_ms", "db_cpu_ms", "queries", "bytes_gz", "floor_ratio"}, "answer": {...}, "home": {...}, ...}.
`cpu_ms` is the server's CPU a request (all its processes; of an answer also what it causes until the outbox is
empty), `db_cpu_ms` PostgreSQL's. Bursts alternate with a constant-response server of the same body size, in one run;
`floor_ratio` is (cpu_ms + db_cpu_ms) / the floor's cpu_ms. On SQLite the database's CPU is the server's.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from bench import course, measure, site
from tools import servers

ROUNDS = 8


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--engine", choices=["postgres", "sqlite"], default="sqlite")
    parser.add_argument("--learners", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=2000, help="requests of each kind, in all rounds")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        data = site.prepare(stack, options.engine, options.engine)
        result = import_module("bench.pages").measured(stack, options, data)
    print(json.dumps(result))
    return 0


def measured(stack: contextlib.ExitStack, options: argparse.Namespace, data: Path) -> dict[str, Any]:
    """Fill the site, start the servers, run the rounds."""
    folder = course.write(data / "course")
    import_module("stoa.catalogue.actions").publish_course(source=folder, by=None)
    offer = import_module("bench.seed").fill(options.learners)
    queries = import_module("bench.counts").queries(offer)
    database = site.postmaster()
    import_module("django.db").connection.close()
    server, port = site.run(stack)
    client = measure.Client(port)
    kinds = import_module("bench.requests").kinds(client, offer, options.learners)
    rows: dict[str, list[tuple[float, float, float]]] = {name: [] for name in kinds}
    sizes = {name: len(ask(options.learners)[1]) for name, ask in kinds.items()}
    each = max(20, options.requests // ROUNDS)
    for round_number in range(ROUNDS + 1):
        for name, ask in kinds.items():
            floor = _floor(sizes[name], each)
            spent = _burst(server, database, each, lambda n, ask=ask, base=round_number * each: ask(base + n + 1))
            if round_number:  # the first round warms caches and prepared statements
                rows[name].append((*spent, floor))
    result = {name: _row(values, queries[name]) for name, values in rows.items()}
    for name, path, headers in import_module("bench.requests").page_addresses(offer):
        result[name]["bytes_gz"] = measure.page_bytes_gz(client, path, headers)
    result["answer"]["bytes_gz"] = sizes["answer"]
    return result


def _row(values: list[tuple[float, float, float]], queries: int) -> dict[str, float]:
    server, database, floor = (median(column) for column in zip(*values, strict=True))
    ratio = (server + database) / floor if floor else 0.0
    return {
        "cpu_ms": round(server, 3), "db_cpu_ms": round(database, 3), "queries": queries, "bytes_gz": 0,
        "floor_ratio": round(ratio, 1), "floor_cpu_ms": round(floor, 4),
    }  # fmt: skip


def _burst(server: int, database: int, times: int, ask: Callable[[int], tuple[int, bytes]]) -> tuple[float, float]:
    """CPU milliseconds a request of server and database, until what the requests caused is done."""
    before, before_db = measure.cpu_seconds(server), measure.cpu_seconds(database) if database else 0.0
    measure.burst(times, ask)
    _settle()
    after, after_db = measure.cpu_seconds(server), measure.cpu_seconds(database) if database else 0.0
    return (after - before) * 1000 / times, (after_db - before_db) * 1000 / times


def _settle() -> None:
    connection = import_module("django.db").connection
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute("SELECT (SELECT count(*) FROM kernel_outbox) + "
                           "(SELECT count(*) FROM kernel_job WHERE state IN ('waiting', 'running') "
                           "AND due_at <= CURRENT_TIMESTAMP)")  # fmt: skip
            (waiting,) = cursor.fetchone()
        connection.close()
        if not waiting:
            return
        time.sleep(0.2)
    raise AssertionError("the outbox does not empty")


def _floor(size: int, times: int) -> float:
    """CPU milliseconds a request of a server that answers a constant of `size` bytes."""
    port = servers.free_port()
    command = [
        sys.executable, "-m", "granian", "bench.floor:application", "--interface", "wsgi", "--port", str(port),
        "--workers", "1", "--blocking-threads", "4", "--log-level", "warning",
    ]  # fmt: skip
    with site.serving(command, port, {"STOA_FLOOR_BYTES": str(size)}) as process:
        client = measure.Client(port)
        measure.burst(20, lambda _: client.send("GET", "/"))
        before = measure.cpu_seconds(process)
        measure.burst(times * 4, lambda _: client.send("GET", "/"))
        return (measure.cpu_seconds(process) - before) * 1000 / (times * 4)


if __name__ == "__main__":
    sys.exit(main())
