"""Issuing anew: the same award under the name that its holder has now. The former credential ends and says so."""

from __future__ import annotations

import json
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from stoa.accounts import queries as accounts
from stoa.credentials import keystore
from stoa.credentials.actions.earning import request_signing
from stoa.credentials.actions.keys import current_key
from stoa.credentials.actions.sharing import unbundle
from stoa.credentials.actions.status import NotIssued, set_bits
from stoa.credentials.models import Award, Credential, FormerCredential
from stoa.kernel.clock import now

MOST_FORMER: Final = 10
"""How often one award is issued anew: each time takes a place in a status list for good."""
KEPT: Final = ("public_id", "award_id", "uuid", "document", "token", "key_id", "status_list_id", "status_index",
               "issued_at")  # fmt: skip


class NothingToChange(Exception):
    """The credential holds the name already that its holder has now."""


class ReissuedTooOften(Exception):
    """It was issued anew as often as that is done."""


@transaction.atomic
def reissue(*, public_id: str, account_id: int) -> None:
    """Withdraw a credential of this account because its holder's name is another, and have the award signed anew.

    The award is earned and unsigned until the job has run, so that a kill at any moment loses nothing. Raises
    NotIssued (not theirs, withdrawn, or being issued anew), NothingToChange, ReissuedTooOften, and
    keystore.KeyIsMissing before anything is withdrawn.
    """
    rows = Credential.objects.filter(public_id=public_id, award__account_id=account_id, withdrawn_at__isnull=True)
    row = _locked(rows).first()
    person = accounts.person(account_id)
    if row is None or person is None:
        raise NotIssued(public_id)
    if json.loads(row.document)["credentialSubject"].get("name", "") == person.name:
        raise NothingToChange
    if FormerCredential.objects.filter(award_id=row.award_id).count() >= MOST_FORMER:
        raise ReissuedTooOften
    if not keystore.has(current_key().multikey):
        raise keystore.KeyIsMissing("The signing key is not in this data folder: bring it back from a backup.")
    FormerCredential.objects.create(replaced_at=now(), **{name: getattr(row, name) for name in KEPT})
    row.delete()
    Award.objects.filter(id=row.award_id).update(state=Award.State.EARNED, claimed_until=None)
    set_bits([(row.status_list_id, row.status_index)])
    unbundle([row.award_id])
    request_signing()


def _locked(rows: QuerySet[Credential]) -> QuerySet[Credential]:
    return rows.select_for_update(of=("self",)) if connection.features.has_select_for_update_of else rows
