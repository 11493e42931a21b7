"""Six people want the last place at the same moment: exactly one gets it. On both engines, with real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engines.conftest import fresh_postgres

__all__ = ["fresh_postgres"]
ROOT = Path(__file__).resolve().parents[2]


def begin(folder: Path, database: str, step: str, who: int = 0) -> subprocess.Popen[str]:
    environment = {**os.environ, "STOA_DATA": str(folder / "data"), "STOA_DATABASE_URL": database}
    command = [sys.executable, "-m", "tests.learning.race", step, str(folder), str(who)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def ended(process: subprocess.Popen[str]) -> dict[str, Any]:
    said, errors = process.communicate(timeout=150)
    assert process.returncode == 0, errors[-3000:]
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.engine)])
def test_exactly_one_gets_it(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    database = request.getfixturevalue("fresh_postgres") if engine == "postgres" else ""
    people = ended(begin(tmp_path, database, "prepare"))["people"]
    rivals = [begin(tmp_path, database, "enrol", who) for who in people]
    assert sum(ended(rival)["got"] for rival in rivals) == 1
    after = ended(begin(tmp_path, database, "report"))
    assert (after["enrolled"], after["occupancy"], after["lines"]) == (1, 1, 1)
    assert after["states"]["state:new"] == 1
