"""Beginning a course in the browser: four questions, and a sound draft."""

from __future__ import annotations

import pytest
from django.test import Client

from stoa.content.compiler.course import compile_course
from stoa.content.compiler.source import tree_of
from stoa.content.models import Draft
from stoa.content.ports import registry
from stoa.interop.actions import course_files
from stoa.interop.rules import Beginning, Evidence
from stoa.kernel.jobs import worker
from tests.cast import Member
from tests.web.conftest import SignedIn

ADDRESS = "/studio/-/begin/"
SAID = {
    "title": 'Soil "basics" & more',
    "audience": "Gardeners.",
    "outcomes": "- Tell clay from sand.\n\n* Say why it matters.\n",
    "evidence": "both",
}


def test_four_questions_become_a_draft(cy: Member, signed_in: SignedIn) -> None:
    browser: Client = signed_in(cy)
    assert "Begin at the end" in browser.get(ADDRESS).content.decode()
    response = browser.post(ADDRESS, SAID)
    assert worker.run_batch() == 1
    page = browser.get(response["Location"], follow=True).content.decode()
    assert "Soil &quot;basics&quot; &amp; more" in page
    draft = Draft.objects.get()
    assert draft.course_slug == "soil-basics-more"
    assert browser.get(f"/studio/-/drafts/{draft.public_id}/preview/", follow=True).status_code == 200


def test_what_was_typed_is_there_again_with_what_is_wrong(cy: Member, signed_in: SignedIn) -> None:
    many = "\n".join(f"Outcome {number}" for number in range(13))
    response = signed_in(cy).post(ADDRESS, {**SAID, "title": "", "outcomes": many})
    page = response.content.decode()
    assert response.status_code == 422
    assert "These are 13 outcomes; 12 at the most." in page
    assert "Gardeners." in page and "Outcome 12" in page


def test_a_name_that_is_taken_gets_a_number(cy: Member, signed_in: SignedIn, wells: object) -> None:
    signed_in(cy).post(ADDRESS, {**SAID, "title": "Wells"})
    worker.run_batch()
    assert Draft.objects.get().course_slug == "wells-2"


def test_two_courses_of_one_name_are_two(cy: Member, signed_in: SignedIn) -> None:
    browser = signed_in(cy)
    for outcome in ("One.", "Two."):
        browser.post(ADDRESS, {**SAID, "title": "Soil", "outcomes": outcome})
        worker.run_batch()
    assert sorted(draft.course_slug for draft in Draft.objects.all()) == ["soil", "soil-2"]


def test_some_outcome_is_wanted(cy: Member, signed_in: SignedIn) -> None:
    response = signed_in(cy).post(ADDRESS, {**SAID, "outcomes": " - \n*"})
    assert "Name one thing at least" in response.content.decode()


@pytest.mark.parametrize(
    "typed", ["See [x](y.md)", ":::{figure} x", r"$\frac$", "<script>x", "# A", "- b", "1. c", "```d"]
)
def test_what_is_typed_is_words(typed: str) -> None:
    files = course_files(Beginning("soil", typed, typed, (typed,)))
    found = compile_course(tree_of((path, text.encode()) for path, text in files.items()), registry).findings
    assert [finding for finding in found if finding.severity != "note"] == []


def test_staff_of_one_course_begin_none(di: Member, signed_in: SignedIn) -> None:
    assert signed_in(di).get(ADDRESS).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("evidence", ["certificate", "participation", "both"])
def test_the_checker_finds_nothing_in_it(evidence: Evidence) -> None:
    files = course_files(Beginning("soil", 'A "title"', "People: all", ("One: two", "# three"), evidence))
    found = compile_course(tree_of((path, text.encode()) for path, text in files.items()), registry).findings
    assert [finding for finding in found if finding.severity != "note"] == []
