"""The queue: letters are rows, claimed by lock with a lease, and stripped of their words once they have ended.

Letters are never claimed by "number greater than the last": a transaction that commits late would be lost.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from stoa.kernel.clock import now
from stoa.kernel.mail.addresses import checked, digest_of, domain_of, without_controls
from stoa.kernel.mail.kinds import kind_of
from stoa.kernel.models import Letter, MailGate

BATCH: Final = 100
LEASE_SECONDS: Final = 300
PATIENCE: Final = timedelta(days=3)
"""How long a letter is tried that is refused for now."""
STAYS: Final = timedelta(days=14)
"""How long kind, times and outcome of a letter are kept after its end: bounces come back within days."""
LONGEST_SUBJECT: Final = 200
BURST_SECONDS: Final = 10
"""So many seconds' worth of letters may leave at once after a silence."""
arrived = threading.Event()
"""Set when this process has committed a letter, so that its postman need not wait for the next look."""
_LAST_WAIT: Final = timedelta(hours=4)


def put(
    *, to: str, subject: str, text: str, kind: str, account: int | None, mentions: int | None = None,
    otherwise: str = "",
) -> None:  # fmt: skip
    """Write a letter down, in the active language and the open transaction. Raises BadAddress."""
    address, moment, about = checked(to), now(), kind_of(kind)
    Letter.objects.create(
        kind=kind[:80], priority=about.priority, account=account, digest=digest_of(address), to=address,
        language=get_language() or settings.LANGUAGE_CODE, subject=_shortened(without_controls(subject)),
        text=text.replace("\0", ""), mentions=mentions, otherwise=otherwise.replace("\0", ""), due_at=moment,
        expires_at=moment + about.lasts if about.lasts else None,
        created_at=moment,
    )  # fmt: skip
    transaction.on_commit(arrived.set)


def _shortened(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1].rstrip()}…"


def has_due() -> bool:
    """Whether some letter could leave now, or was left behind by a sender that died. One statement."""
    moment = now()
    waiting = Q(state=Letter.State.WAITING, due_at__lte=moment)
    return Letter.objects.filter(waiting | Q(state=Letter.State.LEASED, leased_until__lt=moment)).exists()


def claim(limit: int = BATCH) -> list[Letter]:
    """Take letters that are due, the most urgent first, as many as the site's allowance of this minute has room for.

    Two senders never hold the same one. What has become too old is dropped.
    """
    moment = now()
    with transaction.atomic():
        gate = locked_gate()
        if gate.is_paused or (gate.shut_until is not None and gate.shut_until > moment):
            return []
        allowance = _refilled(gate, moment)
        _free_the_dead(moment)
        rows = _due(moment, min(limit, int(allowance)))
        old = [row for row in rows if row.expires_at is not None and row.expires_at <= moment]
        drop(old, "It had become too old to be of use.")
        taken = [row for row in rows if row not in old]
        if taken:
            _lease(taken, moment)
            MailGate.objects.filter(id=gate.id).update(allowance=allowance - len(taken), refilled_at=moment)
        return taken


def locked_gate() -> MailGate:
    """The gate's row, held until the transaction ends; made when it is not there yet."""
    rows = MailGate.objects.select_for_update() if connection.features.has_select_for_update else MailGate.objects
    return rows.filter(id=1).first() or MailGate.objects.get_or_create(id=1)[0]


def _refilled(gate: MailGate, moment: datetime) -> float:
    """How many letters may leave now: a bucket that fills at the rate of the settings and holds some seconds' worth."""
    a_second = settings.STOA_MAIL_PER_MINUTE / 60
    most = max(1.0, a_second * BURST_SECONDS)
    if gate.refilled_at is None:
        return most
    elapsed = max(0.0, (moment - gate.refilled_at).total_seconds())  # a clock may go back
    return min(most, gate.allowance + elapsed * a_second)


def _free_the_dead(moment: datetime) -> None:
    dead = Letter.objects.filter(state=Letter.State.LEASED, leased_until__lt=moment)
    dead.update(state=Letter.State.WAITING, lease="", leased_until=None)


def _due(moment: datetime, limit: int) -> list[Letter]:
    rows = Letter.objects.filter(state=Letter.State.WAITING, due_at__lte=moment).order_by("priority", "id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return list(rows[:limit])


def _lease(rows: Sequence[Letter], moment: datetime) -> None:
    lease, until = secrets.token_hex(8), moment + timedelta(seconds=LEASE_SECONDS)
    for row in rows:
        row.state, row.lease, row.leased_until = Letter.State.LEASED, lease, until
    _rows(rows).update(state=Letter.State.LEASED, lease=lease, leased_until=until)


def _rows(rows: Sequence[Letter]) -> QuerySet[Letter]:
    return Letter.objects.filter(id__in=[row.id for row in rows])


def drop(rows: Sequence[Letter], reason: str) -> None:
    """End letters that are not to be sent."""
    for row in rows:
        _end(row, Letter.State.DROPPED, reason)


def sent(row: Letter) -> None:
    """The other side has taken the letter."""
    _end(row, Letter.State.SENT, "")


def failed(row: Letter, reason: str) -> None:
    """The letter will never be taken."""
    _end(row, Letter.State.FAILED, reason)


def _end(row: Letter, state: Letter.State, reason: str) -> None:
    """Write the end down and forget the words. A row that somebody else has leased meanwhile is left to them."""
    Letter.objects.filter(id=row.id, lease=row.lease).update(
        state=state, error=reason[:500], ended_at=now(), lease="", leased_until=None, subject="", text="",
        mentions=None, otherwise="", to=f"@{domain_of(row.to)}",
    )  # fmt: skip


def postpone(row: Letter, reason: str) -> None:
    """Try the letter again later, at growing distances; after `PATIENCE` it has failed."""
    moment = now()
    if moment - row.created_at > PATIENCE:
        failed(row, reason)
        return
    wait = min(timedelta(minutes=1) * 4 ** min(row.attempts, 6), _LAST_WAIT)
    Letter.objects.filter(id=row.id, lease=row.lease).update(
        state=Letter.State.WAITING, due_at=moment + wait, attempts=row.attempts + 1, error=reason[:500], lease="",
        leased_until=None,
    )  # fmt: skip


def give_back(rows: Sequence[Letter]) -> None:
    """Return letters that were claimed and not tried."""
    if rows:
        _rows(rows).filter(lease=rows[0].lease, state=Letter.State.LEASED).update(
            state=Letter.State.WAITING, lease="", leased_until=None
        )


def forget_old() -> int:
    """Delete what is kept of letters that ended long ago. Returns how many."""
    old = Letter.objects.filter(ended_at__lt=now() - STAYS).order_by("ended_at")[:1000]
    return Letter.objects.filter(id__in=list(old.values_list("id", flat=True))).delete()[0]


def pause(*, is_paused: bool) -> None:
    """Hold everything back, or let it go again. Letters can be asked for all the same."""
    with transaction.atomic():
        MailGate.objects.filter(id=locked_gate().id).update(is_paused=is_paused, shut_until=None)
    arrived.set()
