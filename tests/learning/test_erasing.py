"""Who is erased leaves no line, holds no place, and is counted nowhere but in the tallies."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.ports import Subject
from stoa.catalogue.queries import Offer
from stoa.kernel.jobs import worker
from stoa.learning import actions, queries
from stoa.learning.models import Code, Cohort, EnrolmentLine, Occupancy, RosterLine, Waiting
from tests.cast import Member, member
from tests.learning.conftest import with_places

pytestmark = pytest.mark.django_db(transaction=True)


def erase(who: Member) -> None:
    """As the job does it, which goes through the domains twice."""
    person = people.person(who.id)
    assert person is not None
    subject = Subject(who.id, person.public_id, (who.name,), people.addresses_of(who.id), True, 1)
    for _time in range(2):
        actions.erase_person(subject)


def test_their_place_goes_to_who_waits(wells: Offer, letters: list[EmailMessage]) -> None:
    offer = with_places(wells, 1)
    ada, bo, eve = member("Ada"), member("Bo"), member("Eve")
    actions.enrol(account_id=ada.id, offer=offer)
    for who in (bo, eve):
        actions.wait_for_place(account_id=who.id, run_id=offer.run.id)
    erase(ada)
    occupancy = Occupancy.objects.get()
    assert (occupancy.taking_part, occupancy.offered) == (0, 1)
    assert not any(occupancy.counts.values())
    assert [letter.to for letter in letters] == [["bo@example.org"]]
    erase(bo)
    assert [letter.to[0] for letter in letters] == ["bo@example.org", "eve@example.org"]
    assert (Occupancy.objects.get().offered, Waiting.objects.get().account_id) == (1, eve.id)


def test_who_only_waited_leaves_the_line(wells: Offer, letters: list[EmailMessage]) -> None:
    offer = with_places(wells, 1)
    ada, bo = member("Ada"), member("Bo")
    actions.enrol(account_id=ada.id, offer=offer)
    actions.wait_for_place(account_id=bo.id, run_id=offer.run.id)
    erase(bo)
    occupancy = Occupancy.objects.get()
    assert (occupancy.taking_part, occupancy.offered, letters) == (1, 0, [])
    assert not Waiting.objects.exists()


def test_the_others_are_counted_as_they_were(wells: Offer) -> None:
    ada, bo = member("Ada"), member("Bo")
    cohort = actions.make_cohort(run_id=wells.run.id, name="Tuesday", by=None)
    for who in (ada, bo):
        actions.enrol(account_id=who.id, offer=wells, intention="all")
    actions.move_to_cohort(run_id=wells.run.id, account_ids=[ada.id, bo.id], cohort_id=cohort, by=None)
    erase(ada)
    kept = Occupancy.objects.get()
    assert (kept.taking_part, Cohort.objects.get().size, RosterLine.objects.get().account_id) == (1, 1, bo.id)
    before = {name: count for name, count in kept.counts.items() if count}
    actions.rebuild_roster(run_id=wells.run.id)
    assert Occupancy.objects.get().counts == before
    assert Cohort.objects.get().size == 1


def test_who_had_left_is_not_counted_out_twice(wells: Offer) -> None:
    ada, bo = member("Ada"), member("Bo")
    for who in (ada, bo):
        actions.enrol(account_id=who.id, offer=wells)
    actions.leave(account_id=ada.id, run_id=wells.run.id)
    erase(ada)
    occupancy = Occupancy.objects.get()
    assert occupancy.taking_part == 1
    assert occupancy.counts.get("state:left", 0) == 0


def test_lists_and_codes_forget_them(wells: Offer, letters: list[EmailMessage]) -> None:
    di = member("Di")
    text = "email;name\nada@example.org;Ada\nbo@example.org;Bo\n"
    listed = actions.bring_list(run_id=wells.run.id, stream=io.BytesIO(text.encode()), called="list.csv", by=di.id)
    worker.run_batch()
    actions.start_list(run_id=wells.run.id, public_id=listed, by=di.id)
    worker.run_batch()
    assert Code.objects.filter(note="Ada").exists()
    ada = member("Ada")
    used = str(letters[0].body).split("/join/")[1].split("/")[0]
    actions.join_by_code(account_id=ada.id, typed=used)
    erase(ada)
    assert list(EnrolmentLine.objects.order_by("number").values_list("address", "name")) == [
        ("", ""), ("bo@example.org", "Bo"),
    ]  # fmt: skip
    assert sorted(Code.objects.values_list("note", flat=True)) == ["", "Bo"]
    assert [line.outcome for line in queries.file_lines(listed)] == ["invite", "invite"], "what was done stays"


def test_an_invitation_that_was_not_used_goes(wells: Offer, letters: list[EmailMessage]) -> None:
    ada, text = member("Ada"), b"email\nother@example.org\n"
    listed = actions.bring_list(run_id=wells.run.id, stream=io.BytesIO(text), called="list.csv", by=None)
    worker.run_batch()
    actions.start_list(run_id=wells.run.id, public_id=listed, by=ada.id)
    worker.run_batch()
    Code.objects.update(address=ada.email, until=timezone.now() + timedelta(days=1))
    erase(ada)
    assert not Code.objects.exists()


def test_an_erasure_of_a_site_without_learning_does_nothing(db: None) -> None:
    ada = member("Ada")
    erase(ada)
    assert accounts.ask_for_erasure(account_id=ada.id, keeps_records=True, by=None)
