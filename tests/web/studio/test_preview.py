"""A draft as a learner would see it: questions answer, and nothing is kept."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from stoa.assessment.models import Attempt
from stoa.content.models import Draft
from stoa.learning.models import Evidence
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.learning import springs
from tests.web.learning.test_variants import sum_of
from tests.web.studio.conftest import Upload
from tests.web.studio.packing import course_files, zipped


@pytest.fixture
def preview(cy: Member, signed_in: SignedIn, uploaded: Upload) -> tuple[Client, str]:
    """Cy's browser and the address of a draft's preview."""
    browser = signed_in(cy)
    files = course_files()
    files["01-counting/01-cases.md"] += b"\nSee [the well](../02-signals/01-well.md).\n"
    uploaded(browser, zipped(files))
    return browser, f"/studio/-/drafts/{Draft.objects.get().public_id}/preview/"


def test_it_begins_with_the_first_unit(preview: tuple[Client, str]) -> None:
    browser, address = preview
    assert browser.get(address)["Location"] == f"{address}cases/"


def test_links_between_units_stay_in_the_preview(preview: tuple[Client, str]) -> None:
    browser, address = preview
    text = browser.get(f"{address}cases/").content.decode()
    assert f'href="{address}well/"' in text
    assert "/learn/" not in text.split("<article", 1)[1].split("</article>", 1)[0]


def test_questions_are_called_what_learners_read(preview: tuple[Client, str]) -> None:
    browser, address = preview
    assert "<span>1 question</span>" in browser.get(f"{address}well/").content.decode()


@pytest.mark.parametrize("is_script", [True, False])
def test_a_question_answers_and_keeps_nothing(preview: tuple[Client, str], is_script: bool) -> None:
    browser, address = preview
    assert 'action="' + address + 'well/answer/q/"' in browser.get(f"{address}well/").content.decode()
    headers = {"HX-Request": "true"} if is_script else {}
    response = browser.post(f"{address}well/answer/q/", {"answer-q": "a"}, headers=headers)
    text = response.content.decode()
    assert response.status_code == 200
    assert ("<html" in text) is not is_script
    assert 'class="said' in text
    assert Attempt.objects.count() == Evidence.objects.count() == 0


def test_every_variant_can_be_looked_at_and_answered(cy: Member, signed_in: SignedIn, uploaded: Upload) -> None:
    browser = signed_in(cy)
    files = course_files()
    files["01-counting/02-trees.md"] += springs.VARIED.encode()
    uploaded(browser, zipped(files))
    address = f"/studio/-/drafts/{Draft.objects.get().public_id}/preview/trees/"
    sums = []
    for number in range(1, 5):
        text = browser.get(address, {"variant": number}).content.decode()
        assert f'<b aria-current="true">{number}</b>' in text and f'href="?variant={number % 4 + 1}"' in text
        sums.append(sum_of(text))
        action = re.search(r'action="([^"]*/answer/v/[^"]*)"', text)
        assert action
        assert b"Right." in browser.post(action[1], {"answer-v": sums[-1]}, headers={"HX-Request": "true"}).content
    assert len(set(sums)) == 4 and sum_of(browser.get(address)) == sums[0]
    assert [sum_of(browser.get(address, {"variant": said})) for said in ("0", "x", "5", "-3")] == [sums[0]] * 4
    assert "aria-current" not in browser.get(address.replace("trees", "well")).content.decode().split("<article")[1]


@pytest.mark.parametrize("place", ["none/", "cases/answer/q/"])
def test_what_is_not_there(preview: tuple[Client, str], place: str) -> None:
    browser, address = preview
    ask = browser.post if "answer" in place else browser.get
    assert ask(f"{address}{place}").status_code == 404


def test_answers_are_sent_not_asked_for(preview: tuple[Client, str]) -> None:
    browser, address = preview
    assert browser.get(f"{address}well/answer/q/").status_code == 405
