"""Taking part in a run, coming back, and leaving."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stoa.accounts import queries as accounts
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer, RunCard
from stoa.kernel import audit
from stoa.kernel.clock import database_now, now
from stoa.kernel.events.outbox import publish
from stoa.learning import rules
from stoa.learning.actions import occupancy as counting
from stoa.learning.actions import roster
from stoa.learning.actions.goals import put_goal, retire_goal
from stoa.learning.actions.waiting import offer_places, was_offered
from stoa.learning.events import Enrolled
from stoa.learning.goals import Said
from stoa.learning.models import Enrolment, Occupancy, Summary, Waiting


class NotOpen(Exception):
    """The run takes nobody now."""


class NotInvited(Exception):
    """The run takes only those whom its staff let in, by a code or by hand."""


class RunIsFull(Exception):
    """Every place is taken, or held for somebody who was offered it."""


@transaction.atomic
def enrol(
    *, account_id: int, offer: Offer, intention: str = Enrolment.Intention.UNSAID, said: Said | None = None
) -> str:  # fmt: skip
    """Take part, or say another intention, or come back after leaving, or take the place that was offered.

    `said` is a goal, whose kind is the intention then; its public id comes back, to be completed (else an empty one).
    Raises NotOpen, NotInvited, RunIsFull. Of two people who want the last place, exactly one gets it.
    """
    intention = said.kind if said else intention
    occupancy = counting.locked(offer.run.id)
    row = Enrolment.objects.filter(account_id=account_id, run_id=offer.run.id).first()
    if row is None or row.left_at is not None:
        run, moment = _run_now(offer), database_now()
        if not run.takes_people(moment):
            raise NotOpen("This course takes nobody at the moment.")
        is_held = was_offered(account_id=account_id, run_id=run.id, moment=moment)
        if run.is_by_invitation and row is None and not is_held:
            raise NotInvited
        refuse_when_full(run, occupancy, is_held=is_held)
    admit(occupancy, account_id=account_id, offer=offer, row=row, intention=Enrolment.Intention(intention))
    return put_goal(account_id=account_id, run_id=offer.run.id, said=said) if said else ""


def refuse_when_full(run: RunCard, occupancy: Occupancy, *, is_held: bool = False) -> None:
    """Raise RunIsFull when no place is free; `is_held`: one is held for whoever asks."""
    free = rules.free_places(run.capacity, occupancy.taking_part, occupancy.offered)
    if free == 0 and not is_held:
        raise RunIsFull


def admit(
    occupancy: Occupancy, *, account_id: int, offer: Offer, row: Enrolment | None, intention: str | None = None,
    cohort_id: int | None = None,
) -> None:  # fmt: skip
    """Give a place to somebody, inside the transaction that holds the occupancy; whoever calls asks first if they may.

    `row` is their enrolment, if there was one; None for `intention` and `cohort_id` leaves them as they are.
    """
    run_id = offer.run.id
    was_in, is_new = row is not None and row.left_at is None, row is None
    row = row or Enrolment(account_id=account_id, run_id=run_id, enrolled_at=now())
    former = row.cohort_id if was_in else None
    row.intention, row.left_at = intention or row.intention, None
    row.cohort_id = cohort_id or row.cohort_id
    row.save()
    summary, _ = Summary.objects.get_or_create(
        account_id=account_id, run_id=run_id,
        defaults={"version": offer.outline.version_id, "required": len(offer.outline.required_units)},
    )  # fmt: skip
    if intention:
        retire_goal(account_id=account_id, run_id=run_id, intention=intention)
    if not was_in:
        occupancy.taking_part += 1
        occupancy.offered -= _stop_waiting(account_id, run_id)
    if former != row.cohort_id:
        roster.grow_cohort(former, -1)
        roster.grow_cohort(row.cohort_id, 1)
    person = accounts.person(account_id)
    assert person is not None  # whoever takes part has an account
    roster.write_line(occupancy, row, summary, person)
    occupancy.save()
    if is_new:
        publish(Enrolled(account=account_id, run=run_id))


@transaction.atomic
def leave(*, account_id: int, run_id: int, by: int | None = None) -> None:
    """Take part no longer. The record stays, and coming back finds it; the place goes to whoever waits first.

    `by` is the member of staff who did it, None the learner. Leaving twice is the same as once.
    """
    occupancy = counting.locked(run_id)
    row = Enrolment.objects.filter(account_id=account_id, run_id=run_id, left_at=None).first()
    person = accounts.person(account_id)
    if row is None or person is None:
        return
    row.left_at = now()
    row.save(update_fields=["left_at"])
    occupancy.taking_part = max(0, occupancy.taking_part - 1)
    roster.grow_cohort(row.cohort_id, -1)
    summary = Summary.objects.filter(account_id=account_id, run_id=run_id).first()
    roster.write_line(occupancy, row, summary or Summary(required=0), person)
    occupancy.save()
    run = catalogue.run_now(run_id)
    if run is not None:
        offer_places(run, occupancy)
    if by is not None and run is not None:
        audit.note("learning.learner_removed", by=by, about=f"account:{person.public_id}", run=run.slug)


def grant_access(*, account_id: int, run_id: int, scope: str, until: datetime | None) -> None:
    """Set what an account may do in a run and until when: the one row that every page asks."""
    offer = catalogue.offer_of(run_id)
    if offer is None:
        raise ValueError(f"There is no run {run_id}")
    with transaction.atomic():
        occupancy = counting.locked(run_id)
        row = Enrolment.objects.filter(account_id=account_id, run_id=run_id).first()
        if row is None:
            admit(occupancy, account_id=account_id, offer=offer, row=None)
        Enrolment.objects.filter(account_id=account_id, run_id=run_id).update(scope=Enrolment.Scope(scope), until=until)


def _run_now(offer: Offer) -> RunCard:
    return catalogue.run_now(offer.run.id) or offer.run


def _stop_waiting(account_id: int, run_id: int) -> int:
    """Take somebody off the waiting list; returns how many places were held for them (0 or 1)."""
    row = Waiting.objects.filter(account_id=account_id, run_id=run_id).first()
    if row is None:
        return 0
    row.delete()
    return 1 if row.offer_until is not None else 0
