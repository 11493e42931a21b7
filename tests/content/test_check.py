"""Rules about a course as a whole: each names file and line, and a way out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.content.compiler.course import compile_course
from stoa.content.compiler.source import tree_of
from stoa.content.ports import CompiledFile, CourseFacts, Finding, Registry, registry
from tests.content.courses import COURSE, compiled, files, found, question, rules_of, unit


def test_a_sound_course_has_nothing_but_a_note() -> None:
    course = compiled()
    assert not [finding for finding in course.findings if finding.severity != "note"], course.findings


def changed(old: str, new: str) -> dict[str, str | bytes]:
    assert old in COURSE
    return {"course.toml": COURSE.replace(old, new)}


OTHER = '[[outcomes]]\nid = "other"\ntext = "x"\n\n[grading]'


@pytest.mark.parametrize(
    ("more", "rule", "line", "severity"),
    [
        (changed('id = "wells"', 'id = "my wells"'), "course-id", 2, "error"),
        (changed('id = "wells"', 'id = "my.wells"'), "course-id", 2, "error"),
        (changed("format = 1", "format = 9"), "format", 1, "error"),
        (changed('title = "Wells"', "title = 3"), "setting", 3, "error"),
        (changed('title = "Wells"', ""), "setting", 1, "error"),
        (changed('language = "en"', 'language = "Engl ish"'), "language", 4, "error"),
        (changed('language = "en"', 'language = "english"'), "language", 4, "error"),
        (changed('language = "en"', 'languag = "en"'), "unknown-key", 4, "warning"),
        (changed('"CC-BY-4.0"', '"cc by 4.0"'), "licence", 5, "warning"),
        (changed("format = 1", 'country = "Spain"'), "country", 1, "warning"),
        (changed("weight = 1.0", "weight = 1.0\ndrop_lowest = 1"), "drop-lowest", 19, "warning"),
        (changed("Europe/Madrid", "Europe/Madrit"), "time-zone", 7, "error"),
        (changed("Europe/Madrid", "../../etc/passwd"), "time-zone", 7, "error"),
        (changed("workload = 0.25", "workload = -1"), "setting", 6, "error"),
        (changed("workload = 0.25", "workload = 40.0"), "workload", 6, "warning"),
        (changed('licence = "CC-BY-4.0"', ""), "no-licence", 1, "warning"),
        (changed('licence = "CC-BY-4.0"', 'image = "no.png"'), "broken-media", 5, "error"),
        (changed('id = "base-rates"', 'id = "Base rates"'), "malformed-id", 10, "error"),
        (changed("pass = 0.6", "pass = 600"), "setting", 14, "error"),
        (changed("pass = 0.6", "pass = 1.5"), "grading-pass", 14, "error"),
        (changed("pass = 0.6", 'pas = 0.6'), "unknown-key", 14, "warning"),
        (changed("[grading]", OTHER.replace("outcomes", "outcome")), "unknown-key", 13, "warning"),
        (changed("weight = 1.0", "weight = 0"), "grading", 15, "warning"),
        (changed("weight = 1.0", "weight = true"), "setting", 18, "error"),
        (changed("weight = 1.0", "weight = 1.0\ndrop_lowest = 1.5"), "setting", 19, "error"),
        (changed("format = 1", "eqf = 6.5"), "setting", 1, "error"),
        (changed("[grading]", "[grading"), "toml", 13, "error"),
        (changed("weight = 1.0", '[[grading.categories]]\nid = "checks"'), "duplicate-id", 19, "error"),
        (changed("[grading]", OTHER), "outcome-not-taught", 14, "warning"),
        (changed("[grading]", OTHER), "outcome-not-assessed", 14, "warning"),
    ],
)  # fmt: skip
def test_course_toml(more: dict[str, str | bytes], rule: str, line: int, severity: str) -> None:
    first = found(compiled(more).findings, rule)[0]
    assert (first.file, first.line, first.severity) == ("course.toml", line, severity)
    assert first.remedy


def test_units_that_do_not_count_are_no_workload() -> None:
    extra = unit("x\n", "two", "Two").replace("minutes: 15\n", "minutes: 60\ncounts: no\n")
    assert "workload" not in {finding.rule for finding in compiled({"01-first/02-two.md": extra}).findings}


def test_a_workload_that_reads_like_the_sum_is_not_contradicted() -> None:
    more = {**changed("workload = 0.25", "workload = 0.1"), "01-first/01-one.md": unit("x\n").replace(": 15", ": 8")}
    assert "workload" not in {finding.rule for finding in compiled(more).findings}


@pytest.mark.parametrize(
    ("setting", "meant"),
    [
        ('language = "english"', '"en"'),
        ('language = "Englisch"', '"en"'),
        ('language = "Español"', '"es"'),
        ('licence = "cc by 4.0"', '"CC-BY-4.0"'),
        ('licence = "CC BY-NC-SA"', '"CC-BY-NC-SA-4.0"'),
        ('licence = "CC-BY"', '"CC-BY-4.0"'),
        ('licence = "cc zero"', '"CC0-1.0"'),
        ('licence = "free for all"', '"CC-BY-4.0"'),
        ('country = "es"', '"ES"'),
    ],
)
def test_codes_are_suggested(setting: str, meant: str) -> None:
    name = setting.partition(" ")[0]
    text = "\n".join(line for line in COURSE.split("\n") if not line.startswith(f"{name} ="))
    (finding,) = found(compiled({"course.toml": f"{setting}\n{text}"}).findings, name)
    assert meant in finding.remedy


@pytest.mark.parametrize("licence", ["CC-BY-SA-4.0", "cc0-1.0", "All rights reserved", "MIT", "GPL-3.0-or-later"])
def test_licences_that_are_codes(licence: str) -> None:
    assert not found(compiled(changed('"CC-BY-4.0"', f'"{licence}"')).findings, "licence")


def test_a_misspelt_setting_is_recognised() -> None:
    assert "language" in found(compiled(changed('language = "en"', 'languag = "en"')).findings, "unknown-key")[0].remedy


@pytest.mark.parametrize(
    ("more", "file", "rule", "line"),
    [
        ({"01-first/02-two.md": unit("x", name="one")}, "01-first/02-two.md", "duplicate-name", 2),
        ({"01-first/02-two.md": unit(question("q-one"), name="two")}, "01-first/02-two.md", "duplicate-name", 8),
        ({"01-first/02-two.md": unit("x", name="q-one")}, "01-first/02-two.md", "duplicate-name", 2),
        ({"01-first/02-two.md": unit("x", name="a b")}, "01-first/02-two.md", "malformed-id", 2),
        ({"01-first/02-two.md": unit(question(""), name="two")}, "01-first/02-two.md", "missing-name", 8),
        ({"01-first/02-two.md": unit("x", name="two").replace("base-rates", "base-rats")}, "01-first/02-two.md",
         "unknown-outcome", 5),
        ({"01-first/notes.md": "x"}, "01-first/notes.md", "not-a-unit", 0),
        ({"02-empty/module.toml": ""}, "02-empty", "empty-module", 0),
        ({"01-first/module.toml": "titel = 'x'"}, "01-first/module.toml", "unknown-key", 1),
        ({"01-first/module.toml": b"\xff"}, "01-first/module.toml", "utf-8", 1),
        ({"course.toml": b"\n\xff"}, "course.toml", "utf-8", 2),
        ({"about.md": b"a\xff"}, "about.md", "utf-8", 1),
        ({"01-first/01-one.md": b"\xff"}, "01-first/01-one.md", "utf-8", 1),
    ],
)  # fmt: skip
def test_other_files(more: dict[str, str | bytes], file: str, rule: str, line: int) -> None:
    first = found(compiled(more).findings, rule)[0]
    assert (first.file, first.line) == (file, line)
    assert first.remedy


def test_a_folder_without_units_or_course_toml_is_no_course() -> None:
    course = compile_course(tree_of([("course.toml", COURSE.encode())]), registry)
    assert "no-units" in rules_of(course.findings)
    nothing = compile_course(tree_of([("readme.txt", b"x")]), registry)
    assert rules_of(nothing.findings) == {"no-course"}


def test_links_into_other_units_are_checked_to_the_heading() -> None:
    more = {"01-first/02-two.md": unit("[a](01-one.md#q-one) [b](01-one.md#nowhere)\n", name="two")}
    findings = compiled(more).findings
    assert [(finding.file, finding.line) for finding in found(findings, "broken-anchor")] == [("01-first/02-two.md", 8)]


def test_the_note_on_micro_credentials_names_what_is_missing() -> None:
    (note,) = found(compiled().findings, "micro-credential")
    assert note.severity == "note" and "eqf" in note.message and "country" in note.message
    full = "institution = 'E'\ncountry = 'ES'\neqf = 6\nquality = 'internal review'\n"
    assert not found(compiled(changed("format = 1", "format = 1\n" + full)).findings, "micro-credential")


class Rubrics:
    """A course-file kind of another domain."""

    pattern = "rubrics/*.toml"

    def compile(self, path: str, source: bytes, facts: CourseFacts) -> CompiledFile:
        finding = Finding(path, 2, 0, "error", "rubric", "Wrong.", "Right it.")
        return CompiledFile({"units": list(facts.units), "parts": list(facts.parts)}, (finding,))


def test_course_files_belong_to_whoever_registers_them() -> None:
    own = Registry(dict(registry.blocks), {})
    own.add_file(Rubrics())
    course = compiled({"rubrics/a.toml": "x", "rubrics/a.txt": "x"}, own)
    assert course.outline.files == {"rubrics/a.toml": {"units": ["one"], "parts": ["q-one"]}}
    assert [finding.file for finding in found(course.findings, "rubric")] == ["rubrics/a.toml"]


def test_two_kinds_cannot_claim_one_directive() -> None:
    class Other:
        names = ("note",)

        def compile(self, directive: object, context: object) -> object:
            raise AssertionError

    with pytest.raises(ValueError, match="note"):
        registry.add_block(Other())  # type: ignore[arg-type]


SLIPS = [
    ('title = "Wells"', "title = “Wells”", "curly", 'title = "Wells"'),
    ("workload = 0.25", "workload = 0,25", "with a comma", "workload = 0.25"),
    ('title = "Wells"', "title = Wells", "no quotes", 'title = "Wells"'),
    ('title = "Wells"', 'title = "Wells', "not closed", "Close it"),
    ('title = "Wells"', 'title: "Wells"', "A colon", 'title = "Wells"'),
    ('title = "Wells"', "title =", "Nothing stands", "take the line out"),
    ('title = "Wells"', 'title = "Wells",', "A comma stands at the end", "Take it away"),
    ('title = "Wells"', "title = 'Well's'", "behind the value", "quotes"),
    ('title = "Wells"', 'title = "W\\ells"', "backslash", "single quotes"),
    ('title = "Wells"', 'title = "Wells"\nid = "b"', "twice", "Remove one"),
    ('title = "Wells"', 'title = "Wells"\nsome words', "no `name = value`", "title ="),
    ("pass = 0.6", "pass = 60%", "from 0 to 1", "0.5"),
    ("pass = 0.6", "pass = .6", "begins with a digit", "0.6"),
    ("[[outcomes]]", "[[outcomes]", "not closed", "[[outcomes]]"),
    ('text = "Say what a flag means."', 'text = ["a" "b"]', "a comma is missing", '"one", "two"'),
]


@pytest.mark.parametrize(("right", "wrong", "said", "way"), SLIPS)
def test_a_slip_in_course_toml_is_one_finding_in_plain_words(right: str, wrong: str, said: str, way: str) -> None:
    course = compiled({**changed(right, wrong), "completions.toml": GRADED})
    (finding,) = course.findings
    assert (finding.file, finding.rule, finding.severity) == ("course.toml", "toml", "error")
    assert said in finding.message and way in finding.remedy
    assert wrong.split("\n")[-1] == COURSE.replace(right, wrong).split("\n")[finding.line - 1]


GRADED = '[[pathways]]\nid = "one"\ntitle = "One"\nrule = "all(score >= 60%, unit(\'one\'))"\n'.replace("'", '\\"')


def test_a_slip_in_completions_toml_is_told_in_the_same_words() -> None:
    (finding,) = compiled({"completions.toml": GRADED.replace('"One"', "“One”")}).errors
    assert (finding.file, finding.line, finding.rule) == ("completions.toml", 3, "toml")
    assert "curly" in finding.message and 'title = "One"' in finding.remedy


@pytest.mark.parametrize("more", [{}, {"completions.toml": GRADED}])
def test_a_slip_in_a_head_is_the_only_finding(more: dict[str, str | bytes]) -> None:
    text = files()["01-first/01-one.md"].decode().replace("title: One", "title: One: two")
    course = compiled({"01-first/01-one.md": text, **more})
    assert [(item.file, item.line, item.rule) for item in course.findings if item.severity != "note"] == [
        ("01-first/01-one.md", 3, "head")
    ]


def test_without_course_toml_that_is_the_only_finding() -> None:
    listed = {path: data for path, data in files().items() if path != "course.toml"}
    (finding,) = compile_course(tree_of(listed.items()), registry).findings
    assert finding.rule == "no-course"


def test_an_empty_course_toml_says_what_it_lacks() -> None:
    assert {"course-id", "setting"} <= rules_of(compiled({"course.toml": ""}).findings)


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_as_course_toml_are_read_or_reported(data: bytes) -> None:
    course = compiled({"course.toml": data})
    assert course.errors


@given(st.lists(st.sampled_from(COURSE.split("\n")), max_size=20))
@settings(max_examples=60, deadline=None)
def test_any_mixture_of_its_lines_is_read_or_reported(lines: list[str]) -> None:
    course = compiled({"course.toml": "\n".join(lines)})
    assert all(finding.line <= len(lines) + 1 for finding in course.findings if finding.file == "course.toml")
