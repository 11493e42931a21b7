"""Reminding those who asked for it of their own goals: a letter a week at most, and none to who was here this week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from stoa.accounts import queries as accounts
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.kernel.clock import now
from stoa.kernel.mail.choices import unwanted
from stoa.learning import goals, letters
from stoa.learning.models import Enrolment, Goal, Summary
from stoa.learning.queries.goals import ground_of
from stoa.learning.rules import Standing

GOALS_JOB = "learning.goals_night"
KIND = "learning.goal"
WEEK = timedelta(days=7)
MOST_LETTERS = 12
"""After so many for one goal the reminders end; asking for them again begins anew."""
BATCH = 100


def remind(*, moment: datetime | None = None) -> int:
    """Write to everybody whose reminder is due; returns how many letters.

    A letter and the note that it was written are one transaction: whatever ends this process, nobody gets two.
    """
    at, total, last = moment or now(), 0, 0
    while True:
        with transaction.atomic():
            rows = list(_locked(_due(at).filter(id__gt=last).order_by("id"))[:BATCH])
            total += _write(rows, at)
        if len(rows) < BATCH:
            return total
        last = rows[-1].id


def _due(at: datetime) -> QuerySet[Goal]:
    """Goals that are not reached, of people who take part, asked to be reminded, and were neither written to nor here
    for a week. Where the day they set is over, they are asked once how it went, also when they were here."""
    mine = {"account_id": OuterRef("account_id"), "run_id": OuterRef("run_id")}
    takes_part = Enrolment.objects.filter(Q(until=None) | Q(until__gt=at), **mine, left_at=None)
    was_here = Summary.objects.filter(**mine, last_at__gt=at - WEEK)
    unwritten = Q(reminded_at=None, set_at__lte=at - WEEK) | Q(reminded_at__lte=at - WEEK)
    is_over = Q(target__lt=at.date()) & (Q(reminded_at=None) | Q(reminded_at__lte=at - WEEK))
    rows = Goal.objects.filter(is_current=True, reminds=True, reached_at=None, letters__lt=MOST_LETTERS)
    return rows.filter(Exists(takes_part)).filter((unwritten & ~Exists(was_here)) | is_over)


def _write(rows: Sequence[Goal], at: datetime) -> int:
    people = accounts.people([row.account_id for row in rows])
    offers = {run_id: catalogue.offer_of(run_id) for run_id in {row.run_id for row in rows}}
    summaries = {
        (row.account_id, row.run_id): row
        for row in Summary.objects.filter(
            account_id__in={row.account_id for row in rows}, run_id__in={row.run_id for row in rows}
        )
    }
    quiet = unwanted([(row.account_id, KIND) for row in rows])
    written = 0
    for row in rows:
        if (row.account_id, KIND) in quiet:
            continue
        person, offer = people.get(row.account_id), offers.get(row.run_id)
        summary = summaries.get((row.account_id, row.run_id))
        is_over = goals.is_past(row.target, at.date())
        row.reminded_at, row.letters = at, row.letters + 1
        row.reminds = not is_over and row.letters < MOST_LETTERS
        if person is None or offer is None or summary is None or offer.run.is_over(at):
            row.reminds = False
        elif is_over:
            letters.ask_how_it_went(person, offer.run, row.words)
            written += 1
        else:
            letters.remind_of_goal(person, offer.run, row.words, _next(row, offer, summary), _near(row, at.date()))
            written += 1
    Goal.objects.bulk_update(rows, ["reminded_at", "letters", "reminds"], batch_size=200)
    return written


def _next(row: Goal, offer: Offer, summary: Summary) -> tuple[str, str]:
    """(title, id) of the unit with which it goes on: one that leads to the goal, else the first that is not done."""
    outline, checks = offer.outline, goals.checks_from(row.checks)
    standing = Standing(summary.version, summary.required, frozenset(summary.done), summary.scores)
    towards = goals.units_towards(row.kind, checks, ground_of(outline), standing)
    open_units = towards or tuple(unit.id for unit in outline.units if unit.id not in standing.done)
    unit = outline.unit_by_id[open_units[0]] if open_units else None
    return (unit.title, unit.id) if unit else ("", "")


def _near(row: Goal, today: date) -> date | None:
    return row.target if goals.is_near(row.target, today) else None


def _locked(rows: QuerySet[Goal]) -> QuerySet[Goal]:
    if not connection.features.has_select_for_update:
        return rows
    return rows.select_for_update(of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked)
