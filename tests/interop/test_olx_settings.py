"""Settings that blocks take from those around them: attempts, deadlines, answers shown, pacing, what is listed."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from stoa.interop.formats.olx.again import convert_kept
from stoa.interop.formats.olx.dates import deadline
from tests.interop.olx import course, imported, problem, write

QUESTION = '<problem url_name="p{0}" display_name="P"><stringresponse answer="a"><textline/></stringresponse></problem>'
KEPT = '<problem url_name="k" display_name="K"{}><formularesponse answer="x"><textline/></formularesponse></problem>'
SOLVED = (
    '<problem url_name="p1"{}><stringresponse answer="a"><textline/><solution>So.</solution></stringresponse></problem>'
)


def policy(**settings: object) -> dict[str, str | bytes]:
    return {"policies/run/policy.json": json.dumps({"course/run": settings})}


def test_attempts_by_their_old_name(tmp_path: Path) -> None:
    body = '<stringresponse answer="a"><textline/></stringresponse>'
    assert ":attempts: 3\n" in problem(tmp_path / "1", body, 'attempts="3"')
    assert ":attempts: 2\n" in problem(tmp_path / "2", body, 'attempts="3" max_attempts="2"')


def test_attempts_of_the_whole_course(tmp_path: Path) -> None:
    done = imported(tmp_path, course(QUESTION.format(1), files=policy(max_attempts=4, showanswer="finished")))
    assert ":attempts: 4\n" in done.text("01-*/01-*.md")


@pytest.mark.parametrize("place", ["own", "sequential", "course"])
def test_an_explanation_that_is_never_shown_there_is_named(tmp_path: Path, place: str) -> None:
    body = SOLVED.format(' showanswer="never"' if place == "own" else "")
    sequential = 'showanswer="never"' if place == "sequential" else ""
    files = policy(showanswer="never") if place == "course" else {}
    assert "showanswer" in imported(tmp_path, course(body, sequential=sequential, files=files)).rules()


def test_the_nearest_says_whether_explanations_are_shown(tmp_path: Path) -> None:
    body = SOLVED.format(' showanswer="always"')
    assert "showanswer" not in imported(tmp_path, course(body, sequential='showanswer="never"')).rules()


@pytest.mark.parametrize(
    ("due", "grace", "text"),
    [
        ("2031-05-01T20:00:00Z", "2 days 3 hours 5 minutes 10 seconds", "2031-05-03 23:06"),
        ("2031-05-01T20:00:00Z", "1 day", "2031-05-02 20:00"),
        ("2031-05-01T20:00:00Z", "59 minutes 59 seconds", "2031-05-01 21:00"),
        ("2031-05-01T20:00:00+02:00", "", "2031-05-01 18:00"),
        ("9999-12-31T23:59:59Z", "9 days", ""),
        ("soon", "1 day", ""),
    ],
)
def test_the_grace_period_is_part_of_the_deadline(due: str, grace: str, text: str) -> None:
    found = deadline(due, grace)
    assert (f"{found:%Y-%m-%d %H:%M}" if found else "") == text


def test_the_grace_period_of_the_course_holds_for_its_questions(tmp_path: Path) -> None:
    files = policy(graceperiod="1 day 1 hour")
    done = imported(tmp_path, course(QUESTION.format(1), sequential='due="2031-05-01T20:00:00Z"', files=files))
    assert ":due: 2031-05-02 21:00 UTC\n" in done.text("01-*/01-*.md")


def test_a_grace_period_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    files = policy(graceperiod="a while")
    done = imported(tmp_path, course(QUESTION.format(1), sequential='due="2031-05-01T20:00:00Z"', files=files))
    assert ":due: 2031-05-01 20:00 UTC\n" in done.text("01-*/01-*.md")
    assert any("a while" in message for message in done.messages("date"))


def test_at_ones_own_pace_nothing_is_due_and_nothing_opens_later(tmp_path: Path) -> None:
    dates = 'due="2031-05-01T20:00:00Z" start="2031-04-01T20:00:00Z"'
    made = course(QUESTION.format(1), KEPT.format(""), sequential=dates, files=policy(self_paced=True))
    made["course/run.xml"] = str(made["course/run.xml"]).replace("<chapter", '<chapter start="2031-04-01T20:00:00Z"')
    done = imported(tmp_path, made)
    assert ":due:" not in done.text("01-*/01-*.md") and "opens" not in done.text("01-*/module.toml")
    assert tomllib.loads(done.text("course.toml"))["pacing"] == "self"
    assert len(done.messages("date")) == 1 and "1 of them" in done.messages("date")[0]


def test_what_was_kept_at_ones_own_pace_has_no_deadline_later(tmp_path: Path) -> None:
    made = course(KEPT.format(' due="2031-05-01T20:00:00Z"'), files=policy(self_paced=True))
    folder = imported(tmp_path, made).folder
    source = (folder / "kept/problem-k.xml").read_text().replace("formularesponse", "stringresponse")
    write(folder, {"kept/problem-k.xml": source})
    later = convert_kept(folder, "kept/problem-k.xml", "k")
    assert later is not None and ":due:" not in later


@pytest.mark.parametrize(("second", "is_over"), [("2014-06-01T00:00:00Z", True), ("2931-06-01T00:00:00Z", False)])
def test_a_course_that_is_over_is_named_once(tmp_path: Path, second: str, is_over: bool) -> None:
    questions = [
        QUESTION.format(number).replace("<problem", f'<problem due="{due}"')
        for number, due in enumerate(["2014-05-01T00:00:00Z", second], 1)
    ]
    done = imported(tmp_path, course(*questions))
    assert len(done.messages("past-deadlines")) == (1 if is_over else 0)
    assert done.text("01-*/01-*.md").count(":due: ") == 2


def test_a_chapter_that_is_in_no_list_there_is_named(tmp_path: Path) -> None:
    made = course(QUESTION.format(1))
    made["course/run.xml"] = str(made["course/run.xml"]).replace("<chapter", '<chapter hide_from_toc="true"')
    assert "Chapter" in imported(tmp_path, made).messages("unlisted")[0]


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        ('is_time_limited="true" default_time_limit_minutes="30"', "default_time_limit_minutes, is_time_limited"),
        ('is_proctored_enabled="true" hide_after_due="false"', "is_proctored_enabled"),
        ('required_prereq_block="b"', "required_prereq_block"),
    ],
)
def test_rules_of_an_exam_are_named(tmp_path: Path, rules: str, named: str) -> None:
    (message,) = imported(tmp_path, course("<html>x</html>", sequential=rules)).messages("exam")
    assert message == f"'Part' has rules that do not hold here: {named}."


def test_a_subsection_that_is_no_exam_is_not_named(tmp_path: Path) -> None:
    rules = 'is_time_limited="false" default_time_limit_minutes="null" hide_after_due="False"'
    assert "exam" not in imported(tmp_path, course("<html>x</html>", sequential=rules)).rules()
