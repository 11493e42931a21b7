"""Jobs by a server that speaks Redis' language (Valkey, Redis): any number of workers ask it, not the table.

For each lane it holds one sorted set: the ids of jobs, by the time from which they may be taken. Taking one moves it to
the end of a lease in the same step, so a dead worker's job comes up again by itself; the row is then claimed in the
table, which has the last word. Every half minute one process of the site puts in what the table holds and the set does
not: what was offered while the server was away, or lost with it.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from functools import cached_property
from typing import Any, Final

from django.db.models import Q

from stoa.kernel.clock import now
from stoa.kernel.jobs.declared import LANES, Lane, lane_of
from stoa.kernel.jobs.queue import LEASE, TableQueue, claimed, due
from stoa.kernel.models import Job
from stoa.kernel.servers import connected

FILLED: Final = "stoa:jobs:filled"
FILL_SECONDS: Final = 30
MOST_FILLED: Final = 10_000
AGAIN_SECONDS: Final = 5.0
"""How long to ask the table once the server has not answered."""
TAKE: Final = """
local found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)
if found[1] then redis.call('ZADD', KEYS[1], ARGV[2], found[1]) end
return found[1]
"""
logger = logging.getLogger("stoa.jobs")


def _set_of(lane: Lane) -> str:
    return f"stoa:jobs:{lane}"


def _free_from(row: Job) -> float:
    """The time from which an open job may be taken."""
    is_running = row.state == Job.State.RUNNING and row.leased_until is not None
    return ((row.leased_until if is_running else None) or row.due_at).timestamp()


class ServerQueue:
    """The ids of ready jobs on a server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._table = TableQueue()
        self._away_until = 0.0

    @cached_property
    def _client(self) -> Any:
        return connected(self.url)

    @cached_property
    def _take(self) -> Any:
        return self._client.register_script(TAKE)

    def offer(self, row: Job) -> None:
        self._asked("zadd", _set_of(lane_of(row.task)), {str(row.id): row.due_at.timestamp()})

    def claim(self, lane: Lane) -> Job | None:
        self._fill()
        while self._is_there():
            moment = time.time()
            found = self._said(
                lambda moment=moment: self._take(
                    keys=[_set_of(lane)], args=[moment, moment + LEASE.total_seconds()]
                )
            )  # fmt: skip
            if found is None:
                break
            row = claimed(due(lane).filter(id=int(found)))
            if row is not None:
                return row
            self.settle(int(found), lane)
        return None if self._is_there() else self._table.claim(lane)

    def renew(self, row: Job) -> None:
        until = time.time() + LEASE.total_seconds()
        self._asked("zadd", _set_of(lane_of(row.task)), {str(row.id): until}, xx=True)

    def settle(self, row_id: int, lane: Lane) -> None:
        row = Job.objects.filter(id=row_id).only("state", "due_at", "leased_until").first()
        if row is not None and row.state in (Job.State.WAITING, Job.State.RUNNING):
            self._asked("zadd", _set_of(lane), {str(row_id): _free_from(row)})
        else:
            self._asked("zrem", _set_of(lane), str(row_id))

    def has_due(self, lane: Lane) -> bool:
        self._fill()
        count = self._asked("zcount", _set_of(lane), "-inf", time.time())
        return bool(count) if self._is_there() else self._table.has_due(lane)

    def _fill(self) -> None:
        """Put in what the table holds; one process of the site does it, twice a minute, and at once after a loss."""
        if not self._asked("set", FILLED, "1", nx=True, ex=FILL_SECONDS):
            return
        soon = now() + timedelta(seconds=2 * FILL_SECONDS) + LEASE
        open_rows = Job.objects.filter(
            Q(state=Job.State.WAITING, due_at__lte=soon) | Q(state=Job.State.RUNNING, leased_until__lte=soon)
        )
        found: dict[Lane, dict[str, float]] = {lane: {} for lane in LANES}
        for row in open_rows.only("task", "state", "due_at", "leased_until").order_by("due_at", "id")[:MOST_FILLED]:
            found[lane_of(row.task)][str(row.id)] = _free_from(row)
        for lane, moments in found.items():
            if moments:
                self._asked("zadd", _set_of(lane), moments, nx=True)

    def _is_there(self) -> bool:
        return time.monotonic() >= self._away_until

    def _asked(self, command: str, *words: Any, **options: Any) -> Any:
        return self._said(lambda: getattr(self._client, command)(*words, **options))

    def _said(self, ask: Any) -> Any:
        """What the server says; None when it is away."""
        if not self._is_there():
            return None
        from redis.exceptions import RedisError  # lazy

        try:
            return ask()
        except RedisError as problem:
            self._away_until = time.monotonic() + AGAIN_SECONDS
            logger.warning("The server of jobs is away (%s); the table is asked", type(problem).__name__)
            return None
