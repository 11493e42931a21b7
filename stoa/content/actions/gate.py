"""The lock that publishing and garbage collection take for their short transactions."""

from __future__ import annotations

from stoa.content.models import Gate

_ONLY = 1


def lock() -> None:
    """Waits for whoever publishes or collects, and holds them off until this transaction ends.

    On SQLite the transaction itself is the lock (it began with BEGIN IMMEDIATE).
    """
    Gate.objects.get_or_create(id=_ONLY)
    Gate.objects.select_for_update().get(id=_ONLY)
