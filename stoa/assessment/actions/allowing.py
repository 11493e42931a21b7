"""What staff allow one learner beyond the others. A sitting that is under way feels it at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction

from stoa.accounts import queries as accounts
from stoa.assessment import items
from stoa.assessment.actions.grading import GRADE_JOB, grade_learners
from stoa.assessment.actions.late_works import reach_works
from stoa.assessment.actions.sitting import set_bell
from stoa.assessment.models import Allowance, Sitting
from stoa.assessment.ports import GRACE, Allowed
from stoa.assessment.rules import bell_by, late_terms, moment
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.content.queries import NotThere, Outline
from stoa.kernel import audit, jobs
from stoa.kernel.clock import database_now, now

REACH_JOB = "assessment.reach_sittings"


def allow(*, account: int, run_id: int, part: str, allowed: Allowed, by: int) -> None:
    """Allow a learner this much in a quiz, or (`part` empty) in all of them, instead of what was allowed there before.
    It reaches sittings that are under way, works that came late, and the grade in the roster."""
    due = datetime.fromtimestamp(allowed.due, UTC) if allowed.due is not None else None
    values = {
        "percent": allowed.percent, "minutes": allowed.minutes, "breaks": allowed.breaks, "attempts": allowed.attempts,
        "due": due,
    }  # fmt: skip
    with transaction.atomic():
        Allowance.objects.update_or_create(account_id=account, run_id=run_id, part=part, defaults=values)
        _note("assessment.allowance_given", account, run_id, part, by, allowed)
        _reach_sittings(account, run_id)
        reach_works(run_id=run_id, accounts=[account])
        grade_learners(run_id=run_id, accounts=[account])
        if due is not None and due > now():  # then what is missing counts 0
            key = f"{GRADE_JOB}:{run_id}:{due:%Y%m%d%H%M}"
            jobs.enqueue(GRADE_JOB, key=key, due_at=due + timedelta(seconds=1), run_id=run_id)


def take_back(*, account: int, run_id: int, allowance_id: int, by: int) -> None:
    """Take back what was allowed. Doing it twice is the same as once."""
    with transaction.atomic():
        row = Allowance.objects.filter(id=allowance_id, account_id=account, run_id=run_id).first()
        if row is None:
            return
        row.delete()
        _note("assessment.allowance_taken", account, run_id, row.part, by, None)
        _reach_sittings(account, run_id)
        grade_learners(run_id=run_id, accounts=[account])


def _note(act: str, account: int, run_id: int, part: str, by: int, allowed: Allowed | None) -> None:
    run, person = catalogue.run_now(run_id), accounts.person(account)
    assert run is not None and person is not None  # whoever calls has looked
    more = {}
    if allowed is not None:
        more = {"percent": allowed.percent, "minutes": allowed.minutes, "breaks": allowed.breaks,
                "attempts": allowed.attempts}  # fmt: skip
    audit.note(act, by=by, about=f"account:{person.public_id}", run=run.slug, quiz=part or "*", **more)


def reach_sittings(*, run_id: int) -> int:
    """Move the end of a run's sittings that are under way, and let more of late works count, when a new version has a
    later deadline. Returns how many people have any such sitting."""
    reach_works(run_id=run_id)
    rows = Sitting.objects.filter(run_id=run_id, closed_at=None, ends_at__isnull=False)
    found = list(rows.order_by("account_id").values_list("account_id", flat=True).distinct())
    for account in found:
        with transaction.atomic():
            _reach_sittings(account, run_id)
    return len(found)


def _reach_sittings(account: int, run_id: int) -> None:
    """Move the end of the learner's sittings that are under way, the bell's grace included, to where it belongs now."""
    rows = Sitting.objects.filter(account_id=account, run_id=run_id, closed_at=None, ends_at__isnull=False)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    granted = list(Allowance.objects.filter(account_id=account, run_id=run_id))
    offer = catalogue.offer_of(run_id)
    outline = offer.outline if offer is not None else None
    at, grace = database_now(), timedelta(seconds=GRACE)
    for row in rows:
        allowed = Allowed()
        for each in granted:
            if each.part in ("", row.part):
                due = each.due.timestamp() if each.due is not None else None
                allowed |= Allowed(each.percent, each.minutes, each.breaks, each.attempts, due)
        ends = _end(row, allowed, outline)
        if row.ends_at is None or (row.ends_at + grace < at and row.paused_at is None) or ends is None:
            continue
        row.ends_at = max(ends, at) if ends < row.ends_at else ends
        row.save(update_fields=["ends_at"])
        set_bell(row, 60 * allowed.breaks)


def _end(row: Sitting, allowed: Allowed, outline: Outline | None) -> datetime | None:
    """When the bell rings: by the version that is sat, or later where the current one has a later deadline."""
    try:
        part = content.part(row.version, row.part)
    except NotThere:
        return row.ends_at
    public = {**part.public, "minutes": row.minutes or 0}
    ref = outline.part_by_id.get(row.part) if outline is not None else None
    later = items.due_of(part.due, Allowed(due=due.timestamp())) if ref and (due := moment(ref.due)) else part.due
    part = items.as_allowed(replace(part, public=public, due=later), allowed)
    minutes, grading = items.minutes_of(part, allowed), outline.grading if outline is not None else None
    late = late_terms(grading, ref.category if ref else "")
    by = bell_by(late, moment(part.due), row.started_at, grading.free_days if grading else 0)
    limits = [each for each in (row.started_at + timedelta(minutes=minutes) if minutes else None, by) if each]
    return min(limits) + timedelta(seconds=row.paused) if limits else None
