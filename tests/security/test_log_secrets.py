"""Every address of the site is asked with marked secrets, well and with a broken database: the log holds no mark."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.db import OperationalError, connection
from django.test import Client

from stoa.kernel import logs
from stoa.web.base import watch
from tests.cast import member
from tests.web import sample
from tests.web.closing import shut
from tests.web.conftest import own_data
from tests.web.test_access import ROWS

__all__ = ["own_data"]

MARK = "Zq7marked"
SECRET = f"{MARK}secretsecret42"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that any logger writes, down to the smallest, as it would leave the process."""
    monkeypatch.setenv("STOA_LOG", "json")
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.formatter())
    handler.addFilter(logs.WithoutAddresses())
    root, request = logging.getLogger(), logging.getLogger("django.request")
    before = root.level, request.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    request.setLevel(logging.INFO)
    yield out
    root.removeHandler(handler)
    root.setLevel(before[0])
    request.setLevel(before[1])


def ask_everything(client: Client) -> int:
    """Ask every address of the access matrix, a secret in all that a browser sends. Returns how many there were."""
    places = [row for row in ROWS if row.name not in ("account_logout", "leave", "join")]
    for row in places:
        form = {**row.form, "email": f"{SECRET}@example.org", "answer-q": SECRET, "code": SECRET, "password": SECRET}
        headers = {"referer": f"http://testserver/invite/{SECRET}/", "user-agent": SECRET}
        address = f"{row.path}?next=/{SECRET}&q={SECRET}"
        if row.method == "POST":
            shut(client.post(address, form, headers=headers))
        else:
            shut(client.generic(row.method, address, headers=headers))
    for address in (
        f"/invite/{SECRET}/",
        f"/learn/wells/-/deadlines/1-{SECRET}.ics",
        f"/{SECRET}/",
        f"/credentials/{SECRET}/",
    ):
        shut(client.get(address))
    return len(places)


@pytest.mark.django_db
def test_the_log_holds_no_secret(log: io.StringIO, tmp_path: Path) -> None:
    sample.publish(tmp_path)
    ada = member("Ada", ("operator", "site"))
    client = Client(raise_request_exception=False)
    client.post("/accounts/login/", {"login": ada.email, "password": "walking-by"})
    client.cookies["odd"] = SECRET
    assert ask_everything(client) > 60

    def broken(execute: Any, sql: str, params: Any, many: bool, context: Any) -> NoReturn:
        raise OperationalError(f"server closed the connection: {sql} {params} {SECRET}")

    with connection.execute_wrapper(broken):
        ask_everything(client)
    written = log.getvalue()
    assert "OperationalError" in written and "invitation" in written, "something was written, by the names of routes"
    assert MARK not in written
    assert "walking-by" not in written and ada.email not in written


def test_the_access_log_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.AccessFormatter())
    monkeypatch.setattr(watch.access, "level", logging.INFO)
    watch.access._cache.clear()  # type: ignore[attr-defined]  # what `isEnabledFor` remembers
    watch.access.addHandler(handler)
    try:
        application = watch.Watched(lambda environ, start: [start("404 Not Found", []) or b""])
        environ = {
            "PATH_INFO": f"/invite/{SECRET}/", "QUERY_STRING": SECRET, "REQUEST_METHOD": "GET", "HTTP_COOKIE": SECRET,
            "HTTP_X_REQUEST_ID": SECRET, "stoa.account": 7,
        }  # fmt: skip
        application(environ, lambda status, headers, *problem: None)
    finally:
        watch.access.removeHandler(handler)
        watch.access._cache.clear()  # type: ignore[attr-defined]
    assert '"status": 404' in out.getvalue() and '"account": "' in out.getvalue()
    assert MARK not in out.getvalue() and '"account": "7"' not in out.getvalue()
