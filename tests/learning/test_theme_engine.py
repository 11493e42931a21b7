"""The words of goals, what they are about, and how they are gathered: pure, and the same for the same goals."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.agreement import adjusted_rand
from stoa.learning.themes import text_of
from stoa.learning.themes.calling import EngineFailed, KnownTheme, gathered
from stoa.learning.themes.concepts import concepts_of, names
from stoa.learning.themes.engine.gathering import FEW, Known, gather
from stoa.learning.themes.features import features
from stoa.learning.themes.labels import labelled as labels_of
from stoa.learning.themes.matching import best_pairs
from stoa.learning.themes.words import Term, terms
from stoa.web.studio.theme_words import CONCEPTS
from tests.learning.wanting import labelled

GOALS = st.lists(st.sampled_from([goal for goal, _theme in labelled("en")]), max_size=40)
TEXTS = st.lists(st.text(max_size=40), max_size=25)


def test_words_that_say_nothing_are_left_out() -> None:
    assert terms("I want to understand the TESTS, 7 of them", "en") == [Term("test", "tests")]
    assert terms("Ich möchte Prüfungen", "de-AT")[0].word == "prüfungen"
    assert [term.word for term in terms("学习统计", "zh")] == ["学习", "习统", "统计"]
    assert terms("", "en") == [] and len(terms("chance " * 500, "en")) == 120


def test_a_word_tells_of_a_walk_of_life_in_each_language() -> None:
    assert concepts_of("nurses", "en") == concepts_of("krankenpfleger", "de") == concepts_of("enfermera", "es")
    assert concepts_of("infirmière", "fr") == concepts_of("ممرضة", "ar") == {"health"}
    assert concepts_of("statistikklausur", "de") == {"exam"}, "the longest piece of a compound"
    assert concepts_of("quokka", "en") == frozenset() and concepts_of("nurse", "xx") == frozenset()


def test_every_concept_has_a_name_and_the_same_in_each_language() -> None:
    assert tuple(CONCEPTS) == names()


@given(st.text(max_size=200), st.sampled_from(["en", "de", "es", "fr", "ar", "zh", "xx", ""]))
def test_features_of_any_text_are_finite(text: str, language: str) -> None:
    assert all(0 < weight < 100 for weight in features(text, language).values())


@settings(deadline=None, max_examples=40)
@given(GOALS, TEXTS)
def test_any_goals_are_gathered_the_same_way_twice(goals: list[str], texts: list[str]) -> None:
    bags = [features(each, "en") for each in [*goals, *texts]]
    found = gather(bags, [], [], is_cold=True)
    assert found == gather(bags, [], [], is_cold=True)
    assert len(found.labels) == len(bags) and set(found.labels) <= set(range(-1, len(found.clusters)))
    assert all(found.labels.count(place) >= 5 for place in range(len(found.clusters)))
    known = [Known(str(place), each.centroid) for place, each in enumerate(found.clusters)]
    later = gather(bags[: len(bags) // 2], known, [])
    assert [each.id for each in later.clusters][: len(known)] == [each.id for each in known], "all stay, however small"


@settings(deadline=None, max_examples=25)
@given(GOALS)
def test_no_centroid_keeps_a_word_of_two_people(goals: list[str]) -> None:
    bags = [features(each, "en") for each in goals]
    found = gather(bags, [], [], is_cold=True)
    for place, cluster in enumerate(found.clusters):
        members = [bag for bag, label in zip(bags, found.labels, strict=True) if label == place]
        for key in cluster.centroid:
            assert key.startswith("c:") or sum(key in bag for bag in members) >= FEW


def test_a_label_is_whole_words_that_three_people_said() -> None:
    goals = [[Term("test", "tests"), Term("rare", "rare")]] * 2 + [[Term("test", "test"), Term("chanc", "chance")]] * 3
    assert labels_of(goals, [0, 0, 0, 0, 0], 1) == [("test", "chance")]
    assert labels_of(goals, [0, 0, -1, 1, 1], 2) == [(), ()]
    assert labels_of([], [], 0) == []


def test_the_best_pairs_of_two_nights() -> None:
    assert best_pairs([[0.9, 0.8], [0.8, 0.1]], 0.5) == {0: 1, 1: 0}
    assert best_pairs([[0.9], [0.4], [0.95]], 0.5) == {2: 0}
    assert best_pairs([], 0.5) == {}


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=4))
def test_no_other_pairs_are_better(likeness: list[list[float]]) -> None:
    pairs = best_pairs(likeness, 0.0)
    assert len(set(pairs.values())) == len(pairs)
    greedy, used = 0.0, set()
    for row in likeness:
        free = [column for column in range(3) if column not in used]
        if free:
            best = max(free, key=lambda column, row=row: row[column])  # type: ignore[misc]
            used.add(best)
            greedy += row[best]
    assert sum(likeness[row][column] for row, column in pairs.items()) >= greedy - 1e-9


def test_the_index_that_groupings_are_judged_by() -> None:
    assert adjusted_rand("aabb", [1, 1, 2, 2]) == 1.0 and adjusted_rand("", "") == 1.0
    assert adjusted_rand("aabb", [1, 2, 1, 2]) == pytest.approx(-0.5)
    assert adjusted_rand([1, 1, 1, 1, 2, 2], [1, 1, 1, 2, 2, 2]) == pytest.approx(0.3243, abs=1e-4)


@pytest.mark.parametrize(("language", "least"), [("en", 0.7), ("de", 0.7), ("es", 0.65)])
def test_goals_are_gathered_as_people_labelled_them(language: str, least: float) -> None:
    rows = labelled(language)
    found = gather([features(goal, language) for goal, _theme in rows], [], [], is_cold=True)
    places = [place for place, (_goal, theme) in enumerate(rows) if theme]
    alone = [label if label >= 0 else -1 - place for place, label in enumerate(found.labels)]
    assert adjusted_rand([rows[place][1] for place in places], [alone[place] for place in places]) >= least
    assert len(found.clusters) in range(10, 17)


def test_the_engine_is_a_program_of_its_own_that_sees_no_text() -> None:
    bags = [features(each, "en") for each in ["poker odds"] * 6]
    found = gathered(bags, [KnownTheme("a", {"c:games": 1.0})], bags[:1], is_cold=False)
    assert found.labels == [0] * 6 and found.clusters[0].id == "a" and found.clusters[0].units[0] > 0.5


def test_an_engine_that_ends_badly_is_said() -> None:
    with pytest.raises(EngineFailed):
        gathered([{"w:a": "no number"}] * 6, [], [], is_cold=True)  # type: ignore[dict-item]


def test_an_engine_that_wants_too_much_memory_ends() -> None:
    code = "import stoa.learning.themes.__main__ as m; m.MOST_MEMORY = 48 << 20; m.main()"
    bags = [{f"w:{number % 50}": 1.0, f"w:{number % 7}": 1.0} for number in range(3000)]
    request = json.dumps({"bags": bags, "known": [], "units": [], "is_cold": True, "least": 5})
    done = subprocess.run([sys.executable, "-c", code], input=request, capture_output=True, text=True)
    assert done.returncode != 0 and not done.stdout


def test_the_words_of_a_page_without_its_marks() -> None:
    assert text_of(["<p>Two &amp; <b>two</b></p>", "more"]).split() == ["Two", "&", "two", "more"]
