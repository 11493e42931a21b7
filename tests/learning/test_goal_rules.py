"""How a goal is counted: the pure rules, whatever is chosen and whatever was done."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.learning import goals
from stoa.learning.goals import Checks, Ground, OwnCheck
from stoa.learning.rules import Standing, after_score, after_unit

UNITS = ("a", "b", "c", "d", "e")
GROUND = Ground(
    required=frozenset("abcd"), units=UNITS, modules={"one": ("a", "b"), "two": ("c", "d"), "none": ()},
    teaches={"s": ("a", "c"), "t": ("d",)}, asks={"s": frozenset({"p", "q"}), "t": frozenset({"r"})},
)  # fmt: skip
START = Standing(1, 4)
CHECKS = st.builds(
    Checks, units=st.lists(st.sampled_from((*UNITS, "gone")), unique=True).map(tuple),
    modules=st.lists(st.sampled_from(("one", "two", "none", "gone")), unique=True).map(tuple),
    skills=st.lists(st.sampled_from(("s", "t", "gone")), unique=True).map(tuple), read=st.integers(0, 9),
    own=st.lists(st.sampled_from("xyz"), unique=True).map(lambda ids: tuple(OwnCheck(id, id) for id in ids)),
)  # fmt: skip
KINDS = st.sampled_from(goals.KINDS)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("unit"), st.sampled_from(UNITS)), st.tuples(st.just("score"), st.sampled_from("pqr")),
        st.tuples(st.just("tick"), st.sampled_from(("x", "y", "z", goals.SELF))),
    ),
    max_size=12,
)  # fmt: skip


def far(kind: str, checks: Checks, standing: Standing, ticked: frozenset[str] = frozenset()) -> goals.Measured:
    return goals.measured(kind, checks, GROUND, standing, has_opened=bool(standing.done), ticked=ticked)


def done(*units: str) -> Standing:
    standing = START
    for unit in units:
        standing = after_unit(standing, unit, is_required=unit in GROUND.required)
    return standing


@given(KINDS, CHECKS, STEPS)
def test_doing_more_never_takes_away(kind: str, checks: Checks, steps: list[tuple[str, str]]) -> None:
    standing, ticked, former, was_reached = START, frozenset[str](), 0.0, False
    for what, subject in steps:
        if what == "unit":
            standing = after_unit(standing, subject, is_required=subject in GROUND.required)
        elif what == "score":
            standing = after_score(standing, subject, 1.0)
        else:
            ticked |= {subject}
        found = far(kind, checks, standing, ticked)
        assert former - 1e-9 <= found.share <= 1.0
        assert found.is_reached or not was_reached
        assert (found.share == 1.0) == found.is_reached
        former, was_reached = found.share, found.is_reached


@given(KINDS, CHECKS)
def test_everything_done_reaches_what_the_course_can_tell(kind: str, checks: Checks) -> None:
    standing = done(*UNITS)
    for part in "pqr":
        standing = after_score(standing, part, 1.0)
    found = far(kind, checks, standing, frozenset("xyz") | {goals.SELF})
    assert found.is_reached or not found.lines


@given(KINDS, CHECKS, STEPS)
def test_the_units_that_lead_there_are_not_done_and_in_order(
    kind: str, checks: Checks, steps: list[tuple[str, str]]
) -> None:  # fmt: skip
    standing = done(*(subject for what, subject in steps if what == "unit"))
    towards = goals.units_towards(kind, checks, GROUND, standing)
    assert not set(towards) & standing.done
    assert list(towards) == [unit for unit in UNITS if unit in towards]


@given(CHECKS)
def test_checks_are_kept_as_they_are(checks: Checks) -> None:
    assert goals.checks_from(goals.checks_json(checks)) == checks
    fitted = goals.fitting(checks, GROUND)
    assert goals.fitting(fitted, GROUND) == fitted
    assert "gone" not in (*fitted.units, *fitted.modules, *fitted.skills)


@given(st.text(max_size=600), st.integers(1, 400))
def test_typed_words_are_one_line_that_shows(text: str, most: int) -> None:
    plain = goals.plain_words(text, most)
    assert len(plain) <= most
    assert plain == plain.strip()
    assert not any(sign in plain for sign in "\n\r\t\x00\u202e\u2066\u200b")


@pytest.mark.parametrize(
    ("kind", "units", "is_reached"),
    [
        ("all", "abcd", True), ("all", "abc", False), ("parts", "ab", True), ("parts", "ac", False),
        ("teach", "cd", True), ("browse", "", False), ("browse", "e", True), ("skill", "abcd", False),
    ],
)  # fmt: skip
def test_without_checks_the_kind_decides(kind: str, units: str, is_reached: bool) -> None:
    assert far(kind, Checks(), done(*units)).is_reached is is_reached


def test_a_look_at_a_unit_is_enough_to_have_looked_around() -> None:
    found = goals.measured("browse", Checks(), GROUND, START, has_opened=True, ticked=())
    assert found.is_reached


def test_chosen_checks_replace_what_the_kind_asks_for() -> None:
    checks = Checks(units=("e",), own=(OwnCheck("x", "tell my sister"),))
    assert not far("parts", checks, done("a", "b")).is_reached
    assert far("parts", checks, done("e")).share == 0.5
    assert far("parts", checks, done("e"), frozenset("x")).is_reached


def test_all_of_it_stays_all_of_it_beside_a_check_of_ones_own() -> None:
    checks = Checks(own=(OwnCheck("x", "x"),))
    assert not far("all", checks, START, frozenset("x")).is_reached
    assert far("all", checks, done(*"abcd"), frozenset("x")).is_reached


def test_a_skill_is_shown_by_four_fifths_of_all_questions_on_it() -> None:
    half = after_score(START, "p", 1.0)
    assert far("skill", Checks(skills=("s",)), half).share == pytest.approx(0.5 / 0.8)
    assert far("skill", Checks(skills=("s",)), after_score(half, "q", 0.6)).is_reached


def test_what_has_left_the_course_leaves_both_sides_and_nothing_is_reached_by_it() -> None:
    assert far("parts", Checks(units=("a", "gone")), done("a")).is_reached
    left = far("parts", Checks(units=("gone",)), done(*UNITS))
    assert (left.lines, left.share, left.is_reached) == ((), 0.0, False)


def test_where_nothing_can_tell_the_learner_says_so() -> None:
    bare = Ground(units=("a",))
    found = goals.measured("skill", Checks(), bare, START, has_opened=True, ticked=())
    assert [line.subject for line in found.lines] == [goals.SELF]
    assert goals.measured("skill", Checks(), bare, START, has_opened=True, ticked={goals.SELF}).is_reached
    assert not goals.measured("all", Checks(), bare, START, has_opened=True, ticked=()).is_reached


def test_own_checks_keep_their_ids() -> None:
    former = goals.own_checks(["Tell my sister", "", "  Ask  the lab "])
    assert [(each.id, each.text) for each in former] == [("own-1", "Tell my sister"), ("own-2", "Ask the lab")]
    changed = goals.own_checks(["Ask the lab", "Write it down", "Ask the lab"], former)
    assert [(each.id, each.text) for each in changed] == [("own-2", "Ask the lab"), ("own-3", "Write it down")]
    assert len(goals.own_checks(str(number) for number in range(20))) == goals.MOST_OWN


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("I want to understand what a test result means for my family", "en"),
        ("Ich möchte verstehen, was ein positiver Test für mich bedeutet", "de"),
        ("Quiero entender lo que dicen los periódicos sobre las encuestas", "es"),
        ("Je voudrais comprendre les sondages dans les journaux", "fr"),
        ("أريد أن أفهم معنى نتيجة الفحص", "ar"),
        ("Bayes", "fr"),
        ("", "fr"),
    ],
)
def test_the_language_of_words(words: str, language: str) -> None:
    assert goals.spoken(words, "fr") == language


def test_days() -> None:
    today = date(2027, 3, 10)
    assert goals.is_near(date(2027, 3, 10), today)
    assert goals.is_near(date(2027, 3, 24), today)
    assert not goals.is_near(date(2027, 3, 25), today)
    assert not goals.is_near(None, today)
    assert goals.is_past(date(2027, 3, 9), today)
    assert not goals.is_past(today, today)
