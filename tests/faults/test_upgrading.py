"""Upgrades: a copy first, one process at a time, never backwards; one that fails loses nothing and says what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.sites import ROOT, Site, start
from tests.faults.test_backing_up import stoa

pytestmark = pytest.mark.enable_socket

APPLIED = "SELECT count(*) FROM django_migrations WHERE app = 'kernel' AND name = '0002_auditentry'"


def made_older(site: Site) -> Site:
    """The site as an earlier Stoa left it."""
    command = [sys.executable, "-m", "django", "migrate", "kernel", "0001_initial", "-v", "0"]
    environment = {**site.environment, "DJANGO_SETTINGS_MODULE": "stoa.settings"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=60)
    assert site.rows(APPLIED) == [(0,)]
    return site


def copies(site: Site) -> list[Path]:
    """The copies that were kept before changes."""
    return sorted((site.data / "before").glob("*")) if (site.data / "before").exists() else []


def test_two_upgrades_at_once_are_one(make: Callable[[str, int], Site], database: str) -> None:
    site = made_older(make(database, 1))
    both = [start([sys.executable, "-m", "stoa", "prepare"], site.environment) for _twice in range(2)]
    told = [process.communicate(timeout=100) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert site.rows(APPLIED) == [(1,)]
    (copy,) = copies(site)
    assert copy.stat().st_mode & 0o777 == 0o600 and copy.parent.stat().st_mode & 0o777 == 0o700


def test_three_beginnings_at_once_are_one(database: str, tmp_path: Path) -> None:
    site = Site(tmp_path / "data", database, 0, ())
    all_three = [start([sys.executable, "-m", "stoa", "prepare"], site.environment) for _time in range(3)]
    told = [process.communicate(timeout=100) for process in all_three]
    assert [process.returncode for process in all_three] == [0, 0, 0], told
    assert copies(site) == [] and site.rows(APPLIED) == [(1,)]
    styles = site.data / "static"
    listed = json.loads((styles / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    assert listed and all((styles / name).is_file() for name in listed.values())


def test_the_copy_brings_the_former_state_back(make: Callable[[str, int], Site], database: str) -> None:
    site = made_older(make(database, 1))
    assert stoa(site, "prepare").returncode == 0
    site.change("UPDATE accounts_account SET name = 'Changed since'")
    (copy,) = copies(site)
    done = stoa(site, "restore", "--replace", copy)
    assert done.returncode == 0, done.stderr[-3000:]
    assert site.rows(APPLIED) == [(0,)]
    assert site.rows("SELECT name FROM accounts_account") == [("L0",)]
    assert copies(site) == [copy] and (site.data / "files").is_dir()
    assert stoa(site, "prepare").returncode == 0 and stoa(site, "course", "list").stdout.startswith("springs")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_three_copies_are_kept(make: Callable[[str, int], Site], database: str) -> None:
    site = make(database, 0)
    (site.data / "before").mkdir(mode=0o700)
    for day in range(1, 5):
        (site.data / "before" / f"2026-01-0{day}-000000-000000.tar").touch()
    made_older(site)
    assert stoa(site, "prepare").returncode == 0
    assert [copy.name[:10] for copy in copies(site)][:2] == ["2026-01-03", "2026-01-04"] and len(copies(site)) == 3


def test_newer_data_are_refused(make: Callable[[str, int], Site], database: str) -> None:
    site = make(database, 0)
    site.change("INSERT INTO django_migrations (app, name, applied) VALUES ('kernel', '0999_x', '2030-01-01 00:00:00')")
    done = stoa(site, "run", "--port", os.environ.get("STOA_PORT", "8102"))
    assert done.returncode == 1
    assert "The data is of a newer Stoa" in done.stderr and "kernel.0999_x" in done.stderr
    assert "stoa restore --replace" in done.stderr and copies(site) == []


def test_one_that_fails_loses_nothing(make: Callable[[str, int], Site], database: str) -> None:
    site = made_older(make(database, 1))
    site.change("CREATE TABLE kernel_audit (x integer)")
    done = stoa(site, "prepare")
    assert done.returncode == 1 and "kernel.0002_auditentry failed" in done.stderr, done.stderr
    (copy,) = copies(site)
    assert f"stoa restore --replace {copy}" in done.stderr
    assert site.rows("SELECT name FROM accounts_account") == [("L0",)]
    site.change("DROP TABLE kernel_audit")
    assert stoa(site, "prepare").returncode == 0 and site.rows(APPLIED) == [(1,)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_copy_no_change(make: Callable[[str, int], Site], database: str) -> None:
    site = made_older(make(database, 0))
    (site.data / "before").write_text("a file where the folder should be")
    done = stoa(site, "prepare")
    assert done.returncode == 1 and "stoa run --no-copy" in done.stderr
    assert site.rows(APPLIED) == [(0,)]
    assert stoa(site, "prepare", "--no-copy").returncode == 0
