"""Learners' own keys: made when a first statement is signed, sealed in the database, replaced when they wish, brought
back from a backup. The site signs with one only what its owner has confirmed."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from stoa.credentials import keystore
from stoa.credentials.formats.keys import BadKey, SigningKey, new_signing_key, seal, unseal
from stoa.credentials.models import LearnerKey
from stoa.kernel.clock import now


class KeyIsAnothers(Exception):
    """The key in a backup belongs to another account here."""


def key_of(account: int) -> SigningKey:
    """The learner's key, made when they have none, or when theirs cannot be opened any more (the site's secret is
    another). What an old one signed stays verifiable: the key's public half is its name. Two at once agree on one."""
    row = LearnerKey.objects.filter(account_id=account, is_current=True).first()
    if row is not None:
        try:
            return unseal(row.sealed, row.multikey, keystore.learners_seal())
        except BadKey:
            _retire(account)
    key = new_signing_key()
    try:
        with transaction.atomic():
            LearnerKey.objects.create(
                account_id=account, multikey=key.multikey, sealed=seal(key, keystore.learners_seal())
            )  # fmt: skip
        return key
    except IntegrityError:  # another process was quicker
        row = LearnerKey.objects.get(account_id=account, is_current=True)
        return unseal(row.sealed, row.multikey, keystore.learners_seal())


@transaction.atomic
def renew_key(*, account: int) -> bool:
    """Put the learner's key away for good; the next statement makes a new one. False: there was none."""
    return _retire(account)


@transaction.atomic
def bring_key(*, account: int, multikey: str, sealed: str) -> bool:
    """Take a key from its owner's backup into use, already sealed. False: it is in use. Raises KeyIsAnothers."""
    row = LearnerKey.objects.filter(multikey=multikey).first()
    if row is not None and row.account_id != account:
        raise KeyIsAnothers(multikey)
    if row is not None and row.is_current and row.sealed:
        LearnerKey.objects.filter(id=row.id).update(sealed=sealed)
        return False
    _retire(account)
    values = {"sealed": sealed, "is_current": True, "retired_at": None, "backed_up_at": now()}
    if row is not None:
        LearnerKey.objects.filter(id=row.id).update(**values)
    else:
        LearnerKey.objects.create(account_id=account, multikey=multikey, **values)
    return True


def note_backup(*, account: int, multikey: str) -> None:
    """The learner has taken a backup."""
    LearnerKey.objects.filter(account_id=account, multikey=multikey).update(backed_up_at=now())


def _retire(account: int) -> bool:
    rows = LearnerKey.objects.filter(account_id=account, is_current=True)
    return bool(rows.update(is_current=False, sealed="", retired_at=now()))
