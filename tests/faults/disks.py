"""A small disk of its own for a site, so that it can really be full: a file system in memory, in a namespace of mounts.

Whoever may make namespaces for themselves needs no rights for it; where nobody may, root does. `Disk.inside` is put
before a command that is to see the disk; tests look at it from outside by `Disk.root`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.sites import ROOT

WAYS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("--user", "--map-root-user"), ("--user", "--preserve-credentials")),
    ((), ()),
)
MOUNT = 'for at; do mount -t tmpfs -o "size=48m,mode=700" stoa "$at" || exit; done; echo ready; exec cat'


@dataclass(frozen=True)
class Disk:
    """A disk that is mounted at `place` for commands with `inside` before them."""

    place: Path
    inside: tuple[str, ...]
    root: Path

    @property
    def seen(self) -> Path:
        """The same folder from outside."""
        return self.root.joinpath(*self.place.parts[1:])

    @property
    def _ballast(self) -> Path:
        return self.seen / "ballast"

    def fill(self) -> None:
        """Until not a byte more goes in."""
        line = os.open(self._ballast, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            for size in (1 << 20, 1 << 12, 1):
                with contextlib.suppress(OSError):
                    while os.write(line, b"x" * size):
                        pass
            try:
                os.write(line, b"x")
            except OSError as problem:
                assert problem.errno == errno.ENOSPC
            else:
                raise AssertionError("it takes more")
        finally:
            os.close(line)

    def free(self) -> None:
        """As somebody does who deletes what nobody needs."""
        self._ballast.unlink(missing_ok=True)


@contextlib.contextmanager
def mounted(*places: Path) -> Iterator[list[Disk]]:
    """A disk at each of these places, all of them seen by the same commands; none where this machine lets nobody."""
    for place in places:
        place.mkdir()
    for making, entering in WAYS:
        keeper = subprocess.Popen(
            ["unshare", *making, "--mount", "sh", "-c", MOUNT, "sh", *map(str, places)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            if keeper.stdout is not None and keeper.stdout.readline() == "ready\n":
                enter = ("nsenter", "--target", str(keeper.pid), *entering, "--mount", f"--wd={ROOT}", "--")
                yield [Disk(place, enter, Path(f"/proc/{keeper.pid}/root")) for place in places]
                return
        finally:
            keeper.kill()
            keeper.communicate()
    yield []
