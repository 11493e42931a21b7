"""Writes requirements/*.txt from pyproject.toml: every version pinned, every file's hash named, no index address.

.venv/bin/python tools/lock.py             keep pinned versions, add what is new
.venv/bin/python tools/lock.py --upgrade   take the newest of everything
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS: dict[str, list[str]] = {
    "run.txt": ["--group", "build"],
    "image.txt": ["--extra", "redis", "--extra", "s3", "-c", "requirements/run.txt"],
    "test.txt": ["--extra", "redis", "--extra", "s3", "--group", "test", "-c", "requirements/image.txt"],
    "build.txt": ["--group", "build", "-c", "requirements/run.txt"],
    "node.txt": ["--group", "node"],
    "servers.txt": ["--group", "servers", "-c", "requirements/test.txt"],
}
ALONE = {"build.txt", "node.txt", "servers.txt"}


def main(arguments: list[str]) -> int:
    """Writes each lock in turn; the later ones agree with the earlier."""
    for name, options in LOCKS.items():
        sources = [] if name in ALONE else ["pyproject.toml"]
        command = ["uv", "pip", "compile", *sources, *options, *arguments]
        command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"]
        done = subprocess.run([*command, "-q", "-o", f"requirements/{name}"], cwd=ROOT)
        if done.returncode:
            return done.returncode
        print(f"requirements/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
