"""The tree of an OLX course: references, old shapes, missing and broken files, names, links, grading."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interop.olx import course, imported, page, totals_agree

TEXT = '<html url_name="{0}"><p>{0}</p></html>'


def test_a_subsection_of_one_page_gives_it_its_title(tmp_path: Path) -> None:
    files = {
        "course.xml": '<course url_name="r" org="O" course="C"><chapter display_name="M">'
        '<sequential display_name="Wells"><vertical display_name="Unit"><html><p>x</p></html></vertical></sequential>'
        "</chapter></course>"
    }
    text = imported(tmp_path, files).text("01-m/01-wells.md")
    assert "title: Wells\n" in text


def test_a_course_inside_a_folder_that_only_refers_to_it(tmp_path: Path) -> None:
    inner = {f"course/{name}": text for name, text in course(TEXT.format("h")).items()}
    done = imported(tmp_path, {"course.xml": '<course url_name="course" org="O" course="C"/>', **inner})
    assert done.report.found["html"] == 1


def test_blocks_without_names_get_lasting_ones(tmp_path: Path) -> None:
    body = '<problem><stringresponse answer="a" type="ci"><textline/></stringresponse></problem>'
    first = page(tmp_path / "1", body)
    second = page(tmp_path / "2", TEXT.format("before"), body)
    (name,) = [line for line in first.splitlines() if line.startswith(":name: problem_")]
    assert name in second


OLD_NAMES = """<course url_name="r" org="O" course="C"><chapter name="Week 1: wells"><sequential name="HW 1">
  <vertical><problem name="H1 P1"><stringresponse answer="a" type="ci"><textline/></stringresponse></problem></vertical>
