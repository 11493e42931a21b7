"""Where a learner goes on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stoa.content.queries import ModuleEntry, Outline, UnitEntry
from stoa.learning.rules import Standing
from stoa.web.catalogue.resume import next_unit

NAMES = ["a", "b", "c", "d"]
UNITS = tuple(UnitEntry(name, name, 5, True, "", "") for name in NAMES)
OUTLINE = Outline(1, "x", 1, 1, "", modules=(ModuleEntry("m", "M", "", UNITS),))


def next_id(done: set[str], last: str) -> str | None:
    unit = next_unit(OUTLINE, Standing(1, 4, frozenset(done)), last)
    return unit.id if unit else None


def test_begin_at_the_beginning() -> None:
    assert next_id(set(), "") == "a"


def test_go_on_where_it_was_left() -> None:
    assert next_id(set(), "c") == "c"


def test_what_is_done_is_passed_over() -> None:
    assert next_id({"c"}, "c") == "d"
    assert next_id({"c", "d"}, "c") == "a"


def test_a_unit_that_is_gone() -> None:
    assert next_id({"a"}, "removed") == "b"


def test_an_empty_course() -> None:
    assert next_unit(Outline(1, "x", 1, 1, ""), Standing(1, 0), "") is None


@given(st.sets(st.sampled_from(NAMES)), st.sampled_from([*NAMES, ""]))
def test_never_a_unit_that_is_done(done: set[str], last: str) -> None:
    found = next_id(done, last)
    assert (found is None) == (done == set(NAMES))
    assert found not in done
