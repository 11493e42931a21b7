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
from stoa.accounts.rules import SESSION_BEGUN, SESSION_DEVICE, SESSION_SEEN
from stoa.accounts.sessions import begun
from stoa.kernel import tables
from stoa.kernel.clock import now
from stoa.kernel.statements import Statement, run
from stoa.kernel.tokens import session_fingerprint

EPOCHS_AHEAD = 1000
_COMES_IN = """
UPDATE accounts_account SET last_login = %(now)s
WHERE id = %(account)s AND password = %(password)s AND is_active AND closed_at IS NULL RETURNING id
"""


@transaction.atomic
def begin_session(*, entrant: Entrant, device: str, more: dict[str, Any]) -> str | None:
    """Sign somebody in whose password was right: the key of the new session, which also notes `more`. Two statements.

    None when the password was changed, or the account suspended or closed, while it was looked at.
    """
    comes = {"account": entrant.account, "password": entrant.password}
    comes["now"] = connection.ops.adapt_datetimefield_value(now())
    if not run(Statement(_COMES_IN, comes)):
        return None
    moment = int(time.time())
    proof = Account(id=entrant.account, password=entrant.password).get_session_auth_hash()
    by = {SESSION_KEY: str(entrant.account), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0]}
    noted = {SESSION_DEVICE: device, SESSION_BEGUN: moment, SESSION_SEEN: moment}
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
    Session.objects.filter(session_key=key).delete()
    end_passes(account_id=account_id)
    return True


@transaction.atomic
def end_sessions(*, account_id: int, keep: str | None = None) -> int:
    """End every session of an account but the one with the key `keep`, and every pass; how many there were."""
    ended, _ = Session.objects.filter(account_id=account_id).exclude(session_key=keep or "").delete()
    end_passes(account_id=account_id)
    return ended


def drop_expired_sessions() -> int:
    """Delete sessions that have run out; how many there were."""
    dropped, _ = Session.objects.filter(expire_date__lte=now()).delete()
    return dropped
