"""Stating a goal, changing it, ticking off, reaching it: what is kept, and what never goes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from stoa.accounts import queries as people
from stoa.accounts.ports import Subject
from stoa.catalogue.queries import Offer
from stoa.kernel.events import relay
from stoa.learning import actions, queries
from stoa.learning.goals import Checks, OwnCheck, Said
from stoa.learning.models import Evidence, Goal, GoalReport, Occupancy, RosterLine, Summary, Tally
from tests.cast import Member, member

pytestmark = pytest.mark.django_db(transaction=True)
OWN = (OwnCheck("own-1", "Tell my sister"), OwnCheck("own-2", "Ask the lab"))
WORDS = Said("parts", "Read a test result", "en", visibility="staff")


def join(wells: Offer, name: str = "Ada") -> Member:
    who = member(name)
    actions.enrol(account_id=who.id, offer=wells)
    return who


def say(who: Member, wells: Offer, said: Said, **more: str) -> str:
    return actions.set_goal(account_id=who.id, run_id=wells.run.id, said=said, **more)


def do(who: Member, wells: Offer, *units: str) -> None:
    person = people.person(who.id)
    assert person is not None
    epoch = people.epoch_of(who.id)
    assert epoch is not None
    for unit in units:
        assert actions.finish_unit(
            account=who.id,
            epoch=epoch,
            run_id=wells.run.id,
            version=wells.outline.version_id,
            unit=unit,
            needs=[],
            counts=True,
        )
    relay.drain_all()


def now_of(who: Member, wells: Offer) -> queries.GoalView:
    found = queries.goal(account=who.id, run_id=wells.run.id)
    assert found is not None
    return found


def facts(who: Member) -> list[str]:
    return list(Evidence.objects.filter(account_id=who.id, kind="goal").values_list("subject", flat=True))


def test_a_goal_is_kept_with_its_history_and_the_intention_follows(wells: Offer) -> None:
    ada = join(wells)
    first = say(ada, wells, WORDS)
    assert say(ada, wells, WORDS) == first, "saying the same again is no change"
    second = say(ada, wells, replace(WORDS, kind="skill", words="Explain it to others"))
    history = queries.goal_history(account=ada.id, run_id=wells.run.id)
    assert [(each.public_id, each.words) for each in history] == [
        (second, "Explain it to others"), (first, "Read a test result"),
    ]  # fmt: skip
    place = queries.place(account=ada.id, run_id=wells.run.id)
    assert place is not None
    assert (place.intention, RosterLine.objects.get().intention) == ("skill", "skill")
    assert Occupancy.objects.get().counts["intention:skill"] == 1
    assert Occupancy.objects.get().counts.get("intention:parts", 0) == 0
    assert Goal.objects.filter(is_current=True).count() == 1


def test_the_second_page_completes_the_row_once(wells: Offer) -> None:
    ada = member("Ada")
    id = actions.enrol(account_id=ada.id, offer=wells, said=Said("parts", "Read"))
    assert not now_of(ada, wells).is_whole
    assert say(ada, wells, Said("parts", "Read", checks=Checks(units=("well",))), of=id) == id
    assert now_of(ada, wells).is_whole
    assert say(ada, wells, Said("parts", "Read", checks=Checks(units=("cases",))), of=id) != id
    assert len(queries.goal_history(account=ada.id, run_id=wells.run.id)) == 2


def test_who_takes_no_part_has_no_goal(wells: Offer) -> None:
    ada = join(wells)
    actions.leave(account_id=ada.id, run_id=wells.run.id)
    with pytest.raises(actions.NotTakingPart):
        say(ada, wells, WORDS)
    assert not Goal.objects.exists()


def test_saying_nothing_ends_a_goal_and_keeps_its_history(wells: Offer) -> None:
    ada = join(wells)
    say(ada, wells, WORDS)
    actions.enrol(account_id=ada.id, offer=wells)
    assert queries.goal(account=ada.id, run_id=wells.run.id) is None
    assert len(queries.goal_history(account=ada.id, run_id=wells.run.id)) == 1


def test_reaching_it_by_units_is_one_fact_for_good(wells: Offer) -> None:
    ada = join(wells)
    id = say(ada, wells, replace(WORDS, checks=Checks(modules=("signals",), units=("cases",))))
    modules = [each.id for each in wells.outline.modules]
    id = say(ada, wells, replace(WORDS, checks=Checks(modules=(modules[0],))))
    do(ada, wells, "cases")
    assert (now_of(ada, wells).highest, now_of(ada, wells).reached_at) == (0.5, None)
    do(ada, wells, "trees")
    found = now_of(ada, wells)
    assert found.reached_at is not None
    assert facts(ada) == [id]
    assert Summary.objects.get().counts["goal"] == 1
    actions.look_at_goals(pairs=[(ada.id, wells.run.id)])
    actions.rebuild_all(run_id=wells.run.id)
    relay.drain_all()
    assert now_of(ada, wells) == found
    assert facts(ada) == [id]
    assert Summary.objects.get().counts["goal"] == 1


def test_ticking_off(wells: Offer) -> None:
    ada, bo = join(wells), join(wells, "Bo")
    id = say(ada, wells, replace(WORDS, checks=Checks(own=OWN)))
    run = wells.run.id
    assert not actions.tick(account_id=bo.id, run_id=run, goal=id, ids=["own-1"]), "it is not theirs"
    assert not actions.tick(account_id=ada.id, run_id=run, goal="none", ids=["own-1"])
    assert actions.tick(account_id=ada.id, run_id=run, goal=id, ids=["own-1", "own-9", "<b>"])
    assert (now_of(ada, wells).ticked, now_of(ada, wells).highest) == (frozenset({"own-1"}), 0.5)
    assert actions.tick(account_id=ada.id, run_id=run, goal=id, ids=["own-1"])
    assert actions.tick(account_id=ada.id, run_id=run, goal=id, ids=["own-2"])
    assert now_of(ada, wells).reached_at is not None
    assert facts(ada) == [id]


def test_what_was_ticked_stays_ticked_in_the_next_goal(wells: Offer) -> None:
    ada = join(wells)
    id = say(ada, wells, replace(WORDS, checks=Checks(own=OWN)))
    actions.tick(account_id=ada.id, run_id=wells.run.id, goal=id, ids=["own-2"])
    say(ada, wells, replace(WORDS, words="Another", checks=Checks(own=(OWN[1], OwnCheck("own-3", "More")))))
    assert now_of(ada, wells).ticked == {"own-2"}
    assert not actions.tick(account_id=ada.id, run_id=wells.run.id, goal=id, ids=["own-1"]), "it is no longer wanted"


def test_wanting_more_afterwards_takes_nothing_back(wells: Offer) -> None:
    ada = join(wells)
    id = say(ada, wells, replace(WORDS, checks=Checks(own=OWN[:1])))
    actions.tick(account_id=ada.id, run_id=wells.run.id, goal=id, ids=["own-1"])
    actions.count_course(course_id=wells.outline.course_id)
    before = Tally.objects.get()
    say(ada, wells, replace(WORDS, checks=Checks(own=OWN)))
    actions.count_course(course_id=wells.outline.course_id)
    after = Tally.objects.get()
    assert (before.wanted["parts"][1], before.checked, before.reached) == (1, 1, 1)
    assert (after.wanted["parts"][1], after.checked, after.reached) == (1, 1, 1)
    assert Summary.objects.get().counts["goal"] == 1


def test_the_tally_counts_by_ones_own_checks(wells: Offer) -> None:
    ada, bo = join(wells), join(wells, "Bo")
    say(ada, wells, Said("browse", checks=Checks(read=2)))
    say(bo, wells, Said("browse"))
    for who in (ada, bo):
        do(who, wells, "cases")
    actions.count_course(course_id=wells.outline.course_id)
    assert Tally.objects.get().wanted["browse"][:2] == [2, 1], "one unit is not what Ada wanted"
    do(ada, wells, "trees")
    actions.count_course(course_id=wells.outline.course_id)
    assert Tally.objects.get().wanted["browse"][:2] == [2, 2]


def test_a_look_around_is_seen_by_the_next_morning(wells: Offer) -> None:
    ada = join(wells)
    say(ada, wells, Said("browse"))
    actions.note_place(ada.id, wells.run.id, "cases")
    actions.flush_places()
    assert now_of(ada, wells).reached_at is None
    assert actions.look_at_all_goals() == 1
    assert actions.look_at_all_goals() == 0
    assert now_of(ada, wells).reached_at is not None


def test_a_batch_costs_as_much_for_many_as_for_one(
    wells: Offer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    pairs = []
    for number in range(6):
        who = join(wells, f"L{number}")
        say(who, wells, replace(WORDS, checks=Checks(units=("cases", "well"))))
        do(who, wells, "cases")
        Goal.objects.update(highest=0.0)
        pairs.append((who.id, wells.run.id))
    with django_assert_max_num_queries(8):
        actions.look_at_goals(pairs=pairs[:1])
    with django_assert_max_num_queries(8):
        actions.look_at_goals(pairs=pairs)
    Goal.objects.all().delete()
    with django_assert_max_num_queries(3):
        actions.look_at_goals(pairs=pairs)


def test_who_may_read_it(wells: Offer) -> None:
    run = wells.run.id
    people_by = {name: join(wells, name.title()) for name in ("me", "staff", "course", "public")}
    for name, who in people_by.items():
        say(who, wells, Said("skill", f"Words for {name}", "en", visibility=name))
    words = {each.goal.words for each in queries.goals_for_staff(run).goals}
    assert words == {"Words for staff", "Words for course", "Words for public"}
    assert {each.goal.words for each in queries.goals_for_class(run).goals} == {"Words for course", "Words for public"}
    assert [each.words for each in queries.public_goals(wells.outline.course_id)] == ["Words for public"]
    seen = {name: queries.goal_for_staff(account=who.id, run_id=run) is not None for name, who in people_by.items()}
    assert seen == {"me": False, "staff": True, "course": True, "public": True}
    id = next(each.goal.public_id for each in queries.goals_for_staff(run).goals if each.goal.visibility == "public")
    assert actions.hide_goal(run_id=run, goal=id, is_hidden=True, by=people_by["staff"].id)
    assert {each.goal.words for each in queries.goals_for_class(run).goals} == {"Words for course"}
    assert queries.public_goals(wells.outline.course_id) == []
    say(
        people_by["public"],
        wells,
        Said("skill", "Words for public", "en", visibility="public", target=date(2030, 1, 1)),
    )
    assert queries.public_goals(wells.outline.course_id) == [], "the same words stay hidden"
    actions.leave(account_id=people_by["course"].id, run_id=run)
    assert queries.goals_for_class(run).goals == ()


def test_numbers_of_few_are_not_told(wells: Offer) -> None:
    for number in range(6):
        say(join(wells, f"L{number}"), wells, Said("teach" if number else "skill"))
    found = queries.goal_counts(wells.run.id)
    assert {kind: count for kind, count, _ in found.kinds} == {
        "all": 0, "parts": 0, "skill": None, "browse": 0, "teach": 5,
    }  # fmt: skip
    assert found.said is None, "else the one would follow from the total"
    assert found.reports == (("reached", 0), ("partly", 0), ("changed", 0))


def test_a_report_may_be_said_again(wells: Offer) -> None:
    ada, bo = join(wells), join(wells, "Bo")
    id, run = say(ada, wells, WORDS), wells.run.id
    assert actions.report_goal(account_id=ada.id, run_id=run, goal=id, outcome="partly", words="Half of it")
    assert actions.report_goal(account_id=ada.id, run_id=run, goal=id, outcome="reached", can_quote=True)
    assert not actions.report_goal(account_id=bo.id, run_id=run, goal=id, outcome="changed")
    with pytest.raises(ValueError, match="reported"):
        actions.report_goal(account_id=ada.id, run_id=run, goal=id, outcome="conquered")
    row = GoalReport.objects.get()
    assert (row.outcome, row.words, row.can_quote) == ("reached", "", False)


def test_erasing_leaves_a_number_alone(wells: Offer) -> None:
    ada = join(wells)
    id = say(ada, wells, replace(WORDS, checks=Checks(own=OWN[:1])))
    actions.tick(account_id=ada.id, run_id=wells.run.id, goal=id, ids=["own-1"])
    actions.report_goal(account_id=ada.id, run_id=wells.run.id, goal=id, outcome="reached", words="Told her")
    sheets = {sheet.name: list(sheet.rows) for sheet in queries.personal_sheets(ada.id)}  # type: ignore[union-attr]
    assert sheets["goals"][0]["words"] == "Read a test result"
    assert sheets["reports on goals"][0]["words"] == "Told her"
    person = people.person(ada.id)
    assert person is not None
    for _time in range(2):
        actions.erase_person(Subject(ada.id, person.public_id, ("Ada",), people.addresses_of(ada.id), True, 1))
    assert not Goal.objects.exists()
    assert not GoalReport.objects.exists()
    actions.count_course(course_id=wells.outline.course_id)
    assert (Tally.objects.get().checked, Tally.objects.get().reached) == (1, 1)


def test_words_for_a_record_only_where_they_may_stand_there(wells: Offer) -> None:
    ada, bo, eve = (join(wells, name) for name in ("Ada", "Bo", "Eve"))
    for who, may in ((ada, True), (bo, False), (eve, True)):
        id = say(who, wells, replace(WORDS, checks=Checks(own=OWN[:1]), in_record=may))
        if who is not eve:
            actions.tick(account_id=who.id, run_id=wells.run.id, goal=id, ids=["own-1"])
    pairs = [(who.id, wells.run.id) for who in (ada, bo, eve)]
    assert queries.record_words(pairs) == {pairs[0]: "Read a test result", pairs[1]: ""}
