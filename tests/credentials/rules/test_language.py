"""The rule language: what it reads, how it writes, and what it says of what it cannot read."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.content.rules import is_id
from stoa.credentials import rules
from stoa.credentials.rules import Amount, Condition, Group, Rule, RuleError, parse, text
from stoa.credentials.rules.parsing import MAX_CONDITIONS, MAX_DEPTH, MAX_LENGTH

IDS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True).filter(is_id)
SHARES = st.integers(0, 1_000_000).map(lambda share: Amount(Fraction(share, 1_000_000), is_share=True))
COUNTS = st.integers(0, 100_000).map(lambda count: Amount(Fraction(count), is_share=False))
COUNTED = ["posts", "reviews", "witnessed", "identity"]
DAYS = st.sampled_from([f"{year}-0{day}-1{day}" for year in (2026, 2027) for day in range(1, 5)])
CONDITIONS = st.one_of(
    st.builds(lambda amount: Condition("units", "", amount), st.one_of(SHARES, COUNTS)),
    st.builds(lambda amount: Condition("score", "", amount), SHARES),
    st.builds(lambda name, amount: Condition("score", name, amount), IDS, SHARES),
    st.builds(lambda name: Condition("unit", name), IDS),
    st.builds(lambda name: Condition("badge", name), st.one_of(IDS, st.builds("{}/{}".format, IDS, IDS))),
    st.builds(lambda amount: Condition("badges", "", amount), COUNTS),
    st.builds(lambda term, day: Condition(term, day), st.sampled_from(["after", "before"]), DAYS),
    st.builds(lambda term, amount: Condition(term, "", amount), st.sampled_from(COUNTED), COUNTS),
    st.builds(lambda name: Condition("witness", name), IDS),
    st.just(Condition("goal")),
)


def groups(inner: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    """A group around rules."""
    listed = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        st.builds(lambda found: Group("all", found), listed),
        st.builds(lambda found: Group("any", found), listed),
        st.builds(lambda found, count: Group("at_least", found, count), listed, st.integers(1, 5)),
        st.builds(
            lambda found, amount: Group(
                "weighted", tuple(rule for rule, _weight in found), 0, tuple(weight for _rule, weight in found), amount
            ),
            st.lists(st.tuples(inner, st.integers(1, 9)), min_size=1, max_size=4),
            st.one_of(SHARES, st.integers(0, 12).map(lambda points: Amount(Fraction(points), is_share=False))),
        ),
    )


def depth(rule: Rule) -> int:
    """How deep brackets stand in each other."""
    return 1 + max(map(depth, rule.rules)) if isinstance(rule, Group) else 1


RULES = st.recursive(CONDITIONS, groups, max_leaves=12).filter(lambda rule: depth(rule) <= MAX_DEPTH)


@given(RULES)
def test_a_rule_is_read_back_from_its_canonical_text(rule: Rule) -> None:
    assert parse(text(rule)) == rule
    assert text(parse(text(rule))) == text(rule)


@given(RULES, st.randoms(use_true_random=False))
def test_blanks_remarks_quotes_and_line_ends_mean_nothing(rule: Rule, chance: object) -> None:
    written = text(rule).replace('"', "'").replace(", ", "\n ,# why, all(\r\n\t").replace("(", "( ").replace(">=", "≥")
    assert parse("# first\n" + written + "   # last") == rule
    assert rules.digest(parse(written)) == rules.digest(rule)


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_a_placed_error(source: str) -> None:
    try:
        parse(source)
    except RuleError as problem:
        assert 1 <= problem.place.line <= source.count("\n") + 1
        assert problem.place.column >= 1
        assert problem.message % problem.params
        assert problem.remedy % problem.params


WORDS = (
    "all",
    "any",
    "at_least",
    "weighted",
    "*",
    "badge",
    "after",
    '"2027-01-31"',
    "goal",
    "(",
    ")",
    ",",
    "units",
    ">=",
    "80%",
    "2",
    "score",
    '"a"',
    "#",
    "\n",
)


@given(st.lists(st.sampled_from(WORDS)))
def test_any_row_of_words_is_a_rule_or_a_placed_error(words: list[str]) -> None:
    source = " ".join(words)
    try:
        assert parse(text(parse(source))) == parse(source)
    except RuleError as problem:
        assert problem.message % problem.params


def test_a_rule_may_span_lines_and_end_its_list_with_a_comma() -> None:
    rule = parse('all(\n  units >= 80%,   # ten of twelve\n  unit("flagged-well"),\n)\n')
    assert text(rule) == 'all(units >= 80%, unit("flagged-well"))'


def refused(source: str, kinds: frozenset[str] = frozenset()) -> RuleError:
    """The error that `source` gives where domains count these kinds of facts."""
    with pytest.raises(RuleError) as caught:
        parse(source, kinds)
    return caught.value


@pytest.mark.parametrize(
    ("source", "code", "line", "column"),
    [
        ("", "empty", 1, 1),
        ("  # nothing\n", "empty", 1, 1),
        ("unts >= 3", "unknown-term", 1, 1),
        ("all(units >= 3", "unexpected-end", 1, 15),
        ("all()", "unexpected", 1, 5),
        ("all(units >= 3,\n  unit(x))", "unexpected", 2, 8),
        ("units >= 80% and score >= 60%", "infix", 1, 14),
        ("units >= 3, score >= 4%", "loose-comma", 1, 11),
        ("units >= 3 units", "unexpected", 1, 12),
        ("units > 3", "operator", 1, 7),
        ("score == 60%", "operator", 1, 7),
        ("score >= 60", "unexpected", 1, 10),
        ("units >= 101%", "bad-share", 1, 10),
        ("units >= 80.12345%", "bad-share", 1, 10),
        ("units >= 1.5", "bad-number", 1, 10),
        ("units >= 9999999", "bad-number", 1, 10),
        ("unit", "form", 1, 5),
        ("units(3)", "form", 1, 6),
        ('unit("a b")', "bad-id", 1, 6),
        ("unit(“a”)", "curly-quote", 1, 6),
        ("unit('a)", "open-quote", 1, 6),
        ("at_least(0, units >= 3)", "bad-count", 1, 10),
        ("at_least(units >= 3)", "unexpected", 1, 10),
        ("\x00", "unexpected", 1, 1),
        ('badge("a/b/c")', "bad-id", 1, 7),
        ('badge("/a")', "bad-id", 1, 7),
        ('badge("a/")', "bad-id", 1, 7),
        ('unit("a/b")', "bad-id", 1, 6),
        ("badge", "form", 1, 6),
        ("badges >= 50%", "unexpected", 1, 11),
        ("badges >= 1.5", "bad-number", 1, 11),
        ('after("31.1.2027")', "bad-day", 1, 7),
        ('after("2027-02-30")', "bad-day", 1, 7),
        ('before("20270131")', "bad-day", 1, 8),
        ('before("2027-W04-7")', "bad-day", 1, 8),
        ("after(2027-01-31)", "unexpected", 1, 7),
        ('after("2027-01-31") >= 2', "unexpected", 1, 21),
        ("weighted(units >= 3)", "unexpected", 1, 10),
        ("weighted(70% units >= 3)", "unexpected", 1, 14),
        ("weighted(170%, units >= 3)", "bad-share", 1, 10),
        ("weighted(70%, 3 units >= 3)", "unexpected", 1, 17),
        ("weighted(70%, 0 * units >= 3)", "bad-weight", 1, 15),
        ("weighted(70%, 101 * units >= 3)", "bad-weight", 1, 15),
        ("weighted(70%, 1.5 * units >= 3)", "bad-weight", 1, 15),
        ("weighted(70%, " + "100 * units >= 3, " * 11 + ")", "too-heavy", 1, 1),
        ("all(3 * units >= 3)", "unexpected", 1, 5),
        ("at_least(" + "9" * 5000 + ", units >= 3)", "bad-count", 1, 10),
    ],
)
def test_an_error_says_where(source: str, code: str, line: int, column: int) -> None:
    problem = refused(source)
    assert (problem.code, problem.place.line, problem.place.column) == (code, line, column)
    assert problem.remedy % problem.params


def test_a_slip_is_answered_with_what_was_meant() -> None:
    problem = refused("unts >= 3")
    assert problem.remedy % problem.params == "Did you mean “units”?"


@pytest.mark.parametrize("word", sorted(rules.KNOWN_LATER))
def test_a_term_of_a_later_release_is_refused_by_name(word: str) -> None:
    problem = refused(f"all(units >= 3, {word} >= 2)")
    assert problem.code == "known-later"
    assert (problem.message % problem.params).startswith(f"“{word}” is not known yet: ")


def test_what_a_domain_counts_can_be_asked_for() -> None:
    kinds = frozenset({"goal", "posts", "witness"})
    rule = parse('all(goal, posts >= 3, witness("tree"), witnessed >= 2)', kinds)
    assert rule == parse(text(rule))
    problem = refused("reviews >= 2", kinds)
    assert problem.code == "known-later" and "posts" in problem.remedy % problem.params
    assert refused("pots >= 2", kinds).params["meant"] == "posts"
    assert refused("gaol").params["meant"] != "goal"
    assert refused("goal >= 1", kinds).code == "unexpected"
    assert parse("identity >= 2") == Condition("identity", "", Amount(Fraction(2), is_share=False)), "what was kept"


def test_weights_are_read_and_written() -> None:
    rule = parse('weighted(70 %, 3*unit("a"), 1 * score >= 50%, 2 × all(units >= 2, goal),)')
    assert text(rule) == 'weighted(70%, 3 * unit("a"), score >= 50%, 2 * all(units >= 2, goal))'
    assert isinstance(rule, Group) and (rule.needed, rule.weights) == (5, (3, 1, 2))
    points = parse('weighted(4, 3 * unit("a"), unit("b"))')
    assert isinstance(points, Group) and points.needed == 4


def test_limits_hold() -> None:
    assert refused("all(" * (MAX_DEPTH + 1) + "units >= 1").code == "too-deep"
    assert refused("all(" * 100_000).code == "too-long"
    assert refused("all(" + "units >= 1," * (MAX_CONDITIONS + 1) + ")").code == "too-many"
    assert refused(" " * (MAX_LENGTH + 1)).code == "too-long"
    assert depth(parse("all(" * (MAX_DEPTH - 1) + "units >= 1" + ")" * (MAX_DEPTH - 1))) == MAX_DEPTH
