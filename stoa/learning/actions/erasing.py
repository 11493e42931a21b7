"""The end of one person's learning here."""

from __future__ import annotations

from django.db import transaction

from stoa.accounts.ports import Subject
from stoa.learning.actions.enrolment import leave
from stoa.learning.actions.occupancy import locked, recount
from stoa.learning.actions.roster import counted
from stoa.learning.actions.tally import keep_numbers
from stoa.learning.actions.waiting import stop_waiting
from stoa.learning.models import (
    Code,
    CodeUse,
    Enrolment,
    EnrolmentFile,
    EnrolmentLine,
    Evidence,
    RosterLine,
    Summary,
    Waiting,
)


def erase_person(subject: Subject) -> None:
    """Delete the ledger, the summaries and the enrolments of a person. In the tallies they stay, as numbers.

    Their places go to whoever waits. A second time there is nothing left to count.
    """
    for run_id in Waiting.objects.filter(account_id=subject.account).values_list("run_id", flat=True):
        stop_waiting(account_id=subject.account, run_id=run_id)
    open_runs = Enrolment.objects.filter(account_id=subject.account, left_at=None).values_list("run_id", flat=True)
    for run_id in list(open_runs):
        leave(account_id=subject.account, run_id=run_id)
    with transaction.atomic():
        for line in RosterLine.objects.filter(account_id=subject.account):
            occupancy = locked(line.run_id)
            recount(occupancy, gone=counted(line))
            occupancy.save(update_fields=["counts"])
        keep_numbers(account_id=subject.account)
        for table in (RosterLine, CodeUse, Evidence, Summary, Enrolment):
            table._default_manager.filter(account_id=subject.account).delete()
        addresses = list(subject.addresses)
        Code.objects.filter(address__in=addresses).delete()
        EnrolmentLine.objects.filter(address__in=addresses).update(address="", name="")
        EnrolmentFile.objects.filter(by=subject.account).update(by=None)
