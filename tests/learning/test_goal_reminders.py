"""Reminders of goals: for who asked, once a week at most, and nobody gets two whatever ends the process."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.mail import EmailMessage

from stoa.catalogue.queries import Offer
from stoa.kernel.clock import now
from stoa.kernel.mail.choices import choose
from stoa.kernel.mail.kinds import kind_of
from stoa.learning import actions
from stoa.learning.actions import reminding
from stoa.learning.goals import Checks, OwnCheck, Said
from stoa.learning.models import Goal, Summary
from tests.cast import Member, member

pytestmark = pytest.mark.django_db(transaction=True)
WANTS = Said("parts", "Read a 100 % sure result", "en", Checks(units=("trees",)), reminds=True)


def join(wells: Offer, name: str, said: Said = WANTS) -> Member:
    who = member(name)
    actions.enrol(account_id=who.id, offer=wells)
    actions.set_goal(account_id=who.id, run_id=wells.run.id, said=said)
    return who


def in_days(days: float) -> datetime:
    return now() + timedelta(days=days)


def test_a_letter_a_week_with_the_next_step(wells: Offer, letters: list[EmailMessage]) -> None:
    join(wells, "Ada")
    assert actions.remind(moment=in_days(6)) == 0
    assert actions.remind(moment=in_days(8)) == 1
    assert actions.remind(moment=in_days(9)) == 0
    assert actions.remind(moment=in_days(14)) == 0
    assert actions.remind(moment=in_days(15.1)) == 1
    (first, _second) = letters
    assert first.to == ["ada@example.org"]
    assert first.subject == "Your next step in “One thousand wells”"
    body = str(first.body)
    assert "“Read a 100 % sure result”" in body
    assert "“Trees of numbers”" in body, "the unit that leads to the goal, not the first one"
    assert "/learn/wells/trees/" in body
    assert first.extra_headers["X-Stoa-Kind"] == "learning.goal", "by which it can be switched off in one click"
    assert kind_of("learning.goal").can_switch_off


def test_nobody_who_did_not_ask_reached_it_left_or_was_here(wells: Offer, letters: list[EmailMessage]) -> None:
    join(wells, "Ada", Said("parts", "Quiet"))
    bo = join(wells, "Bo")
    actions.leave(account_id=bo.id, run_id=wells.run.id)
    cy = join(wells, "Cy", Said("all", checks=Checks(own=(OwnCheck("own-1", "x"),)), reminds=True))
    Goal.objects.filter(account_id=cy.id).update(reached_at=now(), highest=1.0)
    di = join(wells, "Di")
    Summary.objects.filter(account_id=di.id).update(last_at=in_days(5))
    ed = join(wells, "Ed")
    choose(account=ed.id, kind="learning.goal", is_wanted=False)
    actions.remind(moment=in_days(8))
    assert letters == []
    assert Goal.objects.filter(account_id=di.id, letters=0).exists(), "who was here is reminded later"


def test_the_day_is_named_when_it_is_near_and_asked_about_when_it_is_over(
    wells: Offer, letters: list[EmailMessage]
) -> None:
    target = (now() + timedelta(days=20)).date()
    join(wells, "Ada", Said("parts", "Read", "en", target=target, reminds=True))
    actions.remind(moment=in_days(8))
    assert f"You want it by {target.day} " in str(letters[0].body)
    assert actions.remind(moment=in_days(21.5)) == 1
    assert "/learn/wells/-/goal/report/" in str(letters[1].body)
    assert actions.remind(moment=in_days(60)) == 0, "it was the last one"


def test_a_goal_without_words_and_a_day_that_is_over(wells: Offer, letters: list[EmailMessage]) -> None:
    join(wells, "Ada", Said("all", target=date(2020, 1, 1), reminds=True))
    assert actions.remind() == 1
    assert "“”" not in str(letters[0].body)


def test_reminders_end_by_themselves_and_begin_anew(wells: Offer, letters: list[EmailMessage]) -> None:
    ada = join(wells, "Ada")
    for week in range(1, 20):
        actions.remind(moment=in_days(8 * week))
    assert len(letters) == reminding.MOST_LETTERS
    actions.switch_reminders(account_id=ada.id, run_id=wells.run.id, are_wanted=True)
    assert actions.remind(moment=in_days(200)) == 1
    actions.switch_reminders(account_id=ada.id, run_id=wells.run.id, are_wanted=False)
    assert actions.remind(moment=in_days(300)) == 0


def test_a_kill_half_way_gives_nobody_two(
    wells: Offer, letters: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding, "BATCH", 2)
    for number in range(5):
        join(wells, f"L{number}")
    written = []
    whole = reminding.letters.remind_of_goal

    def killed(person: object, *rest: object) -> None:
        if len(written) == 3:
            raise KeyboardInterrupt
        written.append(person)
        whole(person, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(reminding.letters, "remind_of_goal", killed)
    with pytest.raises(KeyboardInterrupt):
        actions.remind(moment=in_days(8))
    assert Goal.objects.filter(letters=1).count() == 2, "the second batch is as if it had not begun"
    monkeypatch.setattr(reminding.letters, "remind_of_goal", whole)
    assert actions.remind(moment=in_days(8)) == 3
    assert actions.remind(moment=in_days(8)) == 0
    assert Goal.objects.filter(letters=1).count() == 5
