"""Checks of everything that is committed: it must mean the same on any machine. Each returns findings, one a line."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

LARGEST = 2_000_000

# Joined from halves, so that this file passes its own check.
REGISTRIES = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npmjs" + ".org",
    "registry.yarnpkg" + ".com",
    "deb.debian" + ".org",
)
MACHINE = ("/wo" + "rk/main", "/wo" + "rk/shared", "/ro" + "ot/", "/Us" + "ers/", "C:\\\\Us" + "ers")
REGISTRY = re.compile("|".join(re.escape(name) for name in REGISTRIES))
MACHINE_PATH = re.compile("|".join(re.escape(path) for path in MACHINE) + r"|/ho" + r"me/[a-z][\w-]*/")


def tracked(root: Path) -> list[Path]:
    """The files that git tracks."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]  # the checkout may be another user's
    listed = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout
    return [root / name for name in listed.decode().split("\0") if name]


def of_one_machine(root: Path, paths: Iterable[Path]) -> list[str]:
    """Addresses of package registries and absolute paths of somebody's machine."""
    found = []
    for path in paths:
        if not path.is_file() or path.stat().st_size > LARGEST:
            continue
        data = path.read_bytes()
        if b"\0" in data[:8000]:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            if REGISTRY.search(line):
                found.append(f"{path.relative_to(root)}:{number}: names a package registry's address")
            if MACHINE_PATH.search(line):
                found.append(f"{path.relative_to(root)}:{number}: names a path of one machine")
    return found
