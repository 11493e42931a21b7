"""Signing statements and endorsements that were confirmed. Claim, sign, store, as credentials are: a kill at any moment
leaves them confirmed and unsigned, and what is stored is stored once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from stoa.accounts import queries as accounts
from stoa.credentials import building_statements, formats, keystore
from stoa.credentials.actions import status
from stoa.credentials.actions.issuing import CLAIM
from stoa.credentials.actions.keys import current_key
from stoa.credentials.actions.learner_keys import key_of
from stoa.credentials.building import Place
from stoa.credentials.models import IssuerKey, Statement, StatusList, Vouch
from stoa.kernel.clock import now

BATCH = 10
logger = logging.getLogger("stoa.credentials")
Row = Statement | Vouch


def sign_statements(*, moment: datetime | None = None) -> int:
    """Sign every confirmed statement and endorsement. Returns how many were signed here. Idempotent.

    `moment` is when claims are looked at (now). Raises keystore.KeyIsMissing before anything is claimed.
    """
    at = moment or now()
    return _sign_all(Statement, _sign_statement, at) + _sign_all(Vouch, _sign_vouch, at)


def _sign_all(table: type[Any], sign: Callable[[Any, IssuerKey, StatusList, Place], bool], at: datetime) -> int:
    signed = 0
    while True:
        key = current_key()
        keystore.signing_key(key.multikey)
        claimed = _claim(table, key, at)
        if not claimed:
            return signed
        for listed in {listed.id: listed for _row, listed, _place in claimed}.values():
            if not listed.document:
                status.sign_list(listed)
        for row, listed, place in claimed:
            try:
                signed += sign(row, key, listed, place)
            except Exception:
                logger.exception("%s %s could not be signed; it will be tried again", table.__name__, row.pk)


@transaction.atomic
def _claim(table: type[Any], key: IssuerKey, at: datetime) -> list[tuple[Any, StatusList, Place]]:
    waiting = table.objects.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lt=at), state="confirmed")
    rows = list(_skip_locked(waiting.order_by("id"))[:BATCH])
    if not rows:
        return []
    table.objects.filter(id__in=[row.id for row in rows]).update(claimed_until=at + CLAIM)
    return [(row, listed, place) for row, (listed, place) in zip(rows, status.take_places(key, len(rows)), strict=True)]


def _sign_statement(row: Statement, key: IssuerKey, listed: StatusList, place: Place) -> bool:
    holder, moment = accounts.person(row.account_id), now()
    if holder is None:
        return False
    own = key_of(row.account_id)
    parts = building_statements.Parts(row, holder, own.multikey, key.multikey, place, moment)
    claimed = formats.sign(building_statements.claimed(parts), own, created=moment)
    unsigned = building_statements.attested(parts, claimed)
    attested = formats.sign(unsigned, keystore.signing_key(key.multikey), created=moment)
    return _store(
        row, key, listed, place, attested=formats.to_bytes(attested).decode(),
        claimed=formats.claimed_file(claimed).decode(), learner_key=own.multikey, issued_at=moment,
    )  # fmt: skip


def _sign_vouch(row: Vouch, key: IssuerKey, listed: StatusList, place: Place) -> bool:
    moment = now()
    subject = subject_of(row)
    if subject is None:
        return False
    unsigned = building_statements.endorsement(row, subject, key.multikey, place, moment)
    document = formats.sign(unsigned, keystore.signing_key(key.multikey), created=moment)
    return _store(row, key, listed, place, document=formats.to_bytes(document).decode(), signed_at=moment)


def subject_of(row: Vouch) -> str | None:
    """The id of the credential that a word is given for; None while it is not signed, or when it is gone."""
    if row.purpose != "statement":
        return None
    found = Statement.objects.filter(public_id=row.subject, state=Statement.State.SIGNED).first()
    return found.uuid.urn if found else None


@transaction.atomic
def _store(row: Row, key: IssuerKey, listed: StatusList, place: Place, **values: Any) -> bool:
    """Keep what was signed, when its row still waits for it and the key still signs."""
    locked = IssuerKey.objects.filter(id=key.id, is_current=True)
    if not (locked.select_for_update() if connection.features.has_select_for_update else locked).exists():
        type(row)._default_manager.filter(id=row.id, state="confirmed").update(claimed_until=None)
        return False
    waiting = type(row)._default_manager.filter(id=row.id, state="confirmed")
    return bool(
        waiting.update(
            state="signed", claimed_until=None, key=key, status_list=listed, status_index=place.index, **values
        )
    )


def _skip_locked(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_for_update(skip_locked=True) if connection.features.has_select_for_update_skip_locked else rows
