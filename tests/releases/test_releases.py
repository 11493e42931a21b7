"""The data of every release opens in this Stoa and is whole: people sign in, progress is the same, records verify."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.engines.conftest import fresh_postgres
from tests.faults.sites import ROOT, Site
from tests.faults.test_backing_up import stoa

__all__ = ["fresh_postgres"]
pytestmark = pytest.mark.enable_socket

KEPT = Path(__file__).parent
RELEASES = sorted(path.parent.name for path in KEPT.glob("*/site.sql"))
NEWEST = RELEASES[-1]
MOST_BYTES = 150_000


def laid_out(kept: Path, data: Path) -> None:
    """The data folder of a kept site, without its rows."""
    data.mkdir(mode=0o700)
    for name in ("files", "keys", "mail"):
        if (kept / name).is_dir():
            shutil.copytree(kept / name, data / name)
    for key in (data / "keys").glob("**/*"):
        key.chmod(0o700 if key.is_dir() else 0o600)


def put_back(kept: Path, data: Path) -> None:
    """A kept site on SQLite, as its release left it."""
    laid_out(kept, data)
    with closing(sqlite3.connect(data / "stoa.sqlite3")) as database:
        database.executescript((kept / "site.sql").read_text(encoding="utf-8"))


@pytest.fixture(params=RELEASES)
def on_sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Site]:
    """A release's site on SQLite."""
    kept, data = KEPT / request.param, tmp_path / "data"
    put_back(kept, data)
    return kept, Site(data, "", 0, ())


@pytest.fixture
def on_postgres(fresh_postgres: str, tmp_path: Path) -> Iterator[tuple[Path, Site]]:
    """The newest release's site on PostgreSQL."""
    kept, data = KEPT / NEWEST / "postgres", tmp_path / "data"
    laid_out(kept, data)
    with psycopg.connect(fresh_postgres, autocommit=True) as line:
        line.execute((kept / "site.sql").read_text(encoding="utf-8").encode())
    yield kept, Site(data, fresh_postgres, 0, ())


def is_whole(kept: Path, site: Site, folder: Path) -> None:
    """Bring the site up to date and find everything in it."""
    told = json.loads((kept / "told.json").read_text())
    done = stoa(site, "prepare")
    assert done.returncode == 0, done.stderr[-3000:]
    copies = list((site.data / "before").glob("*.tar"))
    assert len(copies) == 1, "a copy is kept"
    command = [sys.executable, "-m", "tests.releases.looking", told["credential"], str(folder / "record.json")]
    looked = subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, text=True, timeout=100)
    assert looked.returncode == 0, looked.stderr[-3000:]
    assert json.loads(looked.stdout.strip().splitlines()[-1]) == told
    verified = stoa(site, "credential", "verify", folder / "record.json", "--json")
    checks = {check["code"]: check for check in json.loads(verified.stdout)["checks"]}
    assert verified.returncode == 0, checks
    assert stoa(site, "rebuild", "wells").stdout.startswith("0 summaries differed")
    back = stoa(site, "restore", "--replace", copies[0])
    assert back.returncode == 0, back.stderr[-3000:]
    again = stoa(site, "prepare")
    assert again.returncode == 0, again.stderr[-3000:]
    assert stoa(site, "course", "list").stdout.startswith("wells")


def test_its_data_is_whole(on_sqlite: tuple[Path, Site], tmp_path: Path) -> None:
    is_whole(*on_sqlite, tmp_path)


def test_the_newest_is_whole_on_postgres(on_postgres: tuple[Path, Site], tmp_path: Path) -> None:
    is_whole(*on_postgres, tmp_path)


@pytest.mark.parametrize("name", RELEASES)
def test_it_is_kept_small(name: str) -> None:
    for place in (KEPT / name, KEPT / name / "postgres"):
        files = [
            path for path in place.rglob("*") if path.is_file() and "postgres" not in path.relative_to(place).parts
        ]
        assert sum(path.stat().st_size for path in files) <= MOST_BYTES
