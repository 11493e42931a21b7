"""Taking part in a run."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.kernel.clock import database_now, now
from stoa.kernel.events.outbox import publish
from stoa.learning.events import Enrolled
from stoa.learning.models import Enrolment, Summary


class NotOpen(Exception):
    """The run takes nobody now."""


@transaction.atomic
def enrol(*, account_id: int, offer: Offer, intention: str = Enrolment.Intention.UNSAID) -> None:
    """Take part, or say another intention, or come back after leaving; raises NotOpen."""
    moment = database_now()
    run = offer.run
    takes_part = Enrolment.objects.filter(account_id=account_id, run_id=run.id, left_at=None).exists()
    if not takes_part and not run.takes_people(moment):
        raise NotOpen("This course takes nobody at the moment.")
    _, is_new = Enrolment.objects.update_or_create(
        account_id=account_id, run_id=run.id, defaults={"intention": Enrolment.Intention(intention), "left_at": None}
    )
    Summary.objects.get_or_create(
        account_id=account_id,
        run_id=run.id,
        defaults={"version": offer.outline.version_id, "required": len(offer.outline.required_units)},
    )
    if is_new:
        publish(Enrolled(account=account_id, run=run.id))


def leave(*, account_id: int, run_id: int) -> None:
    """Take part no longer. The record stays, and coming back finds it."""
    Enrolment.objects.filter(account_id=account_id, run_id=run_id).update(left_at=now())


def grant_access(*, account_id: int, run_id: int, scope: str, until: datetime | None) -> None:
    """Set what an account may do in a run and until when: the one row that every page asks."""
    run = catalogue.run_by_id(run_id)
    if run is None:
        raise ValueError(f"There is no run {run_id}")
    Enrolment.objects.update_or_create(
        account_id=account_id, run_id=run_id, defaults={"scope": Enrolment.Scope(scope), "until": until}
    )
