"""The engine of sessions: rows in the database that say whose they are, so that each can be shown and ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError

from stoa.accounts.models import Session
from stoa.accounts.rules import SESSION_BEGUN, SESSION_DEVICE, SESSION_SEEN
from stoa.kernel.ids import drawn
from stoa.kernel.statements import add


class SessionStore(DatabaseStore):
    """Django's own store, with the account and the device beside what it keeps."""

    _is_unwritten = False

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _validate_session_key(self, key: str) -> bool:
        """Ours are letters and digits; a cookie may hold anything, also what PostgreSQL takes in no text."""
        return super()._validate_session_key(key) and key.isascii() and key.isalnum()  # type: ignore[misc]

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row for `data`; whose it is follows from what signing in has put there."""
        row: Any = super().create_model_instance(data)
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.device = str(data.get(SESSION_DEVICE, ""))[:60]
        row.begun_at, row.seen_at = _moment(data.get(SESSION_BEGUN)), _moment(data.get(SESSION_SEEN))
        return row

    def cycle_key(self) -> None:
        """Go on under a new key. Its row is written once, when the request ends, and not empty before that."""
        former = self.session_key
        self.keys()  # what it holds is read by the former key
        self._session_key = new_key()
        self.modified = self._is_unwritten = True
        if former:
            self.delete(former)

    def save(self, must_create: bool = False) -> None:
        """Write it down. Django takes every error of the database for a session that was ended meanwhile; one that
        says that the database cannot be used is raised as it is."""
        try:
            super().save(must_create=must_create or self._is_unwritten)
        except UpdateError as problem:
            if isinstance(problem.__context__, OperationalError):
                raise problem.__context__ from problem.__context__.__cause__
            raise
        self._is_unwritten = False


def begun(data: dict[str, Any]) -> str:
    """Write down a new session that holds this; its key. One statement, in the caller's transaction."""
    store = SessionStore()
    store.update(data)
    store.set_expiry(settings.SESSION_COOKIE_AGE)
    store._session_key = key = new_key()
    add(store.create_model_instance(dict(store.items())))
    return key


def new_key() -> str:
    """A key that no session has: of 165 bits, so that nobody need ask. Writing a row that is there fails."""
    return drawn(VALID_KEY_CHARS, 32)


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None
