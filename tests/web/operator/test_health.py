"""The first page says whether all is well, and what to do where it is not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pytest_django import Settings

from stoa.accounts.rules import SITE
from stoa.kernel.clock import now
from stoa.kernel.models import Job, OutboxEvent
from stoa.kernel.statements import counted
from tests.cast import Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn


def text_of(browser: Browser) -> str:
    return browser.get("/operator/").content.decode()


def test_a_site_that_is_well_says_so(browser: Browser, settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")
    settings.STOA_DEMO = True
    settings.STOA_DATA.mkdir(exist_ok=True)
    settings.STOA_DATA.chmod(0o700)
    text = text_of(browser)
    assert "All is well" in text
    assert "nothing is due" in text


def test_what_is_wrong_comes_with_what_to_do(browser: Browser) -> None:
    text = text_of(browser)
    assert "Letters go nowhere" in text
    assert "STOA_SMTP_URL" in text


def test_queues_that_lag_are_told(browser: Browser) -> None:
    long_ago = now() - timedelta(minutes=7)
    OutboxEvent.objects.create(topic="x.Happened", payload={}, created_at=long_ago, due_at=long_ago)
    Job.objects.create(public_id="a", task="x.y", due_at=long_ago, created_at=long_ago)
    Job.objects.create(public_id="b", task="x.z", due_at=now(), created_at=now(), state="failed", finished_at=now())
    text = text_of(browser)
    assert "Events have been waiting for 7 minutes" in text
    assert "Jobs have been waiting for 7 minutes" in text
    assert "1 job failed within a day." in text


def test_it_asks_the_same_whatever_waits(browser: Browser) -> None:
    counts = []
    for number in range(4):
        with counted() as count:
            text_of(browser)
        counts.append(len(count))
        Job.objects.create(public_id=str(number), task="x.y", due_at=now(), created_at=now())
    assert counts[1] == counts[3] <= 13


def test_the_link_is_there_for_whoever_runs_the_site(signed_in: SignedIn, op: Member, ada: Member) -> None:
    assert "Run the site" in signed_in(op).get("/").content.decode()
    assert "Run the site" not in signed_in(ada).get("/").content.decode()


def test_hot_pages_carry_the_link(signed_in: SignedIn, wells: object) -> None:
    di = member("Di", ("operator", SITE))
    assert "Run the site" in signed_in(di).get("/learn/wells/cases/").content.decode()
