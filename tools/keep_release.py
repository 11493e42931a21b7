"""Keeps a small site as a release made it, in tests/releases, so that every later Stoa is tried on it.

    python tools/keep_release.py COMMIT 2026-11-27
    STOA_TEST_POSTGRES_URL=postgresql://... python tools/keep_release.py COMMIT 2026-11-27    on PostgreSQL as well

Makes a checkout of COMMIT beside this one, lets its own code live in a new site (tests/releases/living.py) with the
packages of this environment, and writes what is left of it as text: the rows as SQL, files and keys as they are. Run it
once a release, after the release, and commit what it writes.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "releases"
LIVING = KEPT / "living.py"
MOST_BYTES = 150_000
FOLDERS = ("files", "keys", "mail")


def main(arguments: list[str]) -> int:
    """Keep a release. 1: it could not be made or is too large."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    commit, name = arguments
    target = KEPT / name
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="stoa-release-") as place:
        code = checkout(commit, Path(place) / "code")
        target.mkdir(parents=True)
        keep_sqlite(code, Path(place) / "sqlite", target)
        if url := os.environ.get("STOA_TEST_POSTGRES_URL"):
            keep_postgres(code, Path(place) / "postgres", target / "postgres", url)
        subprocess.run(["git", "worktree", "remove", "--force", str(code)], cwd=ROOT, check=True)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    print(f"{target.relative_to(ROOT)}: {size} bytes")
    return 0 if size <= 2 * MOST_BYTES else 1


def checkout(commit: str, at: Path) -> Path:
    """The code of a release, with the vendored files of this checkout (they are not in its history)."""
    subprocess.run(["git", "worktree", "add", "-q", "--detach", str(at), commit], cwd=ROOT, check=True)
    vendored = at / "stoa" / "_vendor"
    if not vendored.exists():
        vendored.symlink_to(ROOT / "stoa" / "_vendor")
    return at


def lived(code: Path, data: Path, database: str) -> None:
    """Let the release live in `data`; what has to be found again is in `told.json` there."""
    data.mkdir(mode=0o700)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("STOA_", "DJANGO_"))}
    environment |= {"STOA_DATA": str(data), "STOA_DATABASE_URL": database, "PYTHONPATH": str(code)}
    command = [sys.executable, str(LIVING), str(data.parent / f"{data.name}-source")]
    done = subprocess.run(command, cwd=code, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout.strip().splitlines()[-1])
    (data / "told.json").write_text(json.dumps(told, indent=1, sort_keys=True) + "\n")


def keep_sqlite(code: Path, data: Path, target: Path) -> None:
    """Rows as SQLite's own text."""
    lived(code, data, "")
    with closing(sqlite3.connect(data / "stoa.sqlite3")) as database:
        (target / "site.sql").write_text("\n".join(database.iterdump()) + "\n", encoding="utf-8")
    take_along(data, target)


def keep_postgres(code: Path, data: Path, target: Path, server: str) -> None:
    """Rows as pg_dump writes them, as statements that any driver can send."""
    base, name = server.rsplit("/", 1)[0], "stoa_release"
    subprocess.run(["psql", "-q", server, "-c", f"DROP DATABASE IF EXISTS {name}"], check=True)
    subprocess.run(["psql", "-q", server, "-c", f"CREATE DATABASE {name}"], check=True)
    lived(code, data, f"{base}/{name}")
    dump = ["pg_dump", "--inserts", "--no-owner", "--no-privileges", "--no-comments", f"{base}/{name}"]
    text = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
    lines = [line for line in text.splitlines() if line and not line.startswith(("--", "\\"))]
    target.mkdir()
    (target / "site.sql").write_text("\n".join(lines) + "\n", encoding="utf-8")
    take_along(data, target)
    subprocess.run(["psql", "-q", server, "-c", f"DROP DATABASE {name}"], check=True)


def take_along(data: Path, target: Path) -> None:
    """Files, keys and mail, and what has to be found."""
    for name in FOLDERS:
        if (data / name).is_dir():
            shutil.copytree(data / name, target / name, ignore=shutil.ignore_patterns("incoming"))
    shutil.copy(data / "told.json", target / "told.json")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
