"""`stoa worker`: hands on events, runs jobs and sends letters, until stopped or (with --batch) until nothing is due."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from stoa.kernel import logs, waking
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker
from stoa.kernel.mail.postman import Postman, send_due

JOB_CPU_SECONDS = 300
"""Of processor time for one job. The largest imports take a tenth of it."""


def main(words: Sequence[str]) -> int:
    """Work."""
    parser = argparse.ArgumentParser(prog="stoa worker", description="Hand on events, run jobs, send letters.")
    parser.add_argument("--batch", action="store_true", help="end when nothing is due")
    parser.add_argument(
        "--lane", choices=["short", "long"], default="short",
        help="short (default): events, and jobs that people wait for; long: films and the like",
    )  # fmt: skip
    options = parser.parse_args(words)
    sys.excepthook = logs.unforeseen
    if not options.batch:
        waking.here.begin(does_work=True, takes_all=True)
        if options.lane == "short":
            Postman().start()  # a slow mail server holds up neither events nor jobs
    while True:
        did = 0 if options.lane == "long" else relay.drain_all()
        did += worker.run_batch(cpu_seconds=JOB_CPU_SECONDS, lane=options.lane)
        if options.batch and not did:
            if options.lane == "short":
                send_due()
            return 0
        if not did:
            waking.wait()
