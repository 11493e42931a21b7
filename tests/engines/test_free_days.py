"""Free days are spent once, also by answers that are given at the same moment: on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engines.free_days_race import FREE_DAYS, LEARNERS, PARTS

ROOT = Path(__file__).resolve().parents[2]


def raced(folder: Path, database: str) -> dict[str, Any]:
    environment = {**os.environ, "STOA_DATA": str(folder / "data"), "STOA_DATABASE_URL": database}
    command = [sys.executable, "-m", "tests.engines.free_days_race", str(folder / "course")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.engine)])
def test_nobody_spends_more_than_there_are(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    database = request.getfixturevalue("fresh_postgres") if engine == "postgres" else ""
    found = raced(tmp_path, database)
    assert found["kept"] == 2 * LEARNERS * len(PARTS), "all of them count for something"
    assert [sum(each.values()) for each in found["spent"]] == [FREE_DAYS] * LEARNERS
    assert all(sorted(each.values()) == [1, 2] for each in found["spent"]), "two days for one thing, one for another"
