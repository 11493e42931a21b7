"""A site of one's own, run by the command `stoa` as an operator has it: started, stopped, asked."""

from __future__ import annotations

import email
import email.policy
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.browser import Demo, free_port, wait_for

PASSPHRASE = "walking by the wells"
LETTER_SECONDS = 20


@dataclass(frozen=True)
class Place:
    """A data folder, the port on which it is served, and the command that serves it."""

    program: Path
    data: Path
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What the command is told: of this place, and nothing of the tests around it."""
        foreign = ("STOA_", "DJANGO_", "PYTHON", "VIRTUAL_ENV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        own = {"STOA_DATA": str(self.data), "STOA_PORT": str(self.port), "STOA_URL": self.url}
        return {**kept, **own, "STOA_BACKUP_PASSPHRASE": PASSPHRASE}

    def stoa(self, *words: object) -> str:
        """`stoa ...` to its end; returns what it printed, and fails when it did."""
        command = [str(self.program), *map(str, words)]
        done = subprocess.run(
            command, cwd=self.program.parent, env=self.environment, capture_output=True, text=True, timeout=150
        )
        assert done.returncode == 0, f"stoa {' '.join(map(str, words))}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @contextmanager
    def running(self) -> Iterator[Demo]:
        """`stoa run`, and at the end the SIGTERM of a service manager; it ends in peace."""
        said = self.data.with_name(f"{self.data.name}.log")
        with said.open("ab") as log:
            process = subprocess.Popen(
                [self.program, "run"], cwd=self.program.parent, env=self.environment, stdout=log, stderr=log
            )
        try:
            wait_for(self.url, process)
            yield Demo(self.url, self.data)
        finally:
            process.terminate()
            status = process.wait(timeout=40)
        assert status == 0, said.read_text()[-3000:]

    def letter(self, address: str) -> str:
        """The text of the newest letter to somebody; waits for it a while."""
        until = time.monotonic() + LETTER_SECONDS
        while time.monotonic() < until:
            for path in sorted(self.data.glob("mail/[!.]*.eml"), reverse=True):
                message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                body = message.get_body(("plain",))
                if message["To"] == address and body is not None:
                    return str(body.get_content())
            time.sleep(0.2)
        raise AssertionError(f"no letter to {address} within {LETTER_SECONDS} seconds")
