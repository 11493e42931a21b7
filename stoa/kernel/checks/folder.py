"""The data folder: whose it is, who may read it, how much room it has."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from stoa.kernel import room
from stoa.kernel.checks import Finding, check

UPLOAD = 256 * 1024 * 1024
"""Bytes that a course with films may take while it arrives."""


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
    found = room.left(data)
    said = f"{data} has room for {found.bytes // (1024 * 1024)} MB more."
    if found.bytes < room.LEAST:
        yield Finding("error", said, "Free some room: the site can't keep answers without it. `stoa gc` helps.")
    elif found.is_none:
        yield Finding(
            "error", f"The disk of {data} has room for {found.names} more files, whatever their size.",
            "Delete files that nobody needs there, or give it a disk with more inodes (df -i shows them).",
        )  # fmt: skip
    elif found.bytes < room.LITTLE:
        yield Finding("warning", said, "Give it more room soon; `stoa gc` deletes files that nothing needs.")


@check("temporary folder")
def temporary() -> Iterator[Finding]:
    """The disk on which uploads arrive, and copies and films are made, where it is another than the data folder's."""
    folder, data = Path(tempfile.gettempdir()), Path(settings.STOA_DATA)
    if folder.stat().st_dev == data.stat().st_dev:
        return
    found = room.left(folder)
    if found.is_none or found.bytes < UPLOAD:
        said = f"{folder}, where uploads arrive, has room for {found.bytes // (1024 * 1024)} MB more."
        yield Finding("warning", said, "Free some room there, or name another folder: TMPDIR=/srv/tmp")


@check("keys")
def keys() -> Iterator[Finding]:
    """Who may read the site's secret and its signing keys."""
    for path in (Path(settings.STOA_DATA) / "keys").glob("**/*"):
        if path.is_file() and path.stat().st_mode & 0o077:
            yield Finding("error", f"Others can read {path}.", f"chmod 600 {path}")
