"""The command line as its users have it: inside the test's database, or as a process with a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from stoa.catalogue import queries as offers
from stoa.content import queries as courses
from stoa.kernel import files
from tests.content.courses import COURSE, question, unit

Stoa = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def own_data(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own, beside an empty folder to work in."""
    settings.STOA_DATA = tmp_path / "data"
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    for forget in (files.store.cache_clear, courses.forget, offers.forget):
        forget()
    yield work
    for forget in (files.store.cache_clear, courses.forget, offers.forget):
        forget()


@pytest.fixture
def stoa(tmp_path: Path) -> Stoa:
    """Runs `stoa WORDS` in an empty folder with no settings but those that are given."""
    work = tmp_path / "elsewhere"
    work.mkdir()
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STOA_", "DJANGO_"))}

    def run(*words: object, **settings: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "stoa", *map(str, words)]
        variables = {name: str(value) for name, value in settings.items()}
        return subprocess.run(
            command,
            env=clean | variables,
            cwd=work,
            capture_output=True,
            text=True,
            timeout=100,
            stdin=subprocess.DEVNULL,
        )

    return run


def write(at: Path, **files_of: str) -> Path:
    """A small sound course in a folder; `files_of` are units by name and stand in their place."""
    texts = {"one": unit(question("q-one"))} | files_of
    (at / "01-first").mkdir(parents=True, exist_ok=True)
    (at / "course.toml").write_text(COURSE, encoding="utf-8")
    (at / "about.md").write_text("Wells, some of them bad.\n", encoding="utf-8")
    for number, (name, text) in enumerate(texts.items(), 1):
        (at / "01-first" / f"{number:02}-{name}.md").write_text(text, encoding="utf-8")
    return at


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}
