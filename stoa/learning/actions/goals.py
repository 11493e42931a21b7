"""Saying what one wants from a run, ticking off, looking at who has reached it, and saying how it came out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from stoa.accounts import queries as accounts
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import Outline
from stoa.kernel import audit
from stoa.kernel.clock import now
from stoa.learning import goals
from stoa.learning.actions import occupancy as counting
from stoa.learning.actions import roster
from stoa.learning.actions.counting import count
from stoa.learning.goals import Said
from stoa.learning.models import Enrolment, Goal, GoalReport, Summary
from stoa.learning.queries.goals import forget_goals, ground_of
from stoa.learning.rules import Standing

FACT = "goal"
BATCH = 500


class NotTakingPart(LookupError):
    """They do not take part in the run (any more)."""


@transaction.atomic
def set_goal(*, account_id: int, run_id: int, said: Said, of: str = "", is_whole: bool = True) -> str:
    """State a goal in place of the former one, which stays in the history; returns its public id.

    `of` is the goal that this completes: while it is current and not whole, it is completed in place. The intention
    follows the kind. Whoever has it already has reached it at once, if the goal is whole.
    Saying the same again changes nothing. Raises NotTakingPart.
    """
    occupancy = counting.locked(run_id)
    row = Enrolment.objects.filter(account_id=account_id, run_id=run_id, left_at=None).first()
    person, summary = accounts.person(account_id), _summary(account_id, run_id)
    if row is None or person is None or summary is None:
        raise NotTakingPart
    if row.intention != said.kind:
        row.intention = Enrolment.Intention(said.kind)
        row.save(update_fields=["intention"])
        roster.write_line(occupancy, row, summary, person)
        occupancy.save()
    return put_goal(account_id=account_id, run_id=run_id, said=said, of=of, is_whole=is_whole)


def put_goal(*, account_id: int, run_id: int, said: Said, of: str = "", is_whole: bool = False) -> str:
    """Write a goal, inside the transaction that holds the run's occupancy; the caller keeps the intention in step."""
    former = _locked(Goal.objects.filter(account_id=account_id, run_id=run_id, is_current=True)).first()
    if former is not None and _says_the_same(former, said):
        if is_whole and not former.is_whole:
            former.is_whole = True
            former.save(update_fields=["is_whole"])
        return former.public_id
    if former is not None and former.public_id == of and not former.is_whole:
        goal = former
    else:
        goal = _next(former, account_id, run_id)
        goal.is_hidden = former is not None and former.is_hidden and former.words == said.words
    _say(goal, said)
    goal.is_whole = is_whole
    goal.ticks = {id: at for id, at in goal.ticks.items() if id in _own_ids(goal)}
    goal.save()
    if is_whole:  # else somebody is still saying it: what they let stand in a record comes on the second page
        look_at_goals(pairs=[(account_id, run_id)])
    return goal.public_id


def _next(former: Goal | None, account_id: int, run_id: int) -> Goal:
    """A row after the former one, which is current no longer; what was ticked stays ticked."""
    rows = Goal.objects.filter(account_id=account_id, run_id=run_id)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    rows.filter(is_current=True).update(is_current=False)
    goal = Goal(account_id=account_id, run_id=run_id, number=last + 1, set_at=now())
    if former is not None:
        goal.ticks, goal.reminded_at = former.ticks, former.reminded_at
    return goal


def _say(goal: Goal, said: Said) -> None:
    goal.kind, goal.words, goal.language = said.kind, said.words, said.language
    goal.checks, goal.is_checked = goals.checks_json(said.checks), said.checks.are_said
    goal.target, goal.visibility = said.target, said.visibility
    goal.plan_when, goal.plan_what = said.plan_when, said.plan_what
    goal.can_quote, goal.in_record, goal.reminds = said.can_quote, said.in_record, said.reminds


def _says_the_same(goal: Goal, said: Said) -> bool:
    kept = Said(
        goal.kind, goal.words, goal.language, goals.checks_from(goal.checks), goal.target, goal.visibility,
        goal.plan_when, goal.plan_what, goal.can_quote, goal.in_record, goal.reminds,
    )  # fmt: skip
    return kept == said


def retire_goal(*, account_id: int, run_id: int, intention: str) -> None:
    """Have no goal be current that is of another kind than the intention; inside the caller's transaction."""
    rows = Goal.objects.filter(account_id=account_id, run_id=run_id, is_current=True)
    rows.exclude(kind=intention).update(is_current=False)


@transaction.atomic
def tick(*, account_id: int, run_id: int, goal: str, ids: Collection[str]) -> bool:
    """Tick checks of one's own goal off. False when it is not theirs, or not what they want now. What is ticked stays
    ticked; twice is once."""
    rows = Goal.objects.filter(account_id=account_id, run_id=run_id, public_id=goal, is_current=True)
    row = _locked(rows).first()
    if row is None or not Enrolment.objects.filter(account_id=account_id, run_id=run_id, left_at=None).exists():
        return False
    at, new = now().isoformat(), set(ids) & _own_ids(row) - set(row.ticks)
    if new:
        row.ticks = {**row.ticks, **dict.fromkeys(sorted(new), at)}
        row.save(update_fields=["ticks"])
        look_at_goals(pairs=[(account_id, run_id)])
    return True


