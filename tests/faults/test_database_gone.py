"""PostgreSQL goes away and comes back: pages say so and say when to try again, and nobody restarts anything."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.faults.sites import Server, Site, serving
from tests.web.learning.springs import RIGHT
from tools import servers

PASSWORD, SESSION = "Weidenkaetzchen-im-Maerz", "k3jx7mhw2c9rq5t8vb4nz6ypd1fgasel"
pytestmark = pytest.mark.enable_socket


def look(server: Server, path: str, site: Site) -> tuple[int, str, str]:
    """(status, text, Retry-After) of a page as a learner gets it."""
    status, text, headers = server.get(path, {"Cookie": f"stoa_pass={site.learners[0].pass_}"})
    return status, text, headers.get("retry-after", "")


def test_the_site_answers_meanwhile_and_recovers_by_itself(
    make: Callable[[str, int], Site], postgres_url: str, tmp_path: Path
) -> None:  # fmt: skip
    """`postgres_url` is asked for because this machine must have a PostgreSQL; it is another one that goes away."""
    with ExitStack() as stack:
        cluster = stack.enter_context(servers.cluster())
        first = stack.enter_context(ExitStack())
        first.enter_context(cluster.running())
        site = make(cluster.url, 1)
        ada = site.learners[0]
        server = stack.enter_context(serving(site, tmp_path / "log", STOA_LOG="json"))
        assert look(server, "/learn/springs/one/", site)[0] == 200
        assert server.answer(ada, "one", "a", RIGHT, "before")[0] == 200
        first.close()
        time.sleep(3)  # what was read a moment ago is remembered for two seconds, and is shown
        for path in ("/learn/springs/one/", "/", "/courses/springs/"):
            begun = time.monotonic()
            status, text, again = look(server, path, site)
            assert (status, again) == (503, "30"), path
            assert "Back in a moment" in text
            assert time.monotonic() - begun < 10
        assert server.answer(ada, "three", "b", RIGHT, "meanwhile")[0] != 200, "nothing is acknowledged"
        form = {"csrfmiddlewaretoken": ada.token, "login": "ada@example.org", "password": PASSWORD}
        server.post("/accounts/login/", form, {"Cookie": f"stoa_csrf={ada.token}; stoa_session={SESSION}"})
        assert look(server, f"/invite/{SESSION}/", site)[0] == 503
        assert server.process.poll() is None
        stack.enter_context(cluster.running())
        until = time.monotonic() + 15
        while look(server, "/learn/springs/one/", site)[0] != 200:
            assert time.monotonic() < until, "it does not recover"
            time.sleep(0.2)
        assert server.answer(ada, "three", "b", RIGHT, "after")[0] == 200
        assert site.rows("SELECT part FROM assessment_attempt ORDER BY id") == [("a",), ("b",)]
        until = time.monotonic() + 15
        while site.rows("SELECT count(*) FROM kernel_outbox") != [(0,)]:
            assert time.monotonic() < until, "events are not handed on any more"
            time.sleep(0.2)
    said = (tmp_path / "log").read_text()
    assert "OperationalError" in said
    for secret in (ada.pass_, ada.token, PASSWORD, SESSION, "ada@example.org", site.database):
        assert secret not in said
