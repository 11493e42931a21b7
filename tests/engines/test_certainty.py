"""Certainty is counted alike on SQLite and on PostgreSQL, by two workers at once, with answers that come again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def told(folder: Path, database: str) -> dict[str, Any]:
    """The story on one engine."""
    environment = {**os.environ, "STOA_DATA": str(folder / "data"), "STOA_DATABASE_URL": database}
    command = [sys.executable, "-m", "tests.engines.certainty_story", str(folder / "course")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.engine
def test_certainty_is_counted_alike_on_both_engines(tmp_path: Path, fresh_postgres: str) -> None:
    on_sqlite = told(tmp_path / "sqlite", "")
    assert on_sqlite == told(tmp_path / "postgres", fresh_postgres)
    assert on_sqlite["after"] == on_sqlite["expected"] != on_sqlite["counted"]
    assert sum(answers for skill, _level, answers, _right in on_sqlite["counted"] if not skill) > 40
