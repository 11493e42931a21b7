"""Real courses of other people, where STOA_REAL_DATA names the folder that holds them."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from stoa.interop.actions import import_course
from tests.interop.olx import compiled, totals_agree

DATA = Path(os.environ.get("STOA_REAL_DATA", ""))
COURSES = sorted(DATA.glob("olx-*")) if os.environ.get("STOA_REAL_DATA") else []

pytestmark = pytest.mark.skipif(not COURSES, reason="STOA_REAL_DATA names no folder with OLX courses")


@pytest.mark.parametrize("source", COURSES, ids=lambda path: path.name)
def test_a_real_course_imports_and_passes_the_checker(source: Path, tmp_path: Path) -> None:
    began = time.process_time()
    report = import_course(source=source, target=tmp_path / "course")
    assert time.process_time() - began < 6
    assert totals_agree(report)
    assert compiled(tmp_path / "course").errors == ()


def test_the_demo_course_of_open_edx(tmp_path: Path) -> None:
    report = import_course(source=DATA / "olx-openedx-demo-course", target=tmp_path / "course")
    for kind, count in {
        "chapter": 6,
        "sequential": 17,
        "vertical": 58,
        "html": 266,
        "problem": 29,
        "openassessment": 2,
    }.items():
        assert report.found[kind] == count
    assert report.converted["openassessment"] == 2 and "openassessment" not in report.kept
    assert len(list((tmp_path / "course/rubrics").glob("*.toml"))) == 2
    steps = " ".join(each.message for each in report.warnings if each.rule == "assessment-steps")
    assert "peer-assessment (each assesses 1" in steps and "self-assessment" in steps


def test_pictures_to_be_dragged_hide_their_names(tmp_path: Path) -> None:
    import_course(source=DATA / "olx-openedx-demo-course", target=tmp_path / "course")
    (text,) = (path.read_text() for path in (tmp_path / "course").glob("03-*/*drag-and-drop.md"))
    assert text.count("](/media/Brain_") == 4 and "Yellow Lobe" not in text
