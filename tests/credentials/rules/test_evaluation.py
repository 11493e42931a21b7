"""What meets a rule, what is missing, and what no learner could meet."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from stoa.credentials.rules import CourseShape, Facts, Missing, Rule, evaluate, is_met, parse, problems
from tests.credentials.rules.test_language import RULES

UNITS = tuple("abcde")
FACTS = st.builds(
    lambda done, shown, scores, score: Facts(
        UNITS, UNITS, done, max(shown, len(done & frozenset(UNITS)) / 5), scores, score, {"p": 0.4, "q": 0.6}
    ),
    st.frozensets(st.sampled_from("abcdexyz")),
    st.floats(0, 1),
    st.dictionaries(st.sampled_from("abpq"), st.floats(0, 1)),
    st.one_of(st.none(), st.floats(0, 1)),
)


@given(RULES, FACTS)
def test_the_quick_answer_is_the_explained_one(rule: Rule, facts: Facts) -> None:
    explained = evaluate(rule, facts)
    assert explained.is_met == is_met(rule, facts)
    assert not (explained.is_met and explained.missing)
    assert bool(explained.missing) == (not explained.is_met and explained.is_reachable)


@given(RULES, FACTS, FACTS)
def test_more_of_everything_never_takes_away(rule: Rule, facts: Facts, others: Facts) -> None:
    more = replace(
        facts,
        done=facts.done | others.done,
        shown=max(facts.shown, others.shown),
        scores={part: max(facts.scores.get(part, 0.0), others.scores.get(part, 0.0)) for part in "abpq"},
        score=max(facts.score or 0.0, others.score or 0.0),
    )
    assert is_met(rule, more) or not is_met(rule, facts)


def after(facts: Facts, missing: tuple[Missing, ...]) -> Facts:
    """The facts once everything in the list is there."""
    done = facts.done | {item.subject for item in missing if item.kind == "unit"}
    scores = {**facts.scores, **{item.subject: item.need for item in missing if item.kind == "part"}}
    for item in missing:
        if item.kind == "part":
            scores[item.subject] = max(scores[item.subject], item.need)
    score = max([facts.score or 0.0, *(item.need for item in missing if item.kind == "score")])
    return replace(facts, done=frozenset(done), scores=scores, score=score if facts.score is not None else None)


@given(RULES, FACTS)
def test_doing_what_is_missing_meets_the_rule(rule: Rule, facts: Facts) -> None:
    explained = evaluate(rule, facts)
    if explained.is_reachable:
        assert is_met(rule, after(facts, explained.missing))


def test_the_missing_things_of_a_list_are_the_fewest_there_are() -> None:
    rule = parse('all(units >= 60%, unit("e"), at_least(2, unit("a"), unit("d"), unit("e")))')
    facts = Facts(UNITS, UNITS, frozenset("b"))
    explained = evaluate(rule, facts)
    assert is_met(rule, after(facts, explained.missing))
    fewest = min(
        size
        for size in range(6)
        for found in combinations(UNITS, size)
        if is_met(rule, replace(facts, done=facts.done | frozenset(found)))
    )
    assert explained.effort == fewest == 2


def test_the_easier_way_is_shown() -> None:
    explained = evaluate(parse('any(units >= 100%, score("p") >= 50%)'), Facts(UNITS, UNITS, frozenset("ab"), 0.4))
    assert explained.missing == (Missing("part", "p", 0.0, 0.5),)


def test_a_course_grade_names_what_would_raise_it() -> None:
    facts = Facts(UNITS, UNITS, score=0.2, gains={"p": 0.1, "q": 0.35, "r": 0.0})
    explained = evaluate(parse("score >= 60%"), facts)
    assert explained.helps == ("q", "p")
    assert explained.missing == (Missing("score", "", 0.2, 0.6, effort=2),)


def test_progress_that_was_shown_is_kept_when_units_are_added() -> None:
    grown = Facts(tuple("abcdefghij"), "abcdefghij", frozenset("abcd"), shown=0.8)
    assert is_met(parse("units >= 80%"), grown)
    assert not is_met(parse("units >= 80%"), replace(grown, shown=0.7))


def test_units_that_left_the_course_still_count_in_a_number() -> None:
    facts = Facts(tuple("ab"), "ab", frozenset("axyz"))
    assert is_met(parse("units >= 4"), facts)
    assert not is_met(parse("units >= 5"), facts)


def test_a_share_is_exact() -> None:
    rule = parse("units >= 33.3334%")
    units = tuple(f"u{number}" for number in range(3))
    assert evaluate(rule, Facts(units, units, frozenset(units[:1]))).short == 1
    assert is_met(parse("units >= 33.3333%"), Facts(units, units, frozenset(units[:1])))


def test_a_course_without_units_or_grades_meets_nothing() -> None:
    assert not is_met(parse("units >= 50%"), Facts())
    assert not evaluate(parse("score >= 50%"), Facts()).is_reachable


COURSE = CourseShape(("a", "flagged-well"), ("check-signals",), is_graded=False)


def found(source: str, course: CourseShape = COURSE) -> list[tuple[str, bool]]:
    """Codes and severities."""
    return [(problem.code, problem.is_error) for problem in problems(parse(source), course)]


def test_what_nobody_can_meet_is_found() -> None:
    assert found("units >= 30") == [("too-many-units", True)]
    assert found("score >= 5%") == [("nothing-graded", True)]
    assert found('at_least(3, unit("a"), units >= 50%)') == [("too-many-asked", True)]
    assert found('score("check-signal") >= 5%') == [("unknown-part", True)]
    assert found("units >= 50%", CourseShape((), (), False)) == [("too-many-units", True)]
    assert found("units >= 2", CourseShape(("a", "b"), (), False, required=1)) == [("too-many-units", True)]


def test_one_way_that_nobody_can_go_is_a_warning_and_a_wrong_id_an_error() -> None:
    assert found('any(units >= 30, unit("a"))') == [("too-many-units", False)]
    assert found('any(unit("flaged-well"), unit("a"))') == [("unknown-unit", True)]


def test_what_says_nothing_is_found() -> None:
    assert found("all(units >= 0, units >= 0%)") == [("always-met", False), ("always-met", False)]
    assert found('all(unit("a"), unit("a"))') == [("twice", False)]
    assert found('all(units >= 80%, unit("a"))') == []


def test_a_wrong_id_is_answered_with_the_one_that_was_meant() -> None:
    (problem,) = problems(parse('unit("flaged-well")'), COURSE)
    assert problem.remedy % problem.params == "Did you mean “flagged-well”?"
    (problem,) = problems(parse('unit("zzz")'), COURSE)
    assert problem.remedy % problem.params == "Write the :name: or name: that it has."
