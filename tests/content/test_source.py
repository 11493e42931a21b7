"""Folders and zips are read with distrust: what is refused names the file and a way out."""

from __future__ import annotations

import io
import os
import struct
import unicodedata
import zipfile
from pathlib import Path

import pytest

from stoa.content.compiler.course import compile_course
from stoa.content.compiler.source import Limits, SourceRefused, read_folder, text_of, tree_of
from stoa.content.compiler.zips import read_zip
from stoa.content.ports import registry


def write(folder: Path, path: str, data: bytes = b"x") -> Path:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


def zipped(entries: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    out.seek(0)
    return out


def refused(where: Path | io.BytesIO, limits: Limits | None = None) -> SourceRefused:
    with pytest.raises(SourceRefused) as caught:
        tree = read_zip(where, limits) if isinstance(where, io.BytesIO) else read_folder(where, limits)
        for path in tree:
            tree.read(path)
    assert caught.value.finding.remedy
    return caught.value


def test_a_folder_is_read_in_order_without_what_is_not_the_courses(tmp_path: Path) -> None:
    for path in ("b.md", "a/x.md", ".git/config", "__pycache__/x.pyc", "a/.DS_Store", "y.pyc", "z.md~"):
        write(tmp_path, path)
    assert list(read_folder(tmp_path)) == ["a/x.md", "b.md"]


def test_names_are_nfc_whatever_the_file_system_says(tmp_path: Path) -> None:
    write(tmp_path, unicodedata.normalize("NFD", "é.md"))
    assert list(read_folder(tmp_path)) == ["é.md"]


def test_two_spellings_of_one_name_are_refused(tmp_path: Path) -> None:
    write(tmp_path, unicodedata.normalize("NFD", "é.md"))
    write(tmp_path, unicodedata.normalize("NFC", "é.md"))
    assert refused(tmp_path).finding.rule == "duplicate-file"


def test_links_and_devices_are_refused_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret")
    course = tmp_path / "course"
    course.mkdir()
    (course / "link.md").symlink_to(secret)
    refusal = refused(course).finding
    assert (refusal.rule, refusal.file) == ("not-a-file", "link.md")
    (course / "link.md").unlink()
    (course / "folder").symlink_to(tmp_path)
    assert refused(course).finding.file == "folder"
    (course / "folder").unlink()
    os.mkfifo(course / "pipe")
    assert refused(course).finding.file == "pipe"


def test_a_link_put_in_place_of_a_file_later_is_not_followed(tmp_path: Path) -> None:
    place = write(tmp_path, "a.md")
    tree = read_folder(tmp_path)
    place.unlink()
    place.symlink_to("/etc/passwd")
    with pytest.raises(OSError, match="symbolic"):
        tree.read("a.md")


def test_limits_name_the_file(tmp_path: Path) -> None:
    write(tmp_path, "big.bin", b"x" * 2000)
    assert refused(tmp_path, Limits(file=1000)).finding.file == "big.bin"
    assert refused(tmp_path, Limits(total=1000)).finding.rule == "course-size"
    assert refused(tmp_path, Limits(files=0)).finding.rule == "too-many-files"
    write(tmp_path, "unit.md", b"x" * 2000)
    assert refused(tmp_path, Limits(text_file=1000)).finding.file == "unit.md"
    write(tmp_path, "/".join("abcdefghijklmno") + "/x", b"")
    assert refused(tmp_path).finding.rule == "file-name"


def test_a_folder_that_is_none_says_so(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere").finding.rule == "no-course"


@pytest.mark.parametrize("name", ["../evil.md", "/etc/passwd", "a/../../evil", "a\\..\\evil", "C:evil", "bad\x01name"])
def test_zip_names_that_lead_out_are_refused(name: str) -> None:
    assert refused(zipped({name: b"x"})).finding.rule in {"path-traversal", "file-name"}


def test_a_zip_of_a_folder_loses_the_folder_around_everything() -> None:
    tree = read_zip(zipped({"my-course/course.toml": b"a", "my-course/01-a/01-b.md": b"b", "__MACOSX/x": b"c"}))
    assert list(tree) == ["01-a/01-b.md", "course.toml"]
    assert tree.read("course.toml") == b"a"


def test_a_zip_of_folders_in_folders_loses_them_all() -> None:
    tree = read_zip(zipped({"a/b/course.toml": b"a", "a/b/01-a/01-b.md": b"b", "a/b/kept/course.toml": b"c"}))
    assert list(tree) == ["01-a/01-b.md", "course.toml", "kept/course.toml"]


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"a/b/course.toml": b"a", "a/readme.txt": b"b"}, "course.toml lies in “a/b”"),
        ({"b/course.toml": b"a", "readme.txt": b"b"}, "course.toml lies in “b”"),
        ({"a/course.toml": b"a", "b/course.toml": b"b"}, "more than one course: a, b"),
    ],
)
def test_a_course_that_lies_deeper_in_a_zip_is_named(entries: dict[str, bytes], said: str) -> None:
    finding = refused(zipped(entries)).finding
    assert finding.rule == "no-course" and said in finding.message


