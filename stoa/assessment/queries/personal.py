"""What is kept about one person."""

from __future__ import annotations

from collections.abc import Iterable

from stoa.accounts.ports import Attachment, Sheet
from stoa.assessment import items
from stoa.assessment.models import Allowance, Attempt, Challenge, Opinion, Practice, Raised, Sitting


def personal_sheets(account: int) -> Iterable[Sheet | Attachment]:
    """Every attempt of an account, everything it answered in practice, and what of its opinions is counted."""
    columns = ("run__slug", "part", "number", "response", "fraction", "is_late", "at")
    rows = Attempt.objects.filter(account_id=account).order_by("id").values(*columns)
    told = ({**row, "response": items.told(row["response"])} for row in rows.iterator(chunk_size=500))
    yield Sheet("attempts", told)
    practice = Practice.objects.filter(account_id=account).order_by("id")
    names = ("course__slug", "skill", "purpose", "question", "response", "fraction", "at")
    raised = Raised.objects.filter(account_id=account).order_by("id")
    yield Sheet("raised_scores", raised.values("run__slug", "part", "before", "after", "at").iterator(chunk_size=500))
    yield Sheet("practice", practice.values(*names).iterator(chunk_size=500))
    said = Opinion.objects.filter(account_id=account).order_by("id")
    yield Sheet("opinions", said.values("asked__run__slug", "asked__part", "options").iterator(chunk_size=500))
    sat = ("run__slug", "part", "number", "minutes", "started_at", "ends_at", "paused", "answers", "saved_at",
           "closed_at")  # fmt: skip
    yield Sheet("sittings", Sitting.objects.filter(account_id=account).order_by("id").values(*sat).iterator(500))
    tested = ("run__slug", "scope", "before", "asked", "started_at", "ends_at", "closed_at")
    rows_of_tests = Challenge.objects.filter(account_id=account).order_by("id").values(*tested)
    yield Sheet("challenges", rows_of_tests.iterator(chunk_size=500))
    more = ("run__slug", "part", "percent", "minutes", "breaks", "attempts", "due")
    yield Sheet("allowances", Allowance.objects.filter(account_id=account).order_by("id").values(*more).iterator(500))
