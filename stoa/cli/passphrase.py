"""The passphrase of a backup: from a file, from the environment, or typed."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path

from stoa.configuration import BadSetting

VARIABLE = "STOA_BACKUP_PASSPHRASE"
SHORTEST = 10


def passphrase(file: str | None, *, is_new: bool) -> str:
    """The passphrase. A new one has to be long enough, and is typed twice. Raises BadSetting, OSError."""
    found = _given(file)
    if not found and sys.stdin.isatty():
        found = getpass.getpass("Passphrase of the backup: ")
        if is_new and getpass.getpass("The same again: ") != found:
            raise BadSetting("These were two different passphrases. Nothing was done.")
    if not found:
        raise BadSetting(
            f"A backup is encrypted with a passphrase: --passphrase-file FILE, or set {VARIABLE}. "
            "Keep it away from this machine; without it nobody can open the backup."
        )
    if is_new and len(found) < SHORTEST:
        raise BadSetting(f"This passphrase is too short. Take at least {SHORTEST} letters, better five words.")
    return found


def _given(file: str | None) -> str:
    """What a file or the environment says; the end of the line does not belong to it."""
    if file is not None:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    return os.environ.get(VARIABLE, "")
