"""Damaged archives and values that no author meant: the import says what is wrong, or does without; it never breaks."""

from __future__ import annotations

import json
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from stoa.interop.actions import import_course
from stoa.interop.formats.olx import convert_or_refuse, import_olx
from stoa.interop.opening import Limits, unpack
from stoa.interop.reading import Folder
from stoa.interop.rules import ImportFailed, Tally
from tests.interop.olx import ENTRY, course, imported, page, write
from tests.interop.test_olx_hostile import GOOD, packed, tar


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_damaged_zip(tmp_path: Path, method: int) -> None:
    source = tmp_path / "c.zip"
    with zipfile.ZipFile(source, "w", method) as archive:
        archive.writestr("course/course.xml", ENTRY * 50)
    start = 30 + len("course/course.xml")
    data = bytearray(source.read_bytes())
    data[start : start + 30] = b"\xff" * 30
    source.write_bytes(data)
    with pytest.raises(ImportFailed, match="cannot be read"):
        import_olx(source, tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_a_damaged_gzip_is_no_course(tmp_path: Path) -> None:
    source = tar(tmp_path / "c.tar.gz", packed(GOOD, "course/"))
    data = bytearray(source.read_bytes())
    data[20:60] = b"\xff" * 40
    source.write_bytes(data)
    with pytest.raises(ImportFailed):
        import_course(source=source, target=tmp_path / "target")


def test_what_no_rule_foresaw_names_the_file_that_was_read_last(tmp_path: Path) -> None:
    folder = Folder(write(tmp_path / "source", GOOD), Tally())
    with pytest.raises(ImportFailed) as failure:
        convert_or_refuse(folder, tmp_path / ("x" * 300), lambda *_: None)
    assert failure.value.file == "course/run.xml" and "could not be converted" in failure.value.message


# Odd values


@pytest.mark.parametrize("value", ["1e999", "NaN", "1" + "0" * 400, '"x"'])
def test_numbers_of_a_policy_that_are_none(tmp_path: Path, value: str) -> None:
    grader = f'{{"type": "HW", "weight": 1, "min_count": {value}, "drop_count": {value}}}'
    policy = f'{{"GRADER": [{grader}], "GRADE_CUTOFFS": {{"Pass": {value}}}}}'
    done = imported(tmp_path, {**GOOD, "policies/run/grading_policy.json": policy})
    assert done.report.converted["html"] == 1


def test_a_library_that_draws_without_end(tmp_path: Path) -> None:
    drawn = '<library_content url_name="l" max_count="1e999"><problem url_name="p"><p>x</p></problem></library_content>'
    assert imported(tmp_path, course(drawn)).report.kept["library_content"] == 1


@pytest.mark.parametrize("weight", ["inf", "-inf", "nan", "1e999"])
def test_weights_that_are_no_number(tmp_path: Path, weight: str) -> None:
    body = '<problem url_name="p" weight="{}"><numericalresponse answer="1"><textline/></numericalresponse></problem>'
    assert ":points:" not in page(tmp_path, body.format(weight))


def test_attempts_that_are_no_number(tmp_path: Path) -> None:
    body = '<problem url_name="p" max_attempts="²"><numericalresponse answer="1"><textline/></numericalresponse>'
    assert ":attempts:" not in page(tmp_path, body + "</problem>")


def test_a_setting_that_is_no_name_in_xml(tmp_path: Path) -> None:
    policy = '{"foo/f": {"weird key": 1, "good": 2}}'
    done = imported(tmp_path, course('<foo url_name="f" a="b"/>', files={"policies/run/policy.json": policy}))
    assert 'good="2"' in done.text("kept/foo-f.xml")
    assert any("'weird key'" in message for message in done.messages("setting"))


def test_updates_with_odd_numbers(tmp_path: Path) -> None:
    items = json.dumps([{"id": id, "content": f"<p>{text}</p>"} for id, text in (("²", "odd"), (1, "old"), (2, "new"))])
    done = imported(tmp_path, {**GOOD, "info/updates.items.json": items})
    text = done.text("02-*/01-*.md")
    assert text.index("new") < text.index("old") < text.index("odd")


def test_a_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    source = write(tmp_path / "source", GOOD)
    (source / "static").mkdir()
    (source / os.fsdecode(b"static/caf\xe9.png")).write_bytes(b"x")
    report = import_olx(source, tmp_path / "target")
    assert "static/caf\\udce9.png" in {warning.file for warning in report.warnings}


def test_half_a_character_in_a_setting(tmp_path: Path) -> None:
    policy = '{"course/run": {"display_name": "A \\ud800 course", "odd": "\\udfff \\u0000"}}'
    done = imported(tmp_path, {**GOOD, "policies/run/policy.json": policy})
    assert "A \ufffd course" in done.text("course.toml") and "odd" in done.text("kept/course-settings.json")


def choice(right: str) -> str:
    choices = f'<choice correct="true">{right}</choice><choice correct="false">b</choice>'
    return f"<multiplechoiceresponse><choicegroup>{choices}</choicegroup></multiplechoiceresponse>"


def test_a_title_takes_no_other_block_s_name(tmp_path: Path) -> None:
    made = imported(
        tmp_path,
        course(
            f'<problem display_name="Quiz 1">{choice("HERE")}</problem>', '<problem url_name="Quiz_1"/>',
            files={"problem/Quiz_1.xml": f'<problem display_name="Other">{choice("THERE")}</problem>'},
        ),
    )  # fmt: skip
    assert "HERE" in made.everything() and "THERE" in made.everything()


def test_a_page_called_like_the_page_in_it_does_not_contain_itself(tmp_path: Path) -> None:
    made = imported(
        tmp_path,
        course(
            '<vertical display_name="Intro"><vertical url_name="Intro"/></vertical>',
            files={"vertical/Intro.xml": '<vertical><html url_name="h"><p>HELLO</p></html></vertical>'},
        ),
    )  # fmt: skip
    assert "HELLO" in made.everything()


def test_many_small_files_pack_well_and_are_no_bomb(tmp_path: Path) -> None:
    source = tmp_path / "many.tar.xz"
    with tarfile.open(source, "w:xz") as made:
        for number in range(3000):
            made.addfile(tarfile.TarInfo(f"course/static/{number}.txt"))
    assert source.stat().st_size < 3000 * 512 / 50
    unpack(source, tmp_path / "out", Limits(ratio=50, ratio_from=100_000))
    assert len(list((tmp_path / "out" / "course" / "static").iterdir())) == 3000
