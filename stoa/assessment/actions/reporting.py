"""Keeping self-knowledge reports, sharing them by an address that cannot be guessed, and dropping them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from stoa.assessment.models import KeptReport
from stoa.assessment.reports import SelfReport
from stoa.kernel.clock import now
from stoa.kernel.ids import new_public_id

MOST_KEPT = 50
"""Reports that one person keeps of one run."""
SECRET = 26
"""Letters of a shared address: 127 bits."""


class TooManyReports(Exception):
    """They keep as many as one can; nothing was kept."""


class NothingKnown(Exception):
    """There is no answer in it; nothing was kept."""


def keep_report(*, account: int, run_id: int, report: SelfReport) -> str:
    """Keep a report, and say under which id; one that says the same as another is that one. Raises TooManyReports,
    NothingKnown."""
    if report.is_empty:
        raise NothingKnown
    document = report.as_json()
    digest = _digest(document)
    mine = KeptReport.objects.filter(account_id=account, run_id=run_id)
    if mine.exclude(digest=digest).count() >= MOST_KEPT:
        raise TooManyReports
    values = {"document": document, "kept_at": now()}
    row, _is_new = KeptReport.objects.get_or_create(
        account_id=account, run_id=run_id, digest=digest, defaults=values
    )  # fmt: skip
    return row.public_id


def share_report(*, account: int, run_id: int, id: str) -> str:
    """Have a report read by whoever has its address, and say its secret; one that is shared keeps its own. Empty for
    one that is not theirs."""
    mine = KeptReport.objects.filter(account_id=account, run_id=run_id, public_id=id)
    mine.filter(shared_as=None).update(shared_as=new_public_id(SECRET))
    return mine.values_list("shared_as", flat=True).first() or ""


def unshare_report(*, account: int, run_id: int, id: str) -> None:
    """Make a report private again: the address that it had leads nowhere from now on."""
    KeptReport.objects.filter(account_id=account, run_id=run_id, public_id=id).update(shared_as=None)


def drop_report(*, account: int, run_id: int, id: str) -> None:
    """Delete a report that was kept; nothing that it was made of changes."""
    KeptReport.objects.filter(account_id=account, run_id=run_id, public_id=id).delete()


def _digest(document: dict[str, Any]) -> str:
    said = {name: value for name, value in document.items() if name not in ("at", "number")}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
