"""`stoa worker`: hands on events, runs jobs and sends letters, until stopped or (with --batch) until nothing is due."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import time
from collections.abc import Sequence

from django.db import InterfaceError, OperationalError, connection

from stoa.kernel import logs, waking
from stoa.kernel.events import relay
from stoa.kernel.jobs import LANES, Lane, worker
from stoa.kernel.mail.postman import Postman, send_due

AGAIN_SECONDS = 5.0
JOB_CPU_SECONDS = 300
"""Of processor time for one job. The largest imports take a tenth of it."""
PROGRAMS_NICE = 10
"""How far what learners' programs do stands behind pages and all else on this machine."""
logger = logging.getLogger("stoa.worker")


def main(words: Sequence[str]) -> int:
    """Work."""
    parser = argparse.ArgumentParser(prog="stoa worker", description="Hand on events, run jobs, send letters.")
    parser.add_argument("--batch", action="store_true", help="end when nothing is due")
    parser.add_argument(
        "--lane", choices=LANES, default="short",
        help="short (default): events, and jobs that people wait for, programs when nothing else is due; "
        "long: films and the like; programs: what learners' programs do",
    )  # fmt: skip
    options = parser.parse_args(words)
    sys.excepthook = logs.unforeseen
    if options.lane == "programs":
        os.nice(PROGRAMS_NICE)
    if not options.batch:
        waking.here.begin(does_work=True, takes_all=True)
        if options.lane == "short":
            Postman().start()  # a slow mail server holds up neither events nor jobs
    if options.batch:
        while _work(options.lane):
            pass
        if options.lane == "short":
            send_due()
        return 0
    while True:
        if not _round(options.lane):
            waking.wait()


def _work(lane: Lane) -> int:
    """What is due now; returns how much that was."""
    did = relay.drain_all() if lane == "short" else 0
    return did + worker.run_batch(cpu_seconds=JOB_CPU_SECONDS, lane=lane)


def _round(lane: Lane) -> int:
    """The same, by a worker that lives on when the database is away or its disk is full, and looks again."""
    try:
        did = _work(lane)
        if did or lane != "short":
            return did
        return worker.run_batch(1, cpu_seconds=JOB_CPU_SECONDS, lane="programs")
    except (OperationalError, InterfaceError) as problem:
        logger.warning("The database cannot be used; it will be asked again", exc_info=problem)
    connection.close()
    time.sleep(AGAIN_SECONDS)
    return 0
