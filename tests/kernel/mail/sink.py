"""A mail server for tests: takes letters on loopback, and fails on demand at any step."""

from __future__ import annotations

import base64
import contextlib
import email
import email.policy
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import cast

from stoa.configuration import Smtp

Reply = Callable[[str], str | None]
"""What to say to a line: an answer, "" to hang up, None for what is usual."""


@dataclass
class Taken:
    """A letter that the sink answered for."""

    sender: str
    receiver: str
    source: bytes

    @property
    def message(self) -> EmailMessage:
        return cast(EmailMessage, email.message_from_bytes(self.source, policy=email.policy.default))


@dataclass
class Sink:
    """The server. `reply` decides about each command line (and about `.` after the text)."""

    port: int = 0
    reply: Reply = lambda _line: None
    extensions: tuple[str, ...] = ("8BITMIME", "ENHANCEDSTATUSCODES")
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    tls: ssl.SSLContext | None = None
    """Offers STARTTLS; with `is_tls` the line is encrypted from its beginning instead."""
    is_tls: bool = False
    password: str = ""
    """With one, whoever signs in as `stoa` with it may send, and nobody else."""
    heard: list[tuple[bool, str]] = field(default_factory=list)
    """Every line, and whether it came encrypted."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def server(self) -> Smtp:
        return Smtp("127.0.0.1", self.port, "", "", "none")

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class _Talk(socketserver.StreamRequestHandler):
    sink: Sink

    def handle(self) -> None:
        with self.sink.lock:
            self.sink.connections += 1
        self.sender = self.receiver = ""
        self.is_encrypted = self.is_known = False
        with contextlib.suppress(OSError):
            if self.sink.is_tls:
                self._encrypt()
            if self._say("CONNECT", "220 sink.example ESMTP"):
                while (line := self.rfile.readline(2048)) and self._answer(line.decode("utf-8", "replace").strip()):
                    pass

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _answer(self, line: str) -> bool:
        word = line[:4].upper()
        line = word + line[4:]
        with self.sink.lock:
            self.sink.heard.append((self.is_encrypted, line))
        if word == "EHLO":
            return self._say(line, "\r\n".join(["250-sink.example", *(f"250-{e}" for e in self._offers()), "250 HELP"]))
        if word == "STAR" and self.sink.tls is not None:
            return self._say(line, "220 go on") and self._encrypt()
        if word == "AUTH":
            return self._say(line, self._judged(line))
        if word == "MAIL" and self.sink.password and not self.is_known:
            return self._say(line, "530 5.7.0 authentication required")
        if word == "MAIL":
            self.sender = line.partition("<")[2].partition(">")[0]
        if word == "RCPT":
            self.receiver = line.partition("<")[2].partition(">")[0]
        if word == "DATA":
            return self._say(line, "354 go on") and self._text()
        if word == "QUIT":
            self._say(line, "221 bye")
            return False
        return self._say(line, "250 fine")

    def _offers(self) -> list[str]:
        offered = list(self.sink.extensions)
        if self.sink.tls is not None and not self.is_encrypted:
            return [*offered, "STARTTLS"]
        return [*offered, "AUTH PLAIN LOGIN"] if self.sink.password else offered

    def _encrypt(self) -> bool:
        assert self.sink.tls is not None
        self.request = self.connection = self.sink.tls.wrap_socket(self.request, server_side=True)
        self.setup()
        self.is_encrypted = True
        return True

    def _judged(self, line: str) -> str:
        """Whether a PLAIN sign-in (RFC 4616) is right."""
        given = base64.b64decode(line.split()[-1]).decode().split("\0")
        self.is_known = given[1:] == ["stoa", self.sink.password]
        return "235 2.7.0 welcome" if self.is_known else "535 5.7.8 authentication credentials invalid"

    def _text(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        said = self.sink.reply(".")
        if said is None or said.startswith("2"):
            with self.sink.lock:
                self.sink.taken.append(Taken(self.sender, self.receiver, b"".join(lines)))
        if said == "":
            return False
        self.wfile.write(f"{said or '250 2.0.0 queued'}\r\n".encode())
        return True

    def _say(self, line: str, usual: str) -> bool:
        said = self.sink.reply(line)
        if said == "":
            return False
        answer = usual if said is None else said
        self.wfile.write(f"{answer}\r\n".encode())
        return answer[:1] in "123" or line[:4] != "DATA"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


@contextlib.contextmanager
def sink(reply: Reply | None = None) -> Iterator[Sink]:
    """A running sink."""
    made = Sink()
    if reply is not None:
        made.reply = reply
    with _Server(("127.0.0.1", 0), type("Talk", (_Talk,), {"sink": made})) as server:
        made.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()


def free_of_listeners() -> int:
    """A port on loopback where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
