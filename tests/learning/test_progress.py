"""Progress never falls, never passes 100 %, and follows from the ledger alone, under any edits of the course."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from stoa.learning import rules
from stoa.learning.rules import Course, Fact, Standing

UNITS = st.sampled_from([f"u{number}" for number in range(8)])
COURSES = st.frozensets(UNITS, max_size=8)


@dataclass
class Story:
    """What happened to a learner: the standing as it was written, the ledger, the versions."""

    standing: Standing
    facts: list[Fact]
    versions: list[Course]

    def publish(self, required: frozenset[str]) -> None:
        version = Course(self.versions[-1].version + 1, required)
        self.versions.append(version)
        self.standing = rules.caught_up(self.standing, self.versions)

    def finish(self, unit: str) -> None:
        if unit not in self.standing.done:
            self.facts.append(Fact("unit", unit, version=self.standing.version))
        self.standing = rules.after_unit(self.standing, unit, is_required=unit in self.versions[-1].required)


EDITS = st.lists(st.one_of(st.tuples(st.just("publish"), COURSES), st.tuples(st.just("finish"), UNITS)), max_size=30)


def lived(first: frozenset[str], steps: list[tuple[str, object]]) -> list[Story]:
    """The story after each step."""
    story = Story(Standing(1, len(first)), [], [Course(1, first)])
    seen = [Story(story.standing, list(story.facts), list(story.versions))]
    for verb, value in steps:
        if verb == "publish":
            assert isinstance(value, frozenset)
            story.publish(value)
        else:
            assert isinstance(value, str)
            story.finish(value)
        seen.append(Story(story.standing, list(story.facts), list(story.versions)))
    return seen


@given(COURSES, EDITS)
def test_progress_shown_never_falls_nor_passes_all(first: frozenset[str], steps: list[tuple[str, object]]) -> None:
    shown = [story.standing.shown for story in lived(first, steps)]
    assert shown == sorted(shown)
    assert all(0.0 <= value <= 1.0 for value in shown)


@given(COURSES, EDITS)
def test_progress_shown_is_the_highest_of_what_was_shown_and_of_now(
    first: frozenset[str], steps: list[tuple[str, object]]
) -> None:
    highest = 0.0
    for story in lived(first, steps):
        required = story.versions[-1].required
        now = len(story.standing.done & required) / len(required) if required else 0.0
        highest = max(highest, now)
        assert story.standing.shown == highest


@given(COURSES, EDITS)
def test_the_ledger_alone_gives_the_same_standing(first: frozenset[str], steps: list[tuple[str, object]]) -> None:
    story = lived(first, steps)[-1]
    rebuilt = rules.rebuilt(story.facts, story.versions, first_version=1)
    assert rebuilt == story.standing


@given(COURSES.filter(bool), COURSES)
def test_all_is_final_and_later_units_are_new_since(first: frozenset[str], second: frozenset[str]) -> None:
    story = lived(first, [("finish", unit) for unit in sorted(first)])[-1]
    assert story.standing.shown == 1.0
    story.publish(second)
    assert story.standing.shown == 1.0
    assert rules.new_since(story.standing, story.versions[-1]) == second - first


def test_a_removed_unit_leaves_both_sides() -> None:
    story = Story(Standing(1, 4), [], [Course(1, frozenset("abcd"))])
    story.finish("a")
    story.publish(frozenset("ab"))
    assert (story.standing.done_required, story.standing.required, story.standing.shown) == (1, 2, 0.5)


@given(st.sampled_from(["best", "last", "first"]), st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_the_counted_score_is_one_of_the_scores(mode: rules.Counts, fractions: list[float]) -> None:
    counted = None
    for fraction in fractions:
        counted = rules.counted(mode, counted, fraction)
    assert counted == {"best": max(fractions), "last": fractions[-1], "first": fractions[0]}[mode]
