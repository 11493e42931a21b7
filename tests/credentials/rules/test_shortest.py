"""What is said to be missing, when done, completes; nothing of it can be left out; and nothing is shorter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.credentials.rules import (
    TERMS,
    Amount,
    Condition,
    Facts,
    Group,
    Missing,
    Rule,
    conditions,
    evaluate,
    is_met,
    once_done,
    parse,
)

UNITS = tuple("abcde")
DAYS = ("2027-01-01", "2027-02-01", "2027-03-01")


def count(most: int) -> st.SearchStrategy[Amount]:
    return st.integers(0, most).map(lambda number: Amount(Fraction(number), is_share=False))


SHARES = st.integers(0, 10).map(lambda tenths: Amount(Fraction(tenths, 10), is_share=True))
CONDITIONS = st.one_of(
    st.builds(lambda amount: Condition("units", "", amount), st.one_of(SHARES, count(6))),
    st.builds(lambda name: Condition("unit", name), st.sampled_from("abcdex")),
    st.builds(lambda name, amount: Condition("score", name, amount), st.sampled_from(["", "p", "q"]), SHARES),
    st.builds(lambda name: Condition("badge", name), st.sampled_from(["one", "two", "far/one"])),
    st.builds(lambda amount: Condition("badges", "", amount), count(3)),
    st.builds(lambda term, day: Condition(term, day), st.sampled_from(["after", "before"]), st.sampled_from(DAYS)),
    st.builds(lambda name, amount: Condition(name, "", amount), st.sampled_from(["posts", "witnessed"]), count(3)),
    st.builds(lambda name: Condition("witness", name), st.sampled_from(["tree", "well"])),
    st.just(Condition("goal")),
)


def groups(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    listed = st.lists(inner, min_size=1, max_size=4).map(tuple)
    weighted = st.lists(st.tuples(inner, st.integers(1, 5)), min_size=1, max_size=4)
    return st.one_of(
        st.builds(lambda found: Group("all", found), listed),
        st.builds(lambda found: Group("any", found), listed),
        st.builds(lambda found, count: Group("at_least", found, count), listed, st.integers(1, 4)),
        st.builds(
            lambda found, share: Group(
                "weighted", tuple(rule for rule, _weight in found), 0, tuple(weight for _rule, weight in found), share
            ),
            weighted,
            SHARES,
        ),
    )


RULES = st.recursive(CONDITIONS, groups, max_leaves=9)
FACTS = st.builds(
    lambda done, scores, score, counts, badges, day: Facts(
        UNITS, (*UNITS, "x"), done, len(done & frozenset(UNITS)) / 5, scores, score, counts=counts, badges=badges,
        day=date.fromisoformat(day),
    ),
    st.frozensets(st.sampled_from("abcdexyz"), max_size=5),
    st.dictionaries(st.sampled_from("pq"), st.floats(0, 1)),
    st.one_of(st.none(), st.floats(0, 1)),
    st.sampled_from([
        {}, {"posts": 1.0}, {"posts": 2.0, "witness": 1.0, "witness:tree": 1.0}, {"goal": 1.0},
        {"witness": 2.0, "witness:oak": 1.0, "witness:well": 1.0},
    ]),
    st.frozensets(st.sampled_from(["one", "two", "three", "far/one"]), max_size=2),
    st.sampled_from(["2026-12-01", "2027-01-15", "2027-05-01"]),
)  # fmt: skip


def more_of(facts: Facts, others: Facts) -> Facts:
    """The facts with all that the others have, on the same day."""
    return replace(
        facts, done=facts.done | others.done, shown=max(facts.shown, others.shown), badges=facts.badges | others.badges,
        scores={part: max(facts.scores.get(part, 0.0), others.scores.get(part, 0.0)) for part in "pq"},
        score=max(facts.score or 0.0, others.score or 0.0),
        counts={
            key: max(facts.counts.get(key, 0.0), others.counts.get(key, 0.0))
            for key in facts.counts.keys() | others.counts.keys()
        },
    )  # fmt: skip


@given(RULES, FACTS)
def test_the_quick_answer_is_the_explained_one(rule: Rule, facts: Facts) -> None:
    explained = evaluate(rule, facts)
    assert explained.is_met == is_met(rule, facts)
    assert bool(explained.missing) == (not explained.is_met and explained.is_reachable)


@given(RULES, FACTS, FACTS)
def test_more_of_everything_never_takes_away(rule: Rule, facts: Facts, others: Facts) -> None:
    assert is_met(rule, more_of(facts, others)) or not is_met(rule, facts)


@given(RULES, FACTS, st.sampled_from(DAYS))
def test_a_later_day_takes_away_only_where_an_end_was_set(rule: Rule, facts: Facts, day: str) -> None:
    later = replace(facts, day=max(facts.day or date.min, date.fromisoformat(day)))
    has_end = any(each.term == "before" for each in conditions(rule))
    assert has_end or is_met(rule, later) or not is_met(rule, facts)


@settings(max_examples=600)
@given(RULES, FACTS)
def test_doing_what_is_missing_completes_and_nothing_of_it_can_be_left_out(rule: Rule, facts: Facts) -> None:
    explained = evaluate(rule, facts)
    if explained.is_met or not explained.is_reachable:
        return
    items = explained.missing
    assert is_met(rule, once_done(facts, items))
    for left_out in items:
        assert not is_met(rule, once_done(facts, [item for item in items if item is not left_out])), left_out


def things(rule: Rule, facts: Facts) -> Iterator[Missing]:
    """Each thing that could be done for some condition, one by one."""
    seen = set[tuple[str, str, float]]()
    for each in conditions(rule):
        for item in TERMS[each.term].measure(each, facts).candidates:
            if (item.kind, item.subject, item.need) not in seen:
                seen.add((item.kind, item.subject, item.need))
                yield item


def effort(items: Sequence[Missing]) -> int:
    return sum(item.effort for item in items)


@settings(max_examples=300)
@given(RULES, FACTS)
def test_nothing_is_shorter_and_nothing_is_overlooked(rule: Rule, facts: Facts) -> None:
    """Against every set of at most three of the things that could be done."""
    explained = evaluate(rule, facts)
    if explained.is_met:
        return
    possible = list(things(rule, facts))
    for size in range(4):
        for some in combinations(possible, size):
            # Of so many and of one by its name, once_done does the same as the explainer: the named ones count.
            if is_met(rule, once_done(facts, some)):
                assert explained.is_reachable
                assert not explained.is_least or explained.effort <= effort(some)


def test_a_unit_by_its_name_serves_a_share_too() -> None:
    rule = parse('all(units >= 60%, any(unit("a"), all(unit("d"), unit("e"))))')
    explained = evaluate(rule, Facts(UNITS, UNITS, frozenset("bc")))
    assert [item.subject for item in explained.missing] == ["a"] and explained.is_least


def test_weights_take_the_cheapest_way() -> None:
    rule = parse('weighted(5, 4 * units >= 100%, 3 * unit("x"), 2 * goal, 1 * posts >= 9)')
    explained = evaluate(rule, Facts(UNITS, (*UNITS, "x"), frozenset("abcd")))
    assert explained.effort == 2
    assert (explained.have, explained.need, explained.short) == (0, 5, 5)


def test_named_badges_and_witnesses_count_among_so_many() -> None:
    explained = evaluate(parse('all(badges >= 2, badge("one"), badge("far/one"))'), Facts())
    assert [(item.subject, item.effort) for item in explained.missing] == [("one", 1), ("far/one", 1), ("", 1)]
    explained = evaluate(parse('all(witness("tree"), witnessed >= 3)'), Facts(counts={"witness": 1.0}))
    assert [(item.subject, item.need, item.effort) for item in explained.missing] == [
        ("witness:tree", 1.0, 1), ("witness", 3.0, 1),
    ]  # fmt: skip


def test_a_day_that_comes_is_waited_for_and_one_that_is_over_is_not() -> None:
    facts = Facts(UNITS, UNITS, day=date(2027, 1, 15))
    waiting = evaluate(parse('all(unit("a"), after("2027-02-01"))'), facts)
    assert [(item.kind, item.subject) for item in waiting.missing] == [("unit", "a"), ("day", "2027-02-01")]
    assert not evaluate(parse('all(unit("a"), before("2027-01-15"))'), facts).is_reachable
    assert is_met(parse('before("2027-01-16")'), facts) and is_met(parse('after("2027-01-15")'), facts)
    over = parse('any(all(before("2027-02-01"), after("2027-02-01")), all(unit("a"), unit("b")))')
    assert [item.kind for item in evaluate(over, facts).missing] == ["unit", "unit"]
    assert not is_met(parse('any(after("2020-01-01"), before("2030-01-01"))'), replace(facts, day=None))


def test_a_large_rule_with_overlaps_is_explained_in_bounded_time_and_says_so() -> None:
    units = tuple(f"u{number}" for number in range(60))
    pairs = ", ".join(f'all(unit("u{n}"), unit("u{(7 * n + 3) % 60}"), units >= {n % 5}%)' for n in range(60))
    explained = evaluate(parse(f"at_least(30, {pairs})"), Facts(units, units))
    assert explained.is_reachable and not explained.is_least
    assert is_met(explained.rule, once_done(Facts(units, units), explained.missing))
