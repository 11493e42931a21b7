"""`stoa credential verify`: the answer in words and as an exit status, without a site and without Django."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from stoa.cli.credential import main
from stoa.credentials.formats import bake, rotated, started, to_bytes, write_history
from tests.credentials.formats import sample
from tests.credentials.formats.images import PNG
from tests.credentials.formats.sample import ISSUED, KEY, NEXT_KEY

LASTING = {"valid_from": ISSUED - timedelta(days=3650), "valid_until": None}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    good = sample.signed(**LASTING)
    history = write_history(rotated(started(KEY, since=ISSUED), former=KEY, new=NEXT_KEY, since=ISSUED))
    past = {"valid_from": ISSUED - timedelta(days=900), "valid_until": ISSUED - timedelta(days=800)}
    files = {
        "good.json": to_bytes(good),
        "good.png": bake(PNG, to_bytes(good)),
        "altered.json": to_bytes(good).replace(b"Ada", b"Adb", 1),
        "expired.json": to_bytes(sample.signed(**past)),
        "list.json": to_bytes(sample.signed_list(valid_from=LASTING["valid_from"])),
        "history.json": to_bytes(history),
        "issuer.json": to_bytes({"type": "Profile", "keyHistory": history}),
        "rubbish.json": b"{",
        "plain.json": b'{"a": 1}',
        "broken.png": PNG[:-4],
        "steering.json": to_bytes(sample.signed(name="\x1b[2J\u202eAda", **LASTING)),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def run(folder: Path, *words: str) -> int:
    return main(["verify", *(str(folder / word) if "." in word else word for word in words)])


@pytest.mark.parametrize("history", ["history.json", "issuer.json"])
def test_yes_and_why(folder: Path, capsys: pytest.CaptureFixture[str], history: str) -> None:
    assert run(folder, "good.png", "--status-list", "list.json", "--key-history", history) == 0
    said = capsys.readouterr().out
    for words in ("This credential is genuine.", "Ada Lovelace", "Example University", "It is valid now."):
        assert words in said
    assert "not checked" not in said
    assert "\x1b" not in said, "no colours where nobody watches"


def test_what_was_not_checked_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "good.json") == 0
    assert capsys.readouterr().out.count("not checked") == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("altered.json", "something was changed after signing"),
        ("expired.json", "It was valid until"),
        ("plain.json", "Its type does not say VerifiableCredential."),
    ],
)
def test_no_and_why(folder: Path, capsys: pytest.CaptureFixture[str], name: str, words: str) -> None:
    assert run(folder, name) == 1
    said = capsys.readouterr().out
    assert "NO" in said
    assert words in said


@pytest.mark.parametrize("name", ["rubbish.json", "broken.png"])
def test_what_cannot_be_read_says_where(folder: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(folder, name) == 2
    assert "This is not a credential." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("missing.json",), "missing.json cannot be read: No such file"),
        (("good.json", "--status-list", "rubbish.json"), "rubbish.json: The file is not JSON: line 1"),
        (("good.json", "--status-list", "plain.json"), "plain.json is not a status list."),
        (("good.json", "--key-history", "list.json"), "list.json: This is not a key history."),
        (("good.json", "--key-history", "missing.json"), "missing.json cannot be read"),
    ],
)
def test_a_file_that_is_missing_or_another_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert run(folder, *words) == 2
    assert said in capsys.readouterr().err


def test_one_json_object(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "altered.json", "--json") == 1
    assert json.loads(capsys.readouterr().out)["outcome"] == "altered"


def test_a_strangers_file_cannot_steer_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, "steering.json")
    said = capsys.readouterr().out
    assert "\x1b" not in said and "\u202e" not in said and "Ada" in said


def test_it_needs_no_data_folder(folder: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("STOA_", "DJANGO_"))}
    words = [sys.executable, "-m", "stoa", "credential", "verify", str(folder / "good.json")]
    empty = folder / "empty"
    empty.mkdir()
    done = subprocess.run(words, cwd=empty, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "This credential is genuine." in done.stdout
    assert list(empty.iterdir()) == []
