"""Keeping the roster in step with the records: a line a learner, written with enrolment and behind answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import F

from stoa.accounts import queries as accounts
from stoa.accounts.queries import Person
from stoa.learning import rules
from stoa.learning.actions import occupancy as counting
from stoa.learning.models import Cohort, Enrolment, Occupancy, RosterLine, RosterWord, Summary

BATCH = 500
MOVING = ["state", "seen", "done", "required", "progress"]


def write_line(occupancy: Occupancy, enrolment: Enrolment, summary: Summary, person: Person) -> None:
    """Write the line of somebody who came, came back, left, or changed intention. The caller holds the occupancy."""
    former = RosterLine.objects.filter(run_id=enrolment.run_id, account_id=enrolment.account_id).first()
    line = former or RosterLine(run_id=enrolment.run_id, account_id=enrolment.account_id)
    gone, called = (counted(former), former.name_key) if former else ((), None)
    _say_who(line, person)
    _say_how_far(line, summary, has_left=enrolment.left_at is not None)
    line.intention, line.joined_at, line.cohort_id = enrolment.intention, enrolment.enrolled_at, enrolment.cohort_id
    line.save()
    if line.name_key != called:
        _write_words([line], are_new=former is None)
    counting.recount(occupancy, gone=gone, come=counted(line))


def refresh_lines(*, run_id: int, account_ids: Collection[int]) -> None:
    """Bring these learners' lines to their records; those who have no line are passed over."""
    with transaction.atomic():
        occupancy = counting.locked(run_id)
        summaries = {row.account_id: row for row in Summary.objects.filter(run_id=run_id, account_id__in=account_ids)}
        changed = []
        for line in RosterLine.objects.filter(run_id=run_id, account_id__in=account_ids).order_by("id"):
            before, gone = [getattr(line, name) for name in MOVING], counted(line)
            if line.account_id in summaries:
                _say_how_far(line, summaries[line.account_id], has_left=line.state == rules.LEFT)
            if before != [getattr(line, name) for name in MOVING]:
                counting.recount(occupancy, gone=gone, come=counted(line))
                changed.append(line)
        if changed:
            RosterLine.objects.bulk_update(changed, MOVING, batch_size=200)
            occupancy.save(update_fields=["counts"])


def refresh_people(*, account_ids: Collection[int]) -> None:
    """Bring names and addresses in every roster to what the accounts say."""
    with transaction.atomic():
        lines = list(RosterLine.objects.select_for_update().filter(account_id__in=account_ids).order_by("id"))
        people = accounts.people(list(account_ids))
        for line in lines:
            if line.account_id in people:
                _say_who(line, people[line.account_id])
        RosterLine.objects.bulk_update(lines, ["name_key", "address_key"], batch_size=200)
        _write_words(lines)


def note_grades(*, run_id: int, grades: Mapping[int, tuple[float | None, Mapping[str, float]]]) -> None:
    """Note what assessment reckoned for learners: their grade so far (0..1, None: none yet), the score by category."""
    changed = []
    for line in RosterLine.objects.filter(run_id=run_id, account_id__in=list(grades)).order_by("id"):
        grade, marks = grades[line.account_id]
        known = -1.0 if grade is None else grade
        if (line.grade, line.marks) != (known, dict(marks)):
            line.grade, line.marks = known, dict(marks)
            changed.append(line)
    RosterLine.objects.bulk_update(changed, ["grade", "marks"], batch_size=200)


def note_seen(pairs: Iterable[tuple[int, int]], moment: datetime) -> None:
    """These (run, account) are reading now; a line moves at most once in ten minutes."""
    minutes = _minutes(moment)
    for run_id, group in groupby(sorted(pairs), key=lambda pair: pair[0]):
        ids = [account for _, account in group]
        RosterLine.objects.filter(run_id=run_id, account_id__in=ids, seen__lt=minutes - 10).update(seen=minutes)


def rebuild_roster(*, run_id: int) -> int:
    """Make the run's roster, occupancy and sizes of cohorts anew from the records; returns how many lines there are."""
    with transaction.atomic():
        occupancy = counting.locked(run_id)
        RosterLine.objects.filter(run_id=run_id).exclude(
            account_id__in=Enrolment.objects.filter(run_id=run_id).values("account_id")
        ).delete()
        occupancy.counts, last, total = {}, 0, 0
        while rows := list(Enrolment.objects.filter(run_id=run_id, id__gt=last).order_by("id")[:BATCH]):
            last, total = rows[-1].id, total + len(rows)
            _rewrite(occupancy, rows)
        here = Enrolment.objects.filter(run_id=run_id, left_at=None)
        occupancy.taking_part = here.count()
        occupancy.save()
        for cohort in Cohort.objects.filter(run_id=run_id):
            cohort.size = here.filter(cohort_id=cohort.id).count()
            cohort.save(update_fields=["size"])
    return total


def grow_cohort(cohort_id: int | None, change: int) -> None:
    """Move a cohort's size."""
    if cohort_id is not None and change:
        Cohort.objects.filter(id=cohort_id).update(size=F("size") + change)


def counted(line: RosterLine) -> tuple[str, ...]:
    """What the line counts under in the occupancy."""
    return rules.counted_keys(line.state, line.intention, line.progress)


def _rewrite(occupancy: Occupancy, rows: Sequence[Enrolment]) -> None:
    run_id, ids = rows[0].run_id, [row.account_id for row in rows]
    people = accounts.people(ids)
    summaries = {row.account_id: row for row in Summary.objects.filter(run_id=run_id, account_id__in=ids)}
    lines = {row.account_id: row for row in RosterLine.objects.filter(run_id=run_id, account_id__in=ids)}
    fresh, known = list[RosterLine](), list[RosterLine]()
    for row in rows:
        line = lines.get(row.account_id) or RosterLine(run_id=run_id, account_id=row.account_id)
        _say_who(line, people[row.account_id])
        line.intention, line.joined_at, line.cohort_id = row.intention, row.enrolled_at, row.cohort_id
        if row.account_id in summaries:
            _say_how_far(line, summaries[row.account_id], has_left=row.left_at is not None)
        (known if line.pk else fresh).append(line)
        counting.recount(occupancy, come=counted(line))
    RosterLine.objects.bulk_create(fresh)
    fields = ["name_key", "address_key", "intention", "joined_at", "cohort", *MOVING]
    RosterLine.objects.bulk_update(known, fields, batch_size=100)
    _write_words(fresh, are_new=True)
    _write_words(known)


def _say_who(line: RosterLine, person: Person) -> None:
    line.name_key, line.address_key = rules.name_key(person.name), rules.address_key(person.email)


def _write_words(lines: Sequence[RosterLine], *, are_new: bool = False) -> None:
    """Write what the lines' names are found by in place of what there was."""
    if lines and not are_new:
        RosterWord.objects.filter(line_id__in=[line.pk for line in lines]).delete()
    RosterWord.objects.bulk_create(
        RosterWord(line=line, run_id=line.run_id, word=word)
        for line in lines
        for word in sorted(rules.name_words(bytes(line.name_key)))
    )


def _say_how_far(line: RosterLine, summary: Summary, *, has_left: bool) -> None:
    shown = max(summary.highest, rules.ratio(summary.done_required, summary.required))
    line.state, line.progress = rules.state_of(shown, has_left=has_left), shown
    line.done, line.required = min(summary.done_required, summary.required), summary.required
    line.seen = max(line.seen, _minutes(summary.last_at) if summary.last_at else 0)


def _minutes(moment: datetime) -> int:
    return int(moment.timestamp() // 60)
