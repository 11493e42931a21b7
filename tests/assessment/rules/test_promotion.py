"""When a learner's question is practised, and when it is not asked any more."""

from __future__ import annotations

from dataclasses import replace
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.assessment import promotion
from stoa.assessment.promotion import Evidence, Sums, judge, lacks

SHARES = st.floats(0.0, 1.0, allow_nan=False)
PAIRS = st.lists(st.tuples(SHARES, SHARES), max_size=60)


def sums(pairs: list[tuple[float, float]]) -> Sums:
    return Sums(
        len(pairs), fsum(x for x, _ in pairs), fsum(y for _, y in pairs), fsum(x * y for x, y in pairs),
        fsum(x * x for x, _ in pairs), fsum(y * y for _, y in pairs),
    )  # fmt: skip


KNOWING = [(0.0, 0.2), (0.0, 0.3), (0.0, 0.4), (1.0, 0.5), (0.0, 0.55), (1.0, 0.7), (1.0, 0.8), (1.0, 0.9)]
GOOD = Evidence(answers=8, mean=0.5, known=sums(KNOWING), ratings=3, stars=13)


def test_what_is_good_enough_is_promoted() -> None:
    assert lacks(GOOD) == ()
    assert judge(GOOD, is_practised=False) == ("promote", "")
    assert judge(GOOD, is_practised=True) == ("stay", "")


@pytest.mark.parametrize(
    ("changed", "lack"),
    [
        ({"answers": 7}, "answers"), ({"ratings": 2, "stars": 10}, "ratings"), ({"stars": 11}, "rating"),
        ({"mean": 0.09}, "hard"), ({"mean": 0.96}, "easy"), ({"open_serious": 1}, "report"),
        ({"known": sums([(1 - x, y) for x, y in KNOWING])}, "apart"), ({"known": sums([(1.0, 0.5)] * 8)}, "apart"),
    ],
)  # fmt: skip
def test_each_thing_that_is_missing_keeps_it_on_trial(changed: dict[str, int], lack: str) -> None:
    evidence = replace(GOOD, **changed)
    assert lacks(evidence) == (lack,)
    assert judge(evidence, is_practised=False) == ("stay", "")


def test_where_too_little_is_known_of_people_more_of_them_must_have_answered() -> None:
    assert lacks(replace(GOOD, known=Sums())) == ("answers",)
    assert lacks(replace(GOOD, known=sums(KNOWING[:3]), answers=15)) == ("answers",)
    assert lacks(replace(GOOD, known=Sums(), answers=16)) == ()
    assert lacks(replace(GOOD, known=sums([(1.0, 0.5)] * 7), answers=16)) == (), "all had it right: that says nothing"


def test_what_tells_few_apart_the_wrong_way_round_stays_on_trial() -> None:
    few = [KNOWING[0], *KNOWING[4:]]
    assert lacks(replace(GOOD, known=sums(few))) == ()
    for answers in (8, 20):
        assert lacks(replace(GOOD, known=sums([(1 - x, y) for x, y in few]), answers=answers)) == ("apart",)


def test_three_reports_retire_it_whatever_else_is_said() -> None:
    for practised in (False, True):
        assert judge(replace(GOOD, reports=3), is_practised=practised) == ("retire", "reports")
    assert judge(replace(GOOD, reports=2), is_practised=True) == ("stay", "")


def test_what_tells_people_apart_the_wrong_way_round_is_retired_once_that_is_no_chance() -> None:
    reversed_pairs = [(1 - x, y) for x, y in KNOWING]
    many = replace(GOOD, known=sums(reversed_pairs * 4))
    assert judge(many, is_practised=True) == ("retire", "reversed")
    assert judge(replace(GOOD, known=sums(reversed_pairs * 3)), is_practised=True) == ("stay", "")


@given(PAIRS)
def test_discrimination_is_a_correlation(pairs: list[tuple[float, float]]) -> None:
    found = promotion.discrimination(sums(pairs))
    assert found is None or -1.0 <= found <= 1.0
    mirrored = promotion.discrimination(sums([(x, 1 - y) for x, y in pairs]))
    if found is not None and mirrored is not None:
        assert abs(found + mirrored) < 1e-3
    again = promotion.discrimination(sums(list(reversed(pairs))))
    assert (found is None) == (again is None)
    assert found is None or again is None or abs(found - again) < 1e-6


@given(
    answers=st.integers(0, 500), mean=SHARES, pairs=PAIRS, ratings=st.integers(0, 100), share=st.floats(1.0, 5.0),
    serious=st.integers(0, 3), reports=st.integers(0, 5), practised=st.booleans(),
)  # fmt: skip
def test_the_rule_is_total_and_more_trust_never_hurts(
    answers: int, mean: float, pairs: list[tuple[float, float]], ratings: int, share: float, serious: int, reports: int,
    practised: bool,
) -> None:  # fmt: skip
    evidence = Evidence(answers, mean, sums(pairs), ratings, int(ratings * share), serious, reports)
    verdict, reason = judge(evidence, is_practised=practised)
    assert verdict in ("stay", "promote", "retire") and bool(reason) == (verdict == "retire")
    assert not (verdict == "promote" and (practised or reports >= 3 or serious or answers < promotion.QUORUM))
    better = replace(evidence, ratings=ratings + 5, stars=evidence.stars + 25, open_serious=0, reports=0)
    assert set(lacks(better)) <= set(lacks(evidence)) - {"report"} | (
        {"rating"} if "ratings" in lacks(evidence) else set()
    )
    if verdict == "promote":
        assert judge(better, is_practised=practised)[0] == "promote"


@given(st.integers(0, 1000), st.integers(1, 5))
def test_the_rating_lies_between_the_middle_and_the_mean(ratings: int, star: int) -> None:
    found = promotion.rating(ratings, ratings * star)
    assert min(star, promotion.MIDDLE) <= found <= max(star, promotion.MIDDLE)
