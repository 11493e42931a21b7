"""Sending: claim a batch, hand it over by one connection, write down what became of each letter before the next.

A letter is marked right after the other side has taken it. A sender that is killed in between leaves one letter that is
sent a second time once its lease has run out, under the same Message-ID; all others go out once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from time import monotonic
from typing import Final

from django.db import close_old_connections, connection, transaction

from stoa.kernel.clock import now
from stoa.kernel.mail import bounces, choices, queue
from stoa.kernel.mail.addresses import BadAddress
from stoa.kernel.mail.engines import Engine, Session, engine
from stoa.kernel.mail.failures import LetterRefused, ServerTrouble
from stoa.kernel.mail.folder import forget_old_files
from stoa.kernel.mail.kinds import kind_of
from stoa.kernel.mail.writing import written
from stoa.kernel.models import Letter, MailGate

SESSION_SECONDS: Final = 240.0
"""A connection is ended after so long, well before the lease of what it carries."""
LOOK_SECONDS: Final = 2.0
UPKEEP_SECONDS: Final = 3600.0
OF_A_LETTER: Final = ("receiver", "text", "line")
"""Where a server breaks off that may not be able to bear this very letter: others go first then."""
_FIRST_WAIT, _LAST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
logger = logging.getLogger("stoa.mail")
shut_out: list[Callable[[Collection[int]], set[int]]] = []
"""What domains say of accounts: which of these get only what they ask for (suspended, closed)."""


class Postman(threading.Thread):
    """Sends what is due, at once when this process has written it and at least every other second."""

    def __init__(self) -> None:
        super().__init__(name="stoa-mail", daemon=True)
        self._stopping = threading.Event()
        self._tidied = -UPKEEP_SECONDS

    def run(self) -> None:
        while not self._stopping.is_set():
            queue.arrived.wait(LOOK_SECONDS)
            queue.arrived.clear()
            try:
                send_due(self._stopping)
                self._tidy()
            except Exception:
                logger.exception("Letters could not be looked for; the postman will look again")
                connection.close()
                self._stopping.wait(LOOK_SECONDS)
            close_old_connections()

    def stop(self) -> None:
        """End after the letter at hand."""
        self._stopping.set()
        queue.arrived.set()

    def _tidy(self) -> None:
        if monotonic() - self._tidied < UPKEEP_SECONDS:
            return
        self._tidied = monotonic()
        while queue.forget_old():
            pass
        forget_old_files(queue.STAYS)


def send_due(stopping: threading.Event | None = None) -> int:
    """Send until nothing is due, nothing more may leave now, or the server fails. Returns how many letters left."""
    halt, count = stopping or threading.Event(), 0
    way = engine()
    while not halt.is_set() and queue.has_due():
        rows = queue.claim()
        if not rows:
            return count
        left = _carry(way, rows, halt)
        if left is None:
            return count
        count += left
    return count


def _carry(way: Engine, rows: list[Letter], halt: threading.Event) -> int | None:
    """Send claimed letters by one connection. How many left; None when the server is in trouble."""
    rows = _to_be_sent(rows)
    if not rows:
        return 0
    try:
        session = way.open(SESSION_SECONDS)
    except ServerTrouble as trouble:
        queue.give_back(rows)
        shut(trouble)
        return None
    try:
        done, trouble_met = _hand_over(session, rows, halt)
    finally:
        session.close()
    if done:
        opened()
    if trouble_met is None or (done and trouble_met.step == "sender" and not trouble_met.code):
        return done  # a server may hang up after some letters; the next connection takes the rest
    shut(trouble_met)
    return None


def _hand_over(session: Session, rows: list[Letter], halt: threading.Event) -> tuple[int, ServerTrouble | None]:
    """(how many left, the trouble that ended it). What was not tried is given back."""
    done, until = 0, monotonic() + SESSION_SECONDS
    for place, row in enumerate(rows):
        if halt.is_set() or monotonic() > until:
            queue.give_back(rows[place:])
            break
        try:
            done += _send(session, row)
        except ServerTrouble as trouble:
            is_of_this_letter = trouble.step in (
                "receiver",
                "text",
                "line",
            )  # it may be one that the server cannot bear
            if is_of_this_letter:
                queue.postpone(row, trouble.said)
            queue.give_back(rows[place + is_of_this_letter :])
            return done, trouble
    return done, None


def _send(session: Session, row: Letter) -> bool:
    """Whether the letter left."""
    try:
        session.send(written(row))
    except BadAddress as problem:
        queue.failed(row, str(problem))
        return False
    except LetterRefused as refusal:
        with transaction.atomic():
            if refusal.is_final:
                queue.failed(row, refusal.said)
            else:
                queue.postpone(row, refusal.said)
            if refusal.is_bounce:
                bounces.note(row, status=refusal.status, reason=refusal.said)
        return False
    queue.sent(row)
    return True


def _to_be_sent(rows: Sequence[Letter]) -> list[Letter]:
    """Those that are to be sent, in at most a statement for each reason not to; the others are dropped."""
    plain = [row for row in rows if not kind_of(row.kind).is_asked]
    accounts = {row.account for row in plain if row.account is not None}
    closed = {account for ask in shut_out for account in ask(accounts)} if accounts else set()
    dead = bounces.shut_among({row.digest for row in plain}) if plain else set()
    pairs = choices.unwanted({(row.account, row.kind) for row in plain if row.account is not None})
    left_out: dict[str, list[Letter]] = {
        "The account is suspended or closed.": [row for row in plain if row.account in closed],
        "Letters to this address come back.": [row for row in plain if row.digest in dead],
        "Its receiver wants no such letters.": [row for row in plain if (row.account, row.kind) in pairs],
    }
    gone = set()
    for reason, some in left_out.items():
        queue.drop(some, reason)
        gone |= {row.id for row in some}
    return [row for row in rows if row.id not in gone]


def shut(trouble: ServerTrouble) -> None:
    """Let nobody send for a while, longer each time: the server is in trouble, or the folder."""
    logger.warning("Letters cannot leave (%s): %s", trouble.step, trouble.said)
    moment = now()
    with transaction.atomic():
        gate = queue.locked_gate()
        wait = min(_FIRST_WAIT * 2 ** min(gate.tries, 8), _LAST_WAIT)
        MailGate.objects.filter(id=gate.id).update(
            tries=gate.tries + 1, shut_until=moment + wait, step=trouble.step, trouble=trouble.said,
            trouble_since=gate.trouble_since or moment,
        )  # fmt: skip


def opened() -> None:
    """The server works (again)."""
    MailGate.objects.update(tries=0, shut_until=None, step="", trouble="", trouble_since=None, worked_at=now())
