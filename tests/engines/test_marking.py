"""Two dozen people ask for the next work at once, two decide the same, two release everything: on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engines.marking_race import STAFF, WORKS

ROOT = Path(__file__).resolve().parents[2]


def raced(folder: Path, database: str) -> dict[str, Any]:
    environment = {**os.environ, "STOA_DATA": str(folder / "data"), "STOA_DATABASE_URL": database}
    command = [sys.executable, "-m", "tests.engines.marking_race", "race", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.engine)])
def test_nobody_has_what_another_has(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    database = request.getfixturevalue("fresh_postgres") if engine == "postgres" else ""
    found = raced(tmp_path, database)
    assert (found["different"], found["oldest"], found["same_again"]) == (STAFF, True, True)
    assert found["decided"].count("decided") == 1, "one decides, the other is told"
    assert (found["released"], found["letters"], found["facts"]) == (WORKS, WORKS, WORKS)
