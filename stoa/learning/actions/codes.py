"""Codes that let people into a run: made by staff, typed or opened by learners."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from stoa.catalogue import queries as catalogue
from stoa.kernel import audit
from stoa.kernel.clock import database_now, now
from stoa.kernel.ids import drawn
from stoa.learning import rules
from stoa.learning.actions import occupancy as counting
from stoa.learning.actions.enrolment import NotOpen, RunIsFull, admit, refuse_when_full
from stoa.learning.actions.waiting import was_offered
from stoa.learning.models import Code, CodeUse, Cohort, Enrolment
from stoa.learning.queries.codes import code_digest

MOST_CODES = 2000
"""Codes in one list."""
MOST_USES = 100_000

__all__ = ["MOST_CODES", "MOST_USES", "CodeIsVoid", "NotOpen", "RunIsFull", "join_by_code", "make_codes", "revoke_code"]


class CodeIsVoid(Exception):
    """There is no such code, or it was used up, revoked, or is too old."""


@transaction.atomic
def make_codes(
    *, run_id: int, by: int | None, count: int = 1, most: int = 1, until: datetime | None = None,
    cohort_id: int | None = None, note: str = "",
) -> list[str]:  # fmt: skip
    """Make `count` codes for one person each, or one code for `most` people; returns them as people read them.

    Codes for one person are told here once: only their digests are kept. One for many is kept as it is, since staff
    show it to a class again and again.
    """
    run = catalogue.run_now(run_id)
    if run is None or not 1 <= count <= MOST_CODES or not 1 <= most <= MOST_USES or (count > 1 and most > 1):
        raise ValueError("Codes are made for a run: a list for one person each, or one for many.")
    plain = [fresh_code() for _ in range(count)]
    made = [
        Code(
            run_id=run_id, cohort_id=_cohort_of(run_id, cohort_id), digest=code_digest(each),
            text=each if most > 1 else "", hint=each[:4], note=note.strip()[:80], most=most, until=until, made_at=now(),
        )
        for each in plain
    ]  # fmt: skip
    Code.objects.bulk_create(made)
    audit.note(
        "learning.codes_made", by=by, about=f"course:{catalogue.course_slug_of(run_id)}", run=run.slug, count=count,
        most=most,
    )  # fmt: skip
    return [rules.shown_code(each) for each in plain]


@transaction.atomic
def revoke_code(*, public_id: str, run_id: int, by: int) -> None:
    """Let a code let in nobody any more; whoever came by it stays. Revoking twice is the same as once."""
    if Code.objects.filter(public_id=public_id, run_id=run_id, revoked_at=None).update(revoked_at=now()):
        audit.note("learning.code_revoked", by=by, about=f"course:{catalogue.course_slug_of(run_id)}", code=public_id)


@transaction.atomic
def join_by_code(*, account_id: int, typed: str, intention: str | None = None) -> int:
    """Take part by a code; returns the run's id. Opening the same code twice is the same as once.

    Raises CodeIsVoid, NotOpen, RunIsFull; then nothing has changed and the code is not used.
    """
    found = Code.objects.filter(digest=code_digest(rules.plain_code(typed))).first()
    offer = catalogue.offer_of(found.run_id) if found else None
    if found is None or offer is None:
        raise CodeIsVoid
    run_id, moment = found.run_id, database_now()
    occupancy = counting.locked(run_id)
    code = Code.objects.get(id=found.id)  # as it is now that we are alone
    row = Enrolment.objects.filter(account_id=account_id, run_id=run_id).first()
    if row is not None and row.left_at is None and CodeUse.objects.filter(code=code, account_id=account_id).exists():
        return run_id
    used_before = CodeUse.objects.filter(code=code, account_id=account_id).exists()
    if not used_before and (
        code.revoked_at or code.used >= code.most or (code.until is not None and code.until < moment)
    ):
        raise CodeIsVoid
    if not offer.run.takes_people(moment):
        raise NotOpen("This course takes nobody at the moment.")
    if row is None or row.left_at is not None:
        refuse_when_full(offer.run, occupancy, is_held=was_offered(account_id=account_id, run_id=run_id, moment=moment))
    admit(occupancy, account_id=account_id, offer=offer, row=row, intention=intention, cohort_id=code.cohort_id)
    if not used_before:
        CodeUse.objects.create(code=code, account_id=account_id, at=now())
        Code.objects.filter(id=code.id).update(used=F("used") + 1, address=None)
    return run_id


def fresh_code() -> str:
    """A code that nobody can guess, without its dashes."""
    return drawn(rules.CODE_ALPHABET, rules.CODE_LENGTH)


def _cohort_of(run_id: int, cohort_id: int | None) -> int | None:
    """The cohort, when it is one of this run."""
    found = Cohort.objects.filter(run_id=run_id, id=cohort_id).first() if cohort_id else None
    return found.id if found else None
