"""Counting what other domains have seen a learner do: the ledger and the summary move together."""

from __future__ import annotations

from django.db import connection, transaction

from stoa.kernel.events import outbox
from stoa.learning.events import RecordChanged
from stoa.learning.models import Evidence, Summary
from stoa.learning.ports import countables

LONGEST_SUBJECT = 160


class UnknownKind(LookupError):
    """No domain has registered this kind of fact."""


@transaction.atomic
def count(*, account: int, run_id: int, kind: str, subject: str, value: float = 1.0) -> bool:
    """Count a fact in a learner's record; False where that changes nothing, or nobody of this account ever took part.

    `kind` is the name of a `ports.Countable`. `subject` says what it is about, with 1 to 160 letters: the same twice is
    once. `value` is above 0; of a kind that grows by number it is 1. What was counted never falls. Raises UnknownKind,
    and ValueError for a subject or value that cannot be.
    """
    known = countables.get(kind)
    if known is None:
        raise UnknownKind(kind)
    if not 0 < len(subject) <= LONGEST_SUBJECT or not 0 < value < 1e9 or (known.grows == "number" and value != 1.0):
        raise ValueError(f"{subject[:80]!r} with {value!r} cannot be counted as {kind!r}")
    rows = Summary.objects.filter(account_id=account, run_id=run_id).order_by("id")
    row = (rows.select_for_update() if connection.features.has_select_for_update else rows).first()
    if row is None:
        return False
    facts = Evidence.objects.filter(account_id=account, run_id=run_id, kind=kind, subject=subject)
    if facts.filter(value__gte=value).exists():
        return False
    Evidence.objects.create(
        account_id=account, run_id=run_id, fact=known.fact(subject, value), kind=kind, subject=subject, value=value,
        version=row.version,
    )  # fmt: skip
    row.counts = dict(known.counted(row.counts, subject, value))
    row.save(update_fields=["counts"])
    outbox.publish(RecordChanged(account=account, run=run_id))
    return True
