"""Changed rules on a draft's page: shown, tried on learners, and published only deliberately."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel.jobs import worker
from stoa.learning import actions as learning
from tests.cast import Member, member
from tests.web import sample
from tests.web.conftest import SignedIn
from tests.web.studio.conftest import Upload
from tests.web.studio.packing import course_files, zipped
from tests.web.studio.test_drafts import text_of, words_of

EASIER = b"""[[pathways]]
id = "certificate"
title = "Certificate"
rule = "units >= 1"
[[pathways]]
id = "far"
title = "From afar"
rule = 'badge("elsewhere/far")'
"""


@pytest.fixture
def browser(cy: Member, signed_in: SignedIn) -> Client:
    """Cy's browser."""
    return signed_in(cy)


@pytest.fixture
def draft(browser: Client, wells: Offer, uploaded: Upload) -> str:
    """A draft with other rules, of a course that two people take, of whom one has done a unit."""
    for name, units in (("Ada", ["cases"]), ("Bo", [])):
        who = member(name)
        learning.enrol(account_id=who.id, offer=wells)
        for unit in units:
            assert learning.finish_unit(
                account=who.id, epoch=1, run_id=wells.run.id, version=wells.outline.version_id, unit=unit, needs=(),
                counts=True,
            )  # fmt: skip
    page = text_of(uploaded(browser, zipped({**course_files(), "completions.toml": EASIER})))
    found = re.search(r"/studio/-/drafts/(\w+)/try/", page)
    assert found is not None
    return found[1]


def test_rules_are_shown_tried_and_published(browser: Client, draft: str) -> None:
    address = f"/studio/-/drafts/{draft}/"
    said = words_of(browser.get(address))
    assert "In this draft: units &gt;= 1" in said and "A record that nobody can earn here yet" in said
    assert "would newly earn it" not in said
    refused = browser.post(f"{address}publish/")
    assert refused.status_code == 422 and "Changed rules were not tried" in text_of(refused)
    asked = browser.post(f"{address}try/")
    assert "Trying the rules" in text_of(browser.get(asked["Location"]))
    worker.run_batch(lane="long")
    back = browser.get(asked["Location"], follow=True)
    said = words_of(back)
    assert back.redirect_chain[-1][0].startswith(address)
    assert "1 would newly earn it , 0 would lose it." in said and "Tried on 2 learners." in said
    assert 'name="untried"' not in text_of(back)
    assert browser.post(f"{address}publish/").status_code == 302


def test_untried_rules_are_published_when_somebody_says_so(browser: Client, draft: str) -> None:
    assert browser.post(f"/studio/-/drafts/{draft}/publish/", {"untried": "1"}).status_code == 302


def test_nobody_is_asked_where_nobody_learns_or_no_rule_differs(
    browser: Client, wells: Offer, uploaded: Upload
) -> None:
    same = {**course_files(), "completions.toml": sample.WAYS.encode()}
    assert "Rules for finishing" not in words_of(uploaded(browser, zipped(same)))
    page = text_of(uploaded(browser, zipped({**course_files(), "completions.toml": EASIER})))
    assert "nobody to try them on" in page and "untried" not in page


def test_only_the_drafts_owner_tries_it(signed_in: SignedIn, di: Member, draft: str) -> None:
    assert signed_in(di).post(f"/studio/-/drafts/{draft}/try/").status_code == 404


def test_a_new_course_has_nothing_to_try(browser: Client, uploaded: Upload, db: None) -> None:
    uploaded(browser, zipped(course_files("ponds")))
    draft = content.drafts_of(content.Draft.objects.get().owner_id)[0].public_id
    assert browser.post(f"/studio/-/drafts/{draft}/try/").status_code == 404
