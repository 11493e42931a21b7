"""Lists of people that staff bring: read, looked at, and then acted on line by line, each line once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import BinaryIO

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from stoa.accounts import queries as accounts
from stoa.accounts.queries import Person
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.kernel import audit, files, jobs
from stoa.kernel.clock import now
from stoa.kernel.jobs import Progress
from stoa.kernel.text.tables import BadTable, read_table
from stoa.learning import letters, rules
from stoa.learning.actions import occupancy as counting
from stoa.learning.actions.codes import fresh_code
from stoa.learning.actions.cohorts import cohort_named, move_to_cohort
from stoa.learning.actions.enrolment import admit
from stoa.learning.models import Code, Cohort, Enrolment, EnrolmentFile, EnrolmentLine, Occupancy
from stoa.learning.queries.codes import code_digest
from stoa.learning.rules import Known, Listed

READ_JOB = "learning.read_list"
ACT_JOB = "learning.enrol_list"
MOST_LINES = 100_000
LARGEST = 20_000_000
"""Bytes of a list: a line of 200 bytes for as many people as it may hold."""
BATCH = 100
KEPT = timedelta(days=30)
INVITED = timedelta(days=30)
State = EnrolmentFile.State


@dataclass
class Working:
    """What a batch of lines is acted on with."""

    offer: Offer
    occupancy: Occupancy
    by: Person | None
    people: dict[str, Person]
    rows: dict[int, Enrolment]
    invited: dict[str, Code]
    cohorts: dict[str, int | None] = field(default_factory=dict)


def bring_list(*, run_id: int, stream: BinaryIO, called: str, by: int | None) -> str:
    """Take a list in and have a job read it; returns its public id. Lists older than 30 days are thrown away."""
    digest = files.store().put(stream)
    with transaction.atomic():
        EnrolmentFile.objects.filter(created_at__lt=now() - KEPT).delete()
        row = EnrolmentFile.objects.create(run_id=run_id, by=by, called=called[:120], digest=digest, created_at=now())
        row.job = jobs.enqueue(READ_JOB, owner=by, file=row.public_id, language=translation.get_language() or "en")
        row.save(update_fields=["job"])
    return row.public_id


def read_list(*, public_id: str, progress: Progress) -> None:
    """Read a list that was brought and plan every line; nobody is enrolled by it. Reading twice gives the same."""
    row = EnrolmentFile.objects.get(public_id=public_id)
    if row.state != State.READING:
        return
    try:
        table = read_table(files.store().read(row.digest), most_rows=MOST_LINES)
        people = rules.listed_people(table.rows)
    except BadTable as problem:
        _refuse(row, str(problem))
        return
    except ValueError:
        _refuse(row, _("No column holds addresses. Call one “email” in the first line."))
        return
    EnrolmentLine.objects.filter(file=row).delete()
    counts: Counter[str] = Counter()
    for start in range(0, len(people), BATCH * 5):
        counts += _plan(row, people[start : start + BATCH * 5], counts)
        progress("read", min(start + BATCH * 5, len(people)), len(people))
    EnrolmentFile.objects.filter(id=row.id).update(state=State.PLANNED, lines=len(people), counts=dict(counts))
    files.store().delete(row.digest)


@transaction.atomic
def start_list(*, run_id: int, public_id: str, by: int) -> None:
    """Have a job do what was planned for a list. Asking twice is the same as once."""
    row = EnrolmentFile.objects.filter(run_id=run_id, public_id=public_id).first()
    if row is None or not EnrolmentFile.objects.filter(id=row.id, state=State.PLANNED).update(state=State.WORKING):
        return
    job = jobs.enqueue(ACT_JOB, key=f"{ACT_JOB}:{public_id}", owner=by, file=public_id, by=by)
    EnrolmentFile.objects.filter(id=row.id).update(job=job)
    audit.note(
        "learning.list_enrolled", by=by, about=f"course:{catalogue.course_slug_of(run_id)}", list=public_id,
        lines=row.lines,
    )  # fmt: skip


def enrol_list(*, public_id: str, by: int | None, progress: Progress) -> None:
    """Do what a list asks for, a batch of lines a transaction: what was done before a kill is not done again."""
    row = EnrolmentFile.objects.get(public_id=public_id)
    while row.state == State.WORKING:
        with transaction.atomic():
            left = EnrolmentLine.objects.filter(file=row, outcome="").order_by("number")
            lines = list(left[:BATCH])
            if lines:
                _act(row, lines, accounts.person(by) if by else None)
        if not lines:
            break
        progress("enrol", lines[-1].number, max(row.lines, lines[-1].number))
    counts = Counter(EnrolmentLine.objects.filter(file=row).values_list("outcome", flat=True).iterator())
    EnrolmentFile.objects.filter(id=row.id, state=State.WORKING).update(state=State.DONE, counts=dict(counts))


def _refuse(row: EnrolmentFile, why: str) -> None:
    EnrolmentFile.objects.filter(id=row.id).update(state=State.REFUSED, problem=why[:300])
    files.store().delete(row.digest)


def _plan(row: EnrolmentFile, people: Sequence[Listed], so_far: Counter[str]) -> Counter[str]:
    """Write a batch of lines with their plans; places that lines above would take are counted as taken."""
    with transaction.atomic():
        offer = catalogue.offer_of(row.run_id)
        assert offer is not None  # a run whose staff bring lists is published
        working = _working(offer, people, None)
        taken = so_far["enrol"] + so_far["return"]
        made = []
        for line in people:
            plan = _planned(working, line, taken)
            taken += plan in ("enrol", "return")
            made.append(
                EnrolmentLine(
                    file=row, number=line.number, address=line.address, name=line.name, cohort=line.cohort, plan=plan
                )
            )
        EnrolmentLine.objects.bulk_create(made)
    return Counter(line.plan for line in made)


def _planned(working: Working, line: Listed, taken: int = 0) -> str:
    free = rules.free_places(
        working.offer.run.capacity, working.occupancy.taking_part + taken, working.occupancy.offered
    )
    person = working.people.get(line.address)
    row = working.rows.get(person.id) if person else None
    return rules.planned(
        line,
        Known(
            has_account=person is not None,
            takes_part=row is not None and row.left_at is None,
            took_part=row is not None,
            is_in_cohort=not line.cohort or (row is not None and row.cohort_id == _cohort_id(working, line.cohort)),
            is_invited=line.address in working.invited,
        ),
        has_place=free is None or free > 0,
    )


def _working(offer: Offer, people: Sequence[Listed], by: Person | None) -> Working:
    run_id = offer.run.id
    known = accounts.people_by_email([line.address for line in people])
    rows = Enrolment.objects.filter(run_id=run_id, account_id__in=[person.id for person in known.values()])
    codes = Code.objects.filter(run_id=run_id, address__in=[line.address for line in people], revoked_at=None)
    live = {str(code.address): code for code in codes if code.until is None or code.until > now()}
    cohorts = {row.key: row.id for row in Cohort.objects.filter(run_id=run_id)}
    return Working(
        offer, counting.locked(run_id), by, known, {row.account_id: row for row in rows}, live, dict(cohorts)
    )


def _cohort_id(working: Working, name: str) -> int | None:
    return working.cohorts.get(rules.name_key(name).decode(errors="ignore")[:160], 0)


def _act(row: EnrolmentFile, lines: Sequence[EnrolmentLine], by: Person | None) -> None:
    offer = catalogue.offer_of(row.run_id)
    assert offer is not None
    counting.locked(row.run_id)
    listed = [Listed(each.number, each.address, each.name, each.cohort, each.plan == "twice") for each in lines]
    working = _working(offer, listed, by)
    for line, person in zip(lines, listed, strict=True):
        line.outcome = _planned(working, person)
        if line.outcome in rules.ACTS:
            _do(working, person, line.outcome)
    EnrolmentLine.objects.bulk_update(lines, ["outcome"])


def _do(working: Working, line: Listed, what: str) -> None:
    run_id, by = working.offer.run.id, working.by.id if working.by else None
    cohort = cohort_named(run_id=run_id, name=line.cohort, by=by)
    person = working.people.get(line.address)
    if what == "invite":
        _invite(working, line, cohort)
    elif person is not None and what == "move":
        move_to_cohort(run_id=run_id, account_ids=[person.id], cohort_id=cohort, by=None)
    elif person is not None:
        row = working.rows.get(person.id)
        admit(working.occupancy, account_id=person.id, offer=working.offer, row=row, cohort_id=cohort)
        letters.say_enrolled(person, working.offer.run)


def _invite(working: Working, line: Listed, cohort: int | None) -> None:
    """Mail somebody a code of their own; a lapsed one is replaced."""
    run, plain = working.offer.run, fresh_code()
    Code.objects.update_or_create(
        run_id=run.id, address=line.address,
        defaults={
            "digest": code_digest(plain), "hint": plain[:4], "cohort_id": cohort, "note": line.name[:80],
            "until": now() + INVITED, "made_at": now(), "revoked_at": None,
        },
    )  # fmt: skip
    letters.invite(line.address, working.offer.outline.language, run, rules.shown_code(plain), working.by)
