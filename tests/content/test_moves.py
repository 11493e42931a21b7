"""Records hang on names: wherever a file goes, the ids of units and parts stay."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from stoa.content import rules
from stoa.content.compiler.course import compile_course
from stoa.content.compiler.layout import layout
from stoa.content.compiler.source import tree_of
from stoa.content.ports import registry
from tests.content.courses import files, question, unit

PLACES = st.tuples(st.integers(0, 99), st.sampled_from("abc"), st.integers(0, 99), st.sampled_from("xyz"))
NAMES = st.text(max_size=140)


@given(st.lists(PLACES, min_size=4, max_size=4, unique=True))
@settings(max_examples=25, deadline=None)
def test_moving_and_renaming_files_keeps_every_id(places: list[tuple[int, str, int, str]]) -> None:
    course = files()
    del course["01-first/01-one.md"]
    for number, (module, folder, place, name) in enumerate(places):
        body = unit(question(f"q-{number}"), f"unit-{number}")
        course[f"{module:02}-{folder}/{place:02}-{name}.md"] = body.encode()
    compiled = compile_course(tree_of(course.items()), registry)
    assert not compiled.errors
    assert set(compiled.outline.unit_by_id) == {f"unit-{number}" for number in range(4)}
    assert set(compiled.outline.part_by_id) == {f"q-{number}" for number in range(4)}
    assert [entry.path for entry in compiled.outline.units] == list(layout(course).units)


def test_order_is_by_number_then_by_name() -> None:
    paths = ["10-b/01-a.md", "9-a/2-b.md", "9-a/10-a.md", "9-a/1-c.md", "x/01-a.md", "01-c/deep/01-a.md", "01-c/a.md"]
    plan = layout(paths)
    assert plan.units == ("9-a/1-c.md", "9-a/2-b.md", "9-a/10-a.md", "10-b/01-a.md")
    assert [module.id for module in plan.modules] == ["c", "a", "b"]


def test_folders_of_one_name_are_two_modules() -> None:
    assert [module.id for module in layout(["01-a/01-x.md", "02-a/01-x.md"]).modules] == ["a", "a-2"]


@given(NAMES, st.sets(st.sampled_from(["the-well", "the-well-2", "unit"])))
def test_a_new_id_is_an_id_and_is_new(words: str, taken: set[str]) -> None:
    made = rules.id_from(words, taken, "unit")
    assert rules.is_id(made) and made not in taken


def test_ids_read_like_their_titles() -> None:
    assert rules.id_from("The flagged well", (), "unit") == "the-flagged-well"
    assert rules.id_from("Über Größe", (), "unit") == "uber-groe"
    assert rules.id_from("測試", (), "unit") == "unit"
    assert rules.id_from("Main", (), "unit") == "unit-main"


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 1e6), max_size=6))
def test_shares_add_up_to_one_or_to_nothing(weights: dict[str, float]) -> None:
    shares = rules.shares(weights)
    total = sum(shares.values())
    assert shares.keys() == weights.keys() and (total == 0 or abs(total - 1) < 1e-9)


KEYS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 2))


@given(KEYS, KEYS)
def test_a_difference_names_exactly_what_differs(before: dict[str, int], after: dict[str, int]) -> None:
    found = rules.difference(units_before=before, units_after=after, parts_before={}, parts_after={})
    assert set(found.units_added) == after.keys() - before.keys()
    assert set(found.units_removed) == before.keys() - after.keys()
    assert set(found.units_changed) == {name for name in before.keys() & after.keys() if before[name] != after[name]}
    assert found.is_empty == (before == after)


def test_guesses_are_near() -> None:
    assert rules.nearest("minuts", ["minutes", "title"]) == "minutes"
    assert rules.nearest("zzz", ["minutes", "title"]) == ""
