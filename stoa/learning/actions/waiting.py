"""Waiting for a place in a full run: by the time one asked, offered one by one, each offer for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from stoa.accounts import queries as accounts
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import RunCard
from stoa.kernel import jobs
from stoa.kernel.clock import database_now
from stoa.learning import letters, rules
from stoa.learning.actions import occupancy as counting
from stoa.learning.models import Enrolment, Occupancy, Waiting

OFFER_HOURS = 48
BATCH = 200
"""Offers made in one transaction: each is a letter."""
PASS_ON_JOB = "learning.pass_on_places"


class NothingToWaitFor(Exception):
    """The run has a free place, takes nobody, or the account takes part already."""


@transaction.atomic
def wait_for_place(*, account_id: int, run_id: int) -> None:
    """Stand in line for a place; asking twice keeps the first place in the line. Raises NothingToWaitFor."""
    occupancy, run, moment = counting.locked(run_id), catalogue.run_now(run_id), database_now()
    is_in = Enrolment.objects.filter(account_id=account_id, run_id=run_id, left_at=None).exists()
    free = rules.free_places(run.capacity, occupancy.taking_part, occupancy.offered) if run else None
    if run is None or is_in or free != 0 or run.is_by_invitation or not run.takes_people(moment):
        raise NothingToWaitFor
    Waiting.objects.get_or_create(account_id=account_id, run_id=run_id, defaults={"asked_at": moment})


@transaction.atomic
def stop_waiting(*, account_id: int, run_id: int) -> None:
    """Wait no longer, or decline the place that was offered: then the next in line is offered it."""
    occupancy, run = counting.locked(run_id), catalogue.run_now(run_id)
    row = Waiting.objects.filter(account_id=account_id, run_id=run_id).first()
    if row is None or run is None:
        return
    row.delete()
    if row.offer_until is not None:
        occupancy.offered = max(0, occupancy.offered - 1)
        offer_places(run, occupancy)
        occupancy.save()


def was_offered(*, account_id: int, run_id: int, moment: datetime) -> bool:
    """Whether a place is held for them at this moment."""
    return Waiting.objects.filter(account_id=account_id, run_id=run_id, offer_until__gt=moment).exists()


def offer_places(run: RunCard, occupancy: Occupancy) -> int:
    """Offer the free places to those who have waited longest, inside the transaction that holds the occupancy.

    Returns how many were offered, `BATCH` at most; the occupancy is saved.
    """
    moment = database_now()
    free = rules.free_places(run.capacity, occupancy.taking_part, occupancy.offered)
    if free == 0 or not run.takes_people(moment):
        return 0
    in_line = Waiting.objects.filter(run_id=run.id, offer_until=None).order_by("asked_at", "id")
    rows = list(in_line[: BATCH if free is None else min(free, BATCH)])
    if not rows:
        return 0
    until = _until(moment)
    people = accounts.people([row.account_id for row in rows])
    for row in rows:
        row.offer_until = until
        letters.offer_place(people[row.account_id], run, until)
    Waiting.objects.bulk_update(rows, ["offer_until"])
    occupancy.offered += len(rows)
    occupancy.save()
    key = f"{PASS_ON_JOB}:{run.id}:{until:%Y%m%d%H}"
    jobs.enqueue(PASS_ON_JOB, key=key, due_at=until + timedelta(minutes=1), run_id=run.id)
    return len(rows)


def pass_on_places(*, run_id: int) -> int:
    """Take back offers whose time is over, and offer what is free to the next. Returns how many were offered.

    Safe to run at any time and twice.
    """
    total = 0
    while True:
        with transaction.atomic():
            occupancy, run = counting.locked(run_id), catalogue.run_now(run_id)
            if run is None:
                return total
            lapsed, _ = Waiting.objects.filter(run_id=run_id, offer_until__lte=database_now()).delete()
            occupancy.offered = max(0, occupancy.offered - lapsed)
            offered = offer_places(run, occupancy)
            occupancy.save()
        total += offered
        if offered < BATCH:
            return total


def _until(moment: datetime) -> datetime:
    """Two days on, at the full hour: offers of one hour end together."""
    return (moment + timedelta(hours=OFFER_HOURS + 1)).replace(minute=0, second=0, microsecond=0)
