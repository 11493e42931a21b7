"""No type of TOML or YAML at any known key stops the checker: what has the wrong form is a finding with a line."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.content.compiler.coursefile import COURSE_KEYS
from stoa.content.compiler.findings import Findings
from stoa.content.compiler.head import KEYS, read
from stoa.content.ports import Finding
from stoa.credentials.completions import KEYS as PATHWAY_KEYS
from tests.content.courses import COURSE, compiled, found

FIXED = datetime.timezone(datetime.timedelta(hours=2))
PLAIN = (
    st.text(st.characters(exclude_categories=("C",)), max_size=12)
    | st.integers()
    | st.sampled_from([10**400, -1, 0, 10**9])
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.datetimes(timezones=st.just(FIXED))
)
ANY = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "name", "weight", "categories", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
TABLES = {"outcomes": ("id", "text"), "staff": ("name", "role", "about")}


def errors_of(path: str, text: str) -> list[Finding]:
    """The errors about one file of a course that is sound but for it."""
    return [finding for finding in compiled({path: text}).errors if finding.file == path]


@given(st.sampled_from(sorted(COURSE_KEYS)), ANY)
@settings(max_examples=200, deadline=None)
def test_any_type_at_a_key_of_the_course(key: str, value: Any) -> None:
    assert compiled({"course.toml": tomlkit.dumps({**tomlkit.parse(COURSE).unwrap(), key: value})})


@given(st.sampled_from([(name, key) for name, keys in TABLES.items() for key in keys]), ANY)
@settings(max_examples=60, deadline=None)
def test_any_type_in_a_table_of_the_course(place: tuple[str, str], value: Any) -> None:
    table, key = place
    assert compiled({"course.toml": tomlkit.dumps({**tomlkit.parse(COURSE).unwrap(), table: [{key: value}]})})


@given(st.sampled_from(["pass", "categories", "id", "title", "weight", "drop_lowest"]), ANY)
@settings(max_examples=80, deadline=None)
def test_any_type_in_the_grading(key: str, value: Any) -> None:
    category = {"id": "checks", "weight": 1.0}
    if key in ("pass", "categories"):
        grading = {"categories": [category], key: value}
    else:
        grading = {"categories": [{**category, key: value}]}
    assert compiled({"course.toml": tomlkit.dumps({**tomlkit.parse(COURSE).unwrap(), "grading": grading})})


@given(st.sampled_from(["title", "opens", "outcomes"]), ANY)
@settings(max_examples=100, deadline=None)
def test_any_type_in_a_module(key: str, value: Any) -> None:
    made = compiled({"01-first/module.toml": tomlkit.dumps({key: value})})
    opens = made.outline.modules[0].opens
    assert not opens or datetime.datetime.fromisoformat(opens).tzinfo


@given(st.sampled_from([*PATHWAY_KEYS, "pathways"]), ANY)
@settings(max_examples=100, deadline=None)
def test_any_type_in_the_completions(key: str, value: Any) -> None:
    pathway = {"id": "one", "title": "One", "rule": "units >= 50%"}
    table = {"pathways": value} if key == "pathways" else {"pathways": [{**pathway, key: value}]}
    assert compiled({"completions.toml": tomlkit.dumps(table)})


@given(st.sampled_from(KEYS), ANY)
@settings(max_examples=150, deadline=None)
def test_any_type_in_a_head(key: str, value: Any) -> None:
    findings = Findings("a.md")
    read(f"{key}: {json.dumps(value, default=str)}\n", findings)
    assert all(finding.remedy for finding in findings.found)


@pytest.mark.parametrize("value", ["5", "true", "[1]", "{ a = 1 }", "9:30:00", "09:30:00", "2027-01-31"])
def test_what_is_no_moment_is_an_error_on_its_line(value: str) -> None:
    (error,) = errors_of("01-first/module.toml", f'title = "One"\nopens = {value}\n')
    assert (error.line, error.rule) == (2, "toml" if value == "9:30:00" else "opens")
    assert error.rule == "toml" or "2027-01-31 09:00" in error.remedy


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("31.1.2027", "opens"),
        ("next monday", "opens"),
        ("2027-01-31", "opens"),
        ("2027-02-30 09:00", "opens"),
        ("2027-01-31 09:00 Europe/Madird", "opens-zone"),
        ("2027-03-28 02:30", "opens-clock"),
    ],
)
def test_a_module_whose_opening_cannot_be_read_does_not_pass(text: str, rule: str) -> None:
    (error,) = errors_of("01-first/module.toml", f'opens = "{text}"\n')
    assert (error.rule, error.line) == (rule, 1) and error.remedy


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('"2027-01-31 09:00 Europe/Madrid"', "2027-01-31T08:00:00Z"),
        ('"2027-01-31 09:00"', "2027-01-31T08:00:00Z"),
        ('"2027-01-31T09:00Z"', "2027-01-31T09:00:00Z"),
        ("2027-01-31T09:00:00", "2027-01-31T08:00:00Z"),
        ("2027-01-31T09:00:00+02:00", "2027-01-31T07:00:00Z"),
        ('""', ""),
    ],
)
def test_a_module_opens_as_deadlines_are_written(written: str, kept: str) -> None:
    made = compiled({"01-first/module.toml": f"opens = {written}\n"})
    assert not found(made.findings, "opens") and made.outline.modules[0].opens == kept