def test_a_course_below_the_folder_that_was_named_is_pointed_to(tmp_path: Path) -> None:
    write(tmp_path, "inner/course.toml")
    (finding,) = compile_course(read_folder(tmp_path), registry).findings
    assert (finding.rule, "inner" in finding.remedy) == ("no-course", True)


def test_a_zip_bomb_is_refused_before_it_unfolds() -> None:
    bomb = zipped({"bomb.bin": b"\0" * 20_000_000})
    assert len(bomb.getvalue()) < 100_000
    refusal = refused(bomb).finding
    assert (refusal.rule, refusal.file) == ("zip-bomb", "bomb.bin")


def test_a_zip_entry_that_lies_about_its_size_is_cut_and_then_refused() -> None:
    out = zipped({"a.bin": b"y" * 100_000}, method=zipfile.ZIP_STORED)
    data = bytearray(out.getvalue())
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 20 : directory + 28] = struct.pack("<II", 10, 10)
    local = data.find(b"PK\x03\x04")
    data[local + 18 : local + 26] = struct.pack("<II", 10, 10)
    with pytest.raises(SourceRefused):
        read_zip(io.BytesIO(bytes(data))).read("a.bin")


def test_links_passwords_and_damage_in_zips_are_refused() -> None:
    entry = zipfile.ZipInfo("link")
    entry.external_attr = 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    assert refused(io.BytesIO(out.getvalue())).finding.rule == "not-a-file"
    whole = zipped({"a.txt": b"hello " * 1000}).getvalue()
    locked = bytearray(whole)
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    assert refused(io.BytesIO(bytes(locked))).finding.rule == "bad-zip"
    damaged = bytearray(whole)
    damaged[45] ^= 0xFF
    assert refused(io.BytesIO(bytes(damaged))).finding.rule == "bad-zip"
    assert refused(io.BytesIO(b"no zip")).finding.rule == "bad-zip"
    assert refused(io.BytesIO(whole[: len(whole) // 2])).finding.rule == "bad-zip"


def test_bad_utf8_names_line_and_column() -> None:
    text, finding = text_of("a.md", "één\nzwei\n".encode() + b"dr\xffei\n")
    assert finding is not None and (finding.line, finding.column, finding.rule) == (3, 3, "utf-8")
    assert "dr\ufffdei" in text


def test_line_ends_and_byte_order_marks_are_forgiven() -> None:
    assert text_of("a.md", "\ufeffa\r\nb\rc".encode()) == ("a\nb\nc", None)


def test_a_tree_in_memory_obeys_the_same_limits() -> None:
    with pytest.raises(SourceRefused):
        tree_of([("../a", b"")])
