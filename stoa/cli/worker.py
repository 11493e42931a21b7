"""`stoa worker`: hands on events and runs jobs, until stopped or (with --batch) until nothing is due."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from stoa.kernel import waking
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker

JOB_CPU_SECONDS = 300
"""Of processor time for one job. The largest imports take a tenth of it."""


def main(words: Sequence[str]) -> int:
    """Work."""
    parser = argparse.ArgumentParser(prog="stoa worker", description="Hand on events and run jobs.")
    parser.add_argument("--batch", action="store_true", help="end when nothing is due")
    parser.add_argument(
        "--lane", choices=["short", "long"], default="short",
        help="short (default): events, and jobs that people wait for; long: films and the like",
    )  # fmt: skip
    options = parser.parse_args(words)
    if not options.batch:
        waking.here.begin(does_work=True, takes_all=True)
    while True:
        did = 0 if options.lane == "long" else relay.drain_all()
        did += worker.run_batch(cpu_seconds=JOB_CPU_SECONDS, lane=options.lane)
        if options.batch and not did:
            return 0
        if not did:
            waking.wait()
