"""`stoa put-backup FILE`: the part of `stoa restore` that fills a new, empty place."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from stoa.accounts import actions as accounts
from stoa.cli.passphrase import VARIABLE
from stoa.cli.progress import bar
from stoa.kernel.backup import last, putting
from stoa.kernel.backup.failures import BadBackup


def main(words: Sequence[str]) -> int:
    """Fill it, end every sign-in, and note that it was restored. 1: the backup cannot be used."""
    try:
        with bar(Console(stderr=True), "Restore") as progress:
            putting.put(Path(words[0]), os.environ.get(VARIABLE), progress)
    except BadBackup as problem:
        print(f"stoa: {problem}", file=sys.stderr)
        return 1
    accounts.end_every_sign_in()
    last.note_restored()
    return 0
