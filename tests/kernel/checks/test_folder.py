"""The data folder's findings: strangers, keys that others can read, no room."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytest_django import Settings

from stoa.kernel import checks


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Path:
    """A data folder as `stoa run` makes it."""
    settings.STOA_DATA = tmp_path / "data"
    settings.STOA_DATA.mkdir(mode=0o700)
    return tmp_path / "data"


def found(name: str) -> list[tuple[str, str]]:
    """(level, text) of this check's findings; that tests may run as root is left out."""
    all_of_it = [(finding.level, finding.text) for check, finding in checks.findings() if check == name]
    return [each for each in all_of_it if each[1] != "Stoa runs as root."]


def test_a_folder_as_it_should_be(data: Path) -> None:
    assert found("data folder") == []


def test_strangers_are_kept_out(data: Path) -> None:
    data.chmod(0o755)
    assert found("data folder") == [("error", f"Everybody on this machine can look into {data}.")]


def test_a_key_that_others_can_read(data: Path) -> None:
    (data / "keys").mkdir()
    (data / "keys" / "secret").touch(0o640)
    assert found("keys") == [("error", f"Others can read {data / 'keys' / 'secret'}.")]


@pytest.mark.parametrize(("free", "level"), [(10 << 20, "error"), (500 << 20, "warning")])
def test_little_room(data: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(0, 0, free))  # type: ignore[attr-defined]
    assert found("data folder") == [(level, f"{data} has room for {free >> 20} MB more.")]


def test_a_folder_that_is_gone_is_a_finding(data: Path) -> None:
    data.rmdir()
    assert [level for level, _ in found("data folder")] == ["warning"]
