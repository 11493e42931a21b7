"""Where a learner goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from stoa.catalogue.queries import Offer, RunCard
from stoa.content.queries import ModuleEntry, Outline, UnitEntry
from stoa.learning.rules import Standing
from stoa.web.base.going_on import Next, closed_until, next_of

NAMES = ["a", "b", "c", "d"]
UNITS = tuple(UnitEntry(name, name, 5, True, "", "") for name in NAMES)
LATER = datetime(2199, 1, 1, 9, tzinfo=UTC)


def offer(*modules: ModuleEntry, opens_at: datetime | None = None) -> Offer:
    """A run of a course of these modules; of one with four units where none are given."""
    run = RunCard(1, "x", 1, "Europe/Madrid", opens_at, None, True, True)
    return Offer(run, Outline(1, "x", 1, 1, "", modules=modules or (ModuleEntry("m", "M", "", UNITS),)))


def next_id(done: set[str], last: str) -> str | None:
    unit = next_of(offer(), Standing(1, 4, frozenset(done)), last).unit
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
    nothing = Offer(offer().run, Outline(1, "x", 1, 1, ""))
    assert next_of(nothing, Standing(1, 0), "") == Next()


@given(st.sets(st.sampled_from(NAMES)), st.sampled_from([*NAMES, ""]))
def test_never_a_unit_that_is_done(done: set[str], last: str) -> None:
    found = next_id(done, last)
    assert (found is None) == (done == set(NAMES))
    assert found not in done


def test_what_is_not_open_yet_is_passed_over() -> None:
    later = LATER + timedelta(days=7)
    parts = [("m", "", UNITS[:1]), ("n", later.isoformat(), UNITS[1:2]), ("o", LATER.isoformat(), UNITS[2:3])]
    course = offer(
        *(ModuleEntry(id, id, opens, units) for id, opens, units in parts), ModuleEntry("p", "", "", UNITS[3:])
    )
    assert next_of(course, Standing(1, 4, frozenset("a")), "b").unit == UNITS[3]
    assert next_of(course, Standing(1, 4, frozenset("ad")), "b") == Next(None, LATER)
    assert next_of(course, Standing(1, 4, frozenset("abcd")), "b") == Next()


def test_a_unit_opens_with_its_run_and_its_module() -> None:
    early = datetime(2199, 1, 1, 8, tzinfo=UTC)
    course = offer(ModuleEntry("m", "M", LATER.isoformat(), UNITS), opens_at=early)
    assert closed_until(course, UNITS[0]) == LATER
    assert closed_until(offer(opens_at=early), UNITS[0]) == early
    assert closed_until(offer(), UNITS[0]) is None
