"""Beginning and ending what keeps somebody signed in: sessions, and the passes that go with them."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session as FormerSession
from django.db import connection, transaction
from django.db.models import F

from stoa.accounts.models import Account, Session
from stoa.accounts.queries import Entrant
from stoa.accounts.queries.entering import PLAIN, plain_params
from stoa.accounts.rules import SESSION_BEGUN, SESSION_DEVICE, SESSION_SEEN
from stoa.accounts.sessions import begun
from stoa.kernel import tables
from stoa.kernel.clock import now
from stoa.kernel.statements import Statement, run
from stoa.kernel.tokens import session_fingerprint

EPOCHS_AHEAD = 1000
_COMES_IN = f"""
UPDATE accounts_account AS a SET last_login = %(now)s
WHERE a.id = %(account)s AND a.password = %(password)s AND a.epoch = %(epoch)s AND {PLAIN} RETURNING 1
"""


@transaction.atomic
def begin_session(*, entrant: Entrant, device: str, more: dict[str, Any]) -> str | None:
    """Sign somebody in whose password was right: the key of the new session, which also notes `more`. Two statements.

    None when anything that signing in depends on has changed while the password was looked at. What else may hold
    this up moves the epoch first, in a transaction of its own: one of both waits for the other.
    """
    whole = {"account": entrant.account, "password": entrant.password, "epoch": entrant.epoch}
    moment = connection.ops.adapt_datetimefield_value(now())
    if not run(Statement(_COMES_IN, {**whole, **plain_params(entrant.address), "now": moment})):
        return None
    seconds = int(time.time())
    known = {"id": entrant.account, "password": entrant.password}
    proof = Account.from_db(None, known.keys(), known.values()).get_session_auth_hash()
    by = {SESSION_KEY: str(entrant.account), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]}
    noted = {SESSION_DEVICE: device, SESSION_BEGUN: seconds, SESSION_SEEN: seconds}
    return begun({**by, HASH_SESSION_KEY: proof, **noted, **more})


def end_passes(*, account_id: int) -> None:
    """Move the epoch: every pass in circulation ends now. Sessions that are still signed in get a new one."""
    Account.objects.filter(id=account_id).update(epoch=F("epoch") + 1)


@transaction.atomic
def end_every_sign_in() -> None:
    """Sign everybody out everywhere, as after a restore: what was ended since the backup must not come to life again.

    Epochs go far ahead, past all that were reached after the backup was taken. What is restored may be of an earlier
    Stoa, whose sessions lay in a table of Django's own.
    """
    for sessions in (Session, FormerSession):
        if tables.has(sessions._meta.db_table):
            sessions.objects.all().delete()
    Account.objects.update(epoch=F("epoch") + EPOCHS_AHEAD)


@transaction.atomic
def end_session(*, account_id: int, fingerprint: str) -> bool:
    """End one browser's session, known by its fingerprint; whether there was one. Its pass ends as well."""
    keys = Session.objects.filter(account_id=account_id).values_list("session_key", flat=True)
    key = next((key for key in keys if session_fingerprint(key) == fingerprint), None)
    if key is None:
        return False
    end_passes(account_id=account_id)
    Session.objects.filter(session_key=key).delete()
    return True


@transaction.atomic
def end_sessions(*, account_id: int, keep: str | None = None) -> int:
    """End every session of an account but the one with the key `keep`, and every pass; how many there were.

    The epoch first: whoever signs in at this moment was before, and is seen, or comes after, and is refused.
    """
    end_passes(account_id=account_id)
    ended, _ = Session.objects.filter(account_id=account_id).exclude(session_key=keep or "").delete()
    return ended


def drop_expired_sessions() -> int:
    """Delete sessions that have run out; how many there were."""
    dropped, _ = Session.objects.filter(expire_date__lte=now()).delete()
    return dropped
