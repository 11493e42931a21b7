"""The site's signing keys: made on first use, replaced by rotation, never forgotten."""

from __future__ import annotations

from django.db import IntegrityError, connection, transaction

from stoa.credentials import keystore
from stoa.credentials.formats.keys import KeyEntry, SigningKey, new_signing_key, rotated, started
from stoa.credentials.models import IssuerKey
from stoa.credentials.queries.issuer import key_history
from stoa.kernel.clock import now


def current_key() -> IssuerKey:
    """The key that signs now; made when the site has none. Two processes at once agree on one."""
    found = IssuerKey.objects.filter(is_current=True).first()
    if found is not None:
        return found
    key = new_signing_key()
    keystore.keep(key)  # before the row: a kill in between leaves a file that nobody asks for, never a row without one
    entry = started(key, since=now().replace(microsecond=0)).entries[0]
    try:
        with transaction.atomic():
            if not IssuerKey.objects.exists():
                return _add(entry)
    except IntegrityError:
        pass  # another process was quicker
    keystore.forget(key.multikey)
    return IssuerKey.objects.get(is_current=True)


def rotate_key() -> IssuerKey:
    """Let a new key sign from now on. The old one signs it into the history, so what it signed stays verifiable.

    Raises keystore.KeyIsMissing when the old key's secret half is gone: then nobody can appoint a successor.
    """
    former = current_key()
    old, new = keystore.signing_key(former.multikey), new_signing_key()
    keystore.keep(new)
    try:
        return _replace(former, old, new)
    except KeyWasReplaced:
        keystore.forget(new.multikey)
        raise


class KeyWasReplaced(Exception):
    """Somebody else rotated the key at the same moment; theirs is in force."""


@transaction.atomic
def _replace(former: IssuerKey, old: SigningKey, new: SigningKey) -> IssuerKey:
    rows = IssuerKey.objects.filter(id=former.id, is_current=True)
    locked = (rows.select_for_update() if connection.features.has_select_for_update else rows).first()
    if locked is None:
        raise KeyWasReplaced("The key was replaced at the same moment; look at the one that signs now.")
    moment = now().replace(microsecond=0)
    history = rotated(key_history(), former=old, new=new, since=moment)
    locked.is_current, locked.retired_at = False, moment
    locked.save(update_fields=["is_current", "retired_at"])
    return _add(history.entries[-1])


def _add(entry: KeyEntry) -> IssuerKey:
    return IssuerKey.objects.create(
        multikey=entry.multikey, since=entry.since, by_former=entry.by_former, by_itself=entry.by_itself
    )
