"""requirements/*.txt hold what pyproject.toml asks for, each file with its hash, and no address of an index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house.source import ROOT

PIN = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)", re.MULTILINE)


def wanted() -> dict[str, list[str]]:
    """Each lock and the requirements it must satisfy."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    of = {name: [row for row in rows if isinstance(row, str)] for name, rows in groups.items()}
    base = project["project"]["dependencies"] + of["build"]
    extra = project["project"]["optional-dependencies"]
    engines = extra["redis"] + extra["s3"]
    return {
        "run": base, "image": project["project"]["dependencies"] + engines, "build": of["build"],
        "test": base + of["test"] + engines, "node": of["node"], "servers": of["servers"],
    }  # fmt: skip


def unmet(lock: str, requirements: list[str]) -> list[str]:
    """The requirements that a lock's text does not satisfy."""
    pins = {name.lower().replace("_", "-"): version for name, version in PIN.findall(lock)}
    parsed = map(Requirement, requirements)
    return (
        [str(r) for r in parsed if not r.specifier.contains(pins.get(r.name.lower(), ""), prereleases=True)]
        if pins
        else requirements
    )


@pytest.mark.parametrize("name", ["run", "image", "build", "test", "node", "servers"])
def test_a_lock_holds_what_is_asked_for(name: str) -> None:
    text = Path(ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert unmet(text, wanted()[name]) == [], "run `python tools/lock.py`"
    assert "://" not in text
    assert len(PIN.findall(text)) == len(re.findall(r"(?<!\\)\n(?=\w)", "\n" + text))
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\w)", text.strip()))


def test_a_missing_and_an_old_pin_are_found() -> None:
    assert unmet("django==5.1.0 \\\n", ["django>=5.2,<5.3", "nh3>=0.3"]) == ["django<5.3,>=5.2", "nh3>=0.3"]
