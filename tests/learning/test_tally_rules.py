"""How long others took, and who got what they wanted: the rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.learning import rules
from stoa.learning.tallying import (
    ENOUGH,
    INTENTIONS,
    SITTING,
    UNDER_WAY,
    Shape,
    Taken,
    Wanted,
    can_be_seen,
    counted,
    finishing,
    got,
    span,
    typical,
)

START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
SHAPE = Shape(modules=(frozenset({"a", "b"}), frozenset({"c"})), skills=(frozenset({"q1", "q2"}),))
UNITS = ("a", "b", "c")

minutes = st.lists(st.integers(0, 60 * 24 * 90), min_size=1, max_size=30)
taken = st.builds(
    Taken,
    st.sampled_from([*INTENTIONS, "unsaid"]),
    st.floats(0, 1),
    st.frozensets(st.sampled_from(UNITS)),
    st.dictionaries(st.sampled_from(["q1", "q2"]), st.floats(0, 1)),
    st.one_of(st.none(), st.just(START), st.just(START - UNDER_WAY * 2)),
)


def at(*minute: int) -> list[datetime]:
    return [START + timedelta(minutes=value) for value in minute]


def someone(intention: str, *, shown: float = 0.0, done: str = "", scores: dict[str, float] | None = None) -> Taken:
    return Taken(intention, shown, frozenset(done), scores or {}, None)


@pytest.mark.parametrize(
    ("who", "has"),
    [
        (someone("all", shown=1.0), True),
        (someone("all", shown=0.99, done="abc"), False),
        (someone("parts", done="c"), True),
        (someone("parts", done="a", shown=0.4), False),
        (someone("teach", done="ab"), True),
        (someone("skill", scores={"q1": 1.0, "q2": 0.6}), True),
        (someone("skill", scores={"q1": 1.0}), False),
        (someone("browse"), False),
        (someone("browse", done="a"), True),
        (someone("unsaid", shown=1.0, done="abc"), False),
    ],
)
def test_who_got_what_they_wanted(who: Taken, has: bool) -> None:
    assert got(who, [SHAPE]) is has


def test_a_module_counts_as_it_once_was_and_a_skill_as_it_is() -> None:
    later = Shape(modules=(frozenset({"a", "b", "d"}),), skills=(frozenset({"q9"}),))
    assert got(someone("parts", done="ab"), [SHAPE, later])
    assert not got(someone("skill", scores={"q1": 1.0, "q2": 1.0}), [SHAPE, later])
    assert can_be_seen("skill", [later])
    assert not can_be_seen("skill", [Shape(modules=SHAPE.modules)])
    assert not can_be_seen("unsaid", [later])


@given(taken, st.sampled_from(UNITS))
def test_doing_more_never_loses_what_was_got(who: Taken, unit: str) -> None:
    more = Taken(who.intention, who.shown, who.done | {unit}, who.scores, who.last_at)
    assert got(who, [SHAPE]) <= got(more, [SHAPE])


@given(st.lists(taken, max_size=30))
def test_numbers_add_up(people: list[Taken]) -> None:
    found = counted(people, [SHAPE], START)
    assert sum(item.people for item in found.values()) == sum(who.intention in INTENTIONS for who in people)
    for item in found.values():
        assert 0 <= item.got + item.under_way <= item.people


@given(st.lists(taken, max_size=10), st.lists(taken, max_size=10))
def test_counting_two_classes_is_counting_one(first: list[Taken], second: list[Taken]) -> None:
    apart = [counted(people, [SHAPE], START) for people in (first, second)]
    for intention, item in counted(first + second, [SHAPE], START).items():
        one, two = (found[intention] for found in apart)
        assert item == Wanted(one.people + two.people, one.got + two.got, one.under_way + two.under_way)


def test_work_is_what_lies_within_sittings_and_their_beginnings() -> None:
    found = span(at(0, 10, 30, 24 * 60, 24 * 60 + 20))
    assert found is not None
    assert (found.days, found.days_on) == (2, 2)
    assert found.minutes == pytest.approx(10 + 20 + 20 + 2 * 20)


def test_work_without_a_sitting_can_not_be_told() -> None:
    found = span(at(0, 60 * 24, 60 * 48))
    assert found is not None
    assert found.minutes is None
    assert span([]) is None


@given(minutes, st.integers(0, 10_000))
def test_a_span_does_not_depend_on_the_week(offsets: list[int], weeks: int) -> None:
    moved = [moment + timedelta(days=7 * (weeks % 520)) for moment in at(*offsets)]
    assert span(moved) == span(at(*offsets))


@given(minutes)
def test_work_fits_into_the_sittings(offsets: list[int]) -> None:
    found = span(at(*offsets))
    assert found is not None
    assert 1 <= found.days_on <= found.days
    if found.minutes is not None:
        whole = (max(offsets) - min(offsets)) + len(offsets) * SITTING.total_seconds() / 60
        assert 0 <= found.minutes <= whole + 1e-6


@given(st.lists(st.floats(0, 1000), max_size=40))
def test_nothing_is_told_of_few(values: list[float]) -> None:
    found = typical(values)
    assert (found is None) is (len(values) < ENOUGH)
    if found is not None:
        assert min(values) <= found <= max(values)


def test_time_ends_with_the_unit_that_finished_it() -> None:
    versions = [rules.Course(1, frozenset({"a", "b"})), rules.Course(2, frozenset({"a", "b", "c"}))]
    facts = [
        (rules.Fact("unit", "a", version=1), START),
        (rules.Fact("score", "q1", 1.0, version=1), START + timedelta(minutes=5)),
        (rules.Fact("unit", "b", version=1), START + timedelta(minutes=9)),
        (rules.Fact("unit", "c", version=2), START + timedelta(days=40)),
    ]
    assert finishing(facts, versions) == tuple(at(0, 5, 9))
    assert finishing(facts[:2], versions) == ()
    assert finishing([], versions) == ()
