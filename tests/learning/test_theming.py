"""What staff decide about themes and answer to them: kept from night to night, and told to exactly the right people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from stoa.accounts.models import Account
from stoa.accounts.ports import Subject
from stoa.catalogue.queries import Offer
from stoa.kernel.clock import now
from stoa.kernel.jobs import worker
from stoa.kernel.models import AuditEntry
from stoa.learning import actions, letters, queries
from stoa.learning.models import Goal, Theme, ThemeAnswer, ThemeDelivery, ThemePlace
from stoa.learning.queries import ThemeView
from tests.cast import Member, member
from tests.learning.test_themes import NURSING, POKER, gather
from tests.learning.wanting import say, want

TEXT = "Unit 4 has patients. <b>Do</b> its last exercise."


@pytest.fixture
def di(db: None) -> Member:
    return member("Di")


@pytest.fixture
def course(wells: Offer) -> int:
    return wells.run.course_id


@pytest.fixture
def two(wells: Offer, course: int) -> tuple[ThemeView, ThemeView]:
    """Six nurses and seven who play poker: their themes, the larger first."""
    say(wells, [*NURSING, *POKER, POKER[0]])
    games, health = gather(course).themes
    assert (games.people, health.people) == (7, 6)
    return games, health


def names(course: int) -> dict[str, int]:
    return {theme.public_id: theme.people for theme in queries.theme_map(course).themes}


def test_a_name_stays_also_when_all_is_gathered_anew(
    wells: Offer, course: int, two: tuple[ThemeView, ThemeView], di: Member
) -> None:
    actions.rename_theme(
        course_id=course, course="wells", theme=two[1].public_id, name="  At the bed\n side ", by=di.id
    )
    say(wells, [*POKER * 2, *NURSING * 2])
    named = {theme.public_id: theme.name for theme in gather(course).themes}
    assert named[two[1].public_id] == "At the bed side"
    assert AuditEntry.objects.filter(act="learning.theme_named").count() == 1


def test_two_that_are_one_stay_one_and_can_be_taken_apart(
    wells: Offer, course: int, two: tuple[ThemeView, ThemeView], di: Member
) -> None:
    games, health = two
    actions.merge_theme(course_id=course, course="wells", theme=health.public_id, into=games.public_id, by=di.id)
    (one,) = queries.theme_map(course).themes
    assert one.public_id == games.public_id and one.people == 13 and one.parts[0].is_merged
    say(wells, NURSING[:2])
    (one,) = gather(course).themes
    assert one.people == 15, "what is like the one that was put into it counts there too"
    actions.take_apart(course_id=course, course="wells", theme=health.public_id, by=di.id)
    gather(course)
    assert names(course) == {health.public_id: 8, games.public_id: 7}


def test_a_theme_is_no_part_of_itself_or_of_a_part(
    course: int, two: tuple[ThemeView, ThemeView], di: Member
) -> None:  # fmt: skip
    games, health = (theme.public_id for theme in two)
    about = {"course_id": course, "course": "wells", "by": di.id}
    with pytest.raises(actions.CannotMerge):
        actions.merge_theme(**about, theme=games, into=games)
    actions.merge_theme(**about, theme=health, into=games)
    with pytest.raises(actions.CannotMerge):
        actions.merge_theme(**about, theme=games, into=health)
    with pytest.raises(actions.NoSuchTheme):
        actions.merge_theme(**about, theme="none", into=games)
    with pytest.raises(actions.NoSuchTheme):
        actions.rename_theme(**{**about, "course_id": course + 1}, theme=games, name="Not theirs")


def test_a_theme_is_split_in_two_and_stays_so(wells: Offer, course: int, di: Member) -> None:
    sorts = ("poker", "chess", "roulette")
    say(wells, [words.format(sort) for sort in sorts for words in ("{}", "play {}", "{} at home", "old {}")])
    (one,) = gather(course).themes
    assert one.people == 12 and one.may_split, "of each sort there are too few for a theme"
    actions.split_theme(course_id=course, course="wells", theme=one.public_id, by=di.id)
    assert queries.theme_map(course).themes[0].is_to_split
    worker.run_batch(lane="long")
    rows = {row.public_id: row.people for row in Theme.objects.all()}
    assert sorted(rows.values()) == [4, 8] and rows[one.public_id] == 8, "the larger keeps its name"
    assert not Theme.objects.filter(is_to_split=True).exists() and names(course) == {one.public_id: 8}
    gather(course)
    assert {row.public_id: row.people for row in Theme.objects.all()} == rows


def test_what_staff_say_answers_it_counts_more_than_the_texts(
    course: int, two: tuple[ThemeView, ThemeView], di: Member
) -> None:  # fmt: skip
    about = {"course_id": course, "course": "wells", "theme": two[0].public_id, "by": di.id}
    actions.say_what_answers(**about, unit="trees")
    first = queries.theme_map(course, units=("cases", "trees", "well")).themes[0]
    assert first.unit == "trees" and first.is_said
    assert queries.theme_map(course, units=("cases",)).themes[0].unit != "trees", "the unit has left the course"
    actions.say_what_answers(**about, unit=actions.NOTHING)
    first = queries.theme_map(course, units=("cases", "trees", "well")).themes[0]
    assert first.unit == "" and first.is_said


def answer(course: int, theme: ThemeView, di: Member, **more: str) -> str:
    return actions.answer_theme(
        course_id=course, course="wells", theme=theme.public_id, text=TEXT, by=di.id, **more
    )  # fmt: skip


def readers(offer: Offer) -> set[int]:
    """Whoever reads an answer on their course home."""
    accounts = Goal.objects.values_list("account_id", flat=True)
    return {each for each in accounts if queries.answers_for(account=each, run_id=offer.run.id)}


def test_an_answer_reaches_exactly_the_people_of_its_theme_once(
    wells: Offer, course: int, two: tuple[ThemeView, ThemeView], di: Member, letters: list[mail.EmailMessage]
) -> None:
    assert not queries.has_answers(course)
    answer(course, two[1], di, unit="well")
    queries.forget_answers()
    assert queries.has_answers(course)
    nurses = set(Goal.objects.filter(words__in=NURSING).values_list("account_id", flat=True))
    assert readers(wells) == nurses
    worker.run_batch()
    worker.run_batch()
    actions.send_answers(course_id=course)
    to = sorted(address for letter in letters for address in letter.to)
    assert to == sorted(Account.objects.filter(id__in=nurses).values_list("email", flat=True))
    body = letters[0].body
    assert TEXT in body and "The flagged well" in body and "/learn/wells/well/" in body
    late = member("Late")
    want(late, wells, NURSING[2])
    gather(course)
    assert late.id in readers(wells) and letters[-1].to == ["late@example.org"] and len(letters) == 7
    told = {theme.public_id: [each.text for each in theme.answers] for theme in queries.theme_map(course).themes}
    assert told == {two[0].public_id: [], two[1].public_id: [TEXT]}


def test_an_answer_to_what_is_two_in_one_reaches_both(
    wells: Offer, course: int, two: tuple[ThemeView, ThemeView], di: Member
) -> None:
    games, health = two
    actions.merge_theme(course_id=course, course="wells", theme=health.public_id, into=games.public_id, by=di.id)
    answer(course, games, di)
    assert len(readers(wells)) == 13 and actions.send_answers(course_id=course) == 13


def test_whoever_left_or_wants_something_else_reads_nothing(
    wells: Offer, course: int, two: tuple[ThemeView, ThemeView], di: Member
) -> None:
    answer(course, two[1], di)
    first, second = sorted(readers(wells))[:2]
    actions.leave(account_id=first, run_id=wells.run.id)
    Goal.objects.filter(account_id=second).update(is_current=False)
    assert second not in readers(wells) and actions.send_answers(course_id=course) == 4


def test_an_answer_that_was_taken_back_is_shown_and_sent_no_more(
    wells: Offer, course: int, two: tuple[ThemeView, ThemeView], di: Member
) -> None:
    name = answer(course, two[1], di)
    about = {"course_id": course, "course": "wells", "by": di.id}
    assert not actions.take_back_answer(**{**about, "course_id": course + 1}, answer=name)
    assert actions.take_back_answer(**about, answer=name) and not actions.take_back_answer(**about, answer=name)
    assert not readers(wells) and actions.send_answers(course_id=course) == 0
    queries.forget_answers()
    assert not queries.has_answers(course)


def test_a_kill_between_two_batches_writes_to_nobody_twice(
    wells: Offer, course: int, two: tuple[ThemeView, ThemeView], di: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(course, two[1], di)
    monkeypatch.setattr("stoa.learning.actions.answering._BATCH", 2)
    written, write = [], letters.answer_goal

    def third_fails(*arguments: object) -> None:
        if len(written) == 3:
            raise RuntimeError("killed")
        written.append(arguments[0])
        write(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(letters, "answer_goal", third_fails)
        actions.send_answers(course_id=course)
    assert ThemeDelivery.objects.count() == 2, "the second batch is undone as a whole, with its letter"
    assert actions.send_answers(course_id=course) == 4 and ThemeDelivery.objects.count() == 6


def test_nobody_answers_four_people(wells: Offer, course: int, di: Member) -> None:
    say(wells, [*NURSING, *POKER[:4]])
    gather(course)
    hidden = Theme.objects.filter(people__lt=5).values_list("public_id", flat=True)
    for each in [*hidden, "none"]:
        with pytest.raises(actions.NoSuchTheme):
            actions.answer_theme(course_id=course, course="wells", theme=each, text=TEXT, by=di.id)


def test_who_is_erased_leaves_no_delivery_and_their_answers_no_name(
    wells: Offer, course: int, two: tuple[ThemeView, ThemeView], di: Member
) -> None:
    answer(course, two[1], di)
    actions.send_answers(course_id=course)
    nurse = Goal.objects.filter(words=NURSING[0]).get().account
    sheets = {sheet.name: list(sheet.rows) for sheet in queries.personal_sheets(nurse.id)}  # type: ignore[union-attr]
    assert [row["answer__text"] for row in sheets["answers to goals"]] == [TEXT]
    for who in (nurse, Account.objects.get(id=di.id)):
        actions.erase_person(Subject(who.id, who.public_id, (), (), keeps_records=False, pseudonym=1))
    assert not ThemeDelivery.objects.filter(account=nurse).exists()
    assert not ThemePlace.objects.filter(goal__account=nurse).exists()
    assert ThemeAnswer.objects.get().by_id is None


def test_the_trend_has_an_empty_week_for_weeks_without_goals(wells: Offer, course: int) -> None:
    accounts = say(wells, NURSING)
    Goal.objects.filter(account_id__in=accounts[:4]).update(set_at=now() - timedelta(weeks=2))
    weeks = [people for _monday, people in gather(course).themes[0].weeks]
    assert weeks == [*[0] * 9, 4, 0, 2]
