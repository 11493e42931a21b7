"""A course grade is bounded, fair and says why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from stoa.assessment.rules import CourseGrade, Reckoning, course_grade, dropped_parts
from stoa.content.outline import Category, GradingPolicy, PartRef

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAST, AHEAD = "2026-11-01T12:00:00Z", "2026-12-01T12:00:00Z"
CHECKS_AND_EXAM = GradingPolicy(0.6, (Category("checks", "Checks", 0.4, 1), Category("exam", "Exam", 0.6, 0)))


def part(id: str, category: str = "checks", points: float = 1.0, due: str = "") -> PartRef:
    return PartRef("quiz", id, id.title(), "unit", category, points, True, due)


def grade(scores: Mapping[str, float], *parts: PartRef, policy: GradingPolicy = CHECKS_AND_EXAM) -> CourseGrade:
    return course_grade(policy, scores, parts, NOW)


def test_an_example_by_hand() -> None:
    found = grade(
        {"a": 0.5, "b": 1.0, "final": 0.7}, part("a"), part("b"), part("c", due=AHEAD), part("final", "exam", due=PAST)
    )
    # Final: c counts 0 and is dropped; checks (0.5 + 1) / 2 = 0.75; 0.4 x 0.75 + 0.6 x 0.7 = 0.72.
    assert found.final.grade == approx(0.72)
    # So far: c is left out, a is dropped; checks 1; 0.4 + 0.42 = 0.82.
    assert found.so_far.grade == approx(0.82)
    assert found.is_passing
    checks, exam = found.final.categories
    assert [(line.id, line.state, line.is_dropped, line.contribution) for line in checks.parts] == [
        ("a", "scored", False, approx(0.25)),
        ("b", "scored", False, approx(0.5)),
        ("c", "open", True, 0.0),
    ]
    assert (checks.weight, checks.score, checks.contribution) == (approx(0.4), approx(0.75), approx(0.3))
    assert exam.contribution == approx(0.42)


def test_what_is_due_and_missing_counts_nothing() -> None:
    found = grade({"b": 1.0}, part("a", due=PAST), part("b"), part("c", due=AHEAD), policy=one_category(0))
    assert found.final.grade == approx(1 / 3)
    assert found.so_far.grade == approx(1 / 2)
    assert [line.state for line in found.final.categories[0].parts] == ["missing", "scored", "open"]


def test_a_category_without_parts_carries_no_weight_and_says_so() -> None:
    found = grade({"final": 0.7}, part("final", "exam"))
    assert found.final.grade == approx(0.7)
    assert found.lost_weight == approx(0.4)
    checks, exam = found.final.categories
    assert (checks.weight, checks.stated_weight, checks.score) == (0, 0.4, None)
    assert exam.weight == 1


def test_nothing_graded_is_no_grade() -> None:
    for parts in ([], [part("a", "elsewhere")], [part("a", points=0)]):
        found = grade({"a": 1.0}, *parts)
        assert (found.final.grade, found.so_far.grade, found.is_passing) == (None, None, False)
    assert grade({}, part("a", due=AHEAD)).so_far.grade is None
    assert grade({"a": 1.0}, part("a"), policy=GradingPolicy(0.5, (Category("checks", "", 0.0),))).final.grade is None


def test_points_weigh_inside_a_category() -> None:
    found = grade({"a": 1.0, "b": 0.0}, part("a", points=3), part("b"), policy=one_category(0))
    assert found.final.grade == approx(0.75)


def test_the_pass_mark_is_reached_by_what_adds_up_to_it() -> None:
    policy = GradingPolicy(0.6, tuple(Category(str(n), "", 0.1) for n in range(10)))
    parts = [part(f"p{n}", str(n)) for n in range(10)]
    assert course_grade(policy, {f"p{n}": 0.6 for n in range(10)}, parts, NOW).is_passing


def test_dropping_never_turns_a_better_answer_into_a_lower_grade() -> None:
    """With unequal points, dropping just the lowest score would: a at 0.2 is dropped, a at 0.31 drops b instead."""
    rows = [("a", 100.0, 0.2), ("b", 1.0, 0.3), ("c", 1.0, 1.0)]
    assert dropped_parts(rows, 1) == {"a"}
    assert dropped_parts([("a", 100.0, 0.31), *rows[1:]], 1) == {"a"}


def one_category(drop: int) -> GradingPolicy:
    return GradingPolicy(0.5, (Category("checks", "Checks", 1.0, drop),))


fractions = st.floats(0, 1)
points = st.sampled_from([0.5, 1.0, 1.0, 2.0, 100.0])
rows = st.lists(st.tuples(points, fractions), min_size=1, max_size=6)


@given(rows, st.integers(0, 7))
def test_the_best_parts_are_kept(listed: list[tuple[float, float]], count: int) -> None:
    """Compared with trying every choice."""
    named = [(str(number), points, score) for number, (points, score) in enumerate(listed)]
    dropped = dropped_parts(named, count)
    assert len(dropped) == min(count, len(named) - 1)
    best = max(mean(kept) for kept in combinations(named, len(named) - len(dropped)))
    assert mean([row for row in named if row[0] not in dropped]) == approx(best, abs=1e-9)


def mean(kept: object) -> float:
    listed = list(kept)  # type: ignore[call-overload]
    return float(sum(points * score for _, points, score in listed) / sum(points for _, points, _ in listed))


@st.composite
def courses(draw: st.DrawFn) -> tuple[GradingPolicy, list[PartRef], dict[str, float]]:
    names = draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=4))
    weights = st.floats(0, 10)
    policy = GradingPolicy(0.5, tuple(Category(name, name, draw(weights), draw(st.integers(0, 3))) for name in names))
    parts = [
        part(f"p{number}", draw(st.sampled_from("abcde")), draw(points), draw(st.sampled_from(["", PAST, AHEAD])))
        for number in range(draw(st.integers(0, 9)))
    ]
    scored = [one.id for one in parts if draw(st.booleans())]
    return policy, parts, {id: draw(fractions | st.sampled_from([0.0, 1.0])) for id in scored}


def check_tree(reckoning: Reckoning) -> None:
    """Every number follows from the ones below it."""
    for line in reckoning.categories:
        kept = [one for one in line.parts if not one.is_dropped]
        assert (line.score is None) == (not line.parts)
        if line.score is None:
            assert line.contribution == line.weight == 0
            continue
        assert kept
        assert sum(one.weight for one in kept) == approx(1)
        assert all(one.contribution == approx(one.weight * one.score) for one in line.parts)
        assert line.score == approx(sum(one.contribution for one in line.parts), abs=1e-9)
        assert line.contribution == approx(line.weight * line.score)
    if reckoning.grade is not None:
        assert 0 <= reckoning.grade <= 1
        assert sum(line.weight for line in reckoning.categories) == approx(1)
        assert reckoning.grade == approx(sum(line.contribution for line in reckoning.categories), abs=1e-8)


@given(courses())
def test_grades_are_bounded_and_add_up(course: tuple[GradingPolicy, list[PartRef], dict[str, float]]) -> None:
    policy, parts, scores = course
    found = course_grade(policy, scores, parts, NOW)
    check_tree(found.final)
    check_tree(found.so_far)
    assert 0 <= found.lost_weight <= 1


@given(courses(), st.randoms(use_true_random=False))
def test_order_does_not_matter(course: tuple[GradingPolicy, list[PartRef], dict[str, float]], random: Random) -> None:
    policy, parts, scores = course
    shuffled = random.sample(parts, len(parts))
    categories = random.sample(policy.categories, len(policy.categories))
    other = course_grade(GradingPolicy(policy.pass_mark, tuple(categories)), scores, shuffled, NOW)
    found = course_grade(policy, scores, parts, NOW)
    assert other.final.grade == found.final.grade
    assert other.so_far.grade == found.so_far.grade


@given(courses(), st.data())
def test_a_better_score_never_lowers_the_grade(
    course: tuple[GradingPolicy, list[PartRef], dict[str, float]], data: st.DataObject
) -> None:
    policy, parts, scores = course
    if not scores:
        return
    id = data.draw(st.sampled_from(sorted(scores)))
    better = {**scores, id: data.draw(st.floats(scores[id], 1))}
    before, after = course_grade(policy, scores, parts, NOW), course_grade(policy, better, parts, NOW)
    for low, high in ((before.final, after.final), (before.so_far, after.so_far)):
        if low.grade is not None:
            assert high.grade is not None
            assert high.grade >= low.grade - 1e-8


@given(courses())
def test_a_first_score_never_lowers_the_final_grade(
    course: tuple[GradingPolicy, list[PartRef], dict[str, float]],
) -> None:
    policy, parts, scores = course
    with_all = course_grade(policy, {**{one.id: 0.0 for one in parts}, **scores}, parts, NOW).final.grade
    assert course_grade(policy, scores, parts, NOW).final.grade == with_all


@given(courses(), st.integers(1, 3))
def test_dropping_never_lowers_the_grade(
    course: tuple[GradingPolicy, list[PartRef], dict[str, float]], more: int
) -> None:
    policy, parts, scores = course
    generous = GradingPolicy(
        policy.pass_mark,
        tuple(Category(one.id, one.title, one.weight, one.drop_lowest + more) for one in policy.categories),
    )
    before, after = course_grade(policy, scores, parts, NOW), course_grade(generous, scores, parts, NOW)
    for low, high in ((before.final, after.final), (before.so_far, after.so_far)):
        if low.grade is not None:
            assert high.grade is not None
            assert high.grade >= low.grade - 1e-8


@given(courses())
def test_so_far_is_final_once_everything_is_in(course: tuple[GradingPolicy, list[PartRef], dict[str, float]]) -> None:
    policy, parts, scores = course
    everything = {**{one.id: 0.5 for one in parts}, **scores}
    found = course_grade(policy, everything, parts, NOW)
    assert found.final == found.so_far
