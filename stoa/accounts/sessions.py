"""The engine of sessions: rows in the database that say whose they are, so that each can be shown and ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from stoa.accounts.models import Session
from stoa.accounts.rules import SESSION_BEGUN, SESSION_DEVICE, SESSION_SEEN


class SessionStore(DatabaseStore):
    """Django's own store, with the account and the device beside what it keeps."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row for `data`; whose it is follows from what signing in has put there."""
        row: Any = super().create_model_instance(data)
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.device = str(data.get(SESSION_DEVICE, ""))[:60]
        row.begun_at, row.seen_at = _moment(data.get(SESSION_BEGUN)), _moment(data.get(SESSION_SEEN))
        return row


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
