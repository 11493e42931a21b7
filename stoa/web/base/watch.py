"""What stands around the whole application: counts and times every answer, writes the access log, answers probes.

`/healthz` (this process is alive), `/readyz` (people can be sent here) and `/metrics` (figures) are answered here, by
whatever name the server is asked: a probe knows an address, not a name. They stand in no log.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
import re
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from time import monotonic, perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from stoa.kernel import logs, tokens, watching
from stoa.web.base import hot, metrics, middleware
from stoa.web.base.views import lone_page

Environ = dict[str, Any]
Respond = Callable[..., Any]
Application = Callable[[Environ, Respond], Iterable[bytes]]

READY_SECONDS = 2.0
"""How long an answer of `/readyz` holds: asking costs the database, and anybody may ask."""
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
logger = logging.getLogger("stoa.front")
access = logging.getLogger("stoa.access")


class Watched:
    """The application that servers load."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._ready: tuple[float, dict[str, str]] = (-READY_SECONDS, {})
        self._probes = {"/healthz": self._health, "/readyz": self._readiness, "/metrics": self._metrics}

    def __call__(self, environ: Environ, start_response: Respond) -> Iterable[bytes]:
        probe = self._probes.get(environ.get("PATH_INFO", ""))
        if probe is not None:
            return _send(start_response, *probe(environ))
        begun, status = perf_counter(), "500"
        logs.request_id.set(_id_of(environ))

        def start(said: str, headers: Any, *problem: Any) -> Any:
            nonlocal status
            status = said[:3]
            return start_response(said, headers, *problem)

        try:
            return self._application(environ, start)
        except Exception:
            logger.exception("A request failed outside all that answers errors")
            return _problem(start)
        finally:
            took = perf_counter() - begun
            metrics.count(environ.get(hot.ROUTE, "none"), int(status), took)
            if access.isEnabledFor(logging.INFO):
                _write(environ, int(status), took)

    def _health(self, environ: Environ) -> tuple[str, str, bytes]:
        return "200 OK", "text/plain; charset=utf-8", b"alive\n"

    def _readiness(self, environ: Environ) -> tuple[str, str, bytes]:
        asked, found = self._ready
        if monotonic() - asked >= READY_SECONDS:
            found = watching.troubles()
            self._ready = (monotonic(), found)
        is_ready = watching.is_ready(found)
        body = json.dumps({"ready": is_ready, "troubles": found}).encode() + b"\n"
        return "200 OK" if is_ready else "503 Service Unavailable", "application/json", body

    def _metrics(self, environ: Environ) -> tuple[str, str, bytes]:
        if not may_measure(environ):
            return "404 Not Found", "text/plain; charset=utf-8", b"There is no page here.\n"
        try:
            return "200 OK", CONTENT_TYPE_PLAIN_0_0_4, metrics.page()
        except Exception:
            logger.exception("The figures could not be had")
            connection.close()
            return "503 Service Unavailable", "text/plain; charset=utf-8", b"The database can't be asked.\n"


def may_measure(environ: Environ) -> bool:
    """Whether this request may see the figures: by the token, or where none is set, from this machine directly."""
    token = os.environ.get("STOA_METRICS_TOKEN", "")
    if token:
        given = environ.get("HTTP_AUTHORIZATION", "")
        return hmac.compare_digest(given.encode(errors="replace"), f"Bearer {token}".encode())
    try:
        is_here = ip_address(environ.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return is_here and not middleware.is_refused_in_demo(environ)


def _send(start_response: Respond, status: str, kind: str, body: bytes) -> Iterable[bytes]:
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start_response(status, [*headers, ("X-Content-Type-Options", "nosniff")])
    return [body]


def _problem(start_response: Respond) -> Iterable[bytes]:
    page = lone_page(500)
    headers = [(name, value) for name, value in page.headers.items() if name != "Content-Length"]
    start_response("500 Internal Server Error", [*headers, ("Content-Length", str(len(page.content)))])
    return [page.content]


def _id_of(environ: Environ) -> str:
    """The id that a proxy of ours gave the request, else a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    if given and settings.ALLAUTH_TRUSTED_PROXY_COUNT and _GIVEN_ID.fullmatch(given):
        return str(given)
    return os.urandom(8).hex()


def _write(environ: Environ, status: int, took: float) -> None:
    said = {
        "request": logs.request_id.get(), "method": environ.get("REQUEST_METHOD", "")[:8],
        "route": environ.get(hot.ROUTE, "none"), "status": status, "ms": round(took * 1000, 2),
    }  # fmt: skip
    account = environ.get(hot.ACCOUNT)
    if account is not None:
        said["account"] = tokens.sign("log", str(account))[:10]
    access.info("request", said)
