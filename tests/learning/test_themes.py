"""What many learners want, gathered from night to night: who is in which theme, and what staff are told of it."""

from __future__ import annotations

import pytest

from stoa.accounts.models import Account
from stoa.accounts.ports import Subject
from stoa.catalogue.queries import Offer
from stoa.learning import actions, queries
from stoa.learning.actions import themes as nights
from stoa.learning.models import Goal, Theme, ThemeNight, ThemePlace
from stoa.learning.themes.calling import EngineFailed
from tests.cast import member
from tests.learning.wanting import labelled, say, want

NURSING = [
    "I am a nurse and patients ask me about test results", "explain screening results to my patients",
    "tell patients what a positive test means", "as a doctor, explain screening to patients",
    "nurse in a clinic: results of screening", "understand what a test says of my patients",
]  # fmt: skip
POKER = [
    "get better at poker", "poker odds", "chances in card games such as poker", "win at poker with friends",
    "bet less and win more at poker", "reckon odds in poker",
]  # fmt: skip


@pytest.fixture
def course(wells: Offer) -> int:
    return wells.run.course_id


def gather(course: int) -> queries.ThemeMap:
    assert actions.gather_themes(course_id=course)
    return queries.theme_map(course)


def test_goals_that_say_alike_are_one_theme(wells: Offer, course: int) -> None:
    say(wells, [*NURSING, *POKER])
    shown = gather(course)
    assert [theme.people for theme in shown.themes] == [6, 6] and shown.goals == shown.placed == 12
    words = [set(theme.words) for theme in shown.themes]
    assert any("patients" in each for each in words) and any("poker" in each for each in words)
    assert {theme.concept for theme in shown.themes} == {"health", "games"}
    assert all(sum(count for _week, count in theme.weeks) == 6 and len(theme.weeks) == 12 for theme in shown.themes)


def test_nothing_is_told_of_four_people(wells: Offer, course: int) -> None:
    say(wells, [*NURSING, *POKER[:4]])
    shown = gather(course)
    assert [theme.people for theme in shown.themes] == [6]
    assert "poker" not in str(shown), "neither words nor quotes"


def test_a_word_that_two_people_said_is_in_no_label_and_kept_nowhere(wells: Offer, course: int) -> None:
    say(wells, [*POKER[:4], "poker in Castrop-Rauxel", "poker at the club of Castrop-Rauxel"])
    gather(course)
    kept = "".join(f"{theme.words}{theme.centroid}" for theme in Theme.objects.all())
    assert "poker" in kept and "castrop" not in kept and "rauxel" not in kept


def test_only_words_that_may_be_quoted_are_quoted(wells: Offer, course: int) -> None:
    say(wells, NURSING[:4])
    say(wells, NURSING[4:], quotes=True)
    (theme,) = gather(course).themes
    assert {quote.words for quote in theme.quotes} == set(NURSING[4:])
    Goal.objects.filter(words=NURSING[4]).update(is_hidden=True)
    (theme,) = queries.theme_map(course).themes
    assert [quote.words for quote in theme.quotes] == [NURSING[5]]


def test_the_same_goals_make_the_same_map_night_after_night(wells: Offer, course: int) -> None:
    say(wells, [goal for goal, _theme in labelled("en")][:50])
    first = gather(course)
    names = {theme.public_id for theme in first.themes}
    places = dict(ThemePlace.objects.values_list("goal_id", "theme__public_id"))
    second = gather(course)
    assert {theme.public_id for theme in second.themes} >= names
    again = dict(ThemePlace.objects.values_list("goal_id", "theme__public_id"))
    assert sum(again.get(goal) == theme for goal, theme in places.items()) >= 0.9 * len(places)
    third = gather(course)
    assert {theme.public_id: theme.people for theme in third.themes} == {
        theme.public_id: theme.people for theme in second.themes
    }


def test_a_new_theme_comes_up_beside_the_old_ones(wells: Offer, course: int) -> None:
    say(wells, [*NURSING, *NURSING])
    (old,) = gather(course).themes
    say(wells, POKER)
    shown = gather(course)
    assert [theme.people for theme in shown.themes] == [12, 6] and shown.themes[0].public_id == old.public_id


