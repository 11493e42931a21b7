"""`make test`: every test on SQLite, what touches the database again on PostgreSQL, then the journeys in a browser.

    make test                                        everything
    make test ARGS="tests/learning -k goal"          some of it, by pytest's own words
    STOA_TEST_SKIP=postgres,redis,chromium,nginx,pgbouncer make test without what this machine cannot have

Servers are started for this run and stopped by their process id. STOA_TEST_POSTGRES_URL, STOA_TEST_REDIS_URL and
STOA_TEST_CHROMIUM name ones that exist already. STOA_REAL_DATA names a folder of other people's courses and credentials
to try; shared/data beside the checkout is taken where it exists. The last line is the total.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools import servers

REPORTS = servers.BUILD / "test"
REAL_DATA = servers.ROOT.parent / "shared" / "data"
NOTHING_COLLECTED = 5
TOO_LONG = 2400  # seconds for one phase; one that hangs is ended and counts as failed
SERVICES: dict[str, tuple[str, Callable[[], AbstractContextManager[str]]]] = {
    "postgres": ("STOA_TEST_POSTGRES_URL", servers.postgres),
    "redis": ("STOA_TEST_REDIS_URL", servers.redis),
    "chromium": ("STOA_TEST_CHROMIUM", lambda: contextlib.nullcontext(str(servers.obtain("chromium")))),
    "nginx": ("STOA_TEST_NGINX", lambda: contextlib.nullcontext(str(servers.obtain("nginx")))),
    "pgbouncer": ("STOA_TEST_PGBOUNCER", lambda: contextlib.nullcontext(str(servers.obtain("pgbouncer")))),
}


@dataclass(frozen=True)
class Phase:
    """One run of pytest. `needs`: the service without which it is left out."""

    name: str
    marks: str
    options: tuple[str, ...] = ()
    needs: str = ""
    database: str = ""


@dataclass(frozen=True)
class Count:
    """What a phase ended with. `is_good`: pytest was content and ran something (or was asked for a part only)."""

    name: str
    passed: int
    failed: int
    skipped: int
    seconds: float
    is_good: bool


PARALLEL = ("-n", "2", "--dist", "loadfile")
PHASES = (
    Phase("sqlite", "not journey", PARALLEL),
    Phase("postgres", "database and not journey", PARALLEL, needs="postgres", database="STOA_TEST_POSTGRES_URL"),
    Phase("journeys", "journey", needs="chromium"),
)


def main(arguments: list[str]) -> int:
    """Starts what the tests need, runs the phases, and ends with 1 when anything failed or was missing unasked."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.umask(0o022)  # servers that run as somebody else read what tests write, wherever this was started
    skipped = {name.strip() for name in os.environ.get("STOA_TEST_SKIP", "").split(",") if name.strip()}
    if unknown := skipped - SERVICES.keys():
        print(
            f"test: STOA_TEST_SKIP names {', '.join(sorted(unknown))}; there are: {', '.join(SERVICES)}",
            file=sys.stderr,
        )
        return 2
    with contextlib.ExitStack() as stack:
        missing = start_services(stack, skipped)
        data = stack.enter_context(tempfile.TemporaryDirectory(prefix="stoa-test-"))
        os.environ["STOA_TEST_DATA"] = data
        if REAL_DATA.is_dir():
            os.environ.setdefault("STOA_REAL_DATA", str(REAL_DATA))
        shutil.rmtree(REPORTS, ignore_errors=True)
        REPORTS.mkdir(parents=True)
        left_out = skipped | missing
        counts = [run(phase, arguments) for phase in PHASES if phase.needs not in left_out]
    return close(counts, skipped, missing)


def start_services(stack: contextlib.ExitStack, skipped: set[str]) -> set[str]:
    """Starts each service that is not skipped nor given, and sets its variable. Returns what could not be had."""
    missing = set()
    for name, (variable, start) in SERVICES.items():
        if name in skipped:
            os.environ.pop(variable, None)
        elif not os.environ.get(variable):
            try:
                os.environ[variable] = stack.enter_context(start())
            except servers.Unavailable as problem:
                print(f"test: no {name}: {problem}", file=sys.stderr)
                missing.add(name)
    return missing


def run(phase: Phase, arguments: list[str]) -> Count:
    """One run of pytest in a process of its own."""
    print(f"\n=== {phase.name}", flush=True)
    report = REPORTS / f"{phase.name}.xml"
    environment = {**os.environ, "STOA_DATABASE_URL": os.environ.get(phase.database, "") if phase.database else ""}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-m",
        phase.marks,
        *phase.options,
        f"--junitxml={report}",
        *arguments,
    ]
    start = time.monotonic()
    try:
        code = subprocess.run(command, cwd=servers.ROOT, env=environment, timeout=TOO_LONG).returncode
    except subprocess.TimeoutExpired:
        print(f"test: {phase.name} took more than {TOO_LONG} s and was ended", file=sys.stderr)
        code = 1
    passed, failed, skipped = read(report)
    is_good = code == 0 or (code == NOTHING_COLLECTED and bool(arguments))
    return Count(phase.name, passed, failed, skipped, time.monotonic() - start, is_good)


def read(report: Path) -> tuple[int, int, int]:
    """(passed, failed, skipped) of a report; an error counts as failed, no report as nothing."""
    if not report.is_file():
        return 0, 0, 0
    passed = failed = skipped = 0
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        out = int(suite.get("skipped", 0))
        failed, skipped, passed = failed + bad, skipped + out, passed + int(suite.get("tests", 0)) - bad - out
    return passed, failed, skipped


def close(counts: list[Count], skipped: set[str], missing: set[str]) -> int:
    """Says what ran, what did not and why; the last line is the total."""
    print()
    for count in counts:
        told = f"{count.passed} passed, {count.failed} failed, {count.skipped} skipped in {count.seconds:.0f} s"
        print(f"{count.name:<9} {told}{'' if count.is_good else '  NOT GREEN'}")
    for name in sorted(skipped):
        print(f"left out on your word: {name}")
    for name in sorted(missing):
        print(f"NOT RUN: what needs {name}; have it, or say STOA_TEST_SKIP={name}")
    passed, failed, out = (sum(getattr(count, key) for count in counts) for key in ("passed", "failed", "skipped"))
    print(f"total: {passed} passed, {failed} failed, {out} skipped")
    return 0 if not missing and all(count.is_good for count in counts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
