"""Broken and hostile packages: a clear error with file and line, nothing written, nothing outside touched."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from stoa.interop.actions import import_course
from stoa.interop.building import building
from stoa.interop.formats.olx import import_olx
from stoa.interop.opening import Limits, unpack
from stoa.interop.reading import Malformed, parse_xml
from stoa.interop.rules import ImportFailed
from stoa.interop.writing import place_in
from tests.interop.olx import ENTRY, SAMPLE, course, imported, write

GOOD = course('<html url_name="h"><p>x</p></html>')


def refused(place: Path, files: dict[str, str | bytes]) -> ImportFailed:
    """The failure of importing `files`; nothing may be left behind."""
    source = write(place / "source", files)
    with pytest.raises(ImportFailed) as failure:
        import_olx(source, place / "target")
    assert sorted(path.name for path in place.iterdir()) == ["source"]
    assert failure.value.message and failure.value.file
    return failure.value


def test_no_course(tmp_path: Path) -> None:
    assert "no course.xml" in refused(tmp_path, {"readme.txt": "x"}).message


def test_a_broken_course_file_names_its_line(tmp_path: Path) -> None:
    failure = refused(tmp_path, {"course.xml": '<course url_name="r">\n<chapter></course>'})
    assert (failure.file, failure.line) == ("course.xml", 2)
    assert failure.remedy


def test_another_root(tmp_path: Path) -> None:
    assert "<library>" in refused(tmp_path, {"course.xml": "<library/>"}).message


BOMB = '<!DOCTYPE x [<!ENTITY a "{0}"><!ENTITY b "&a;&a;&a;">]><{1}>&b;</{1}>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("body", [BOMB.format("ha", "{0}"), '<!DOCTYPE x SYSTEM "file:///etc/passwd" [\n]><{0}/>',
                                  '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><{0}>&a;</{0}>'])  # fmt: skip
def test_entities_are_refused(tmp_path: Path, body: str, encoding: str) -> None:
    files = {**course('<problem url_name="p"/>'), "problem/p.xml": body.format("problem").encode(encoding)}
    failure = refused(tmp_path, files)
    assert "entities" in failure.message and (failure.file, failure.line) == ("problem/p.xml", 1)


@pytest.mark.parametrize(
    "before", ["", "<!-- <a> -->\n", "<?x <a> ?>", "<?xml?>\n<!-- <![CDATA[ -->", "<!DOCTYPE b>", "\ufeff\ufeff"]
)
@pytest.mark.parametrize("doctype", ["<!DOCTYPE x [{}]>", "<!DOCTYPE x SYSTEM '<!--' [{}]>", '<!DOCTYPE x "[>" [{}]>'])
def test_entities_behind_other_things_are_refused(before: str, doctype: str) -> None:
    text = before + doctype.format('<!ENTITY a "b">') + "<problem><p>&a; --></p></problem>"
    with pytest.raises(ImportFailed, match="entities"):
        parse_xml(text, "x.xml")


@pytest.mark.parametrize("sign", ["&LT;", "&lt;", "\x00<"])
def test_entities_in_disguise_are_not_declared(sign: str) -> None:
    with pytest.raises(Malformed):
        parse_xml(f'{sign}!DOCTYPE x [<!ENTITY a "b">]><problem>&a;</problem>', "x.xml")


@pytest.mark.parametrize("text", ['<!ENTITY a "b">', "<!DOCTYPE html>", "<!DOCTYPE x [ ]>"])
def test_declarations_that_are_text_stay_text(text: str) -> None:
    assert parse_xml(f"<problem><pre><![CDATA[{text}]]></pre></problem>", "x.xml").findtext("pre") == text


def test_named_signs_of_xml_stay_signs() -> None:
    element = parse_xml('<problem a="&QUOT;&AMP;"><p>1 &LT; 2 &eacute;</p></problem>', "x.xml")
    assert (element.get("a"), element.findtext("p")) == ('"&', "1 < 2 é")


def test_a_plain_doctype_does_no_harm(tmp_path: Path) -> None:
    files = {
        **course('<problem url_name="p"/>'),
        "problem/p.xml": '<?xml version="1.0"?>\n<!DOCTYPE problem>\n<problem><p>x</p></problem>',
    }
    assert imported(tmp_path, files).report.converted["problem"] == 1


def test_a_block_that_contains_itself(tmp_path: Path) -> None:
    files = {
        "course.xml": '<course url_name="r" org="O" course="C"><chapter url_name="a"/></course>',
        "chapter/a.xml": '<chapter>\n<sequential url_name="b"/></chapter>',
        "sequential/b.xml": '<sequential><vertical url_name="v"/></sequential>',
        "vertical/v.xml": '<vertical>\n\n<chapter url_name="a"/></vertical>',
    }
    failure = refused(tmp_path, files)
    assert "contains itself" in failure.message and (failure.file, failure.line) == ("vertical/v.xml", 3)


def test_shared_references_do_not_multiply(tmp_path: Path) -> None:
    """Ten levels of ten references to the next would be ten thousand million blocks."""
    levels = {
        f"wrapper/w{level}.xml": "<wrapper>" + f'<wrapper url_name="w{level + 1}"/>' * 10 + "</wrapper>"
        for level in range(10)
    }
    files = {**course('<html url_name="h"><p>x</p></html>', '<wrapper url_name="w0"/>'), **levels}
    began = time.process_time()
    imported(tmp_path, files)
    assert time.process_time() - began < 5


def test_deep_nesting(tmp_path: Path) -> None:
    body = "<wrapper>" * 100 + "</wrapper>" * 100
    assert "too deep" in refused(tmp_path, course(body)).message


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "a/../../b", "..:..:etc"])
def test_names_that_lead_out(tmp_path: Path, name: str) -> None:
    (tmp_path / "passwd.xml").write_text("<problem/>")
    failure = refused_or_kept(tmp_path, course(f'<problem url_name="{name}"/>'))
    assert failure is None or "outside" in failure.message


def refused_or_kept(place: Path, files: dict[str, str | bytes]) -> ImportFailed | None:
    try:
        done = imported(place / "in", files)
    except ImportFailed as failure:
        return failure
    inside = (done.folder / "kept").resolve()
    assert all(path.resolve().is_relative_to(inside) for path in inside.rglob("*"))
    return None


@pytest.mark.parametrize("namespace", ["/../../../out", "../../out", "http://a/b"])
def test_a_namespace_is_no_part_of_a_path(tmp_path: Path, namespace: str) -> None:
    block = f'<x:foo xmlns:x="{namespace}" url_name="f" a="b">x</x:foo>'
    done = imported(tmp_path, course(block))
    assert "{kept} olx/foo" in done.text("01-*/01-*.md") and 'a="b"' in done.text("kept/foo-f.xml")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source", "target"]


def test_a_long_kind_is_cut_in_paths(tmp_path: Path) -> None:
    done = imported(tmp_path, course(f'<{"k" * 300} url_name="f" a="b"/>'))
    assert len(list((done.folder / "kept").glob("kkk*-f.xml"))) == 1


@pytest.mark.parametrize("path", ["../out.xml", "/tmp/out.xml", "kept/../../out.xml", "kept/a\0.xml"])
def test_nothing_is_written_outside_a_course(tmp_path: Path, path: str) -> None:
    with pytest.raises(ImportFailed, match="outside"):
        place_in(tmp_path / "course", path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a/b", "ä ö", "x" * 300, "-x41-", "<b>", "main", ""])
def test_odd_names_become_ids(tmp_path: Path, name: str) -> None:
    quoted = name.replace("<", "&lt;").replace(">", "&gt;")
    done = imported(tmp_path, course(f'<poll url_name="{quoted}" display_name="P"/>'))
    assert len(list((done.folder / "kept").glob("poll-*.xml"))) == 1


def test_a_link_in_the_folder(tmp_path: Path) -> None:
    source = write(tmp_path / "source", GOOD)
    (source / "static").mkdir()
    (source / "static/passwd").symlink_to("/etc/passwd")
    with pytest.raises(ImportFailed, match="link or a device"):
        import_olx(source, tmp_path / "target")


def test_scripts_do_not_travel(tmp_path: Path) -> None:
    html = '<p onclick="x()">a</p><p><a href="javascript:alert(1)">b</a></p><script>z()</script>'
    html += '<p><img src="x" onerror="y()" alt="c"/></p>'
    done = imported(
        tmp_path, {**course('<html url_name="h"/>'), "html/h.xml": '<html filename="h"/>', "html/h.html": html}
    )
    text = done.text("01-*/01-*.md")
    assert not any(word in text for word in ("javascript:", "onerror", "onclick", "z()"))


def test_directives_in_text_stay_text(tmp_path: Path) -> None:
    html = "<p>:::{kept} olx/x</p><p>a<br/>:::</p><p>(x)=<br/>% no</p><p># no</p><p>1. no</p><p>[^1]: no</p>"
    done = imported(
        tmp_path, {**course('<html url_name="h"/>'), "html/h.xml": '<html filename="h"/>', "html/h.html": html}
    )
    assert "\\:::" in done.text("01-*/01-*.md") and "\n:::" not in done.text("01-*/01-*.md")


# Archives


def tar(path: Path, members: dict[str, bytes], *, kind: bytes = tarfile.REGTYPE, link: str = "") -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        if link:
            member = tarfile.TarInfo("course/evil")
            member.type, member.linkname = kind, link
            archive.addfile(member)
    return path


def packed(files: dict[str, str | bytes], under: str) -> dict[str, bytes]:
    return {under + name: data.encode() if isinstance(data, str) else data for name, data in files.items()}


@pytest.mark.parametrize("under", ["", "course/", "a/b/course/"])
def test_a_tar(tmp_path: Path, under: str) -> None:
    report = import_course(source=tar(tmp_path / "c.tar.gz", packed(GOOD, under)), target=tmp_path / "target")
    assert report.found["html"] == 1 and (tmp_path / "target/course.toml").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.tar.gz", "target"]


def test_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name, data in packed(GOOD, "course/").items():
            archive.writestr(name, data)
        archive.writestr("__MACOSX/course/._course.xml", b"\0")
    assert import_course(source=tmp_path / "c.zip", target=tmp_path / "target").found["html"] == 1


@pytest.mark.parametrize(
    ("kind", "link"),
    [(tarfile.SYMTYPE, "/etc/passwd"), (tarfile.LNKTYPE, "../../x"), (tarfile.CHRTYPE, "x"), (tarfile.FIFOTYPE, "x")],
)
def test_links_and_devices_in_a_tar(tmp_path: Path, kind: bytes, link: str) -> None:
    source = tar(tmp_path / "c.tar.gz", packed(GOOD, "course/"), kind=kind, link=link)
    with pytest.raises(ImportFailed, match="link or a device"):
        import_olx(source, tmp_path / "target")
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "a/../../evil", "C:\\evil", "..\\evil"])
def test_members_that_lead_out(tmp_path: Path, name: str) -> None:
    source = tar(tmp_path / "c.tar.gz", {**packed(GOOD, "course/"), name: b"x"})
    with pytest.raises(ImportFailed, match="outside"):
        import_olx(source, tmp_path / "in/target")
    assert not list(tmp_path.rglob("evil"))


def test_a_link_in_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("course/course.xml", ENTRY)
        link = zipfile.ZipInfo("course/evil")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ImportFailed, match="link"):
        import_olx(tmp_path / "c.zip", tmp_path / "target")


def test_a_bomb(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("course/course.xml", ENTRY)
        archive.writestr("course/static/big", b"\0" * 4_000_000)
    small = Limits(ratio=50, ratio_from=1_000_000)
    with pytest.raises(ImportFailed, match="over 50 times"):
        unpack(tmp_path / "c.zip", tmp_path / "out", small)
    with pytest.raises(ImportFailed, match="more than"):
        unpack(tmp_path / "c.zip", tmp_path / "out2", Limits(total_bytes=1_000_000))
    with pytest.raises(ImportFailed, match="more than 1 files"):
        unpack(tmp_path / "c.zip", tmp_path / "out3", Limits(files=1))


def one_member(path: Path, member: tarfile.TarInfo, form: int, times: int = 1) -> Path:
    """A plain tar with `member` in it so many times."""
    with tarfile.open(path, "w:", format=form) as archive:
        for number in range(times):
            archive.addfile(member.replace(name=f"{member.name}.{number}" if number else member.name))
    return path


@pytest.mark.parametrize(
    ("form", "link", "headers"),
    [(tarfile.GNU_FORMAT, "x" * 70_000, {}), (tarfile.PAX_FORMAT, "", {"comment": "x" * 70_000})],
)
def test_long_headers_of_a_tar(tmp_path: Path, form: int, link: str, headers: dict[str, str]) -> None:
    """The tar module would hold as much in memory as a header claims, before anything is unpacked."""
    member = tarfile.TarInfo("course/course.xml")
    member.linkname, member.pax_headers = link, headers
    with pytest.raises(ImportFailed, match="too long"):
        import_course(source=one_member(tmp_path / "c.tar", member, form), target=tmp_path / "target")


def test_many_headers_of_a_tar(tmp_path: Path) -> None:
    member = tarfile.TarInfo("course/course.xml")
    member.pax_headers = {"comment": "x" * 60_000}
    source = one_member(tmp_path / "c.tar", member, tarfile.PAX_FORMAT, times=1_200)
    with pytest.raises(ImportFailed, match="too long"):
        import_course(source=source, target=tmp_path / "target")


@pytest.mark.parametrize(
    ("kind", "headers"),
    [(tarfile.GNUTYPE_SPARSE, {}), (tarfile.REGTYPE, {"GNU.sparse.major": "1", "GNU.sparse.minor": "0"})],
)
def test_sparse_files_of_a_tar(tmp_path: Path, kind: bytes, headers: dict[str, str]) -> None:
    """Their map of holes is held in memory too, and may be of any length."""
    member = tarfile.TarInfo("course/course.xml")
    member.type, member.pax_headers = kind, headers
    with pytest.raises(ImportFailed, match="sparse"):
        import_course(source=one_member(tmp_path / "c.tar", member, tarfile.PAX_FORMAT), target=tmp_path / "target")


def test_what_is_skipped_in_a_tar_counts(tmp_path: Path) -> None:
    source = tar(tmp_path / "c.tar.gz", {"course/._big": b"\0" * 4_000_000})
    with pytest.raises(ImportFailed, match="times its size"):
        unpack(source, tmp_path / "out", Limits(ratio=50, ratio_from=1_000_000))


@pytest.mark.parametrize("compression", ["", "gz", "bz2", "xz"])
def test_tars_of_every_compression(tmp_path: Path, compression: str) -> None:
    with tarfile.open(tmp_path / "c", f"w:{compression}") as archive:  # type: ignore[call-overload]
        archive.add(write(tmp_path / "source", GOOD), "course")
    assert import_course(source=tmp_path / "c", target=tmp_path / "target").found["html"] == 1


@pytest.mark.parametrize("cut", [30, 200])
def test_a_torn_archive(tmp_path: Path, cut: int) -> None:
    source = tar(tmp_path / "c.tar.gz", packed(GOOD, "course/"))
    source.write_bytes(source.read_bytes()[:-cut])
    with pytest.raises(ImportFailed):
        import_olx(source, tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_what_is_no_course_at_all(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    for source, words in ((tmp_path / "x.pdf", "format"), (tmp_path / "none", "no such")):
        with pytest.raises(ImportFailed, match=words):
            import_course(source=source, target=tmp_path / "target")


def test_two_courses_in_one_folder(tmp_path: Path) -> None:
    write(tmp_path / "s/a", GOOD)
    write(tmp_path / "s/b", GOOD)
    with pytest.raises(ImportFailed, match="2 courses"):
        import_olx(tmp_path / "s", tmp_path / "target")


# The target


def test_a_place_that_is_taken(tmp_path: Path) -> None:
    write(tmp_path / "target", {"mine.txt": "x"})
    with pytest.raises(ImportFailed, match="something in this place"):
        import_olx(SAMPLE, tmp_path / "target")
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["mine.txt"]


def test_an_empty_folder_may_be_the_place(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    import_olx(SAMPLE, tmp_path / "target")
    assert (tmp_path / "target/course.toml").is_file()


KILLED = """
import os, signal, sys
from pathlib import Path
from stoa.interop.formats.olx import import_olx

def kill(what, done, of):
    if what == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

import_olx(Path(sys.argv[1]), Path(sys.argv[2]), progress=kill)
"""


@pytest.mark.parametrize("moment", ["units", "media"])
def test_a_kill_leaves_nothing_half_done(tmp_path: Path, moment: str) -> None:
    target = tmp_path / "target"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(SAMPLE), str(target), moment], cwd=root, env=dict(os.environ)
    )
    assert done.returncode == -9 and not target.exists()
    import_olx(SAMPLE, target)
    assert [path.name for path in tmp_path.iterdir()] == ["target"]


def test_of_two_at_once_one_wins(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="something in this place"), building(tmp_path / "target") as first:
        (first / "course/mine").write_text("first")
        with building(tmp_path / "target") as second:
            (second / "course/mine").write_text("second")
    assert (tmp_path / "target/mine").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