def test_many_more_goals_are_gathered_anew_and_a_theme_keeps_its_identity(wells: Offer, course: int) -> None:
    say(wells, NURSING)
    (old,) = gather(course).themes
    say(wells, [*POKER, *NURSING])
    shown = gather(course)
    assert ThemeNight.objects.get().anew == 18
    assert {theme.public_id: theme.people for theme in shown.themes}[old.public_id] == 12


def test_somebody_in_two_runs_or_with_a_changed_goal_counts_once(wells: Offer, course: int) -> None:
    say(wells, NURSING)
    changed = member("Changing")
    want(changed, wells, POKER[0])
    want(changed, wells, NURSING[0])
    assert gather(course).themes[0].people == 7
    actions.leave(account_id=changed.id, run_id=wells.run.id)
    assert gather(course).themes[0].people == 6


def test_an_erased_person_leaves_no_word(wells: Offer, course: int) -> None:
    accounts = say(wells, [*NURSING, *[f"{each} quokka" for each in POKER[:3]], *POKER[3:]])
    gather(course)
    assert "quokka" in str(list(Theme.objects.values_list("words", "centroid")))
    person = Account.objects.get(id=accounts[6])
    actions.erase_person(Subject(person.id, person.public_id, ("Learner",), (), keeps_records=False, pseudonym=1))
    assert not ThemePlace.objects.filter(goal__account_id=person.id).exists()
    gather(course)
    assert "quokka" not in str(list(Theme.objects.values_list("words", "centroid")))


def test_themes_of_two_languages_that_say_the_same_are_one_on_the_map(wells: Offer, course: int) -> None:
    say(wells, NURSING)
    german = [
        "Patienten Ergebnisse erklären", "als Krankenpfleger Patienten beraten", "Befunde für Patienten verstehen",
        "Patienten zum Screening beraten", "Ärztin: Patienten Tests erklären",
    ]  # fmt: skip
    say(wells, german, language="de")
    (theme,) = gather(course).themes
    assert theme.people == 11 and theme.languages == ("en", "de") and [part.people for part in theme.parts] == [5]


def test_a_night_that_fails_leaves_the_map_as_it_was(
    wells: Offer, course: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(wells, NURSING)
    before = gather(course)
    say(wells, POKER)

    def fail(*arguments: object, **named: object) -> None:
        raise EngineFailed("killed")

    with monkeypatch.context() as patch, pytest.raises(EngineFailed):
        patch.setattr(nights, "gathered", fail)
        actions.gather_all_themes()
    assert queries.theme_map(course) == before
    with monkeypatch.context() as patch, pytest.raises(EngineFailed):
        patch.setattr(nights, "_join", fail)
        actions.gather_themes(course_id=course)
    assert queries.theme_map(course) == before and ThemePlace.objects.count() == 6
    assert actions.gather_all_themes() == 1 and len(queries.theme_map(course).themes) == 2


def test_of_two_nights_at_once_one_stands(wells: Offer, course: int, monkeypatch: pytest.MonkeyPatch) -> None:
    say(wells, NURSING)
    gathered = nights.gathered

    def overtaken(*arguments: object, **named: object) -> object:
        found = gathered(*arguments, **named)  # type: ignore[arg-type]
        if not ThemePlace.objects.exists():
            monkeypatch.setattr(nights, "gathered", gathered)
            actions.gather_themes(course_id=course)
        return found

    monkeypatch.setattr(nights, "gathered", overtaken)
    (theme,) = gather(course).themes
    assert theme.people == 6 and Theme.objects.count() == 1


def test_a_course_without_goals_has_no_map(wells: Offer, course: int) -> None:
    assert not actions.gather_themes(course_id=course) and not actions.gather_all_themes()
    assert queries.theme_map(course) == queries.ThemeMap(None, 0, 0, ())


def test_a_unit_whose_words_are_near_covers_a_theme(wells: Offer, course: int) -> None:
    say(wells, [f"wells that are flagged {each}" for each in ("a", "in our district", "now", "by kits", "again")])
    (theme,) = gather(course).themes
    assert theme.unit == "well" and theme.nearest == "well"
    (gone,) = queries.theme_map(course, units=()).themes
    assert gone.unit == ""
