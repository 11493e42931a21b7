"""`stoa gc`: deletes kept files that nothing published, pinned or referenced needs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from stoa.content import actions


def main(words: Sequence[str]) -> int:
    """Collect."""
    parser = argparse.ArgumentParser(prog="stoa gc", description="Delete kept files that nothing refers to.")
    parser.parse_args(words)
    print(actions.collect_garbage())
    return 0
