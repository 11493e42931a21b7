"""`stoa run`: prepares the data folder in a child, then supervises the server. This process never loads Django."""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from stoa.cli.settings import data_folder, keep_to_itself, port_setting
from stoa.configuration import BadSetting, demo_mark

HERE = ("127.0.0.1", "localhost", "::1")
MOST_WORKERS = 64
THREADS = 10
"""Two more than the front lets slow bodies hold."""
STOP_SECONDS = 30
"""For a worker to end; one that was told while it began does not hear it."""
LARGEST_HEAD = 64 * 1024
"""Bytes of a request's line and headers."""


def main(words: Sequence[str]) -> int:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="stoa run", description="Set up what is missing and serve the site.")
    parser.add_argument("--demo", action="store_true", help="a demo on this machine, with sample courses and people")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=port_setting(), help="port (default: STOA_PORT, else 8000)")
    parser.add_argument("--workers", type=int, default=1, help="processes (default: 1)")
    parser.add_argument("--no-copy", action="store_true", help="change tables without keeping a copy of the database")
    parser.add_argument("--pages-only", action="store_true", help="leave events and jobs to `stoa worker`")
    options = parser.parse_args(words)
    if not 0 < options.port < 65536:
        parser.error(f"--port {options.port}: a port is a number from 1 to 65535")
    if not 0 < options.workers <= MOST_WORKERS:
        parser.error(f"--workers {options.workers}: choose from 1 to {MOST_WORKERS}")
    signal.signal(signal.SIGTERM, _end)
    os.environ["STOA_PORT"] = str(options.port)
    data = data_folder()
    os.environ["STOA_DATA"] = str(data)
    if (data / "RESTORING").exists():
        ended = subprocess.run([sys.executable, "-m", "stoa", "restore", "--finish"], check=False)
        if ended.returncode:
            return ended.returncode
    with one_server(data) as lock:
        if (options.demo or demo_mark(data).exists()) and options.host not in HERE:
            raise BadSetting("A demo listens on this machine only; leave --host out, or use another STOA_DATA.")
        refuse_taken_port(options.host, options.port)
        if options.demo:
            mark_demo(data)
        how = ["--no-copy"] if options.no_copy else []
        prepared = subprocess.run([sys.executable, "-m", "stoa", "prepare", *how], check=False)
        if prepared.returncode:
            return prepared.returncode
        if options.workers > 1 and not os.environ.get("STOA_DATABASE_URL"):
            print(
                "SQLite lets one process write at a time, so more workers help little. With PostgreSQL they do: "
                "STOA_DATABASE_URL=postgresql://...",
                file=sys.stderr,
            )
        os.environ["STOA_EMBEDDED"] = "pages" if options.pages_only else "1"
        with suppress(OSError):  # a full disk keeps no site from being read
            os.write(lock.fileno(), os.environ.get("STOA_URL", f"http://127.0.0.1:{options.port}").rstrip("/").encode())
        with shared_counts(data):
            return serve(options.host, options.port, options.workers)


def _end(*_told: object) -> None:
    """SIGTERM while the site is being prepared: the first process of a container would not hear it otherwise."""
    raise SystemExit(0)


def serve(host: str, port: int, workers: int) -> int:
    """Run the server in worker processes until SIGINT or SIGTERM."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "stoa.settings"
    # Threads wait for slow lines more than they work; the server's own advice to have fewer is for others.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    server = Granian(
        "stoa.web.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=THREADS, http1_settings=HTTP1Settings(max_buffer_size=LARGEST_HEAD), websockets=False,
        respawn_failed_workers=True, log_level=LogLevels.warning, workers_kill_timeout=STOP_SECONDS,
    )  # fmt: skip
    server.serve()
    return 0


@contextmanager
def shared_counts(data: Path) -> Iterator[None]:
    """A folder in which workers count requests together; in memory where the system has such a place, since a mapped
    file on a full disk would end its process."""
    memory = Path("/dev/shm")
    name = f"stoa-{os.geteuid()}-{hashlib.sha256(bytes(data)).hexdigest()[:16]}"
    folder = memory / name if os.access(memory, os.W_OK) else data / "tmp" / "counts"
    shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed
    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError:  # the name belongs to somebody else
        folder = Path(tempfile.mkdtemp(prefix="stoa-counts-"))
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def one_server(data: Path) -> Iterator[IO[str]]:
    """Hold the data folder, so that two embedded servers never share one. Gives the file that says so, empty: whoever
    serves writes its address there."""
    keep_to_itself(data)
    with (data / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadSetting(
                f"Stoa is running already with the data in {data}. Stop it first, or give this one a folder of its "
                "own: STOA_DATA=other-folder STOA_PORT=8001 stoa run"
            ) from None
        lock.truncate(0)
        yield lock


def refuse_taken_port(host: str, port: int) -> None:
    """Say plainly when something else listens there; raises BadSetting."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            raise BadSetting(f"This machine has no address called {host}. Listen on 127.0.0.1, or 0.0.0.0.") from None
        except OSError as problem:
            raise BadSetting(
                f"Port {port} on {host} cannot be used ({problem.strerror}). "
                f"Choose another: STOA_PORT={port + 1 if port < 65535 else 8000} stoa run"
            ) from None


def mark_demo(data: Path) -> None:
    """Mark an empty data folder as a demo; a folder with a site's data in it is refused."""
    mark = demo_mark(data)
    if mark.exists():
        return
    if (data / "stoa.sqlite3").exists() or (data / "files").exists():
        raise BadSetting(
            f"{data} holds the data of a site. A demo has sample people with known passwords, so it needs a folder of "
            "its own: STOA_DATA=demo-data stoa run --demo"
        )
    if os.environ.get("STOA_DATABASE_URL") and os.environ.get("STOA_DEMO_ON_SERVER") != "1":
        raise BadSetting("A demo keeps its data in its folder; leave STOA_DATABASE_URL out.")
    mark.write_text("This folder is a Stoa demo: sample people, known passwords, this machine only.\n")
