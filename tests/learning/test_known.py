"""Units that were known already: they count, are told apart from what was done, and can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoa.learning import actions, queries
from stoa.learning.mastery import Estimate, Level, Shown, level_of
from stoa.learning.models import Evidence, Summary
from stoa.learning.prerequisites import Prerequisite, is_met, missing
from stoa.learning.rules import Course, Fact, Standing, after_known, after_unit, rebuilt
from tests.cast import Member, member
from tests.learning.test_republish import publish, question, unit

UNITS = "abcd"
steps = st.lists(st.tuples(st.sampled_from(["done", "known", "back"]), st.sampled_from(UNITS)), max_size=20)


@given(steps, st.frozensets(st.sampled_from(UNITS)))
def test_the_ledger_tells_it_all(story: list[tuple[str, str]], required: frozenset[str]) -> None:
    standing, facts = Standing(1, len(required)), list[Fact]()
    for number, (what, name) in enumerate(story):
        former = standing
        if what == "done":
            standing = after_unit(standing, name, is_required=name in required)
            facts.append(Fact("unit", name, version=1))
        else:
            is_known = what == "known"
            standing = after_known(standing, name, is_known=is_known, is_required=name in required)
            facts.append(Fact("known", name, float(is_known), number, 1))
        assert what == "back" or standing.shown >= former.shown, "progress shown never falls by itself"
        assert former.worked <= standing.worked, "what was done here stays done"
        assert standing.known <= standing.done and standing.done_required == len(standing.done & required)
    assert rebuilt(facts, [Course(1, required)], first_version=1) == standing


def test_what_was_done_cannot_become_known_and_what_was_known_can_be_done() -> None:
    done = after_unit(Standing(1, 2), "a", is_required=True)
    assert after_known(done, "a", is_known=True, is_required=True) == done
    assert after_known(done, "a", is_known=False, is_required=True) == done
    known = after_known(Standing(1, 2), "a", is_known=True, is_required=True)
    assert (known.known, known.worked, known.done_required) == ({"a"}, frozenset(), 1)
    assert after_unit(known, "a", is_required=True) == done


@pytest.fixture
def ada() -> Member:
    return member("Ada")


def say(who: Member, offer: Any, *units: str, is_known: bool = True) -> list[str]:
    return actions.say_known(
        account=who.id, run_id=offer.run.id, version=offer.outline.version_id, units=dict.fromkeys(units, True),
        is_known=is_known,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_said_taken_back_said_again_and_done(tmp_path: Any, ada: Member) -> None:
    offer = publish(tmp_path, {"01-a/01-one.md": unit("one", question("q")), "01-a/02-two.md": unit("two")})
    assert say(ada, offer, "one") == [], "who does not take part"
    actions.enrol(account_id=ada.id, offer=offer)
    assert say(ada, offer, "one", "two") == ["one", "two"] and say(ada, offer, "one") == []
    place = queries.place(account=ada.id, run_id=offer.run.id)
    assert place and place.standing.known == {"one", "two"} and place.standing.shown == 1.0
    assert say(ada, offer, "one", is_known=False) == ["one"] == say(ada, offer, "one")
    finish = {"account": ada.id, "epoch": 1, "run_id": offer.run.id, "version": offer.outline.version_id}
    assert actions.finish_unit(**finish, unit="two", needs=(), counts=True)
    assert say(ada, offer, "two", is_known=False) == [], "it was done meanwhile"
    facts = list(Evidence.objects.order_by("id").values_list("fact", "value"))
    assert facts == [("known:one:1", 1), ("known:two:1", 1), ("known:one:2", 0), ("known:one:3", 1), ("unit:two", 1)]
    row = Summary.objects.get()
    assert (row.done, row.known, row.done_required) == (["one", "two"], ["one"], 2)
    assert actions.rebuild_all(run_id=offer.run.id) == 0
    stale = offer.outline.version_id + 1
    assert (
        actions.say_known(account=ada.id, run_id=offer.run.id, version=stale, units={"one": True}, is_known=False) == []
    )


def test_two_right_answers_in_a_challenge_are_worth_three_of_practice() -> None:
    able = Estimate(0.8, 0.6, 0.9)
    assert level_of(Shown(2, 2.0, 2, 1), able, 9) == Level.FAMILIAR
    assert level_of(Shown(2, 2.0, 2, 1, mixed=2.0), able, 9) == Level.PROFICIENT
    assert level_of(Shown(2, 2.0, 1, 1, mixed=2.0), able, 9) == Level.FAMILIAR, "at two questions"
    assert level_of(Shown(9, 9.0, 9, 1, mixed=9.0), Estimate(0.99, 0.98, 0.99), 9) == Level.PROFICIENT, "another day"


def test_what_a_module_builds_on() -> None:
    module, skill = Prerequisite("m", ("s", "t"), ("a", "b")), Prerequisite("s", ("s",))
    assert is_met(module, {"a", "b"}, {}) and is_met(module, {"a"}, {"s": 2, "t": 3})
    assert not is_met(module, {"a"}, {"s": 2, "t": 1})
    assert is_met(skill, (), {"s": 2}) and not is_met(skill, (), {"s": 1})
    assert is_met(Prerequisite("empty", ()), (), {}) and not is_met(Prerequisite("untaught", (), ("a",)), (), {})
    assert missing([module, skill], {"a", "b"}, {}) == [skill]
