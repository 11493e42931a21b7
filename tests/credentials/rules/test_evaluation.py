"""What meets a rule, what is missing, and what no learner could meet."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from stoa.credentials.rules import (
    CourseShape,
    Facts,
    Missing,
    Rule,
    circles,
    evaluate,
    is_met,
    once_done,
    parse,
    problems,
)
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


def test_the_missing_things_of_a_list_are_the_fewest_there_are() -> None:
    rule = parse('all(units >= 60%, unit("e"), at_least(2, unit("a"), unit("d"), unit("e")))')
    facts = Facts(UNITS, UNITS, frozenset("b"))
    explained = evaluate(rule, facts)
    assert is_met(rule, once_done(facts, explained.missing))
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
    assert found('all(units >= 0, units >= 0%, unit("a"))') == [("always-met", False), ("always-met", False)]
    assert found('all(unit("a"), unit("a"))') == [("twice", False)]
    assert found('all(units >= 80%, unit("a"))') == []


def test_a_wrong_id_is_answered_with_the_one_that_was_meant() -> None:
    (problem,) = problems(parse('unit("flaged-well")'), COURSE)
    assert problem.remedy % problem.params == "Did you mean “flagged-well”?"
    (problem,) = problems(parse('unit("zzz")'), COURSE)
    assert problem.remedy % problem.params == "Write the :name: or name: that it has."


def test_what_everybody_meets_is_refused() -> None:
    for rule in ("units >= 0%", 'any(units >= 0, unit("a"))', 'weighted(0%, unit("a"))', 'before("2027-01-01")'):
        assert ("met-by-all", True) in found(rule), rule
    assert ("met-by-all", True) in found('any(unit("a"), after("2027-01-31"))'), "once that day has come"
    assert found('all(unit("a"), after("2027-01-31"))') == []
    assert found('weighted(0, unit("a"))')[0] == ("met-by-all", True)


def test_days_that_exclude_each_other_are_found() -> None:
    assert found('all(unit("a"), after("2027-06-30"), before("2027-06-30"))') == [("no-day", True)]
    assert found('all(unit("a"), after("2027-06-29"), before("2027-06-30"))') == []
    assert found('all(before("2026-01-01"), all(unit("a"), after("2027-01-01")))') == [("no-day", True)]
    assert found('any(unit("a"), all(before("2026-01-01"), after("2027-01-01")))') == [("no-day", False)]
    one_of_two = 'at_least(2, before("2026-01-01"), after("2027-01-01"), unit("a"))'
    assert found(one_of_two) == []
    assert found(one_of_two.replace("(2", "(3")) == [("no-day", True)]


def test_what_weights_cannot_reach_is_found() -> None:
    assert found('weighted(7, 3 * unit("a"), 3 * units >= 50%)') == [("too-many-asked", True)]
    assert found('weighted(60%, 3 * unit("a"), 4 * units >= 30)') == [("too-many-units", True)]
    assert found('weighted(40%, 3 * unit("a"), 4 * units >= 30)') == [("too-many-units", False)]


BADGES = CourseShape(("a",), (), False, badges=("certificate", "own", "other"), own="own")


def test_badges_that_cannot_be_are_found() -> None:
    assert found('badge("certificate")', BADGES) == []
    assert found('badge("own")', BADGES) == [("unknown-badge", True)]
    assert found('any(unit("a"), badge("certificat"))', BADGES) == [("unknown-badge", True)]
    assert found('badge("another-course/own")', BADGES) == []
    assert found("badges >= 2", BADGES) == []
    assert found("badges >= 3", BADGES) == [("too-many-badges", True)]
    (problem,) = problems(parse('badge("certificat")'), BADGES)
    assert problem.remedy % problem.params == "Did you mean “certificate”?"


def test_a_badge_that_waits_for_itself_is_found() -> None:
    def round_about(**ways: str) -> dict[str, list[str]]:
        return {id: list(names) for id, names in circles({id: parse(rule) for id, rule in ways.items()}).items()}

    assert round_about(a='unit("u")', b='badge("a")', c='all(badge("a"), badge("b"))') == {}
    assert round_about(a='badge("b")', b='badge("c")', c='badge("a")') == {"a": ["b"], "b": ["c"], "c": ["a"]}
    assert round_about(a='any(unit("u"), badge("b"))', b='badge("a")') == {}, "there is another way"
    assert round_about(a='all(unit("u"), badge("b"))', b='badge("a")') == {"a": ["b"], "b": ["a"]}
    assert round_about(a='weighted(3, 2 * badge("b"), 2 * unit("u"))', b='badge("a")') == {"a": ["b"], "b": ["a"]}
    assert round_about(a='badge("other/a")', b='badge("gone")') == {}, "those are not known here"
    assert round_about(a='unit("u")', b="badges >= 1", c='all(badge("b"), badges >= 2)') == {}


def test_witnesses_confirm_what_is_in_the_course() -> None:
    course = CourseShape(("a",), ("p",), False, others=("plant-a-tree",))
    assert found('all(witness("plant-a-tree"), witness("a"), witness("p"))', course) == []
    assert found('witness("plant-a-treee")', course) == [("unknown-activity", True)]
    assert found("identity >= 5", course) == [("too-much", True)]
