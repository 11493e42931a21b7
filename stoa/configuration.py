"""What settings need before Django: the data folder's mark and key, a database from its address. No Django here."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000; "
    "PRAGMA mmap_size=134217728; PRAGMA secure_delete=ON;"
)


class BadSetting(Exception):
    """A setting cannot be used; the text says which and what to do."""


def demo_mark(data: Path) -> Path:
    """The file whose presence makes this data folder a demo: answered to this machine only, with sample people."""
    return data / "DEMO"


def secret_key(data: Path) -> str:
    """The site's secret, made on first use and readable by its user only. Two processes at once agree on one."""
    path = data / "keys" / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        os.chmod(path.parent, 0o700)
        draft = path.with_name(f"secret.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(48))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def database_from(url: str, data: Path) -> dict[str, Any]:
    """Django's database setting from STOA_DATABASE_URL; SQLite in the data folder when it is empty."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "stoa.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise BadSetting(
            f"STOA_DATABASE_URL begins with {parts.scheme!r}; write postgresql://user:password@host:port/name, "
            "or leave it out for SQLite."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
