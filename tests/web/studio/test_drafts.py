"""Drafts in the list and on their page: which file, what it would replace, what it would change; and taken away."""

from __future__ import annotations

import io
import re
import tarfile
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.models import Draft
from tests.cast import Member
from tests.web import sample
from tests.web.closing import shut
from tests.web.conftest import SignedIn
from tests.web.studio.conftest import Upload
from tests.web.studio.packing import course_files, zipped
from tests.web.studio.test_upload import OLX

QUESTION = sample.QUESTION.replace(":title: The flagged well\n", "").replace(":name: q\n", ":name: q-which\n")


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def words_of(response: object) -> str:
    """The page's text in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", text_of(response)).split())


@pytest.fixture
def browser(cy: Member, signed_in: SignedIn) -> Client:
    """Cy's browser."""
    return signed_in(cy)


def test_the_list_tells_drafts_apart(browser: Client, wells: Offer, uploaded: Upload) -> None:
    uploaded(browser, zipped(course_files(title="Wells"), "monday.zip"))
    uploaded(browser, zipped(course_files(title="Wells", without="02-trees.md"), "tuesday.zip"))
    uploaded(browser, zipped(course_files("ponds", title="Wells"), "ponds.zip"))
    said = words_of(browser.get("/studio/"))
    for name in ("monday.zip", "tuesday.zip"):
        assert f"{name} · wells · would replace version 1 of “One thousand wells”" in said
    assert "ponds.zip · ponds · a new course" in said


def test_one_draft_costs_what_three_do(browser: Client, uploaded: Upload) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            browser.get("/studio/")
        return len(found)

    uploaded(browser, zipped(course_files(), "one.zip"))
    one = count()
    for slug in ("two", "three"):
        uploaded(browser, zipped(course_files(slug), f"{slug}.zip"))
    assert count() == one <= 11


def test_a_draft_says_what_it_would_change(browser: Client, wells: Offer, uploaded: Upload) -> None:
    files = course_files(without="02-trees.md")
    files["01-counting/01-cases.md"] += b"\nAnd one more.\n" + QUESTION.encode()
    files["02-signals/01-well.md"] = files["02-signals/01-well.md"].replace(b"- [ ] That", b"- [ ] That one")
    files["02-signals/02-last.md"] = sample.UNIT.format(name="last", title="The last well").encode()
    said = words_of(uploaded(browser, zipped(files)))
    found = said.partition("Against what is live")[2]
    for words in (
        "Units that are new 1 The last well",
        "Units that have changed 1 A thousand cases",
        "Units that are gone 1 Trees of numbers",
        "Questions that are new 1 Which?, in “A thousand cases” q-which",
        "Questions that have changed 1 The flagged well, in “The flagged well”",
    ):
        assert words in found, found


def test_a_draft_that_changes_no_unit_says_so(browser: Client, wells: Offer, uploaded: Upload) -> None:
    # A moved file is the same unit, and with another outcome every unit is compiled to another key.
    files = course_files() | {"about.md": b"Other words.\n"}
    files["course.toml"] = files["course.toml"].replace(
        b"[grading]", b'[[outcomes]]\nid = "p"\ntext = "More."\n[grading]'
    )
    files["02-signals/09-well.md"] = files.pop("02-signals/01-well.md")
    assert "No unit and no question differs" in words_of(uploaded(browser, zipped(files)))


def test_a_draft_comes_back_byte_for_byte(browser: Client, uploaded: Upload) -> None:
    files = course_files()
    page = uploaded(browser, zipped(files))
    draft = Draft.objects.get().public_id
    assert f'href="/studio/-/drafts/{draft}/source.zip"' in text_of(page)
    assert unpacked(browser, draft, "wells-draft.zip") == files


def test_an_imported_course_can_be_taken_away_before_it_is_published(browser: Client, uploaded: Upload) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        archive.add(OLX, "course")
    uploaded(browser, SimpleUploadedFile("course.tar.gz", out.getvalue()))
    row = Draft.objects.get()
    assert "course.toml" in unpacked(browser, row.public_id, f"{row.course_slug}-draft.zip")
    assert "course.tar.gz" in words_of(browser.get("/studio/"))


def test_a_draft_is_its_owners_alone(browser: Client, uploaded: Upload, di: Member, signed_in: SignedIn) -> None:
    uploaded(browser, zipped(course_files()))
    address = f"/studio/-/drafts/{Draft.objects.get().public_id}/source.zip"
    assert signed_in(di).get(address).status_code == 404


def unpacked(browser: Client, draft: str, name: str) -> dict[str, bytes]:
    """The files of a draft's download."""
    response = browser.get(f"/studio/-/drafts/{draft}/source.zip")
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    data = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    shut(response)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {path: archive.read(path) for path in archive.namelist()}


def test_the_difference_reads_bodies_in_one_statement(browser: Client, wells: Offer, uploaded: Upload) -> None:
    def count(changed: int) -> int:
        files = course_files()
        for path in sorted(files)[: changed + 2]:
            if path.endswith(".md") and path != "about.md":
                files[path] += f"\nChanged {changed}.\n".encode()
        uploaded(browser, zipped(files))
        draft = Draft.objects.order_by("-id").first()
        assert draft is not None and wells.outline.version_id
        content._units.clear()
        with CaptureQueriesContext(connection) as found:
            content.draft_difference(draft.public_id, wells.outline.version_id)
        return len(found)

    assert count(1) == count(3)
