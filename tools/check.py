"""`make check`: all that can be said of the code without running the product. `make fix` mends what a machine can.

Every step runs, whatever the ones before it found; the summary at the end names each.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable

# Django's deployment checks look at a site as it stands on the open net.
DEPLOYED = {"STOA_URL": "https://learn.example.org"}

STEPS: dict[str, tuple[list[str], dict[str, str]]] = {
    "format": ([f"{BIN}/ruff", "format", "--check", "-q", "."], {}),
    "lint": ([f"{BIN}/ruff", "check", "-q", "."], {}),
    "types": ([f"{BIN}/mypy"], {}),
    "layers": ([f"{BIN}/lint-imports", "--no-logo"], {}),
    "migrations": ([PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"], {}),
    "deployment": ([PYTHON, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"], DEPLOYED),
    "house": ([PYTHON, "-m", "pytest", "-q", "tests/house"], {}),
    "docs": ([PYTHON, "-m", "tools.docs"], {}),
}

FIXES: dict[str, tuple[list[str], dict[str, str]]] = {
    "lint": ([f"{BIN}/ruff", "check", "-q", "--fix", "."], {}),
    "format": ([f"{BIN}/ruff", "format", "-q", "."], {}),
    "docs": ([PYTHON, "-m", "tools.docs", "--write"], {}),
}


def main(arguments: list[str]) -> int:
    """Runs the steps (or those that are named) and sums up. `--fix` mends instead."""
    steps = FIXES if "--fix" in arguments else STEPS
    chosen = [name for name in arguments if name != "--fix"] or list(steps)
    if unknown := [name for name in chosen if name not in steps]:
        print(f"check: no step {', '.join(unknown)}; there are: {', '.join(steps)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="stoa-check-") as data:
        results = [(name, *run(name, *steps[name], data)) for name in chosen]
    print()
    for name, is_good, seconds in results:
        print(f"{name:<11} {'good' if is_good else 'NOT GOOD':<9} {seconds:5.1f} s")
    return 0 if all(is_good for _, is_good, _ in results) else 1


def run(name: str, command: list[str], extra: dict[str, str], data: str) -> tuple[bool, float]:
    """(whether it was content, seconds). What a step says is shown as it comes."""
    print(f"=== {name}", flush=True)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "stoa.settings",
        "STOA_DATA": data,
        "STOA_DATABASE_URL": "",
        **extra,
    }
    start = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment).returncode
    return code == 0, time.monotonic() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
