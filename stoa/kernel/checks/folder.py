"""The data folder: whose it is, who may read it, how much room it has."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from stoa.kernel.checks import Finding, check

ROOM_ERROR = 64 * 1024 * 1024
ROOM_WARNING = 1024 * 1024 * 1024
"""Bytes. A film of an hour needs about as much, and so does a copy of a middling database."""


@check("data folder")
def folder() -> Iterator[Finding]:
    """Owner, mode and room."""
    data = Path(settings.STOA_DATA)
    state = data.stat()
    if state.st_uid != os.geteuid():
        yield Finding(
            "error", f"{data} belongs to another user than the one who runs Stoa.",
            f"Run Stoa as that user, or hand the folder over: chown -R {os.geteuid()} {data}",
        )  # fmt: skip
    if state.st_mode & 0o007:
        yield Finding("error", f"Everybody on this machine can look into {data}.", f"chmod o= {data}")
    if os.geteuid() == 0:
        yield Finding("hint", "Stoa runs as root.", "Make a user for it; deploy/stoa.service shows how.")
    if not os.access(data, os.W_OK | os.X_OK):
        yield Finding("error", f"{data} can't be written to.", "Give the user who runs Stoa write access to it.")
    yield from _room(data)


def _room(data: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(data).free
    said = f"{data} has room for {free // (1024 * 1024)} MB more."
    if free < ROOM_ERROR:
        yield Finding("error", said, "Free some room: the site can't keep answers without it. `stoa gc` helps.")
    elif free < ROOM_WARNING:
        yield Finding("warning", said, "Give it more room soon; `stoa gc` deletes files that nothing needs.")


@check("keys")
def keys() -> Iterator[Finding]:
    """Who may read the site's secret and its signing keys."""
    for path in (Path(settings.STOA_DATA) / "keys").glob("**/*"):
        if path.is_file() and path.stat().st_mode & 0o077:
            yield Finding("error", f"Others can read {path}.", f"chmod 600 {path}")