</sequential></chapter></course>"""


def test_names_of_2012_lead_to_the_policy(tmp_path: Path) -> None:
    policy = {"chapter/Week_1_wells": {"start": "2031-01-01T00:00"}, "problem/H1_P1": {"max_attempts": 3}}
    done = imported(tmp_path, {"course.xml": OLD_NAMES, "policies/r/policy.json": json.dumps(policy)})
    assert "opens = 2031-01-01" in done.text("01-*/module.toml") and "policy" not in done.rules()
    assert ":name: H1_P1\n:title: H1 P1\n:attempts: 3\n" in done.text("01-*/01-*.md")


def test_names_of_2012_are_titles(tmp_path: Path) -> None:
    done = imported(tmp_path, {"course.xml": OLD_NAMES})
    assert 'title = "Week 1: wells"' in done.text("01-*/module.toml") and "title: HW 1\n" in done.text("01-*/01-*.md")


@pytest.mark.parametrize(
    ("name", "title"), [("Week_1", "Week 1"), ("0123456789abcdef0123456789abcdef", "Untitled"), ("", "Untitled")]
)
def test_a_chapter_without_a_title_is_called_by_its_name(tmp_path: Path, name: str, title: str) -> None:
    text = f'<course url_name="r" org="O" course="C"><chapter url_name="{name}"><sequential/></chapter></course>'
    assert f'title = "{title}"' in imported(tmp_path, {"course.xml": text}).text("01-*/module.toml")


def test_equal_titles_do_not_make_equal_names(tmp_path: Path) -> None:
    inner = '<vertical display_name="Page"><html><p>{}</p></html></vertical>'
    outer = f'<sequential display_name="Page">{inner.format(1)}{inner.format(2)}</sequential>'
    text = f'<course url_name="r" org="O" course="C"><chapter display_name="Page">{outer}</chapter></course>'
    done = imported(tmp_path, {"course.xml": text})
    assert done.report.converted["vertical"] == 2 and "name: Page\n" in done.text("01-*/01-*.md")
    assert "name: vertical_" in done.text("01-*/02-*.md")


def test_a_title_that_is_the_name_of_the_block_around_it(tmp_path: Path) -> None:
    inner = '<vertical url_name="A"><vertical display_name="A"><html><p>x</p></html></vertical></vertical>'
    assert imported(tmp_path, course(inner)).report.converted["html"] == 1


def test_settings_of_blocks_that_are_not_there_are_named(tmp_path: Path) -> None:
    policy = {"course/run": {"x": 1}, "html/h": {"display_name": "H"}, "problem/gone": {"max_attempts": 1}}
    files = {"policies/run/policy.json": json.dumps(policy)}
    (message,) = imported(tmp_path, course(TEXT.format("h"), files=files)).messages("policy")
    assert "problem/gone" in message and "html/h" not in message and "course/run" not in message


@pytest.mark.parametrize("path", ["html/alone.html", "problem/alone.xml", "drafts/notes.txt", "alone.md"])
def test_files_that_nothing_refers_to_are_named(tmp_path: Path, path: str) -> None:
    files = {**course('<html url_name="h"/>'), "html/h.xml": '<html filename="h"/>', "html/h.html": "<p>x</p>"}
    done = imported(tmp_path, {**files, path: "<p>x</p>"})
    assert [warning.file for warning in done.report.warnings if warning.rule == "unreferenced"] == [path]


def test_old_shapes_become_units(tmp_path: Path) -> None:
    """Blocks right in a subsection, subsections right in the course, wrappers and nested pages."""
    files = {
        "course.xml": '<course url_name="r" org="O" course="C" display_name="Old">'
        '<chapter url_name="c1" display_name="C1"><sequential url_name="s1" display_name="S1">'
        '<html url_name="h1" display_name="H1"><p>one</p></html>'
        '<wrapper url_name="w"><vertical url_name="v"><vertical url_name="v2"><html url_name="h2"><p>two</p></html>'
        "</vertical></vertical></wrapper></sequential></chapter>"
        '<sequential url_name="s2" display_name="S2"><vertical url_name="v3"><html url_name="h3"><p>three</p></html>'
        "</vertical></sequential></course>"
    }
    done = imported(tmp_path, files)
    pages = {path.parent.name: path for path in done.folder.glob("0*/*.md")}
    assert len(list(done.folder.glob("0*/*.md"))) == 3 and set(pages) == {"01-c1", "02-old"}
    assert all(word in done.everything() for word in ("one", "two", "three"))
    assert done.report.found == {"chapter": 1, "html": 3, "sequential": 2, "vertical": 3, "wrapper": 1}
    assert totals_agree(done.report)


def test_sections_in_a_chapter_are_subsections(tmp_path: Path) -> None:
    section = f"<section>{TEXT.format('one')}<section>{TEXT.format('two')}</section></section>"
    text = f'<course url_name="r" org="O" course="C"><chapter name="M">{section}</chapter></course>'
    done = imported(tmp_path, {"course.xml": text})
    pages = [path.read_text() for path in sorted(done.folder.glob("01-m/*.md"))]
    assert ["one" in pages[0], "two" in pages[1], len(pages)] == [True, True, 2]
    assert done.report.converted["section"] == 2 and totals_agree(done.report)


@pytest.mark.parametrize("whose", ['visible_to_staff_only="true"', 'group_access="{&quot;1&quot;: [2]}"'])
def test_a_page_inside_a_page_that_not_everybody_sees(tmp_path: Path, whose: str) -> None:
    inner = f'<vertical url_name="in" {whose}><html url_name="h"><p>The answers</p></html></vertical>'
    done = imported(tmp_path, course(inner))
    assert "The answers" not in done.text("01-*/01-*.md") and "The answers" in done.text("kept/vertical-in.xml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = imported(tmp_path, course('<html url_name="gone"/>', '<problem url_name="lost"/>'))
    assert done.report.kept == {"html": 1, "problem": 1}
    messages = [warning.message for warning in done.report.warnings if warning.rule == "missing-file"]
    assert len(messages) == 2 and any("html/gone.xml" in message for message in messages)


@pytest.mark.parametrize("path", ["problem/a/b.problem.xml", "problems/a/b.problem.xml", "a/b.problem.xml"])
def test_problems_in_the_folders_of_2012(tmp_path: Path, path: str) -> None:
    inside = '<problem><stringresponse answer="a" type="ci"><textline/></stringresponse></problem>'
    block = '<problem display_name="P" filename="a/b.problem" attempts="2"/>'
    done = imported(tmp_path, course(block, files={path: inside}))
    assert ":title: P\n:attempts: 2\n" in done.text("01-*/01-*.md")
    assert not {"missing-file", "unreferenced"} & done.rules()


@pytest.mark.parametrize(
    ("named", "path"),
    [("Unit1/x.html", "html/Unit1/x.html"), ("problems/Unit1/x.html", "problems/Unit1/x.html"),
     ("old/Unit1/x", "Unit1/x.html"), ("x", "html/x.html"), ("x:y", "html/x/y.html")],
)  # fmt: skip
def test_texts_in_the_folders_of_2012(tmp_path: Path, named: str, path: str) -> None:
    done = imported(tmp_path, course(f'<html display_name="T" filename="{named}"/>', files={path: "<p>found</p>"}))
    assert "found" in done.text("01-*/01-*.md") and "missing-file" not in done.rules()


def test_a_broken_block_is_kept_as_it_is(tmp_path: Path) -> None:
    files = course(
        '<problem url_name="bad"/>', TEXT.format("good"), files={"problem/bad.xml": "<problem>\n<p>x</problem>"}
    )
    done = imported(tmp_path, files)
    assert (done.folder / "kept/problem-bad.xml").read_text() == "<problem>\n<p>x</problem>"
    (warning,) = [warning for warning in done.report.warnings if warning.rule == "malformed-xml"]
    assert (warning.file, warning.line) == ("problem/bad.xml", 2)
    assert "good" in done.text("01-*/01-*.md")


def test_html_names_in_xml_are_characters(tmp_path: Path) -> None:
    assert "a – b" in page(tmp_path, '<html url_name="h"><p>a &ndash; b</p></html>')


def test_equal_names_of_two_kinds_are_told_apart(tmp_path: Path) -> None:
    done = imported(tmp_path, course('<poll url_name="x"/>', '<survey url_name="x"/>'))
    text = done.text("01-*/01-*.md")
    assert ":name: x\n" in text and ":name: survey-x\n" in text
    assert "name-clash" in done.rules()


def test_one_block_in_two_places_stands_in_the_first(tmp_path: Path) -> None:
    files = course(
        '<html url_name="h"/>',
        '<html url_name="h"/>',
        files={"html/h.xml": '<html filename="h"/>', "html/h.html": "hi"},
    )
    done = imported(tmp_path, files)
    assert done.report.found["html"] == 1 and "second-reference" in done.rules()


OWN = "/courses/course-v1:Org+C1+run"
OTHER = "https://example.org/asset-v1:X+Y+Z+type@asset+block@a.pdf"


def test_links_of_every_form(tmp_path: Path) -> None:
    forms = {
        "/jump_to_id/far": "/01-chapter/01-part.md",
        "/courses/course-v1:Org+C1+run/jump_to_id/far": "/01-chapter/01-part.md",
        f"https://lms.example{OWN}/jump_to/block-v1:Org+C1+run+type@html+block@far": "/01-chapter/01-part.md",
        "/courses/course-v1:Org+C1+run/courseware/ch/sq/": "/01-chapter/01-part.md",
        "/static/a%20b.pdf": "/media/a_b.pdf",
        "/static/a_b.pdf#page=2": "/media/a_b.pdf#page=2",
        "/asset-v1:Org+C1+run+type@asset+block@a_b.pdf": "/media/a_b.pdf",
        "https://lms.example/asset-v1:Org+C1+run+type@asset+block@a_b.pdf": "/media/a_b.pdf",
        "/c4x/Org/C1/asset/a_b.pdf": "/media/a_b.pdf",
        OTHER: OTHER,
        "mailto:a@b.example": "mailto:a@b.example",
    }
    links = "".join(f'<p><a href="{form}">go {number}</a></p>' for number, form in enumerate(forms))
    text = page(
        tmp_path,
        '<html url_name="far"><p>x</p></html>',
        f'<html url_name="h">{links}</html>',
        files={"static/a b.pdf": b"%PDF"},
    )
    for number, target in enumerate(forms.values()):
        assert f"[go {number}]({target})" in text


def test_bytes_that_are_not_utf8_are_guessed(tmp_path: Path) -> None:
    files = course(
        '<html url_name="h"/>',
        files={"html/h.xml": '<html filename="h"/>', "html/h.html": "<p>\ncaf\xe9</p>".encode("latin-1")},
    )
    done = imported(tmp_path, files)
    assert "café" in done.text("01-*/01-*.md")
    (warning,) = [warning for warning in done.report.warnings if warning.rule == "encoding"]
    assert (warning.file, warning.line) == ("html/h.html", 2)


GRADED = '<problem url_name="p{0}"><stringresponse answer="a" type="ci"><textline/></stringresponse></problem>'


def _graded(tmp_path: Path, policy: str) -> dict[str, object]:
    files = course(
        GRADED.format(1), sequential='graded="true" format="HW"', files={"policies/run/grading_policy.json": policy}
    )
    done = imported(tmp_path, files)
    grading: dict[str, object] = tomllib.loads(done.text("course.toml"))["grading"]
    assert ":category: hw" in done.text("01-*/01-*.md")
    return grading


def test_weights_and_drops_as_they_stand(tmp_path: Path) -> None:
    policy = (
        '{"GRADER": [{"type": "HW", "weight": 1, "min_count": 1, "drop_count": 0}], "GRADE_CUTOFFS": {"Pass": 0.5}}'
    )
    assert _graded(tmp_path, policy) == {"pass": 0.5, "categories": [{"id": "hw", "title": "HW", "weight": 1}]}


def test_subsections_that_were_never_made_count_as_zero(tmp_path: Path) -> None:
    """Twelve are counted, two dropped, one exists: a tenth can be earned, so 5 % of all is half of what there is."""
    policy = (
        '{"GRADER": [{"type": "HW", "weight": 1, "min_count": 12, "drop_count": 2}], "GRADE_CUTOFFS": {"Pass": 0.05}}'
    )
    grading = _graded(tmp_path, policy)
    assert grading["pass"] == 0.5


@pytest.mark.parametrize(
    "policy", ["", "{", "[]", '{"GRADER": 3}', '{"GRADER": [3, {"type": 1}], "GRADE_CUTOFFS": []}']
)
def test_a_broken_policy_is_reported(tmp_path: Path, policy: str) -> None:
    done = imported(tmp_path, course(TEXT.format("h"), files={"policies/run/grading_policy.json": policy}))
    assert "grading" not in tomllib.loads(done.text("course.toml"))


def test_many_units_take_linear_time(tmp_path: Path) -> None:
    verticals = "".join(
        f'<vertical url_name="v{n}"><html url_name="h{n}"><p>{n}</p></html></vertical>' for n in range(3000)
    )
    files = {
        "course.xml": '<course url_name="r" org="O" course="C"><chapter url_name="c"><sequential url_name="s">'
        f"{verticals}</sequential></chapter></course>"
    }
    assert imported(tmp_path, files).report.converted["vertical"] == 3000


KINDS = st.sampled_from(
    ["html", "problem", "video", "poll", "drag-and-drop-v2", "made_up", "library_content", "vertical"]
)
TREES = st.recursive(
    st.tuples(KINDS, st.just(())),
    lambda inner: st.tuples(
        st.sampled_from(["vertical", "library_content", "split_test"]), st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=8,
)
FLAGS = st.sampled_from(["", ' visible_to_staff_only="true"', ' group_access="{&quot;1&quot;: [2]}"'])


@given(trees=st.lists(TREES, max_size=5), flag=FLAGS, data=st.data())
@settings(max_examples=40, deadline=None)
def test_found_is_converted_plus_kept(
    tmp_path_factory: pytest.TempPathFactory,
    trees: list[tuple[str, tuple[object, ...]]],
    flag: str,
    data: st.DataObject,
) -> None:
    counts: dict[str, int] = {}

    def xml(tree: tuple[str, tuple[object, ...]]) -> str:
        kind, children = tree
        number = sum(counts.values())
        counts[kind] = counts.get(kind, 0) + 1
        inner = "".join(xml(child) for child in children)  # type: ignore[arg-type]
        inner = inner or ("<p>x</p>" if kind == "html" else "")
        return f'<{kind} url_name="b{number}"{data.draw(FLAGS)}>{inner}</{kind}>'

    body = "".join(xml(tree) for tree in trees)
    files = course(body)
    text = str(files["course/run.xml"]).replace('<vertical url_name="vt"', f'<vertical url_name="vt"{flag}')
    done = imported(tmp_path_factory.mktemp("tree"), {**files, "course/run.xml": text})
    counts["vertical"] = counts.get("vertical", 0) + 1
    assert totals_agree(done.report)
    assert {kind: done.report.found.get(kind, 0) for kind in counts} == counts
