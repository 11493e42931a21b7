"""The unit's page: its weight, and that the hot path sends what the ordinary one does."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries
from stoa.catalogue.queries import Offer
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs

COURSES = Path(__file__).resolve().parents[3] / "courses"
LIMIT = 60 * 1024
"""Bytes of a unit's page with all its styles and scripts, packed, before media."""
EVERYTHING, EVERY_LIMIT = ("mixed-practice", "every-kind-of-question"), 78 * 1024
"""The two units that ask in every way carry the styles and scripts of every kind at once, and 21 questions; they weigh
77 KB. No unit of a course has a reason to: each of the others keeps to `LIMIT`."""
_CHANGING = re.compile(r'(name="(?:once|csrfmiddlewaretoken)" value=")[^"]*')


def packed(data: bytes) -> int:
    """Bytes on the wire."""
    return len(gzip.compress(data, 6))


def parts_of(text: str) -> list[str]:
    """The styles and scripts that a page loads by itself."""
    found = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', text)
    return found + re.findall(r'<script src="/static/([^"]+)"', text)


@pytest.mark.parametrize("name", ["chance-and-evidence", "making-an-open-course"])
def test_the_weight_of_every_unit_of_the_sample_courses(client: Client, db: None, name: str) -> None:
    catalogue.publish_course(source=COURSES / name, by=None)
    offer = queries.offer(name)
    assert offer is not None
    weights = {}
    for unit in offer.outline.units:
        page = client.get(f"/learn/{name}/{unit.id}/").content
        files = [finders.find(path) for path in parts_of(page.decode())]
        assert files
        assert all(files), "a page asks for a file that is not there"
        weights[unit.id] = packed(page) + sum(packed(Path(str(path)).read_bytes()) for path in files)
    most = {unit: EVERY_LIMIT if unit in EVERYTHING else LIMIT for unit in weights}
    assert all(weight <= most[unit] for unit, weight in weights.items()), weights


def test_the_way_past_the_head_leads_to_the_text(learner: Browser, course: Offer) -> None:
    """Past the outline too, which is as long as the course."""
    page = learner.get("/learn/springs/one/").content.decode()
    skip = re.search(r'<a class="skip" href="#(\w+)">', page)
    assert skip and f'<article class="content" id="{skip[1]}" tabindex="-1"' in page
    assert "Not graded. Try as often as you like." in page.split('id="a"')[0], "once, above the questions"
    assert "Not graded" not in page.split('id="a"')[1]


@pytest.mark.parametrize("unit", list(springs.UNITS))
def test_the_hot_page_is_the_ordinary_page(learner: Browser, course: Offer, unit: str) -> None:
    """A query takes the page off the hot path; what is sent is the same, but for what is new in every form."""
    learner.get(f"/learn/springs/{unit}/")
    hot = learner.get(f"/learn/springs/{unit}/")
    assert learner.was_hot
    ordinary = learner.get(f"/learn/springs/{unit}/?ordinary")
    assert not learner.was_hot
    assert hot.status_code == ordinary.status_code == 200
    assert _CHANGING.sub(r"\1", hot.content.decode()) == _CHANGING.sub(r"\1", ordinary.content.decode())
    for header in ("Content-Security-Policy", "Cache-Control", "X-Content-Type-Options", "Referrer-Policy",
                   "X-Frame-Options", "Cross-Origin-Opener-Policy", "Content-Type"):  # fmt: skip
        assert hot[header] == ordinary[header], header


def test_the_hot_home_is_the_ordinary_home(learner: Client) -> None:
    springs.send(learner, springs.form(learner, "one", "a"), "a")
    hot, ordinary = (learner.get(f"/learn/springs/{query}").content for query in ("", "?ordinary"))
    assert hot == ordinary


def test_the_token_is_the_same_on_both_ways(learner: Client) -> None:
    pages = [springs.forms(learner.get(f"/learn/springs/one/{query}").content.decode()) for query in ("", "?ordinary")]
    assert pages[0]["a"].token == pages[1]["a"].token
    assert pages[0]["a"].once != pages[1]["a"].once


def test_a_page_is_nobody_elses(learner: Client, course: Offer, bo: Member, signed_in: SignedIn) -> None:
    """Frames are shared between learners; names, tokens and marks are not."""
    springs.enrol(bo, course)
    browser = signed_in(bo)
    pages = [at.get("/learn/springs/one/").content.decode() for at in (learner, browser)]
    assert springs.forms(pages[0])["a"].token != springs.forms(pages[1])["a"].token
    assert [f"</span>{name}</a>" in pages[0] for name in ("Ada", "Bo")] == [True, False]
    assert [f"</span>{name}</a>" in pages[1] for name in ("Ada", "Bo")] == [False, True]
    response = learner.get("/learn/springs/one/")
    assert response["Cache-Control"] == "private, no-cache"
    assert "Cookie" in response["Vary"]
