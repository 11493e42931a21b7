"""The same answers leave the same rows on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def told(folder: Path, database: str) -> dict[str, object]:
    """The story on one engine."""
    environment = {**os.environ, "STOA_DATA": str(folder / "data"), "STOA_DATABASE_URL": database}
    command = [sys.executable, "-m", "tests.engines.answer_story", str(folder / "course")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.engine
def test_answers_leave_the_same_rows_on_both_engines(tmp_path: Path, fresh_postgres: str) -> None:
    on_sqlite = told(tmp_path / "sqlite", "")
    on_postgres = told(tmp_path / "postgres", fresh_postgres)
    assert on_sqlite["outcomes"] == on_postgres["outcomes"]
    assert on_sqlite["rows"] == on_postgres["rows"]
    rows = on_sqlite["rows"]
    assert isinstance(rows, dict)
    assert all(rows[table] for table in rows), "the story touches every table"
