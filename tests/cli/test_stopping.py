"""`stoa run` ends when it is told to, also before it serves: the first process of a container does not by itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.journeys.browser import ROOT, free_port

SECONDS = 40


def test_it_ends_in_peace_while_it_prepares(tmp_path: Path, socket_enabled: None) -> None:
    settings = {"STOA_DATA": str(tmp_path / "data"), "STOA_PORT": str(free_port()), "STOA_DATABASE_URL": ""}
    command = [sys.executable, "-m", "stoa", "run"]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        assert b"Making a new site" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=SECONDS) == 0
        process.stdout.read()  # its child has ended too: nobody holds the other end
