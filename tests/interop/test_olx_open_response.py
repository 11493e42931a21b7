"""Open response assessments become assignments; what has no equal is told by its name, and the source is kept."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pytest

from stoa.interop.formats.olx.again import convert_kept
from tests.assessment.items import author
from tests.interop.olx import Imported, compiled, course, imported

GRADERS = [{"type": "Essays", "weight": 1, "min_count": 1, "drop_count": 0}]
POLICY = {"policies/run/grading_policy.json": json.dumps({"GRADER": GRADERS, "GRADE_CUTOFFS": {"Pass": 0.5}})}
GRADED = 'graded="true" format="Essays"'


def option(name: str, points: str | None = "1", explanation: str = "") -> str:
    said = "" if points is None else f' points="{points}"'
    return f"<option{said}><name>{name}</name><explanation>{escape(explanation)}</explanation></option>"


def criterion(name: str, *options: str, prompt: str = "", label: str = "", feedback: str = "") -> str:
    said = f' feedback="{feedback}"' if feedback else ""
    label = f"<label>{label}</label>" if label else ""
    return f"<criterion{said}><name>{name}</name>{label}<prompt>{escape(prompt)}</prompt>{''.join(options)}</criterion>"


IDEAS = criterion("Ideas", option("Poor", "0", "None & nothing"), option("Good", "5"), prompt="What is new?")


def response(
    *criteria: str, prompts: tuple[str, ...] = ("Write.",), steps: str = '<assessment name="staff-assessment"/>',
    attributes: str = 'text_response="required" show_rubric_during_response="True"', more: str = "",
) -> str:  # fmt: skip
    asked = "".join(f"<prompt><description>{escape(each)}</description></prompt>" for each in prompts)
    return (
        f'<openassessment url_name="o1" {attributes}><title>Essay</title><assessments>{steps}</assessments>'
        f"<prompts>{asked}</prompts><rubric>{''.join(criteria or (IDEAS,))}{more}</rubric></openassessment>"
    )


def made(place: Path, block: str, files: Mapping[str, str | bytes] = POLICY, sequential: str = GRADED) -> Imported:
    """The import of a page that holds `block`. It compiles, whatever became of it."""
    done = imported(place, course(block, sequential=sequential, files=files))
    assert compiled(done.folder).errors == ()
    return done


def public(done: Imported) -> Mapping[str, Any]:
    """What the assignment is once it is published."""
    text = done.text("01-*/*.md").split("---\n", 2)[2].replace("rubrics/o1.toml", "rubrics/one.toml")
    part = author.write(text.replace(":category: essays\n", ""), rubric=done.text("rubrics/o1.toml")).part
    assert part.kind == "assignment"
    return part.public


def told(done: Imported) -> str:
    return "\n".join(f"{each.rule}: {each.message}" for each in done.report.warnings)


def test_what_has_an_equal_comes_over_whole(tmp_path: Path) -> None:
    due = 'submission_due="2031-01-02T03:04:00+00:00" text_response="required" show_rubric_during_response="True"'
    done = made(tmp_path, response(attributes=due + ' allow_learner_resubmissions="True"'))
    assert done.text("01-*/*.md").split("---\n", 2)[2].strip() == (
        ":::{assignment}\n:name: o1\n:title: Essay\n:category: essays\n:points: 5\n:hand-in: text\n"
        ":rubric: rubrics/o1.toml\n:due: 2031-01-02 03:04 UTC\n\nWrite.\n:::"
    )
    assert tomllib.loads(done.text("rubrics/o1.toml")) == {
        "title": "Essay",
        "criterion": [{"id": "ideas", "title": "Ideas", "text": "What is new?", "level": [
            {"id": "poor", "title": "Poor", "points": 0, "text": "None & nothing"},
            {"id": "good", "title": "Good", "points": 5}]}],
    }  # fmt: skip
    assert not done.rules() & {"open-response", "assessment-steps", "rubric", "lost-weight"}
    assert not list(done.folder.glob("kept/openassessment*"))
    (part,) = compiled(done.folder).outline.parts
    assert (part.category, part.points, part.due) == ("essays", 5.0, "2031-01-02T03:04:00Z")


def test_steps_and_settings_without_an_equal_are_named_and_the_source_is_kept(tmp_path: Path) -> None:
    steps = (
        '<assessment name="student-training"><example><answer><part>My answer</part></answer>'
        '<select criterion="Ideas" option="Good"/></example></assessment>'
        '<assessment name="peer-assessment" must_grade="5" must_be_graded_by="3" due="2030-01-01T00:00:00Z"/>'
        '<assessment name="self-assessment"/>'
    )
    more = "<feedbackprompt>What stood out?</feedbackprompt><feedback_default_text>I think</feedback_default_text>"
    attributes = (
        'text_response="required" text_response_editor="tinymce" leaderboard_show="3" '
        'submission_start="2030-06-01T00:00:00+00:00" resubmissions_grace_period="0:1:0"'
    )
    needy = criterion("Style", option("Bad", "0"), option("Fine", "2"), feedback="required")
    done = made(tmp_path, response(IDEAS, needy, steps=steps, more=more, attributes=attributes))
    said = told(done)
    for name in (
        "student-training (1 example to practise on)", "each assesses 5, each work is assessed by 3, until 2030-01-01",
        "self-assessment", "staff mark each work", "leaderboard of 3", "'tinymce'", "2030-06-01 00:00", "'0:1:0'",
        "write about 'Style'", "'What stood out?'", "'I think'", "do not see the rubric", "kept/openassessment-o1.xml",
    ):  # fmt: skip
        assert name in said
    assert "My answer" in done.text("kept/openassessment-o1.xml")
    assert done.report.converted["openassessment"] == 1 and "openassessment" not in done.report.kept
    assert public(done)["again"] == "never"


@pytest.mark.parametrize(
    ("attributes", "pieces", "said"),
    [
        ("", ["text"], ""),
        ('text_response="" file_upload_response="required" file_upload_type="image"', ["file"], "500 MB"),
        ('text_response="optional" file_upload_response="required"', ["text", "file"], "the text is optional"),
        ('text_response="required" file_upload_response="optional"', ["text", "file"], "the file is optional"),
        ('allow_file_upload="True"', ["text", "file"], "the file is optional"),
        ('file_upload_type="pdf-and-image"', ["text", "file"], "the file is optional"),
        ('text_response="None" file_upload_response="required"', ["file"], ""),
    ],
)
def test_what_is_handed_in(tmp_path: Path, attributes: str, pieces: list[str], said: str) -> None:
    done = made(tmp_path, response(attributes=attributes))
    assert [piece["kind"] for piece in public(done)["pieces"]] == pieces
    assert said in told(done)


@pytest.mark.parametrize(
    ("attributes", "ends", "most", "lost"),
    [
        ('file_upload_type="image"', ["png", "jpg", "gif", "jpeg"], 20, ""),
        ('file_upload_type="pdf-and-image" allow_multiple_files="False"', ["pdf", "png", "jpg", "gif", "jpeg"], 1, ""),
        ('file_upload_type="custom" white_listed_file_types=".PDF, zip,exe"', ["pdf", "zip"], 20, "end in exe"),
        ('file_upload_type="custom" white_listed_file_types="doc"', ["pdf", "odt", "docx", "png", "jpg", "jpeg"], 20,
         "end in doc, which are not taken here (the usual ones"),
    ],
)  # fmt: skip
def test_which_files_are_taken(tmp_path: Path, attributes: str, ends: list[str], most: int, lost: str) -> None:
    done = made(tmp_path, response(attributes=f'text_response="" file_upload_response="required" {attributes}'))
    (piece,) = public(done)["pieces"]
    assert (piece["ends"], piece["most"]) == (ends, most)
    assert lost in told(done)


TEAMS = {"max_team_size": 4, "team_sets": [{"id": "Set One", "max_team_size": 300}, {"id": "two"}, "odd"]}


@pytest.mark.parametrize(
    ("named", "team", "team_set"), [("Set One", [1, 30], "set-one"), ("two", [1, 4], "two"), ("", [1, 4], "")]
)
@pytest.mark.parametrize("again", [False, True])
def test_teams(tmp_path: Path, named: str, team: list[int], team_set: str, again: bool) -> None:
    files = {**POLICY, "policies/run/policy.json": json.dumps({"course/run": {"teams_configuration": TEAMS}})}
    done = made(tmp_path, response(attributes=f'teams_enabled="True" selected_teamset_id="{named}"'), files)
    assert (public(done)["team"], public(done)["team_set"]) == (team, team_set)
    assert ("teams of up to 300" in told(done)) is (named == "Set One")
    assert "who is in which team" in told(done)
    if again:
        text = convert_kept(done.folder, "kept/openassessment-o1.xml", "o1")
        assert text is not None and text in done.text("01-*/*.md")


@pytest.mark.parametrize("teams", ["x", [], {"max_team_size": "many"}, {"topics": 3}, {"max_team_size": -1}])
def test_teams_of_no_size(tmp_path: Path, teams: object) -> None:
    files = {"policies/run/policy.json": json.dumps({"course/run": {"teams_configuration": teams}})}
    assert public(made(tmp_path, response(attributes='teams_enabled="True"'), files))["team"] == [1, 30]


@pytest.mark.parametrize(
    ("attributes", "step", "due", "word"),
    [
        ('submission_due="2031-01-01T10:00:00"', "2032-01-01T00:00:00Z", "2031-01-01T10:00:00Z", ""),
        ("", "2032-01-01T00:00:00Z", "2032-01-01T00:00:00Z", ""),
        ("", "", "2033-01-01T00:00:00Z", ""),
        ('submission_due="2029-01-01T00:00:00+00:00"', "", "2029-01-01T00:00:00Z", "where nobody chose one"),
        ('submission_due="soon"', "", "", "'soon' is no date"),
    ],
)
def test_the_deadline(tmp_path: Path, attributes: str, step: str, due: str, word: str) -> None:
    steps = f'<assessment name="staff-assessment"/><assessment name="self-assessment" due="{step}"/>'
    done = made(
        tmp_path, response(attributes=attributes, steps=steps), sequential=f'{GRADED} due="2033-01-01T00:00:00Z"'
    )
    (part,) = compiled(done.folder).outline.parts
    assert part.due == due
    assert word in "\n".join(done.messages("date")) and (bool(word) or not done.messages("date"))


def test_its_own_deadline_holds_at_a_learner_s_own_pace_too(tmp_path: Path) -> None:
    files = {**POLICY, "policies/run/policy.json": json.dumps({"course/run": {"self_paced": True}})}
    done = made(tmp_path, response(attributes='submission_due="2031-01-01T10:00:00Z"'), files)
    assert ":due: 2031-01-01 10:00 UTC" in done.text("01-*/*.md")
    assert tomllib.loads(done.text("course.toml"))["pacing"] == "dated"


def test_without_a_grader_it_counts_nowhere(tmp_path: Path) -> None:
    assert ":category:" not in made(tmp_path, response(), {}, "").text("01-*/*.md")


def test_a_weight_wins_over_the_points_of_the_rubric(tmp_path: Path) -> None:
    assert ":points: 2\n" in made(tmp_path / "a", response(attributes='weight="2.0"')).text("01-*/*.md")
    nothing = made(tmp_path / "b", response(attributes='weight="0"')).text("01-*/*.md")
    assert ":category:" not in nothing and ":points: 5\n" in nothing


@pytest.mark.parametrize("extra", ["", ' visible_to_staff_only="true"'])
def test_a_kept_one_becomes_an_assignment_later(tmp_path: Path, extra: str) -> None:
    """As a course that was imported before there were assignments."""
    done = made(tmp_path, '<made-up url_name="o1" display_name="M"/>')
    place = done.folder / "kept/openassessment-o1.xml"
    place.write_text(response(attributes=f'graded="true" format="Essays"{extra}'))
    text = convert_kept(done.folder, "kept/openassessment-o1.xml", "o1")
    if extra:
        assert text is None
        return
    assert text is not None and ":category: essays\n" in text and ":rubric: rubrics/o1.toml\n" in text
    assert tomllib.loads(done.text("rubrics/o1.toml"))["title"] == "Essay"
    (unit,) = done.folder.glob("01-*/*.md")
    unit.write_text(unit.read_text().partition("\n---\n")[0] + f"\n---\n\n{text}\n")
    assert compiled(done.folder).errors == ()
