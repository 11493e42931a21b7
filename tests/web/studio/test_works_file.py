"""All works of an assignment as an archive: folders by names that hurt no disk, a table that runs no formula."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from stoa.assessment.models import Work, WorkFile
from stoa.catalogue.queries import Offer
from stoa.kernel import audit, files
from tests.cast import Member, member
from tests.web.conftest import SignedIn
from tests.web.studio import works

PATH = "/studio/wells/works/report/works.zip"
NAMES = ("../../etc", "=HYPERLINK(1)", "Ada\u202e\\x/..", "CON")


@pytest.fixture
def wells(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    return works.publish(tmp_path, monkeypatch)


@pytest.fixture
def handed_in(wells: Offer, monkeypatch: pytest.MonkeyPatch) -> list[Work]:
    people = []
    for number, name in enumerate(NAMES):
        who = works.learner(wells, f"P{number}")
        works.named(who, name)
        people.append(who)
    monkeypatch.setattr(works.desk, "learners", lambda offer, number: people)
    found = works.hand_in(wells, len(people), monkeypatch)
    for called in ("=a.pdf", "A.pdf", "a.pdf", "text.md", "..\\..\\evil.pdf"):
        digest = files.store().put(called.encode() * 1000)
        size = len(called) * 1000
        WorkFile.objects.create(work=found[0], piece="file", called=called, media_type="application/pdf", size=size,
                                digest=digest)  # fmt: skip
    WorkFile.objects.create(work=found[1], piece="file", called="gone.pdf", media_type="application/pdf", size=1,
                            digest="0" * 64)  # fmt: skip
    return found


def test_the_archive_holds_everything_and_names_are_tame(handed_in: list[Work], cy: Member,
                                                         signed_in: SignedIn) -> None:  # fmt: skip
    answer = signed_in(cy).get(PATH)
    assert answer["Content-Type"] == "application/zip" and "attachment" in answer["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert archive.testzip() is None
    names = archive.namelist()
    assert len({name.casefold() for name in names}) == len(names) == 4 + 5 + 1
    for name in names:
        assert not name.startswith("/") and "\\" not in name and "\u202e" not in name, name
        assert all(piece.strip(". ") for piece in name.split("/")), name
    first = [name for name in names if name.startswith("00001 ")]
    assert archive.read(first[0]).decode() == "Ten of a thousand wells are bad."
    assert {len(archive.read(name)) for name in first[1:]} == {6000, 5000, 7000, 14000}
    rows = list(csv.reader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
    assert len(rows) == 5 and rows[0][:3] == ["Folder", "Name", "Email"]
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")]
    assert audit.entries(act="assessment.works_exported")[0].details["part"] == "report"


def test_staff_without_addresses_get_none(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    data = b"".join(signed_in(di).get(PATH).streaming_content)  # type: ignore[attr-defined]
    assert b"p0@example.org" not in zipfile.ZipFile(io.BytesIO(data)).read("index.csv")


def test_others_get_nothing(handed_in: list[Work], signed_in: SignedIn) -> None:
    assert signed_in(member("Fi", ("staff", "course:other"))).get(PATH).status_code == 404
    assert not audit.entries(act="assessment.works_exported")
