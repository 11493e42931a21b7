"""A run with few places: who has one, who waits, who is offered one, and what becomes of offers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from stoa.catalogue.queries import Offer
from stoa.kernel.models import Job
from stoa.learning import actions, queries
from stoa.learning.models import Occupancy, Waiting
from tests.cast import Member, member
from tests.learning.conftest import with_places

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def full(wells: Offer, letters: list[EmailMessage]) -> tuple[Offer, Member, Member, Member]:
    """One place, which Ada has; Bo waits, and then Eve."""
    offer = with_places(wells, 1)
    ada, bo, eve = member("Ada"), member("Bo"), member("Eve")
    actions.enrol(account_id=ada.id, offer=offer)
    for who in (bo, eve):
        with pytest.raises(actions.RunIsFull):
            actions.enrol(account_id=who.id, offer=offer)
        actions.wait_for_place(account_id=who.id, run_id=offer.run.id)
    return offer, ada, bo, eve


def takes_part(who: Member, offer: Offer) -> bool:
    place = queries.place(account=who.id, run_id=offer.run.id)
    return place is not None and place.is_open


def turn(who: Member, offer: Offer) -> queries.Turn | None:
    return queries.turn(account=who.id, run_id=offer.run.id)


def end_offers() -> None:
    Waiting.objects.exclude(offer_until=None).update(offer_until=timezone.now() - timedelta(minutes=1))


def test_the_line_is_in_the_order_of_asking(full: tuple[Offer, Member, Member, Member]) -> None:
    offer, _, bo, eve = full
    actions.wait_for_place(account_id=bo.id, run_id=offer.run.id)  # once more changes nothing
    assert [queries.turn(account=who.id, run_id=offer.run.id).place for who in (bo, eve)] == [1, 2]  # type: ignore[union-attr]


def test_who_leaves_makes_room_for_the_first(
    full: tuple[Offer, Member, Member, Member], letters: list[EmailMessage]
) -> None:
    offer, ada, bo, eve = full
    actions.leave(account_id=ada.id, run_id=offer.run.id)
    assert [letter.to for letter in letters] == [["bo@example.org"]]
    assert f"/courses/{offer.run.slug}/place/" in str(letters[0].body)
    with pytest.raises(actions.RunIsFull):  # it is held, for Ada too
        actions.enrol(account_id=ada.id, offer=offer)
    with pytest.raises(actions.RunIsFull):
        actions.enrol(account_id=eve.id, offer=offer)
    actions.enrol(account_id=bo.id, offer=offer)
    assert takes_part(bo, offer)
    occupancy = Occupancy.objects.get()
    assert (occupancy.taking_part, occupancy.offered) == (1, 0)


def test_who_passes_it_on_makes_room_for_the_next(
    full: tuple[Offer, Member, Member, Member], letters: list[EmailMessage]
) -> None:
    offer, ada, bo, eve = full
    actions.leave(account_id=ada.id, run_id=offer.run.id)
    actions.stop_waiting(account_id=bo.id, run_id=offer.run.id)
    assert [letter.to[0] for letter in letters] == ["bo@example.org", "eve@example.org"]
    assert turn(bo, offer) is None
    actions.enrol(account_id=eve.id, offer=offer)
    assert takes_part(eve, offer)


def test_an_offer_that_ran_out_goes_to_the_next(
    full: tuple[Offer, Member, Member, Member], letters: list[EmailMessage]
) -> None:
    offer, ada, bo, _eve = full
    actions.leave(account_id=ada.id, run_id=offer.run.id)
    end_offers()
    with pytest.raises(actions.RunIsFull):
        actions.enrol(account_id=bo.id, offer=offer)
    assert actions.pass_on_places(run_id=offer.run.id) == 1
    assert actions.pass_on_places(run_id=offer.run.id) == 0  # twice is once
    assert letters[-1].to == ["eve@example.org"]
    assert Job.objects.filter(task=actions.PASS_ON_JOB).exists()


def test_leaving_while_an_offer_is_out_makes_no_second_place(full: tuple[Offer, Member, Member, Member]) -> None:
    offer, ada, _bo, eve = full
    actions.leave(account_id=ada.id, run_id=offer.run.id)
    actions.leave(account_id=ada.id, run_id=offer.run.id)
    assert Occupancy.objects.get().offered == 1
    assert turn(eve, offer).offer_until is None  # type: ignore[union-attr]


def test_more_places_are_offered_to_as_many(
    full: tuple[Offer, Member, Member, Member], letters: list[EmailMessage]
) -> None:
    offer, *_ = full
    with_places(offer, 3)
    assert actions.pass_on_places(run_id=offer.run.id) == 2
    assert {letter.to[0] for letter in letters} == {"bo@example.org", "eve@example.org"}


def test_a_closed_run_offers_nothing(full: tuple[Offer, Member, Member, Member], letters: list[EmailMessage]) -> None:
    offer, ada, *_ = full
    with_places(offer, 1, closes_at=timezone.now() - timedelta(minutes=1))
    actions.leave(account_id=ada.id, run_id=offer.run.id)
    assert letters == []
    with pytest.raises(actions.NotOpen):
        actions.enrol(account_id=ada.id, offer=offer)


def test_there_is_nothing_to_wait_for_where_there_is_room(wells: Offer) -> None:
    with pytest.raises(actions.NothingToWaitFor):
        actions.wait_for_place(account_id=member("Ada").id, run_id=wells.run.id)


def test_who_comes_back_finds_the_record(wells: Offer) -> None:
    ada, run_id = member("Ada"), wells.run.id
    actions.enrol(account_id=ada.id, offer=wells, intention="skill")
    version = wells.outline.version_id
    actions.finish_unit(account=ada.id, epoch=1, run_id=run_id, version=version, unit="cases", needs=(), counts=True)
    actions.leave(account_id=ada.id, run_id=run_id)
    actions.enrol(account_id=ada.id, offer=wells, intention="all")
    place = queries.place(account=ada.id, run_id=run_id)
    assert place is not None and place.standing.done == {"cases"} and place.intention == "all"


def test_fewer_places_than_people_puts_nobody_out(wells: Offer) -> None:
    ada, bo = member("Ada"), member("Bo")
    for who in (ada, bo):
        actions.enrol(account_id=who.id, offer=wells)
    offer = with_places(wells, 1)
    actions.leave(account_id=bo.id, run_id=offer.run.id)
    with pytest.raises(actions.RunIsFull):
        actions.enrol(account_id=bo.id, offer=offer)
    assert takes_part(ada, offer)
