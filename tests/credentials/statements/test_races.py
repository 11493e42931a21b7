"""Several processes at once, and killed ones: a statement is signed once, by one key of its owner's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def step(name: str, data: Path, count: int = 0) -> dict[str, Any]:
    """Run a step in a process of its own; what it says."""
    environment = {**os.environ, "STOA_DATA": str(data), "PYTHONPATH": str(ROOT)}
    environment.pop("STOA_DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.credentials.statements.race", name, str(data), str(count)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_three_signers_at_once_sign_each_statement_once(tmp_path: Path) -> None:
    assert step("prepare", tmp_path, 6) == {"statements": 6}
    with ThreadPoolExecutor(3) as pool:
        signed = [each["signed"] for each in pool.map(lambda _number: step("sign", tmp_path), range(3))]
    assert sum(signed) == 6
    report = step("report", tmp_path)
    assert report == {
        "states": ["signed"] * 6, "keys": 1, "places": 6, "outcomes": ["genuine"], "taken": [True, False],
    }  # fmt: skip
