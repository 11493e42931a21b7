"""The power goes between earning and signing; two people sign up with one address at once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.sites import Server, Site, kill, serving
from tests.web.learning.springs import RIGHT

pytestmark = pytest.mark.enable_socket

EARNED = "SELECT count(*) FROM credentials_award"
SIGNED = "SELECT count(*) FROM credentials_credential"
A_MINUTE_PASSES = (
    "UPDATE kernel_job SET leased_until = '2020-01-01 00:00:00' WHERE leased_until IS NOT NULL",
    "UPDATE credentials_award SET claimed_until = '2020-01-01 00:00:00' WHERE claimed_until IS NOT NULL",
)
"""What a dead worker held is free once its lease has run out; tests do not wait for that."""


def earn(server: Server, site: Site) -> None:
    """Every learner does the whole course."""
    for learner in site.learners:
        headers = {"Cookie": f"stoa_pass={learner.pass_}", "HX-Request": "true"}
        for unit, part in (("one", "a"), ("three", "b"), ("three", "c"), ("three", "d"), ("twice", "twice-q")):
            assert server.answer(learner, unit, part, RIGHT, f"{unit}{part[0]}")[0] == 200
        form = {"csrfmiddlewaretoken": learner.token, "once": "quiz", "answer-k-one": RIGHT, "answer-k-two": RIGHT}
        assert server.post("/learn/springs/examined/answer/quiz/", form, headers)[0] == 200
        assert server.answer(learner, "over", "over-q", RIGHT, "overq")[0] == 200


def test_kill_9_between_earning_and_signing(make: Callable[[str, int], Site], database: str) -> None:
    site = make(database, 12)
    with serving(site) as server:
        earn(server, site)
        until = time.monotonic() + 20
        while site.rows(EARNED) == [(0,)]:
            assert time.monotonic() < until, "nothing was earned"
            time.sleep(0.01)
        kill(server.process)
    for moment in (0.0, 1.0):  # and the worker that comes after dies as well
        worker = site.command("worker", "--batch")
        time.sleep(1.0 + moment)
        kill(worker)
        for sentence in A_MINUTE_PASSES:
            site.change(sentence)
    worker = site.command("worker", "--batch")
    told, wrong = worker.communicate(timeout=60)
    assert worker.returncode == 0, told + wrong
    assert site.rows(EARNED) == site.rows(SIGNED) == [(len(site.learners),)]
    places = site.rows("SELECT status_list_id, status_index FROM credentials_credential")
    assert len(set(places)) == len(places), "no two records share a place in the status list"
    documents = [document for (document,) in site.rows("SELECT document FROM credentials_credential")]
    assert all('"proof"' in document for document in documents)


def test_two_sign_ups_with_one_address_at_once(make: Callable[[str, int], Site], database: str) -> None:
    """One account. Whoever is late is sent to the same page, or told to wait, as with any address asked for twice."""
    site = make(database, 0)
    with serving(site) as server:

        def sign_up(name: str) -> tuple[int, str]:
            status, text, said = server.get("/accounts/signup/")
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
            assert status == 200
            assert token
            form = {"csrfmiddlewaretoken": token[1], "name": name, "email": "twice@example.org",
                    "password1": "a bench in the shade"}  # fmt: skip
            cookie = said["set-cookie"].split(";")[0]
            status, text, said = server.post("/accounts/signup/", form, {"Cookie": cookie})
            return status, said.get("location", "")

        with ThreadPoolExecutor(4) as people:
            outcomes = list(people.map(sign_up, ["Eve", "Eva", "Evi", "Evo"]))
    assert set(outcomes) - {(429, "")} == {(302, "/accounts/confirm-email/")}, outcomes
    assert site.rows("SELECT count(*) FROM accounts_account WHERE email = 'twice@example.org'") == [(1,)]
