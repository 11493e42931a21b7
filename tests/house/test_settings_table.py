"""Operators find every setting in one table, and no setting there that nothing reads."""

from __future__ import annotations

import re
from pathlib import Path

from stoa import settings

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"^(STOA_[A-Z_]+) ", re.MULTILINE)
OF_COMMANDS = {"STOA_BACKUP_PASSPHRASE"}
"""Read by one command alone, not by the site."""


def table() -> set[str]:
    """The names in the first column of the table of settings."""
    text = (ROOT / "docs" / "operators" / "running.md").read_text(encoding="utf-8")
    part = text.split("## Settings", 1)[1].split("\n## ", 1)[0]
    return {
        name
        for line in part.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(STOA_\w+)`", line.split("|")[1])
    }


def test_the_table_names_every_setting() -> None:
    said = set(NAME.findall(settings.__doc__ or ""))
    assert len(said) > 15
    assert table() == said | OF_COMMANDS


def test_what_one_command_reads_is_read() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "stoa" / "cli").glob("*.py"))
    assert all(name in text for name in OF_COMMANDS)
