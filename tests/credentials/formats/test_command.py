"""The stand-alone command that checks a file, and that importing the library loads nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from stoa.credentials.formats import bake, rotated, started, to_bytes, write_history
from stoa.credentials.formats.__main__ import main
from tests.credentials.formats import sample
from tests.credentials.formats.images import PNG
from tests.credentials.formats.sample import ISSUED, KEY, NEXT_KEY

LASTING = {"valid_from": ISSUED - timedelta(days=3650), "valid_until": None}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    good = sample.signed(**LASTING)
    history = rotated(started(KEY, since=ISSUED), former=KEY, new=NEXT_KEY, since=ISSUED)
    files = {
        "good.json": to_bytes(good),
        "good.png": bake(PNG, to_bytes(good)),
        "bad.json": to_bytes(good).replace(b"Ada", b"Adb", 1),
        "list.json": to_bytes(sample.signed_list(valid_from=LASTING["valid_from"])),
        "history.json": to_bytes(write_history(history)),
        "rubbish.json": b"{",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def run(folder: Path, *names: str) -> int:
    return main(["verify", *(str(folder / name) if "." in name else name for name in names)])


def test_it_says_yes_and_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--status-list", "list.json", "--key-history", "history.json")
    assert run(folder, "good.png", *options) == 0
    said = capsys.readouterr().out
    assert said.startswith("This credential is genuine.\n  What: Making an open course\n  Who:  Ada Lovelace")
    assert "  ?  " not in said


def test_it_says_no(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "bad.json") == 1
    assert " NO  The signature" in capsys.readouterr().out


def test_it_prints_one_json_object(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "good.json", "--json") == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "genuine"


@pytest.mark.parametrize(
    "names",
    [
        ("missing.json",),
        ("good.json", "--status-list", "rubbish.json"),
        ("good.json", "--key-history", "list.json"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str], names: tuple[str, ...]
) -> None:
    assert run(folder, *names) == 2
    assert capsys.readouterr().err


def test_a_strangers_file_cannot_steer_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "evil.json").write_bytes(to_bytes(sample.signed(name="\x1b[2J\u202eAda", **LASTING)))
    run(folder, "evil.json")
    said = capsys.readouterr().out
    assert "\x1b" not in said and "\u202e" not in said and "Ada" in said


def test_importing_the_library_loads_nothing_heavy() -> None:
    heavy = ("pyld", "lxml", "cryptography", "reportlab", "segno", "uharfbuzz", "django")
    code = f"import sys, stoa.credentials.formats; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
