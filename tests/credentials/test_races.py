"""Two relays, two signers, a killed signer: each award has one credential, and none is lost. On both engines."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.engines.conftest import fresh_postgres

__all__ = ["fresh_postgres"]
ROOT = Path(__file__).resolve().parents[2]
MANY = 25


@dataclass(frozen=True)
class Site:
    """A database that processes share."""

    folder: Path
    database: str

    def begin(self, step: str, count: int = 0) -> subprocess.Popen[str]:
        """Start a step in a process of its own."""
        environment = {**os.environ, "STOA_DATA": str(self.folder / "data"), "STOA_DATABASE_URL": self.database}
        command = [sys.executable, "-m", "tests.credentials.race", step, str(self.folder / "course"), str(count)]
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )  # fmt: skip

    def take(self, *steps: str, count: int = 0) -> list[dict[str, Any]]:
        """Take steps at the same time; what they found."""
        started = [self.begin(step, count) for step in steps]
        ended = [(process, *process.communicate(timeout=110)) for process in started]
        for process, _, errors in ended:
            assert process.returncode == 0, errors[-3000:]
        return [json.loads(said.splitlines()[-1]) for _, said, _ in ended]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.engine)])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """A fresh site on each engine."""
    return Site(tmp_path, request.getfixturevalue("fresh_postgres") if request.param == "postgres" else "")


def test_relays_and_signers_at_once_issue_once(site: Site) -> None:
    site.take("prepare", count=MANY)
    signed = site.take("relay_and_sign", "relay_and_sign")
    assert sum(found["signed"] for found in signed) == MANY
    (after,) = site.take("report")
    assert after["awards"] == ["issued"] * MANY
    assert after["credentials"] == after["places"] == MANY
    assert (after["keys"], after["jobs"]) == (1, 1)
    assert after["outcomes"] == ["genuine"]


def test_what_a_killed_signer_left_is_signed_by_the_next(site: Site) -> None:
    site.take("prepare", count=MANY)
    signer = site.begin("relay_and_sign")
    assert signer.stdout is not None
    assert json.loads(signer.stdout.readline())[0] == "sign"
    os.kill(signer.pid, signal.SIGKILL)
    signer.communicate()
    (found,) = site.take("sign_later")
    left, after = found["before"], found["after"]
    assert 0 < left["credentials"] < MANY
    assert left["awards"].count("issued") == left["credentials"]
    assert after["awards"] == ["issued"] * MANY
    assert after["credentials"] == after["places"] == MANY
    assert after["outcomes"] == ["genuine"]


def test_two_who_renew_at_once_renew_once(site: Site) -> None:
    site.take("prepare_ending", count=MANY)
    site.take("renew", "renew")
    site.take("renew")
    (after,) = site.take("report")
    assert after["awards"] == ["issued"] * 2 * MANY
    assert after["credentials"] == after["places"] == 2 * MANY
