"""Counting what a course's learners made of it, and keeping the numbers of those who are erased."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from time import monotonic

from django.db import transaction
from django.db.models import F, Q

from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.kernel import jobs
from stoa.kernel.clock import now
from stoa.learning import queries, rules, tallying
from stoa.learning.actions.reminding import GOALS_JOB
from stoa.learning.actions.themes import THEMES_JOB
from stoa.learning.models import Departed, Enrolment, Evidence, Goal, Summary, Tally
from stoa.learning.tallying import Shape, Span, Taken, Wanted

NIGHT_JOB = "learning.tally_all"
COURSE_JOB = "learning.tally_course"
NIGHT_HOUR = 3
"""UTC."""
GATHER = timedelta(minutes=30)
"""How long changes gather before a course is counted anew."""
MOST_TIMED = 1000
"""Times are those of so many who came last and finished: a course with a million learners costs no more."""
_LOOK_SECONDS = 3600.0
_look = threading.Lock()
_next_look = 0.0


def count_course(*, course_id: int, at: datetime | None = None) -> None:
    """Reckon the tally of a course from enrolments, summaries and the ledger. Idempotent; one row is written."""
    moment = at or now()
    run_ids = [run.id for run in catalogue.runs_of(course_id)]
    shapes = _shapes(course_id)
    people, here = _people(run_ids)
    gone = {row.intention: row for row in Departed.objects.filter(course_id=course_id)}
    wanted = tallying.counted(people, shapes, moment)
    for intention, row in gone.items():
        if intention in wanted:
            former = wanted[intention]
            wanted[intention] = replace(former, people=former.people + row.people, got=former.got + row.got)
    own = [taken.has_reached for taken in people if taken.has_reached is not None]
    spans = _spans(run_ids, course_id)
    minutes = [span.minutes for span in spans if span.minutes is not None]
    Tally.objects.update_or_create(
        course_id=course_id,
        defaults={
            "learners": len(people) + sum(row.people for row in gone.values()), "here": here,
            "finished": sum(taken.shown >= 1.0 for taken in people) + sum(row.finished for row in gone.values()),
            "timed": len(spans), "days": tallying.typical([span.days for span in spans]),
            "days_on": tallying.typical([span.days_on for span in spans]), "minutes": tallying.typical(minutes),
            "checked": len(own) + sum(row.checked for row in gone.values()),
            "reached": sum(own) + sum(row.reached for row in gone.values()),
            "wanted": {name: _row(item) for name, item in wanted.items() if tallying.can_be_seen(name, shapes)},
            "counted_at": moment,
        },
    )  # fmt: skip
    queries.forget_tallies()


def count_all() -> int:
    """Reckon the tally of every published course. Returns how many."""
    courses = content.published_courses()
    for course in courses:
        count_course(course_id=course.id)
    return len(courses)


@transaction.atomic
def keep_numbers(*, account_id: int) -> None:
    """Count somebody among the departed of their courses. To be called in the transaction that erases the account,
    once, before its rows go: their place in the tallies stays, and nothing that leads to them."""
    enrolled = list(Enrolment.objects.filter(account_id=account_id, scope=Enrolment.Scope.LEARN))
    runs = catalogue.runs([item.run_id for item in enrolled])
    for course_id in {runs[item.run_id].course_id for item in enrolled if item.run_id in runs}:
        run_ids = [run_id for run_id, run in runs.items() if run.course_id == course_id]
        people, _here = _people(run_ids, account_id=account_id)
        for taken in people:
            row, _made = Departed.objects.select_for_update().get_or_create(
                course_id=course_id, intention=taken.intention
            )
            Departed.objects.filter(id=row.id).update(
                people=F("people") + 1, got=F("got") + int(tallying.got(taken, _shapes(course_id))),
                finished=F("finished") + int(taken.shown >= 1.0),
                checked=F("checked") + int(taken.has_reached is not None),
                reached=F("reached") + int(taken.has_reached is True),
            )  # fmt: skip


def ask_to_count(*, run_ids: Sequence[int]) -> None:
    """Have the courses of these runs counted once their changes have gathered. While it waits, asking twice is once."""
    for course_id in {run.course_id for run in catalogue.runs(list(run_ids)).values()}:
        jobs.enqueue(COURSE_JOB, key=f"{COURSE_JOB}:{course_id}", due_at=now() + GATHER, course_id=course_id)


def look_for_night() -> None:
    """See to it that the nightly counting, the look at goals and the gathering of themes are asked for. Called every
    second; it looks once an hour."""
    global _next_look
    with _look:
        if monotonic() < _next_look:
            return
        _next_look = monotonic() + _LOOK_SECONDS
    for job in (GOALS_JOB, NIGHT_JOB, THEMES_JOB):
        jobs.enqueue(job, key=job, due_at=next_night(now()))


def next_night(moment: datetime) -> datetime:
    """The next time (UTC) at which tallies are reckoned."""
    tonight = moment.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight > moment else tonight + timedelta(days=1)


def _row(item: Wanted) -> list[int]:
    return [item.people, item.got, item.under_way]


def _shapes(course_id: int) -> list[Shape]:
    """The versions of a course, oldest first."""
    found = []
    for version in content.counted_versions(course_id):
        outline = content.outline(version.version_id)
        modules = tuple(frozenset(unit.id for unit in module.units if unit.counts) for module in outline.modules)
        practised: dict[str, set[str]] = {}
        for part in outline.parts:
            for skill in part.skills:
                practised.setdefault(skill, set()).add(part.id)
        found.append(Shape(modules, tuple(frozenset(parts) for parts in practised.values())))
    return found


def _people(run_ids: Sequence[int], account_id: int | None = None) -> tuple[list[Taken], int]:
    """Everybody who ever took part, once for all runs, and how many take part now. Three statements.

    Who took part twice has the intention said last, and the better of what they made of it.
    """
    own = _own_goals(run_ids, account_id)
    enrolled = Enrolment.objects.filter(run_id__in=run_ids, scope=Enrolment.Scope.LEARN).order_by("enrolled_at", "id")
    summaries = Summary.objects.filter(run_id__in=run_ids).order_by("account_id", "run_id")
    if account_id is not None:
        enrolled, summaries = enrolled.filter(account_id=account_id), summaries.filter(account_id=account_id)
    said: dict[int, str] = {}
    here = set()
    for account, intention, left_at in enrolled.values_list("account_id", "intention", "left_at").iterator():
        said[account] = intention
        if left_at is None:
            here.add(account)
    rows = summaries.values_list("account_id", "highest", "done", "scores", "last_at").iterator()
    found: dict[int, Taken] = {
        account: Taken(intention, 0.0, frozenset(), {}, None, own.get(account)) for account, intention in said.items()
    }
    for account, highest, done, scores, last_at in rows:
        if account in found:
            found[account] = _better(found[account], highest, done, scores, last_at)
    return list(found.values()), len(here)


def _own_goals(run_ids: Sequence[int], account_id: int | None) -> dict[int, bool]:
    """For everybody whose goal has checks of their own: whether they have reached it, or one of its kind before it: to
    want more afterwards takes nothing back."""
    rows = Goal.objects.filter(run_id__in=run_ids).filter(
        Q(is_current=True, is_checked=True) | Q(reached_at__isnull=False)
    )
    rows = rows.filter(account_id=account_id) if account_id is not None else rows
    wanted, reached = dict[int, str](), set[tuple[int, str]]()
    columns = ("account_id", "kind", "is_current", "is_checked", "reached_at")
    for account, kind, is_current, is_checked, reached_at in rows.order_by("set_at", "id").values_list(*columns):
        if is_current and is_checked:
            wanted[account] = kind
        if reached_at is not None:
            reached.add((account, kind))
    return {account: (account, kind) in reached for account, kind in wanted.items()}


def _better(
    taken: Taken, highest: float, done: list[str], scores: dict[str, float], last_at: datetime | None
) -> Taken:  # fmt: skip
    best = {part: max(score, taken.scores.get(part, 0.0)) for part, score in scores.items()}
    moments = [moment for moment in (taken.last_at, last_at) if moment is not None]
    return Taken(
        taken.intention, max(taken.shown, highest), taken.done | frozenset(done), {**taken.scores, **best},
        max(moments, default=None), taken.has_reached,
    )  # fmt: skip


def _spans(run_ids: Sequence[int], course_id: int) -> list[Span]:
    """How long those took who finished, of the `MOST_TIMED` who came last."""
    finished = Summary.objects.filter(run_id__in=run_ids, highest__gte=1.0).order_by("-id")
    keys = set(finished.values_list("account_id", "run_id")[:MOST_TIMED])
    versions = [
        rules.Course(item.version_id, frozenset(item.required_units)) for item in content.counted_versions(course_id)
    ]
    found = []
    accounts = sorted({account for account, _run in keys})
    for start in range(0, len(accounts), 200):
        rows = Evidence.objects.filter(run_id__in=run_ids, account_id__in=accounts[start : start + 200])
        ordered = rows.order_by("account_id", "run_id", "id").values_list(
            "account_id", "run_id", "kind", "subject", "value", "version", "at"
        )
        for key, group in groupby(ordered.iterator(), key=lambda row: (row[0], row[1])):
            if key in keys:
                facts = [(_fact(row[2], row[3], row[4], row[5]), row[6]) for row in group]
                span = tallying.span(tallying.finishing(facts, versions))
                found += [span] if span else []
    return found


def _fact(kind: str, subject: str, value: float, version: int) -> rules.Fact:
    return rules.Fact(kind if kind in ("unit", "known") else "score", subject, value, version=version)  # type: ignore[arg-type]
