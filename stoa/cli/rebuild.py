"""`stoa rebuild RUN`: makes learners' summaries anew from the ledger, and says how many differed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from rich.console import Console

from stoa.catalogue import queries as catalogue
from stoa.cli.progress import working
from stoa.learning import actions


def main(words: Sequence[str]) -> int:
    """Rebuild."""
    parser = argparse.ArgumentParser(prog="stoa rebuild", description="Make summaries anew from the ledger.")
    parser.add_argument("run", help="the run's name in its address; a course's first run is named like the course")
    options = parser.parse_args(words)
    run = catalogue.run_by_slug(options.run)
    if run is None:
        print(f"stoa: there is no run {options.run!r}", file=sys.stderr)
        return 2
    with working(Console(stderr=True), "Adding up"):
        differed = actions.rebuild_all(run_id=run.id)
        listed = actions.rebuild_roster(run_id=run.id)
    print(f"{differed} {'summary' if differed == 1 else 'summaries'} differed from the ledger.")
    print(f"The roster has {listed} {'line' if listed == 1 else 'lines'}.")
    return 0
