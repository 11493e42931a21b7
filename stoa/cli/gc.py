"""`stoa gc`: deletes kept files that nothing published, pinned or referenced needs, and sessions that have run out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from rich.console import Console

from stoa.accounts import actions as accounts
from stoa.cli.progress import working
from stoa.content import actions
from stoa.kernel import locks


def main(words: Sequence[str]) -> int:
    """Collect."""
    parser = argparse.ArgumentParser(prog="stoa gc", description="Delete kept files that nothing refers to.")
    parser.parse_args(words)
    with working(Console(stderr=True), "Looking for files that nothing refers to"), locks.held("files"):
        collected = actions.collect_garbage()
        accounts.drop_expired_sessions()
    print(collected)
    return 0
