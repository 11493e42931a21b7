"""Whether one rule asks for all that another does; spans of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.credentials import rules
from stoa.credentials.rules import CourseShape, Facts, demands, lasting, parse, renewable_from

COURSE = CourseShape(("u1", "u2", "u3", "u4"), ("q", "r"), True)


@pytest.mark.parametrize(
    ("higher", "lower", "wanted"),
    [
        ("units >= 100%", "units >= 50%", True),
        ("units >= 50%", "units >= 100%", False),
        ("units >= 3", "units >= 50%", True),
        ("units >= 3", 'unit("u1")', False),
        ("units >= 4", 'unit("u1")', True),
        ('all(units >= 2, unit("u1"))', 'unit("u1")', True),
        ("all(units >= 80%, score >= 85%)", "all(units >= 80%, score >= 60%)", True),
        ("any(score >= 90%, units >= 100%)", "score >= 60%", False),
        ('at_least(2, unit("u1"), unit("u2"), unit("u3"))', 'any(unit("u1"), unit("u2"))', True),
        ('at_least(2, unit("u1"), unit("u2"), unit("u3"))', 'unit("u1")', False),
        ('score("q") >= 80%', 'score("q") >= 60%', True),
        ('score("q") >= 80%', "score >= 60%", False),
    ],
)
def test_demands(higher: str, lower: str, wanted: bool) -> None:
    assert demands(parse(higher), parse(lower), COURSE) is wanted


def test_what_has_too_many_ways_is_not_judged() -> None:
    units = ", ".join(f'unit("v{number}")' for number in range(20))
    assert demands(parse(f"at_least(10, {units})"), parse("units >= 1"), COURSE) is None


_CONDITIONS = st.sampled_from(
    ["units >= 2", "units >= 75%", 'unit("u1")', 'unit("u3")', "score >= 60%", 'score("q") >= 50%', "score >= 90%"]
)
_RULES = st.recursive(
    _CONDITIONS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3, unique=True).map(lambda found: f"any({', '.join(found)})")
        | st.lists(inner, min_size=1, max_size=3, unique=True).map(lambda found: f"all({', '.join(found)})")
    ),
    max_leaves=5,
)


@given(
    _RULES, _RULES, st.sets(st.sampled_from(COURSE.units)), st.sampled_from([0.0, 0.6, 0.9]),
    st.sampled_from([0.0, 0.5]),
)  # fmt: skip
def test_whoever_meets_what_demands_more_meets_the_lower(
    higher: str, lower: str, done: set[str], grade: float, part: float
) -> None:
    one, other = parse(higher), parse(lower)
    facts = Facts(
        required=COURSE.units, units=frozenset(COURSE.units), done=frozenset(done), shown=len(done) / 4,
        scores={"q": part}, score=grade,
    )  # fmt: skip
    if demands(one, other, COURSE) and rules.is_met(one, facts):
        assert rules.is_met(other, facts)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1 month", "2027-01-31", "2027-02-28"),
        ("1 month", "2028-01-31", "2028-02-29"),
        ("1 year", "2028-02-29", "2029-02-28"),
        ("18 months", "2026-11-29", "2028-05-29"),
        ("90 days", "2026-11-29", "2027-02-27"),
        ("2027-12-31", "2026-11-29", "2027-12-31"),
    ],
)
def test_spans_end_with_a_day(text: str, start: str, end: str) -> None:
    begun = datetime.fromisoformat(f"{start}T10:00:00+00:00")
    assert lasting(text).end(begun, "UTC").isoformat() == f"{end}T23:59:59+00:00"
    assert str(lasting(text)) == text


def test_the_day_is_the_courses() -> None:
    begun = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
    assert lasting("1 day").end(begun, "Asia/Tokyo") == datetime(2026, 12, 1, 14, 59, 59, tzinfo=UTC)
    assert lasting("1 day").end(begun, "No/Where") == datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "0 days", "soon", "-1 year", "1", "99999 days", "51 years", "2027-13-01", "1.5 years"]
)
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(rules.NotASpan):
        lasting(text)


@given(st.integers(1, 18_000))
def test_a_renewal_opens_after_the_start_and_before_the_end(days: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    end = start + timedelta(days=days)
    assert start < renewable_from(start, end) < end
