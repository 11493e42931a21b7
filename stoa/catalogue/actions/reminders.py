"""Telling people that a course takes people: those who asked, once, and then they are forgotten."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from stoa.accounts import queries as accounts
from stoa.accounts.ports import Subject
from stoa.accounts.rules import token_digest
from stoa.catalogue import letters, queries
from stoa.catalogue.models import Reminder
from stoa.kernel.clock import now

TELL_JOB = "catalogue.tell_waiting"
BATCH = 200
AGAIN = timedelta(hours=1)
"""How soon a second letter asks the same address to confirm."""
UNCONFIRMED = timedelta(days=7)


@transaction.atomic
def ask_to_be_told(*, run_id: int, address: str, language: str, account_id: int | None = None) -> None:
    """Note that somebody wants to hear when the run's course takes people.

    Whoever has an account asks for themself; an address alone is written to and counts once its owner confirms.
    What is answered does not depend on whether the address is known.
    """
    run, moment = queries.run_now(run_id), now()
    if run is None:
        return
    Reminder.objects.filter(confirmed_at=None, asked_at__lt=moment - UNCONFIRMED).delete()
    person = accounts.person(account_id) if account_id is not None else None
    address, token = (person.email if person else address).strip().lower(), secrets.token_urlsafe(24)
    row = Reminder.objects.filter(course_id=run.course_id, address=address).first()
    if row is not None and (row.confirmed_at or (person is None and row.asked_at > moment - AGAIN)):
        return
    Reminder.objects.update_or_create(
        course_id=run.course_id, address=address,
        defaults={
            "account_id": account_id, "language": language, "digest": token_digest(token), "asked_at": moment,
            "confirmed_at": moment if person else None,
        },
    )  # fmt: skip
    if person is None:
        letters.confirm_reminder(address, language, run, token)


@transaction.atomic
def confirm_reminder(*, token: str) -> None:
    """The address is its owner's. Confirming twice is the same as once; an unknown link does nothing."""
    Reminder.objects.filter(digest=token_digest(token), confirmed_at=None).update(confirmed_at=now())


@transaction.atomic
def stop_reminder(*, token: str = "", course_id: int | None = None, account_id: int | None = None) -> None:
    """Forget a reminder, by the link of its letter or by its owner. Stopping twice is the same as once."""
    if token:
        Reminder.objects.filter(digest=token_digest(token)).delete()
    elif course_id is not None and account_id is not None:
        Reminder.objects.filter(course_id=course_id, account_id=account_id).delete()


def tell_waiting(*, run_id: int) -> int:
    """Tell everybody who asked that the run takes people, when it does; returns how many were told.

    A letter and the forgetting of its address are one transaction: nobody is told twice, whatever ends this process.
    """
    total = 0
    while True:
        with transaction.atomic():
            run = queries.run_now(run_id)
            if run is None or run.is_by_invitation or not run.is_listed or not run.takes_people(now()):
                return total
            rows = list(Reminder.objects.filter(course_id=run.course_id).exclude(confirmed_at=None)[:BATCH])
            people = accounts.people([row.account_id for row in rows if row.account_id])
            for row in rows:
                person = people.get(row.account_id or 0)
                letters.say_open(person.email if person else row.address, row.language, run, row.account_id)
            Reminder.objects.filter(id__in=[row.id for row in rows]).delete()
        total += len(rows)
        if len(rows) < BATCH:
            return total


def erase_person(subject: Subject) -> None:
    """Forget what somebody asked to be told, by their account or by an address of theirs. Idempotent."""
    Reminder.objects.filter(Q(account_id=subject.account) | Q(address__in=subject.addresses)).delete()
