"""Credentials earned elsewhere: kept for the one who brought them, checked, checked again, put away."""

from __future__ import annotations

import hashlib
from typing import Final

from django.db import IntegrityError, transaction

from stoa.credentials.formats import Match, Outcome, Report, plain_report
from stoa.credentials.models import Brought
from stoa.kernel.clock import now

MOST: Final = 50
"""Credentials from elsewhere that one person keeps here."""
MAX_CONTENT: Final = 256 * 1024
"""Bytes of one, without the picture that it came in."""
FALSE: Final = frozenset({Outcome.ALTERED, Outcome.NOT_BY_ISSUER, Outcome.NOT_A_CREDENTIAL})


class NotKept(Exception):
    """It is not kept; `why` is `false` (see the report), `large`, `many` or `known`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def bring(*, account_id: int, content: bytes, report: Report, match: Match) -> str:
    """Keep a credential that was just checked. Returns its public id here. Raises NotKept.

    What was forged or altered is never kept; what could not be checked is, and says so.
    """
    if report.outcome in FALSE:
        raise NotKept("false")
    if len(content) > MAX_CONTENT:
        raise NotKept("large")
    if Brought.objects.filter(account_id=account_id).count() >= MOST:
        raise NotKept("many")
    moment = now()
    try:
        with transaction.atomic():
            row = Brought.objects.create(
                account_id=account_id, digest=hashlib.sha256(content).hexdigest(), content=content.decode(),
                report=plain_report(report), match=match.value, brought_at=moment, checked_at=moment,
            )  # fmt: skip
    except IntegrityError as problem:
        raise NotKept("known") from problem
    return row.public_id


def note_check(*, account_id: int, public_id: str, report: Report, match: Match) -> None:
    """Keep what a new check has found, whatever it is."""
    rows = Brought.objects.filter(account_id=account_id, public_id=public_id)
    rows.update(report=plain_report(report), match=match.value, checked_at=now())


def put_away(*, account_id: int, public_id: str) -> bool:
    """Delete one for good. Whether there was one."""
    gone, _by_table = Brought.objects.filter(account_id=account_id, public_id=public_id).delete()
    return gone > 0
