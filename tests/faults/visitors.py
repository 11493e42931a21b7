"""Somebody's browser before a server that runs: cookies, form tokens, files to send."""

from __future__ import annotations

import contextlib
import http.client
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests import cookies

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
KIND = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def place(self) -> str:
        """Where it leads."""
        return self.headers.get("location", "")


@dataclass
class Visitor:
    """A browser. It follows nothing by itself."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str, **headers: str) -> Reply:
        """A page; the token of its first form is kept for what is sent next."""
        reply = self._ask("GET", path, None, headers)
        found = TOKEN.search(reply.text)
        self.token = found[1] if found else self.token
        return reply

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> Reply:
        """A form."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **form}).encode()
        return self._ask("POST", path, body, {"Content-Type": KIND, **headers})

    def send(self, path: str, form: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> Reply:
        """A form with files: by field, (name, bytes)."""
        line = secrets.token_hex(16)
        parts = [
            f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in {"csrfmiddlewaretoken": self.token, **form}.items()
        ]
        for name, (called, data) in files.items():
            head = f'--{line}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
            parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + data + b"\r\n")
        body = b"".join([*parts, f"--{line}--\r\n".encode()])
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={line}"})

    def sign_in(self, email: str, password: str) -> Reply:
        """By password."""
        self.get("/accounts/login/")
        return self.post("/accounts/login/", {"login": email, "password": password})

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        sent = {**headers, "Cookie": cookies.header(self.cookies)}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            line.request(method, path, body, sent)
            response = line.getresponse()
            cookies.keep(self.cookies, response)
            said = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, response.read().decode(errors="replace"), said)
