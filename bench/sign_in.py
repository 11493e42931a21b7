"""What signing in costs beside its hash: `python -m bench.sign_in [--requests 60]`.

Prints {"cpu_ms", "hash_cpu_ms", "rest_cpu_ms", "queries", "bytes"}: the server's CPU a sign-in, one hash of the same
cost in this process, in bursts that alternate; and what a sign-in costs in this process while every password passes
for right, since a hash varies by more than all the rest.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import time
from importlib import import_module
from statistics import median
from typing import Any
from unittest import mock

from bench import measure, site

ROUNDS = 6
REPEATS = 300
PASSWORD = "walking-by-the-sea"
SECRET = "b" * 32
"""The form's token and its cookie, as one browser has them."""


def main() -> int:
    """Measure."""
    parser = argparse.ArgumentParser(prog="python -m bench.sign_in", description=__doc__)
    parser.add_argument("--requests", type=int, default=60)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        site.prepare(stack, "sign-in")
        print(json.dumps(import_module("bench.sign_in").measured(stack, options.requests)))
    return 0


def measured(stack: contextlib.ExitStack, requests: int) -> dict[str, Any]:
    """Open accounts, start the server, run the rounds."""
    each = max(5, requests // ROUNDS)
    actions = import_module("stoa.accounts.actions")
    for number in range(each):
        with contextlib.suppress(actions.AddressIsTaken):
            actions.open_account(email=f"bench{number}@example.org", name="Bench", password=PASSWORD, is_confirmed=True)
    queries, rest = _queries(), _rest()
    import_module("django.db").connection.close()
    server, port = site.run(stack)
    client, rows = measure.Client(port), []
    for round_number in range(ROUNDS + 1):
        hashed = _hashes(each)
        before = measure.cpu_seconds(server)
        size = measure.burst(each, lambda number: _sign_in(client, number), frozenset({302}))
        spent = (measure.cpu_seconds(server) - before) * 1000 / each
        if round_number:  # the first one warms
            rows.append((spent, hashed))
    total, hashed = (median(column) for column in zip(*rows, strict=True))
    return {
        "cpu_ms": round(total, 2), "hash_cpu_ms": round(hashed, 2), "rest_cpu_ms": round(rest, 2), "queries": queries,
        "bytes": size // each,
    }  # fmt: skip


def _sign_in(client: measure.Client, number: int) -> tuple[int, bytes]:
    body = site.form(login=f"bench{number}@example.org", password=PASSWORD, csrfmiddlewaretoken=SECRET)
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"stoa_csrf={SECRET}"}
    return client.send("POST", "/accounts/login/", body, site.somebody(number) | sent)


def _hashes(times: int) -> float:
    """CPU milliseconds of one hash."""
    check, make = (getattr(import_module("django.contrib.auth.hashers"), name) for name in
                   ("check_password", "make_password"))  # fmt: skip
    kept = make(PASSWORD)
    before = time.process_time()
    for _ in range(times):
        assert check(PASSWORD, kept)
    return (time.process_time() - before) * 1000 / times


def _queries() -> int:
    """Statements of one sign-in, counted in this process."""
    import_module("stoa.urls")  # registers the hot pages
    for _ in range(2):
        with import_module("stoa.kernel.statements").counted() as count:
            _asked(0)
    return len(count)


def _rest() -> float:
    """CPU milliseconds of a sign-in without its hash: the median of many."""
    spent = []
    with mock.patch("stoa.accounts.hashing.is_right", lambda password, encoded: True):
        for number in range(REPEATS):
            before = time.process_time()
            _asked(number)
            spent.append((time.process_time() - before) * 1000)
    return median(spent)


def _asked(number: int) -> None:
    """Sign somebody in, in this process, from a network of their own."""
    body = site.form(login="bench0@example.org", password=PASSWORD, csrfmiddlewaretoken=SECRET).encode()
    answer = import_module("stoa.web.base.front").answer({
        "REQUEST_METHOD": "POST", "PATH_INFO": "/accounts/login/", "HTTP_HOST": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http", "HTTP_COOKIE": f"stoa_csrf={SECRET}",
        "REMOTE_ADDR": f"10.0.{number // 256}.{number % 256}", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
    })  # fmt: skip
    assert answer is not None, "the plain case is not on the hot path"


if __name__ == "__main__":
    sys.exit(main())
