"""The end of one person's learning here."""

from __future__ import annotations

from django.db import transaction

from stoa.accounts.ports import Subject
from stoa.learning.actions.enrolment import leave
from stoa.learning.actions.occupancy import locked, recount
from stoa.learning.actions.roster import counted
from stoa.learning.actions.tally import keep_numbers
from stoa.learning.actions.teams import drop_if_empty
from stoa.learning.actions.themes import ask_to_gather
from stoa.learning.actions.waiting import stop_waiting
from stoa.learning.models import (
    Ability,
    Code,
    CodeUse,
    Enrolment,
    EnrolmentFile,
    EnrolmentLine,
    Evidence,
    Familiarity,
    Goal,
    Mastery,
    NoReviews,
    RosterLine,
    Summary,
    Team,
    TeamMember,
    ThemeAnswer,
    ThemeDelivery,
    Waiting,
    WorkTold,
)


def erase_person(subject: Subject) -> None:
    """Delete the ledger, the summaries and the enrolments of a person. In the tallies they stay, as numbers.

    Their places go to whoever waits. A second time there is nothing left to count.
    """
    account = subject.account
    ask_to_gather(
        run_ids=list(Goal.objects.filter(account_id=account, is_current=True).values_list("run_id", flat=True))
    )
    for run_id in list(Waiting.objects.filter(account_id=account).values_list("run_id", flat=True)):
        stop_waiting(account_id=account, run_id=run_id)
    for run_id in list(Enrolment.objects.filter(account_id=account, left_at=None).values_list("run_id", flat=True)):
        leave(account_id=account, run_id=run_id)
    with transaction.atomic():
        _take_off_rosters(account)
        keep_numbers(account_id=account)
        # An invitation's note is the name that a list gave them; what is said of a code for many is not about them.
        Code.objects.filter(id__in=CodeUse.objects.filter(account_id=account).values("code_id"), most=1).update(note="")
        for table in (CodeUse, Goal, Evidence, Summary, Enrolment, Ability, Mastery, Familiarity, WorkTold, NoReviews):
            table._default_manager.filter(account_id=account).delete()
        ThemeDelivery.objects.filter(account_id=account).delete()
        ThemeAnswer.objects.filter(by=account).update(by=None)
        teams = list(Team.objects.filter(members__account_id=account))
        TeamMember.objects.filter(account_id=account).delete()
        for team in teams:
            drop_if_empty(team)
        addresses = list(subject.addresses)
        Code.objects.filter(address__in=addresses).delete()
        EnrolmentLine.objects.filter(address__in=addresses).update(address="", name="")
        EnrolmentFile.objects.filter(by=account).update(by=None)


def _take_off_rosters(account: int) -> None:
    """Delete their lines; who is in a run is counted without them. Runs are locked in the order of their ids."""
    lines = RosterLine.objects.filter(account_id=account).order_by("run_id")
    for run_id in list(lines.values_list("run_id", flat=True)):
        occupancy = locked(run_id)
        for line in lines.filter(run_id=run_id):
            recount(occupancy, gone=counted(line))
            line.delete()
        occupancy.save(update_fields=["counts"])
