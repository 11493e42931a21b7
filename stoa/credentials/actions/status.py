"""Status lists: giving out places, setting bits, signing what changed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F, QuerySet

from stoa.accounts import queries as accounts
from stoa.credentials import addresses, formats, keystore, letters
from stoa.credentials.actions.keys import current_key
from stoa.credentials.building import Place
from stoa.credentials.formats import status_list
from stoa.credentials.models import Credential, IssuerKey, StatusList
from stoa.kernel import jobs
from stoa.kernel.clock import now

SIGNING_LISTS = "credentials.sign_status_lists"
LENGTH = status_list.MIN_BITS


class NotIssued(Exception):
    """There is no such credential, or it was withdrawn before."""


@transaction.atomic
def withdraw(*, public_id: str, reason: str, by: int) -> None:
    """End a credential by decision of the account `by`, and write to its holder. Its bit is set now; a job signs the
    list anew.

    The award stays on record as withdrawn and is not earned again by itself. Raises NotIssued.
    """
    row = _locked(Credential.objects.filter(public_id=public_id, withdrawn_at__isnull=True)).first()
    if row is None:
        raise NotIssued(public_id)
    row.withdrawn_at, row.withdrawn_reason, row.withdrawn_by_id = now(), reason.strip(), by
    row.save(update_fields=["withdrawn_at", "withdrawn_reason", "withdrawn_by"])
    award = row.award
    award.state = award.State.WITHDRAWN
    award.save(update_fields=["state"])
    holder = accounts.person(award.account_id)
    if holder is not None and holder.id != by:
        letters.say_withdrawn(holder, award.title, row.withdrawn_reason, addresses.credential_page(public_id))
    set_bits([(row.status_list_id, row.status_index)])


def set_bits(places: Iterable[tuple[int, int]]) -> None:
    """Mark these places (list, index) as withdrawn, in the transaction that is open; a job signs the lists anew."""
    by_list: dict[int, list[int]] = {}
    for list_id, index in places:
        by_list.setdefault(list_id, []).append(index)
    for list_id, indexes in sorted(by_list.items()):
        listed = _locked(StatusList.objects.filter(id=list_id)).get()
        listed.bits = status_list.Bitstring(bytes(listed.bits)).with_bits(indexes).data
        listed.edition += 1
        listed.save(update_fields=["bits", "edition"])
    if by_list:
        jobs.enqueue(SIGNING_LISTS, key=SIGNING_LISTS)


def take_places(key: IssuerKey, count: int) -> list[tuple[StatusList, Place]]:
    """`count` places that no other credential has, in lists of this key, inside the transaction that is open."""
    found: list[tuple[StatusList, Place]] = []
    while len(found) < count:
        here = StatusList.objects.filter(key=key, used__lt=LENGTH, address__startswith=addresses.status_list(""))
        listed = _locked(here.order_by("id")).first()
        if listed is None:
            listed = _new_list(key)
        taken = min(count - len(found), LENGTH - listed.used)
        for number in range(listed.used, listed.used + taken):
            found.append((listed, Place(listed.address, (listed.start + listed.step * number) % LENGTH)))
        listed.used += taken
        listed.save(update_fields=["used"])
    return found


def sign_status_lists() -> int:
    """Sign every list that has changed since it was signed. Returns how many. Idempotent."""
    count = 0
    for row in StatusList.objects.filter(signed_edition__lt=F("edition")).select_related("key").order_by("id"):
        sign_list(row)
        count += 1
    return count


def sign_list(row: StatusList) -> None:
    """Sign a list as it stands, with the key whose credentials it tells of; the current key where that one is lost."""
    key = row.key if keystore.has(row.key.multikey) else current_key()
    signing_key, moment = keystore.signing_key(key.multikey), now()
    unsigned = status_list.unsigned_list(
        status_list.Bitstring(bytes(row.bits)), url=row.address, issuer=signing_key.did,
        valid_from=moment,
    )  # fmt: skip
    signed = formats.sign(unsigned, signing_key, created=moment)
    # A list that changed meanwhile stays marked as changed and is signed again: an older edition never covers a newer.
    StatusList.objects.filter(id=row.id, signed_edition__lt=row.edition).update(
        document=formats.to_bytes(signed).decode(), signed_edition=row.edition
    )


def _new_list(key: IssuerKey) -> StatusList:
    """An empty list whose places are given out in an order that only this site knows."""
    uuid = uuid4()
    return StatusList.objects.create(
        uuid=uuid, address=addresses.status_list(uuid), key=key, start=secrets.randbelow(LENGTH),
        step=secrets.randbelow(LENGTH // 2) * 2 + 1, bits=status_list.empty().data,
    )  # fmt: skip


def _locked(rows: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    return rows.select_for_update() if connection.features.has_select_for_update else rows
