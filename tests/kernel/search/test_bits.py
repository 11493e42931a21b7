"""Sets as whole numbers do what sets do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stoa.kernel.search import bits

PLACES = st.lists(st.integers(0, 5000), unique=True, max_size=200)


@given(PLACES)
def test_members_are_set_and_nothing_else(places: list[int]) -> None:
    assert bits.of(places) == sum(1 << place for place in places)
    assert bits.of(places).bit_count() == len(places)


@given(PLACES)
def test_the_members_of_a_set(places: list[int]) -> None:
    assert list(bits.members(bits.of(places))) == sorted(places)


@given(PLACES, PLACES, st.integers(1, 50))
def test_the_first_of_an_order(order: list[int], members: list[int], count: int) -> None:
    kept = set(members)
    wanted = [place for place in order if place in kept][:count]
    assert bits.Order(order).first(bits.of(members), count) == wanted, "by ranks"
    assert bits.Order(order, few=-1).first(bits.of(members), count) == wanted, "along the order"


@given(PLACES, PLACES)
def test_those_among_many_in_their_order(numbers: list[int], members: list[int]) -> None:
    kept = set(members)
    assert bits.among(numbers, bits.of(members)) == [number for number in numbers if number in kept]
