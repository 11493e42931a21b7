"""`stoa course ...` from a folder to the site and out again."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
from pathlib import Path

import pytest

import stoa
from stoa.catalogue import queries as catalogue
from stoa.cli import gc, rebuild
from stoa.cli.course import main
from stoa.configuration import BadSetting
from stoa.content import queries
from stoa.learning import actions as learning
from tests.cast import member
from tests.cli.conftest import bytes_of, write
from tests.content.courses import question, unit
from tests.interop import olx

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_data")]

NAMELESS = unit("[x](nowhere.md)\n\n" + question("q-one").replace(":name: q-one\n", ""))


@pytest.fixture
def wells() -> Path:
    return write(Path("wells"))


def said(capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> tuple[str, str]:
    """(standard output, standard error) of a command that ends with `status`."""
    capsys.readouterr()
    assert main(words) == status
    caught = capsys.readouterr()
    return caught.out, caught.err


def test_check_says_where_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path("bad"), one=NAMELESS)
    out, _err = said(capsys, "check", "bad", status=1)
    assert "01-first/01-one.md:10: error: This question has no name" in out and "[missing-name]" in out
    assert "    Write :name: and a name of its own below its opening line" in out
    assert out.endswith(
        "2 errors, 1 note\nNames can be written into the files for you: stoa course check --fix FOLDER\n"
    )


def test_a_slip_in_course_toml_stands_first_and_alone(wells: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (wells / "course.toml").read_text(encoding="utf-8")
    (wells / "course.toml").write_text(text.replace('title = "Wells"', "title = “Wells”"), encoding="utf-8")
    write_more = wells / "01-first" / "02-two.md"
    write_more.write_text(unit("[x](nowhere.md)\n", name="two"), encoding="utf-8")
    out, _err = said(capsys, "check", "wells", status=1)
    lines = [line for line in out.splitlines() if not line.startswith(" ")]
    assert lines[0].startswith("course.toml:3:9: error: The quotes in this line are curly")
    assert [line.rpartition(" ")[2] for line in lines[:-1]] == ["[toml]", "[broken-link]"]


def test_no_finding_names_a_command() -> None:
    """Most authors read findings in a browser, where there is no shell."""
    folders = [Path(stoa.__file__).parent / name for name in ("content", "assessment", "credentials")]
    told = re.compile(r'_\("[^"]*(?:`stoa |--fix|--retire)')
    found = [path for folder in folders for path in folder.rglob("*.py") if told.search(path.read_text("utf-8"))]
    assert found == []


def test_check_as_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path("bad"), one=NAMELESS)
    out, _err = said(capsys, "check", "bad", "--json", status=1)
    rules = {finding["rule"] for finding in json.loads(out)["findings"]}
    assert {"missing-name", "broken-link"} <= rules


def test_fix_writes_the_names_that_are_missing(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path("bad"), one=NAMELESS)
    out, err = said(capsys, "check", "--fix", "bad", status=1)
    assert "wrote ids into bad/01-first/01-one.md" in err
    assert "missing-name" not in out and "broken-link" in out


def test_a_hostile_file_name_does_not_steer_the_terminal(wells: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (wells / "01-first" / "02-\x1b[2J.md").write_text("# x\n", encoding="utf-8")
    out, _err = said(capsys, "check", "wells", status=1)
    assert "\x1b" not in out


def test_publishing_errors_lists_them_as_check_does(capsys: pytest.CaptureFixture[str]) -> None:
    write(Path("bad"), one=NAMELESS)
    checked, _err = said(capsys, "check", "bad", status=1)
    out, err = said(capsys, "publish", "bad", status=1)
    assert out == checked
    assert "Not published" in err
    assert queries.courses() == []


def test_publishing_says_where_the_course_is(wells: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _err = said(capsys, "publish", "wells")
    assert out.endswith("wells: version 1 is live at http://127.0.0.1:8000/courses/wells/\n")
    out, _err = said(capsys, "publish", "wells")
    assert "wells: nothing has changed since version 1." in out


def test_publishing_says_into_which_site_and_whether_that_is_served(
    wells: Path, own_data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = own_data.parent / "data"
    monkeypatch.delenv("STOA_DATABASE_URL", raising=False)  # nobody can tell with a database server
    _out, err = said(capsys, "publish", "wells")
    assert f"The site is the one in {data} ." in err
    assert f"No server of it is running, so nobody finds the course yet. Start it: STOA_DATA={data} stoa run" in err
    with (data / "run.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _out, err = said(capsys, "publish", "wells")
    assert f"The site is the one in {data} ." in err and "No server" not in err


@pytest.mark.parametrize("target", ["out", "out.zip"])
def test_an_export_gives_back_every_byte(wells: Path, capsys: pytest.CaptureFixture[str], target: str) -> None:
    (wells / "media").mkdir()
    (wells / "media" / "odd.bin").write_bytes(bytes(range(256)) + b"\r\n\xff")
    before = bytes_of(wells)
    said(capsys, "publish", "wells")
    said(capsys, "export", "wells", target)
    if target.endswith(".zip"):
        shutil.unpack_archive(target, "unpacked")
    found = bytes_of(Path("unpacked" if target.endswith(".zip") else target))
    assert found == before
    out, _err = said(capsys, "publish", target)
    assert "nothing has changed" in out


def test_versions_and_rollback(wells: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = bytes_of(wells)
    said(capsys, "publish", "wells")
    write(wells, one=unit("Other words.\n\n" + question("q-one")))
    said(capsys, "publish", "wells")
    out, _err = said(capsys, "versions", "wells")
    assert [line.split()[0] for line in out.splitlines() if line.endswith("current")] == ["2"]
    out, _err = said(capsys, "rollback", "wells", "1")
    assert out == "wells: what version 1 was is live again, as version 3.\n"
    out, _err = said(capsys, "rollback", "wells", "1")
    assert "is live already, as version 3" in out
    said(capsys, "export", "wells", "back")
    assert bytes_of(Path("back")) == first
    said(capsys, "export", "wells", "second", "--version", "2")
    assert bytes_of(Path("second")) != first
    out, _err = said(capsys, "list")
    assert out.split() == ["wells", "3", "versions", "Wells"]


def test_the_import_report_is_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    page = {"html/h.xml": '<html filename="h"/>', "html/h.html": "<p>Hello</p>"}
    olx.write(Path("o"), olx.course('<html url_name="h"/>', files=page))
    out, err = said(capsys, "import", "o", "--into", "made", "--json", "--publish")
    report = json.loads(out)
    assert report["found"]["html"] == report["converted"]["html"] == 1
    assert set(report) >= {"found", "converted", "kept", "warnings"}
    assert "is live at" in err
    plain, _err = said(capsys, "import", "o", "--into", "again")
    assert plain.splitlines()[0].split() == ["found", "converted", "kept"]
    assert "The course is in again/ . Next: stoa course check again" in plain
    assert ":0:" not in plain


def test_what_is_in_place_is_not_overwritten(wells: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = bytes_of(wells)
    olx.write(Path("o"), olx.course())
    said(capsys, "import", "o", "--into", "wells", status=2)
    said(capsys, "publish", "wells")
    _out, err = said(capsys, "export", "wells", "wells", status=2)
    assert "is there already" in err
    assert bytes_of(wells) == before


def test_a_course_of_ours_needs_no_import(wells: Path) -> None:
    with pytest.raises(BadSetting, match="stoa course publish wells"):
        main(["import", "wells"])


@pytest.mark.parametrize(
    "words", [["versions", "x"], ["export", "x", "y"], ["rollback", "x", "1"], ["convert-kept", "x"]]
)
def test_an_unknown_course_is_answered_with_the_known_ones(
    wells: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    said(capsys, "publish", "wells")
    _out, err = said(capsys, *words, status=2)
    assert err.endswith("Courses here: wells.\n")


@pytest.mark.parametrize("words", [["export", "wells", "out", "--version", "9"], ["rollback", "wells", "9"]])
def test_an_unknown_version_is_answered_with_the_known_ones(
    wells: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    said(capsys, "publish", "wells")
    assert said(capsys, *words, status=2)[1] == "stoa: “wells” has no version 9. It has version 1 alone.\n"
    write(wells, one=unit("Other words.\n\n" + question("q-one")))
    said(capsys, "publish", "wells")
    assert said(capsys, *words, status=2)[1] == "stoa: “wells” has no version 9. It has versions 1 to 2.\n"
    assert said(capsys, "export", "wells", "out", "--version", "0", status=2)[1].startswith("stoa: “wells” has no")


def test_what_an_old_kept_block_loses_as_it_becomes_real_is_told(
    wells: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ":::{kept} olx/openassessment\n:name: o1\n:source: kept/o1.xml\n:::"
    write(wells, one=unit(kept + "\n\n" + question("q-one")))
    (wells / "kept").mkdir()
    (wells / "kept/o1.xml").write_text(
        "<openassessment><title>T</title><assessments><assessment name='peer-assessment'/></assessments>"
        "<rubric><prompt>Say.</prompt></rubric></openassessment>"
    )
    said(capsys, "publish", "wells")
    out, _err = said(capsys, "convert-kept", "wells")
    assert "In Open edX 'T' is assessed in steps: peer-assessment." in out and "[assessment-steps]" in out
    assert out.endswith("wells: 1 kept block became real.\n")


def test_upkeep(wells: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, "publish", "wells")
    assert said(capsys, "convert-kept")[0] == "wells: 0 kept blocks became real.\n"
    assert said(capsys, "recompile", "--all")[0].startswith("0 versions compiled anew")
    assert gc.main([]) == 0
    assert capsys.readouterr().out.startswith("Deleted 0 files")
    assert rebuild.main(["wells"]) == 0
    assert capsys.readouterr().out == "0 summaries differed from the ledger.\nThe roster has 0 lines.\n"
    assert rebuild.main(["nowhere"]) == 2


def test_changed_rules_are_tried_on_learners_before_they_are_published(
    wells: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def rule(text: str) -> None:
        way = f'[[pathways]]\nid = "part"\ntitle = "Part"\nrule = \'{text}\'\n'
        (wells / "completions.toml").write_text(way, encoding="utf-8")

    rule("units >= 1")
    said(capsys, "publish", "wells")
    offer = catalogue.offer("wells")
    assert offer is not None
    learning.enrol(account_id=member("Ada").id, offer=offer)
    out, _err = said(capsys, "publish", "wells", "--simulate")
    assert "nothing to try" in out
    rule('unit("one")')
    out, _err = said(capsys, "publish", "wells", "--simulate")
    assert 'Part: units >= 1 -> unit("one")' in out
    assert "Tried on 1 learners: 0 would newly earn it, 0 would lose it." in out
    assert "is live" not in out and queries.versions_of("wells")[-1].number == 1
    out, _err = said(capsys, "publish", "wells")
    assert "0 would lose it." in out and "version 2 is live" in out
