"""Giving processes a share of a core: what is left of the machine is for the database and the client.

Linux control groups, for which one has to be root: version 1 where its folder for the processor is there, else 2.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
PERIOD = 10_000
"""Microseconds in which a share is counted: short, so that nobody stands still for long."""


@contextlib.contextmanager
def held_to(share: float, pids: Sequence[int]) -> Iterator[None]:
    """Hold these processes together to `share` of a core while the block lasts. Raises OSError without the right."""
    is_old = (GROUPS / "cpu").is_dir()
    folder = (GROUPS / "cpu" if is_old else GROUPS) / f"stoa-bench-{os.getpid()}-{pids[0]}"
    folder.mkdir()
    quota = str(int(share * PERIOD))
    try:
        if is_old:
            (folder / "cpu.cfs_period_us").write_text(str(PERIOD))
            (folder / "cpu.cfs_quota_us").write_text(quota)
        else:
            (folder / "cpu.max").write_text(f"{quota} {PERIOD}")
        for pid in pids:
            (folder / "cgroup.procs").write_text(str(pid))
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(OSError):  # it has ended
                (folder.parent / "cgroup.procs").write_text(str(pid))
        with contextlib.suppress(OSError):  # one that has just ended holds it for a moment
            folder.rmdir()