def _own_ids(goal: Goal) -> set[str]:
    return {each.id for each in goals.checks_from(goal.checks).own} | {goals.SELF}


def look_at_goals(*, pairs: Iterable[tuple[int, int]]) -> int:
    """Note how far these (account, run) pairs are with their goals, and who has reached theirs; returns how many have.

    A learner is judged by the current version and, when their record is still counted against an older one, by that one
    too. Progress that was noted never falls, and what was reached stays reached. Three statements, one where nobody of
    them has a goal that is not reached, and a few more for each who reached it.
    """
    wanted = set(pairs)
    with transaction.atomic():
        open_goals = Goal.objects.filter(
            account_id__in={account for account, _ in wanted}, run_id__in={run for _, run in wanted},
            is_current=True, reached_at=None,
        )  # fmt: skip
        rows = [row for row in _locked(open_goals.order_by("id")) if (row.account_id, row.run_id) in wanted]
        return _look(rows, now()) if rows else 0


def _look(rows: Sequence[Goal], moment: datetime) -> int:
    summaries = {
        (row.account_id, row.run_id): row
        for row in Summary.objects.filter(
            account_id__in={row.account_id for row in rows}, run_id__in={row.run_id for row in rows}
        )
    }
    runs = catalogue.runs(list({row.run_id for row in rows}))
    current = {run_id: content.current_version_id(run.course_id) for run_id, run in runs.items()}
    moved = []
    for row in rows:
        summary, version = summaries.get((row.account_id, row.run_id)), current.get(row.run_id)
        if summary is not None and version is not None:
            outlines = [content.outline(each) for each in dict.fromkeys((version, summary.version))]
            if _note(row, summary, outlines, moment):
                moved.append(row)
    Goal.objects.bulk_update(moved, ["highest", "reached_at"], batch_size=200)
    reached = [row for row in moved if row.reached_at is not None]
    for row in reached:
        count(account=row.account_id, run_id=row.run_id, kind=FACT, subject=row.public_id)
    return len(reached)


def _note(row: Goal, summary: Summary, outlines: Sequence[Outline], moment: datetime) -> bool:
    """Whether somebody has come further than was noted."""
    standing = Standing(
        summary.version, summary.required, frozenset(summary.done), summary.scores, summary.done_required,
        summary.highest, frozenset(summary.known),
    )  # fmt: skip
    checks = goals.checks_from(row.checks)
    found = [
        goals.measured(
            row.kind, checks, ground_of(outline), standing, has_opened=summary.last_at is not None, ticked=row.ticks
        )
        for outline in outlines
    ]
    share = max(each.share for each in found)
    if share <= row.highest + 1e-9:
        return False
    row.highest = share
    row.reached_at = moment if any(each.is_reached for each in found) else None
    return True


def look_at_all_goals() -> int:
    """Look at every goal that is not reached: what left no news (a unit opened) counts by the next morning."""
    last, reached = 0, 0
    open_goals = Goal.objects.filter(is_current=True, reached_at=None).order_by("id")
    while rows := list(open_goals.filter(id__gt=last).values_list("id", "account_id", "run_id")[:BATCH]):
        last = rows[-1][0]
        reached += look_at_goals(pairs=[(account, run) for _id, account, run in rows])
    return reached


@transaction.atomic
def report_goal(
    *, account_id: int, run_id: int, goal: str, outcome: str, words: str = "", can_quote: bool = False
) -> bool:  # fmt: skip
    """Say how one's own goal came out; saying it again replaces what was said. False when it is not theirs. Raises
    ValueError for an outcome that there is none of."""
    if outcome not in goals.REPORTS:
        raise ValueError(f"A goal is not reported as {outcome[:20]!r}")
    row = Goal.objects.filter(account_id=account_id, run_id=run_id, public_id=goal).first()
    if row is None:
        return False
    said = {"outcome": outcome, "words": words, "can_quote": can_quote and bool(words), "at": now()}
    GoalReport.objects.update_or_create(goal=row, defaults=said)
    return True


@transaction.atomic
def switch_reminders(*, account_id: int, run_id: int, are_wanted: bool) -> None:
    """Be reminded of one's goal in a run, or not any more."""
    rows = Goal.objects.filter(account_id=account_id, run_id=run_id, is_current=True)
    rows.update(reminds=are_wanted, letters=0)


@transaction.atomic
def hide_goal(*, run_id: int, goal: str, is_hidden: bool, by: int) -> bool:
    """Staff keep a goal's words from other learners and visitors, or let them be seen again. False: there is none."""
    found = Goal.objects.filter(run_id=run_id, public_id=goal)
    changed = found.exclude(is_hidden=is_hidden).update(is_hidden=is_hidden)
    if changed:
        forget_goals()
        about = f"course:{catalogue.course_slug_of(run_id)}"
        audit.note("learning.goal_hidden" if is_hidden else "learning.goal_shown", by=by, about=about, goal=goal)
    return bool(changed) or found.exists()


def _summary(account_id: int, run_id: int) -> Summary | None:
    return Summary.objects.filter(account_id=account_id, run_id=run_id).first()


def _locked(rows: QuerySet[Goal]) -> QuerySet[Goal]:
    return rows.select_for_update() if connection.features.has_select_for_update else rows
