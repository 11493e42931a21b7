"""Sites, settings and paths that are not as they should be: a plain message, status 2, and nothing made."""

from __future__ import annotations

import ast
import fcntl
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from stoa.cli import course, main
from stoa.cli.site import Use
from tests.cli.conftest import Stoa, write

Refused = Callable[..., str]


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """What a command says that is asked wrongly, in an empty folder and with these settings alone."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for name in {"STOA_DATA", "STOA_PORT", "STOA_URL", *(name for name in os.environ if name.startswith("STOA_"))}:
        monkeypatch.setenv(name, "")  # as if it were not set; what `run` sets is undone with it

    def run(*words: object, **settings: object) -> str:
        for name, value in settings.items():
            monkeypatch.setenv(name, str(value))
        before = os.umask(0o022)  # commands keep their files to themselves, and this process goes on afterwards
        try:
            status = main.main([str(word) for word in words])
        except SystemExit as end:  # argparse ends like this
            status = int(end.code or 0)
        finally:
            os.umask(before)
        said = capsys.readouterr().err
        assert status == 2 and said.startswith(("stoa: ", "usage: ")), said
        return said

    return run


def test_every_verb_is_known_to_the_way_in() -> None:
    known = course.parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert set(main.COURSE_VERBS) | {"new", "check", "import"} == set(known or ())


@pytest.mark.parametrize(
    "words", ["course versions x", "course list", "gc", "rebuild x", "operator invite a@example.org", "worker --batch"]
)
def test_without_a_site_nothing_is_made(refused: Refused, tmp_path: Path, words: str) -> None:
    assert "There is no site in" in refused(*words.split())
    assert "There is no site in" in refused(*words.split(), STOA_DATA=tmp_path / "site")
    assert not (tmp_path / "site").exists() and not (tmp_path / "here" / "stoa-data").exists()


@pytest.mark.parametrize("words", ["check nowhere", "check --fix nowhere", "publish nowhere", "import nowhere"])
def test_a_path_that_is_not_there(refused: Refused, tmp_path: Path, words: str) -> None:
    assert "nowhere: " in refused("course", *words.split(), STOA_DATA=tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_a_check_needs_no_site_and_makes_none(stoa: Stoa, tmp_path: Path) -> None:
    folder = write(tmp_path / "wells")
    assert stoa("course", "check", folder, STOA_DATA=tmp_path / "site").returncode == 0
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"STOA_PORT": "abc"}, "STOA_PORT is 'abc'"),
        ({"STOA_PORT": "70000"}, "STOA_PORT is '70000'"),
        ({"STOA_URL": "learn.example.org"}, "STOA_URL=https://learn.example.org"),
        ({"STOA_URL": "https://example.org/learn/"}, "without a path"),
        ({"STOA_DATA": __file__}, "which is a file"),
    ],
)
def test_settings_of_which_nothing_can_be_made(
    refused: Refused, tmp_path: Path, settings: dict[str, str], words: str
) -> None:
    assert words in refused("gc", **({"STOA_DATA": tmp_path / "site"} | settings))


@pytest.mark.enable_socket
@pytest.mark.parametrize("words", ["--port 0", "--port 70000", "--workers 0", "--workers -1", "--host no.invalid"])
def test_run_refuses_what_cannot_be_served(refused: Refused, tmp_path: Path, words: str) -> None:
    refused("run", *words.split(), STOA_DATA=tmp_path / "site")


@pytest.mark.enable_socket
def test_run_refuses_a_port_that_is_taken(refused: Refused, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = refused("run", STOA_DATA=tmp_path / "site", STOA_PORT=port)
    assert f"Port {port}" in words and "Choose another: STOA_PORT=" in words


def test_one_folder_has_one_server(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "DEMO").touch()
    with (tmp_path / "site" / "run.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for command in ("run", "reset-demo"):
            assert "running already" in refused(command, STOA_DATA=tmp_path / "site")
    assert (tmp_path / "site" / "DEMO").exists()


def test_a_demo_listens_here_only(refused: Refused, tmp_path: Path) -> None:
    assert "this machine only" in refused("run", "--demo", "--host", "0.0.0.0", STOA_DATA=tmp_path / "demo")
    assert not (tmp_path / "demo" / "DEMO").exists()


def test_reset_demo_leaves_a_real_site_alone(refused: Refused, tmp_path: Path) -> None:
    kept = tmp_path / "site" / "stoa.sqlite3"
    kept.parent.mkdir()
    kept.write_bytes(b"x")
    assert "is not a demo; nothing was touched" in refused("reset-demo", STOA_DATA=kept.parent)
    assert "is not a demo; nothing was touched" in refused("reset-demo", STOA_DATA=tmp_path / "none")
    assert kept.read_bytes() == b"x" and not (tmp_path / "none").exists()


@pytest.mark.enable_socket
def test_a_real_site_does_not_become_a_demo(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "stoa.sqlite3").touch()
    assert "holds the data of a site" in refused("run", "--demo", STOA_DATA=tmp_path / "site")
    assert not (tmp_path / "site" / "DEMO").exists()


def test_reset_demo_empties_a_demo_and_keeps_its_mark(stoa: Stoa, tmp_path: Path) -> None:
    for name in ("demo/DEMO", "demo/stoa.sqlite3", "demo/files/aa/bb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert stoa("reset-demo", STOA_DATA=tmp_path / "demo").returncode == 0
    assert {path.name for path in (tmp_path / "demo").iterdir()} == {"DEMO", "run.lock"}


def test_publishing_makes_a_site_and_an_invitation_opens_it(stoa: Stoa, tmp_path: Path) -> None:
    site = {"STOA_DATA": tmp_path / "site", "STOA_URL": "https://learn.example.org"}
    done = stoa("course", "publish", write(tmp_path / "wells"), **site)
    assert done.returncode == 0 and f"Making a new site in {tmp_path / 'site'}" in done.stderr
    assert "live at https://learn.example.org/courses/wells/" in done.stdout
    assert "has to be named" not in done.stderr and "No server of it is running" in done.stderr
    links = [stoa("operator", "invite", "ed@example.org", **site).stdout.splitlines()[-1] for _twice in range(2)]
    assert all(re.fullmatch(r"https://learn\.example\.org/invite/[\w-]{40,}/", link) for link in links)
    assert links[0] != links[1]
    done = stoa("operator", "invite", "ed", **site)
    assert done.returncode == 2 and "is not an e-mail address" in done.stderr


def test_a_site_that_is_made_because_none_was_named_says_so(stoa: Stoa, tmp_path: Path) -> None:
    done = stoa("course", "publish", write(tmp_path / "wells"))
    data = tmp_path / "elsewhere" / "stoa-data"
    assert done.returncode == 0 and data.exists()
    assert f"Making a new site in {data} . One that is elsewhere has to be named: STOA_DATA=/srv/stoa" in done.stderr


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://localhost/x", "postgresql://user:password@host:port/name"),
        ("postgresql://nobody@127.0.0.1:1/x", "The database cannot be used"),
    ],
)
def test_a_database_that_cannot_be_used(stoa: Stoa, tmp_path: Path, url: str, words: str) -> None:
    done = stoa("gc", STOA_DATA=tmp_path / "site", STOA_DATABASE_URL=url)
    assert done.returncode == 2 and done.stderr.startswith("stoa: ") and words in done.stderr


def test_help_works_anywhere(stoa: Stoa, refused: Refused, tmp_path: Path) -> None:
    for name in main.COMMANDS:
        if name in ("run", "course", "gc"):
            done = stoa(name, "--help")
            assert done.returncode == 0 and done.stdout.startswith("usage: stoa"), done
    assert "there is no command 'nonsense'" in refused("nonsense")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_who_only_looks_makes_no_site() -> None:
    wants = main.COMMANDS["course"].wants
    assert wants(["import", "x", "--publish"]) is Use.MAKES
    assert wants(["import", "x"]) is wants(["publish", "--help"]) is wants(["nonsense"]) is wants([]) is Use.NOTHING


def test_the_supervisor_loads_no_django() -> None:
    """It stays in memory as long as the site runs."""
    look = "import sys, stoa.cli.main, stoa.cli.run; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, timeout=60)
    loaded = {".".join(name.split(".")[:2]) for name in ast.literal_eval(done.stdout)}
    assert "stoa.cli" in loaded
    assert not loaded & {"django.db", "django.conf", "django.core", "django.apps", "stoa.settings", "stoa.kernel"}
