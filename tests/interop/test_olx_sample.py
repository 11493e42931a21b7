"""The sample course of the format: what becomes of each kind of block."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from stoa.interop.formats.olx import import_olx
from tests.interop.olx import SAMPLE, Imported, compiled, totals_agree


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    target = tmp_path_factory.mktemp("sample") / "course"
    return Imported(target, import_olx(SAMPLE, target))


def test_the_report_counts_each_block_once(sample: Imported) -> None:
    report = sample.report
    assert totals_agree(report)
    assert report.found["problem"] == 14 and report.kept["problem"] == 3
    assert report.found["html"] == 5 and report.kept["html"] == 3
    assert report.converted["video"] == 3 and report.kept["video"] == 1
    assert report.converted["chapter"] == 2 and report.converted["sequential"] == 4
    assert report.converted["vertical"] == 8 and report.kept["vertical"] == 1
    for kind in ("drag-and-drop-v2", "poll", "survey", "lti", "annotatable"):
        assert report.kept[kind] == 1


def test_the_report_is_plain_json(sample: Imported) -> None:
    data = json.loads(json.dumps(sample.report.as_json()))
    assert list(data)[:4] == ["found", "converted", "kept", "warnings"]
    assert all(set(warning) == {"file", "line", "rule", "message"} for warning in data["warnings"])
    assert data["problems"]["kept"]["numericalresponse"] == 2


def test_the_imported_course_passes_the_checker(sample: Imported) -> None:
    made = compiled(sample.folder)
    assert made.errors == ()
    assert {"one-of-three", "dropdowns", "depth"} <= {part.id for part in made.outline.parts}


def test_ids_are_those_of_the_source(sample: Imported) -> None:
    text = sample.everything()
    for name in ("one-of-three", "dropdowns", "parts_2_1", "drag-1", "film-file", "numbers"):
        assert f"name: {name}" in text


def test_text_becomes_markdown(sample: Imported) -> None:
    text = sample.text("01-*/01-the-hill.md")
    assert "## Where water hides" in text
    assert "A well is **deep** and *dark*; its depth is $d = 3 \\cdot 4$ metres & costs \\$5 a metre." in text
    assert "$$\nd^2 < 150\n$$" in text
    assert "![A hill with a well](/media/hill.png) A lost picture" in text
    assert ":::{admonition} Mind the edge\nWells are deep.\n:::" in text
    assert "| Well | Depth |\n| --- | --- |\n| North | 12 m |" in text
    assert ":::{embed} https://www.youtube.com/watch?v=abcdefghijk&start=10" in text
    assert "alert" not in text


def test_links_lead_to_units_and_files(sample: Imported) -> None:
    text = sample.text("01-*/01-the-hill.md")
    assert "[numbers](/02-testing-the-water/02-numbers-and-words.md)" in text
    assert "[the map](/media/map.pdf)" in text
    assert "[more](https://example.org/wells)" in text
    assert "Your progress and" in text and "progress)" not in text
    assert {"unresolved-link", "missing-file"} <= sample.rules()


def test_videos_keep_captions_in_each_language(sample: Imported) -> None:
    text = sample.text("01-*/03-films.md")
    assert ":::{video} /media/well.mp4\n:name: film-file\n:title: Down the well\n" in text
    assert ":captions: en=/media/well.en.vtt, es=/media/well.es.vtt" in text
    assert sample.text("media/well.en.vtt").startswith("WEBVTT\n\n00:00:01.000 --> 00:00:03.500\nA well.\n")
    assert 'The "top".' in sample.text("media/hill.en.vtt")
    assert "watch?v=abcdefghijk&start=10&end=70" in text
    assert ":::{file} /media/map.pdf" in text


def test_what_is_kept_is_whole_and_weighs(sample: Imported) -> None:
    text = sample.text("02-*/03-other-tools.md")
    assert ":::{kept} olx/drag-and-drop-v2\n:name: drag-1\n:title: Drag the wells\n" in text
    assert ":weight: 0.03636" in text
    assert "counts: no" not in text  # a cloud of words is something to do
    assert "launch_url=" in sample.text("kept/lti-tool-1.xml")
    lost = [warning for warning in sample.report.warnings if warning.rule == "lost-weight"]
    assert any("30.00% of the grade" in warning.message for warning in lost)


def test_an_open_response_becomes_an_assignment_with_its_rubric(sample: Imported) -> None:
    assert sample.report.converted["openassessment"] == 1
    text = sample.text("02-*/03-other-tools.md")
    assert ":::{assignment}\n:name: essay-1\n:title: Essay\n" in text and "Tell how a well is dug.\n\nUse your" in text
    rubric = tomllib.loads(sample.text("rubrics/essay-1.toml"))
    assert [level["points"] for level in rubric["criterion"][0]["level"]] == [0, 3]
    (steps,) = sample.messages("assessment-steps")
    assert "student-training (1 example to practise on); peer-assessment (each assesses 2" in steps


def test_a_library_becomes_a_bank_and_a_quiz_that_draws_from_it(sample: Imported) -> None:
    assert sample.report.converted["library_content"] == 1
    assert ":::{question} choice\n:name: from-bank\n" in sample.text("questions/bank-1.md")
    text = sample.text("02-*/03-other-tools.md")
    assert "::::{quiz}\n:name: bank-1\n" in text and ":::{pool}\n:from: bank-1\n:draw: 1\n:::\n::::" in text
    assert any("1 of 1 problems are drawn" in message for message in sample.messages("bank"))


def test_staff_only_matter_is_in_no_page(sample: Imported) -> None:
    pages = "\n".join(path.read_text() for path in sample.folder.glob("0*/*.md"))
    assert "The key is 42" not in pages and "Staff keys" not in pages and "Only for group A" not in pages
    assert "The key is 42" in sample.text("kept/vertical-staff-kept.xml")
    assert {"hidden", "content-group"} <= sample.rules()


def test_settings(sample: Imported) -> None:
    course = tomllib.loads(sample.text("course.toml"))
    assert course["id"] == "hill-wells-2026"
    assert course["source"]["id"] == "course-v1:Hill+WELLS+2026"
    assert (course["pacing"], course["licence"], course["workload"]) == ("dated", "CC-BY-SA-4.0", 14)
    assert course["image"] == "media/hill.png" and course["summary"] == "Find water under a hill."
    assert course["grading"]["pass"] == 0.6
    assert [category["weight"] for category in course["grading"]["categories"]] == [0.4, 0.6]
    assert [outcome["id"] for outcome in course["outcomes"]] == ["find-water", "measure-a-well"]
    assert 'rule = "score >= 60%"' in sample.text("completions.toml")
    assert tomllib.loads(sample.text("02-*/module.toml"))["opens"].isoformat() == "2026-03-02T08:00:00+00:00"


def test_no_secret_travels(sample: Imported) -> None:
    assert "hidden-passport" not in sample.everything()
    assert "secret" in sample.rules()
    assert json.loads(sample.text("kept/course-settings.json"))["about"]["colour"] == "blue"


def test_pages_beside_the_course(sample: Imported) -> None:
    assert "Water under a hill" in sample.text("about.md")
    assert "Be kind." in sample.text("03-course-pages/01-house-rules.md")
    assert "Welcome." in sample.text("03-course-pages/03-updates.md")
    assert "Gone." not in sample.everything()


def test_the_same_source_gives_the_same_folder(sample: Imported, tmp_path: Path) -> None:
    import_olx(SAMPLE, tmp_path / "again")

    def files(folder: Path) -> dict[str, bytes]:
        return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    assert files(tmp_path / "again") == files(sample.folder)


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    import_olx(SAMPLE, tmp_path / "course", progress=lambda what, done, of: told.append((what, done, of)))
    assert {what for what, _, _ in told} == {"units", "media"}
    assert all(0 <= done < of for _, done, of in told)
