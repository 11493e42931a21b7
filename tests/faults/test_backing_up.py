"""Backups of sites that people use, restored elsewhere; backups and restores that are cut short; places in use."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.sites import ROOT, Site, kill, serving, start
from tests.faults.test_answering import GAPS, WITHOUT_ATTEMPT, WITHOUT_EVIDENCE, keep_answering

pytestmark = pytest.mark.enable_socket

WORD = "walking by the wells"
COUNT = "SELECT count(*) FROM assessment_attempt"


def stoa(site: Site, *words: object) -> subprocess.CompletedProcess[str]:
    """`stoa ...` on a site, to its end."""
    command = [sys.executable, "-m", "stoa", *map(str, words)]
    environment = {**site.environment, "STOA_BACKUP_PASSPHRASE": WORD}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def backed_up(site: Site, path: Path) -> Path:
    """A backup of the site."""
    done = stoa(site, "backup", path)
    assert done.returncode == 0, done.stderr[-3000:]
    return path


def place(folder: Path, database: str) -> Site:
    """A place where nothing is yet."""
    return Site(folder / "other", database, 0, ())


def tree(folder: Path) -> dict[str, int]:
    """Every file below a folder with its size, locks and what the server makes anew left out."""
    found = (path for path in folder.rglob("*") if path.is_file()) if folder.exists() else iter(())
    names = {str(path.relative_to(folder)): path.stat().st_size for path in found}
    return {name: size for name, size in names.items() if name != "run.lock" and "sqlite3-" not in name}


def test_a_backup_while_people_answer_is_one_moment(
    make: Callable[[str, int], Site], database: str, another: str, tmp_path: Path
) -> None:
    site, acknowledged, stop = make(database, 3), list[str](), threading.Event()
    with serving(site) as server:
        crowd = [
            threading.Thread(target=keep_answering, args=(server, learner, number, acknowledged, stop))
            for number, learner in enumerate(site.learners)
        ]
        for person in crowd:
            person.start()
        while len(acknowledged) < 10:
            time.sleep(0.05)
        before = site.rows(COUNT)[0][0]
        path = backed_up(site, tmp_path / "a.backup")
        after = site.rows(COUNT)[0][0]
        stop.set()
        for person in crowd:
            person.join()
    assert path.stat().st_mode & 0o777 == 0o600
    other = place(tmp_path, another)
    done = stoa(other, "restore", path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert before <= other.rows(COUNT)[0][0] <= after
    for question in (GAPS, WITHOUT_ATTEMPT, WITHOUT_EVIDENCE):
        assert other.rows(question) == [(0,)]
    assert {name for name in tree(site.data) if name.startswith(("files", "keys"))} == {
        name for name in tree(other.data) if name.startswith(("files", "keys"))
    }
    with serving(other) as server:  # numbers go on, and passes from before have ended
        assert server.get("/courses/springs/")[0] == 200
        assert server.get("/learn/springs/", {"Cookie": f"stoa_pass={site.learners[0].pass_}"})[0] == 302
    assert stoa(other, "operator", "invite", "ed@example.org").returncode == 0


def test_what_is_there_is_kept_when_it_is_replaced(
    make: Callable[[str, int], Site], database: str, tmp_path: Path
) -> None:
    site = make(database, 1)
    path = backed_up(site, tmp_path / "a.backup")
    site.change("UPDATE accounts_account SET name = 'Changed since'")
    refused = stoa(site, "restore", path)
    assert refused.returncode == 1 and "--replace" in refused.stderr
    assert site.rows("SELECT name FROM accounts_account") == [("Changed since",)]
    done = stoa(site, "restore", "--replace", path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert site.rows("SELECT name FROM accounts_account") == [("L0",)]
    assert site.rows("SELECT act FROM kernel_audit WHERE act LIKE 'backup.%'") == [("backup.backup_restored",)]
    assert "Nothing is left to finish" in stoa(site, "restore", "--finish").stdout
    (former,) = [entry for entry in site.data.iterdir() if entry.name.startswith("former-")]
    kept = f'"{former.name}".accounts_account' if database else "accounts_account"
    assert replace(site, data=former).rows(f"SELECT name FROM {kept}") == [("Changed since",)]
    assert stoa(site, "check-site").returncode in (0, 1) and stoa(site, "course", "list").returncode == 0


def test_a_site_that_runs_is_not_replaced(make: Callable[[str, int], Site], database: str, tmp_path: Path) -> None:
    site = make(database, 1)
    path = backed_up(site, tmp_path / "a.backup")
    with serving(site):
        if database:  # the same database, from a machine with another folder, as soon as the site answers
            done = stoa(place(tmp_path, database), "restore", "--replace", path)
            assert done.returncode == 1 and "A site is running on this database" in done.stderr
        done = stoa(site, "restore", "--replace", path)
        assert done.returncode == 2 and "running already" in done.stderr
    assert site.rows("SELECT name FROM accounts_account") == [("L0",)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_damaged_backup_is_refused_before_anything_is_written(
    make: Callable[[str, int], Site], database: str, tmp_path: Path
) -> None:
    path = backed_up(make(database, 1), tmp_path / "a.backup")
    whole = path.read_bytes()
    other = place(tmp_path, database)
    at = random.Random(5)
    damaged = [whole[: at.randrange(len(whole))] for _ in range(3)]
    for _ in range(3):
        one = bytearray(whole)
        one[at.randrange(len(whole))] ^= 1
        damaged.append(bytes(one))
    assert stoa(other, "backup", "--check", path).returncode == 0, "it is looked at where there is no site"
    for data in damaged:
        (tmp_path / "b.backup").write_bytes(data)
        for words in (["restore"], ["backup", "--check"]):
            done = stoa(other, *words, tmp_path / "b.backup")
            assert done.returncode == 1 and done.stderr.splitlines()[-1].startswith("stoa: "), done.stderr
        assert tree(other.data) == {}


def test_kill_9_of_a_backup_leaves_none(make: Callable[[str, int], Site], database: str, tmp_path: Path) -> None:
    site = make(database, 1)
    path = tmp_path / "a.backup"
    for number in range(4):
        process = start(
            [sys.executable, "-m", "stoa", "backup", str(path)], {**site.environment, "STOA_BACKUP_PASSPHRASE": WORD}
        )
        time.sleep(0.4 + 0.35 * number)
        kill(process)
        if path.exists():  # it was quicker: then it is whole
            assert stoa(site, "backup", "--check", path).returncode == 0
            path.unlink()
    backed_up(site, path)
    assert [entry.name for entry in tmp_path.iterdir() if "part" in entry.name] == []
    assert os.listdir(site.data / "tmp") == []


def test_kill_9_of_a_restore_leaves_the_one_or_the_other(
    make: Callable[[str, int], Site], database: str, tmp_path: Path
) -> None:
    site = make(database, 1)
    path = backed_up(site, tmp_path / "a.backup")
    site.change("UPDATE accounts_account SET name = 'Changed since'")
    seen = set()
    for number in range(7):
        process = start(
            [sys.executable, "-m", "stoa", "restore", "--replace", str(path)],
            {**site.environment, "STOA_BACKUP_PASSPHRASE": WORD},
        )
        time.sleep(0.5 + 0.3 * number)
        kill(process)
        done = stoa(site, "restore", "--finish")
        assert done.returncode == 0, done.stderr[-3000:]
        (found,) = site.rows("SELECT name FROM accounts_account")
        seen.add(found[0])
        assert stoa(site, "course", "list").stdout.startswith("springs")
        site.change("UPDATE accounts_account SET name = 'Changed since'")
    assert seen <= {"L0", "Changed since"} and "Changed since" in seen
    assert stoa(site, "restore", "--replace", path).returncode == 0
    assert site.rows("SELECT name FROM accounts_account") == [("L0",)]


@pytest.mark.parametrize("stop", ["before anything", "half aside", "aside", "half in"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_change_of_places_goes_on_from_wherever_it_stopped(
    make: Callable[[str, int], Site], database: str, tmp_path: Path, stop: str
) -> None:
    site = make(database, 1)
    stage, former = site.data / "restoring", site.data / "former-1"
    shutil.copytree(site.data, tmp_path / "copy")
    (tmp_path / "copy" / "run.lock").unlink(missing_ok=True)
    (tmp_path / "copy").rename(stage)
    site.change("UPDATE accounts_account SET name = 'Changed since'")
    is_aside = "true" if stop in ("aside", "half in") else "false"
    (site.data / "RESTORING").write_text(f'{{"former": "former-1", "holds": "site", "is_aside": {is_aside}}}')
    former.mkdir()
    own = [entry for entry in site.data.iterdir() if entry not in (stage, former) and entry.name != "RESTORING"]
    for entry in own if is_aside == "true" else own[:1] if stop == "half aside" else []:
        entry.rename(former / entry.name)
    if stop == "half in":
        (stage / "files").rename(site.data / "files")
    refused = stoa(site, "course", "list")
    assert refused.returncode == 2 and "stoa restore --finish" in refused.stderr
    assert stoa(site, "restore", "--finish").returncode == 0
    assert site.rows("SELECT name FROM accounts_account") == [("L0",)]
    assert replace(site, data=former).rows("SELECT name FROM accounts_account") == [("Changed since",)]
    assert stoa(site, "course", "list").stdout.startswith("springs")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_full_disk_leaves_no_half_backup(make: Callable[[str, int], Site], database: str, tmp_path: Path) -> None:
    site = make(database, 1)

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    command = [sys.executable, "-m", "stoa", "backup", str(tmp_path / "a.backup")]
    environment = {**site.environment, "STOA_BACKUP_PASSPHRASE": WORD}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, preexec_fn=small, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode in (1, 2) and done.stderr.splitlines()[-1].startswith("stoa: "), done.stderr
    assert not [entry for entry in tmp_path.iterdir() if "a.backup" in entry.name]
    assert os.listdir(site.data / "tmp") == []
    told = "SELECT act FROM kernel_audit WHERE act LIKE 'backup.%' ORDER BY id"
    assert site.rows(told) == [("backup.backup_failed",)]
    backed_up(site, tmp_path / "a.backup")
    assert site.rows(told) == [("backup.backup_failed",), ("backup.backup_taken",)]
