"""Files as large as people hand in, through the front and the door of the site; and forms that are not what they
seem."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.assessment.models import WorkFile
from stoa.catalogue.queries import Offer
from stoa.kernel import files
from tests.assessment import works
from tests.web.browser import Browser
from tests.web.learning.test_works import PROJECT, REPORT, Desk, upload

LARGE = b"%PDF-1.7\n" + b"wells\n" * 500_000 + b"%%EOF\n"


@pytest.fixture
def course(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    """A course whose report takes larger files."""
    monkeypatch.setattr(works, "REPORT", works.REPORT.replace("1 MB", "4 MB"))
    return works.publish(tmp_path)


def test_a_file_of_three_megabytes_is_kept(learner: Browser) -> None:
    desk = Desk(learner, REPORT)
    answer = desk.sends(more={"piece-text": "One well", "file-file": upload(data=LARGE)})
    assert (answer.status_code, len(LARGE) > 3_000_000) == (302, True)
    row = WorkFile.objects.get()
    assert row.size == len(LARGE)
    assert files.store().read(row.digest) == LARGE
    assert "wells.pdf" in desk.page()
