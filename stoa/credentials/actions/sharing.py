"""Sharing: some of one's records behind a link that nobody can guess, for a while, or until its owner ends it."""

from __future__ import annotations

import json
import logging
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from stoa.accounts import queries as accounts
from stoa.credentials import addresses, building, formats, keystore
from stoa.credentials.actions.earning import request_signing
from stoa.credentials.actions.keys import current_key
from stoa.credentials.models import Award, Credential, Share
from stoa.kernel.clock import now

DAYS: Final = (7, 30, 90, 365)
"""For how long a link may be good."""
MOST_SHARES: Final = 20
MOST_RECORDS: Final = 60
"""Records behind one link; a file with more of them is refused by its size at many verifiers."""
KEPT: Final = timedelta(days=30)
"""How long a link that has ended stays in the list of its owner."""
logger = logging.getLogger("stoa.credentials")


class NothingToShare(Exception):
    """None of the records is theirs and in force."""


class TooMany(Exception):
    """More links at a time, or records behind one, than there may be."""


@transaction.atomic
def share(*, account_id: int, public_ids: Collection[str], days: int, title: str) -> str:
    """Put these credentials of an account behind a new link, and ask for the bundle to be signed. Returns the link.

    Raises NothingToShare, TooMany, ValueError for `days` that are not in DAYS.
    """
    if days not in DAYS:
        raise ValueError(f"{days} is none of {DAYS}")
    held = Credential.objects.filter(award__account_id=account_id, public_id__in=list(public_ids), withdrawn_at=None)
    awards = list(held.values_list("award_id", flat=True))
    if not awards:
        raise NothingToShare
    moment = now()
    if len(awards) > MOST_RECORDS or Share.objects.filter(account_id=account_id).count() >= MOST_SHARES:
        raise TooMany
    row = Share.objects.create(
        account_id=account_id, link=secrets.token_urlsafe(18), title=title.strip()[:120], made_at=moment,
        ends_at=moment + timedelta(days=days),
    )  # fmt: skip
    row.awards.set(awards)
    request_signing()
    return row.link


def end_share(*, account_id: int, link: str) -> bool:
    """End a link of this account now. Whether there was one."""
    gone, _by_table = Share.objects.filter(account_id=account_id, link=link).delete()
    return gone > 0


def unbundled() -> QuerySet[Share]:
    """Links whose bundle is to be signed: those behind which something is signed already."""
    return Share.objects.filter(document="", ends_at__gt=now(), awards__credential__isnull=False).distinct()


def sign_shares() -> int:
    """Sign the bundle of every link that has none, and forget links that ended long ago. Returns how many were signed.

    Idempotent. A bundle that cannot be made holds up no other. Raises keystore.KeyIsMissing before any.
    """
    Share.objects.filter(ends_at__lt=now() - KEPT).delete()
    rows = list(unbundled().order_by("id"))
    if not rows:
        return 0
    key = keystore.signing_key(current_key().multikey)
    return sum(_signed(row, key) for row in rows)


def unbundle(awards: Iterable[int]) -> None:
    """Have the bundles that hold one of these awards put together anew, in the transaction that is open.

    Each gets another id, so that one which is being signed just now of what was there before is not kept.
    """
    for id in Share.objects.filter(awards__in=list(awards)).values_list("id", flat=True).distinct():
        Share.objects.filter(id=id).update(document="", bundle="", uuid=uuid4())


def _signed(row: Share, key: formats.SigningKey) -> bool:
    try:
        unsigned = _unsigned(row, key)
        document = formats.to_bytes(formats.sign(unsigned, key, created=now(), suite=formats.JCS)).decode()
        bundle = formats.write_token(unsigned, key)
    except Exception:
        logger.exception("The bundle of share %s could not be signed; it will be tried again", row.id)
        return False
    rows = Share.objects.filter(id=row.id, uuid=row.uuid, document="")
    return bool(rows.update(document=document, bundle=bundle))


def _unsigned(row: Share, key: formats.SigningKey) -> dict[str, Any]:
    person = accounts.person(row.account_id)
    held = Credential.objects.filter(award__in=row.awards.all(), withdrawn_at=None).select_related("award")
    documents: list[dict[str, Any]] = []
    peers: dict[str, list[str]] = defaultdict(list)
    for credential in held.order_by("award__earned_at", "id"):
        document = json.loads(credential.document)
        documents.append(document)
        peers[credential.award.course_slug].append(document["credentialSubject"]["achievement"]["id"])
    name = person.name if person else ""
    return formats.unsigned_bundle(
        formats.Bundle(
            id=row.uuid.urn,
            issuer=building.issuer(key.multikey),
            recipient=formats.Recipient(name, addresses.named("people", person.public_id) if person else ""),
            credentials=documents,
            valid_from=now(),
            valid_until=row.ends_at,
            name=row.title or gettext("Records of %(name)s") % {"name": name},
            peers=list(peers.values()),
            is_partial=Award.objects.filter(account_id=row.account_id).count() > len(documents),
        )
    )
