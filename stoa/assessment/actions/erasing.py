"""The end of one person's answers. What the class as a whole did with each question stays, as numbers."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F, Q

from stoa.accounts.ports import Subject
from stoa.assessment.actions.analysing import ask_for_analysis
from stoa.assessment.actions.opinions import take_out
from stoa.assessment.models import (
    Allowance,
    Appeal,
    AskedInPractice,
    Attempt,
    CalibrationCount,
    Challenge,
    FormerTries,
    GivenScore,
    KeptReport,
    Marking,
    Practice,
    Raised,
    RunAnalysis,
    SavedComment,
    Sitting,
    Sureness,
    TriesWritten,
    Work,
    WorkMember,
    WrittenAnswer,
    WrittenQuestion,
    WrittenRating,
    WrittenRun,
)
from stoa.learning import queries as records

RIGHT = 0.999999


@transaction.atomic
def erase_person(subject: Subject) -> None:
    """Delete a person's attempts, and add to the counts of each part what they did with it. What they said where an
    opinion was asked is in no count any more."""
    take_out(subject.account)
    rows = Attempt.objects.filter(account_id=subject.account).order_by("run_id", "part", "number")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    tried: dict[tuple[int, str], list[float]] = {}
    for run, part, fraction in rows.values_list("run_id", "part", "fraction"):
        tried.setdefault((run, part), []).append(fraction)
    for (run, part), fractions in tried.items():
        counts, _is_new = FormerTries.objects.get_or_create(run_id=run, part=part)
        FormerTries.objects.filter(id=counts.id).update(
            people=F("people") + 1,
            attempts=F("attempts") + len(fractions),
            right_first=F("right_first") + int(fractions[0] >= RIGHT),
            right_by_now=F("right_by_now") + int(max(fractions) >= RIGHT),
            best=F("best") + max(fractions),
        )
    runs = sorted({run for run, _part in tried})
    RunAnalysis.objects.filter(run_id__in=runs).update(results={})  # what was answered wrong stands there in words
    ask_for_analysis(runs, at_once=True)
    tables = (
        Attempt, Practice, Raised, Sitting, Allowance, SavedComment, Appeal, GivenScore, Sureness, CalibrationCount,
        AskedInPractice, Challenge, TriesWritten, WrittenRun, KeptReport,
    )  # fmt: skip
    for table in tables:
        table._default_manager.filter(account_id=subject.account).delete()
    _erase_works(subject.account)
    _forget_writer(subject.account)


def _erase_works(account: int) -> None:
    """Delete works that are theirs alone, with their files; what a team made stays with the others, also where this
    person began it and left."""
    theirs = Q(members__account_id=account) | Q(account_id=account)
    mine = list(Work.objects.filter(theirs, team__isnull=False).distinct())
    teams = records.team_named([row.team_id for row in mine if row.team_id is not None])
    for row in mine:
        staying = list(WorkMember.objects.filter(work=row).values_list("account_id", flat=True))
        staying += teams[row.team_id].accounts if row.team_id in teams else ()
        others = [each for each in staying if each != account]
        if not others:
            row.delete()
        elif row.account_id == account:
            Work.objects.filter(id=row.id).update(account_id=others[0])
    Work.objects.filter(team=None, account_id=account).delete()
    Work.objects.filter(handed_in_by_id=account).update(handed_in_by=None)
    WorkMember.objects.filter(account_id=account).delete()
    Marking.objects.filter(held_by_id=account).update(held_by=None, held_until=None)
    Marking.objects.filter(decided_by_id=account).update(decided_by=None)


def _forget_writer(account: int) -> None:
    """Questions that were handed in stay without their writer's name; drafts, and what was taken back, go. What was
    answered and said of others' questions stays as numbers."""
    mine = WrittenQuestion.objects.filter(account_id=account)
    mine.filter(Q(revision=0) | Q(reason="withdrawn")).delete()
    mine.update(account=None, draft={}, is_named=False)
    WrittenAnswer.objects.filter(account_id=account).update(account=None, response=None)
    WrittenRating.objects.filter(account_id=account).update(account=None, note="", reply="")
