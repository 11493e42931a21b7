"""Signing what was earned. Claim, sign, store: three short steps, so that no transaction is open while it computes.

A kill at any moment leaves awards earned and unsigned. A claim runs out before the job that made it is run again, so
that run signs them. A credential is unique to its award: two workers at once issue it once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from stoa.accounts import queries as accounts
from stoa.catalogue import queries as catalogue
from stoa.content import queries as content
from stoa.credentials import building, formats, keystore
from stoa.credentials.actions import status
from stoa.credentials.actions.keys import current_key
from stoa.credentials.building import Draft
from stoa.credentials.formats import ShapeCache, SigningKey
from stoa.credentials.models import Award, Credential, IssuerKey, StatusList
from stoa.kernel.clock import now
from stoa.kernel.ids import new_public_id

BATCH = 100
CLAIM = timedelta(seconds=30)  # shorter than the lease of a job (60 s), longer than signing a batch takes (below 1 s)
logger = logging.getLogger("stoa.credentials")


@dataclass(frozen=True)
class Claimed:
    """An award that is ours to sign, and the place in a status list that its credential gets."""

    draft: Draft
    status_list: StatusList


@dataclass(frozen=True)
class Signed:
    """A claimed award with its credential in both forms."""

    claimed: Claimed
    document: str
    token: str


def sign_earned(*, progress: Callable[[str, int, int], None] | None = None, moment: datetime | None = None) -> int:
    """Sign everything that is earned and unsigned. Returns how many were signed here.

    `moment` is when claims are looked at (now). Raises keystore.KeyIsMissing before anything is claimed.
    """
    signed, shapes = 0, ShapeCache()
    while True:
        key = current_key()
        signing_key = keystore.signing_key(key.multikey)
        at = moment or now()
        claimed, left = _claim(key, at)
        if not claimed:
            return signed
        for listed in {each.status_list.id: each.status_list for each in claimed}.values():
            if not listed.document:
                status.sign_list(listed)
        made = [Signed(each, *forms) for each in claimed if (forms := _signed(each.draft, signing_key, shapes))]
        signed += _store(key, made)
        if progress is not None:
            progress("sign", signed, signed + left)


def _signed(draft: Draft, key: SigningKey, shapes: ShapeCache) -> tuple[str, str] | None:
    """The signed document and token; None when this one cannot be made, so that it does not hold up the others."""
    try:
        unsigned = building.unsigned(draft)
        document = formats.to_bytes(formats.sign(unsigned, key, created=now(), shapes=shapes)).decode()
        return document, formats.write_token(unsigned, key)
    except Exception:
        logger.exception("The credential of award %s could not be signed; it will be tried again", draft.award.id)
        return None


@transaction.atomic
def _claim(key: IssuerKey, moment: datetime) -> tuple[list[Claimed], int]:
    """Some unsigned awards that nobody else is signing, and how many more there are."""
    waiting = Award.objects.filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lt=moment), state=Award.State.EARNED
    )
    rows = list(_skip_locked(waiting.order_by("id"))[:BATCH])
    if not rows:
        return [], 0
    Award.objects.filter(id__in=[row.id for row in rows]).update(claimed_until=moment + CLAIM)
    people = accounts.people([row.account_id for row in rows])
    runs = catalogue.runs([row.run_id for row in rows])
    places = status.take_places(key, len(rows))
    formers = _formers([row for row in rows if row.number])
    claimed = []
    for row, (listed, place) in zip(rows, places, strict=True):
        draft = Draft(
            row, runs[row.run_id].slug, content.outline(row.version_id), people[row.account_id], new_public_id(),
            uuid4(), key.multikey, place, formers.get((row.account_id, row.run_id, row.pathway, row.number - 1), ""),
        )  # fmt: skip
        claimed.append(Claimed(draft, listed))
    return claimed, waiting.count()


def _formers(renewals: Sequence[Award]) -> dict[tuple[int, int, str, int], str]:
    """The public ids of the credentials of what these awards may renew; those that were never signed have none."""
    if not renewals:
        return {}
    rows = Credential.objects.filter(
        award__account_id__in={row.account_id for row in renewals}, award__run_id__in={row.run_id for row in renewals}
    ).select_related("award")
    return {
        (row.award.account_id, row.award.run_id, row.award.pathway, row.award.number): row.public_id for row in rows
    }


@transaction.atomic
def _store(key: IssuerKey, made: list[Signed]) -> int:
    """Keep the signed credentials of awards that are still unsigned. Returns how many were kept."""
    ids = [each.claimed.draft.award.id for each in made]
    locked = IssuerKey.objects.filter(id=key.id, is_current=True)
    if not (locked.select_for_update() if connection.features.has_select_for_update else locked).exists():
        # The key was replaced meanwhile: nothing may be signed by it any more, so these are signed again.
        Award.objects.filter(id__in=ids, state=Award.State.EARNED).update(claimed_until=None)
        return 0
    open_ids = set(_locked(Award.objects.filter(id__in=ids, state=Award.State.EARNED)).values_list("id", flat=True))
    moment = now()
    Credential.objects.bulk_create(
        _row(each, key, moment) for each in made if each.claimed.draft.award.id in open_ids
    )  # fmt: skip
    Award.objects.filter(id__in=open_ids).update(state=Award.State.ISSUED, claimed_until=None)
    return len(open_ids)


def _row(made: Signed, key: IssuerKey, moment: datetime) -> Credential:
    draft = made.claimed.draft
    return Credential(
        public_id=draft.public_id, award_id=draft.award.id, uuid=draft.uuid, document=made.document, token=made.token,
        key=key, status_list=made.claimed.status_list, status_index=draft.place.index, issued_at=moment,
    )  # fmt: skip


def _skip_locked(rows: QuerySet[Award]) -> QuerySet[Award]:
    return rows.select_for_update(skip_locked=True) if connection.features.has_select_for_update_skip_locked else rows


def _locked(rows: QuerySet[Award]) -> QuerySet[Award]:
    return rows.select_for_update() if connection.features.has_select_for_update else rows
