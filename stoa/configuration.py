"""What settings need before Django: the data folder's mark and key, a database from its address. No Django here."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000; "
    "PRAGMA mmap_size=134217728; PRAGMA secure_delete=ON;"
)


LANGUAGES = {"en": "English", "ar": "العربية", "de": "Deutsch", "es": "Español", "fr": "Français"}
"""What the pages can speak. English is what the sources are written in; the others have a catalogue each."""


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
        try:
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_urlsafe(48))
                out.flush()
                os.fsync(out.fileno())
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def test_mode_from(text: str, *, is_demo: bool) -> bool:
    """Whether STOA_VC_API asks for the test mode. Raises BadSetting outside of a demo, where anybody could have
    anything signed and no work would be left for real visitors."""
    if text in ("", "0"):
        return False
    if text != "1":
        raise BadSetting(f"STOA_VC_API is {text!r}; write 1, or leave it out.")
    if not is_demo:
        raise BadSetting(
            "STOA_VC_API=1 is for testing and works in a demo only (stoa run --demo): leave it out on a real site."
        )
    return True


def languages_from(codes: str) -> list[tuple[str, str]]:
    """Django's list of languages from STOA_LANGUAGES, all when it is empty. The first one is the fallback."""
    wanted = [code.strip().lower() for code in codes.split(",") if code.strip()] or list(LANGUAGES)
    if unknown := [code for code in wanted if code not in LANGUAGES]:
        raise BadSetting(
            f"STOA_LANGUAGES names {', '.join(unknown)}; the pages can speak {', '.join(LANGUAGES)}. "
            "Leave it out for all of them."
        )
    return [(code, LANGUAGES[code]) for code in dict.fromkeys(wanted)]


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
    options = {
        "application_name": "stoa", "connect_timeout": "5", "tcp_user_timeout": "30000",
        **dict(parse_qsl(parts.query)),
    }  # fmt: skip
    pooler = options.pop("pooler", "")
    if pooler not in ("", "transaction"):
        raise BadSetting(f"STOA_DATABASE_URL says pooler={pooler!r}; write pooler=transaction, or leave it out.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # A cursor on the server ends with its transaction; outside one the next piece may come from another server.
        "DISABLE_SERVER_SIDE_CURSORS": pooler == "transaction",
        "OPTIONS": options,
    }


@dataclass(frozen=True)
class Bucket:
    """Where files lie when they are not on disk: a bucket of S3 or of a server that speaks its language."""

    name: str
    prefix: str
    endpoint: str
    region: str
    is_path_style: bool
    """Whether the bucket's name stands in the path of an address; else it stands in the host's name."""


def files_from(url: str) -> Bucket | None:
    """The bucket of STOA_FILES_URL; None, for the data folder, when it is empty. Raises BadSetting."""
    if not url:
        return None
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = options.keys() - {"endpoint", "region", "style"}
    if parts.scheme != "s3" or not parts.hostname or unknown or options.get("style", "path") not in ("path", "host"):
        raise BadSetting(
            f"STOA_FILES_URL is {url!r}. Write s3://BUCKET/PREFIX?endpoint=https://s3.example.org&region=REGION, "
            "of which prefix, endpoint and region may be missing (style=host or style=path, where the server wants one "
            "of them), or leave it out for the data folder."
        )
    if find_spec("boto3") is None:
        raise BadSetting("STOA_FILES_URL names a bucket; that needs another package: pip install 'stoa-mooc[s3]'")
    endpoint = options.get("endpoint", "")
    return Bucket(
        name=parts.netloc, prefix=unquote(parts.path.strip("/")), endpoint=endpoint, region=options.get("region", ""),
        is_path_style=options.get("style", "path" if endpoint else "host") == "path",
    )  # fmt: skip


SERVER_SCHEMES = {"redis": "redis", "rediss": "rediss", "valkey": "redis", "valkeys": "rediss", "unix": "unix"}


def server_from(url: str, setting: str = "STOA_CACHE_URL") -> str:
    """The address of a server as its client library takes it; empty for none. Raises BadSetting."""
    if not url:
        return ""
    scheme, _, rest = url.partition("://")
    if scheme not in SERVER_SCHEMES or not rest:
        raise BadSetting(
            f"{setting} begins with {scheme!r}. Write valkey://HOST:6379/0 (or redis://, valkeys:// with TLS, "
            "unix:///path), or leave it out."
        )
    if find_spec("redis") is None:
        raise BadSetting(f"{setting} names a server; that needs another package: pip install 'stoa-mooc[redis]'")
    return f"{SERVER_SCHEMES[scheme]}://{rest}"


def cache_from(server: str, data: Path) -> dict[str, Any]:
    """Django's cache setting: the server, else a file that the processes of this machine share."""
    beside = data / "cache" / "shared.sqlite3"
    if not server:
        return {"BACKEND": "stoa.kernel.caches.here.HereCache", "LOCATION": beside}
    return {
        "BACKEND": "stoa.kernel.caches.server.ServerCache", "LOCATION": server, "KEY_PREFIX": "stoa",
        "OPTIONS": {"beside": beside},
    }  # fmt: skip


def live_from(url: str, server: str) -> str:
    """The address of the live channel: what STOA_LIVE_URL names, else the server; empty for none. Raises BadSetting."""
    if not url:
        return server
    return url if url.startswith(("postgresql://", "postgres://")) else server_from(url, "STOA_LIVE_URL")


HERE = ("localhost", "127.0.0.1", "::1")
Tls = Literal["starttls", "tls", "none"]
SMTP_FORM = "Write smtp://user:password@host:587?tls=starttls or smtps://user:password@host"


@dataclass(frozen=True)
class Smtp:
    """The mail server that letters are handed to. The password is in no log: it is left out of what this prints."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: Tls

    @property
    def is_here(self) -> bool:
        """Whether the server is on this machine."""
        return self.host in HERE


def smtp_from(url: str) -> Smtp | None:
    """The mail server of STOA_SMTP_URL; None when it is empty. Raises BadSetting, which never repeats the password.

    Without `?tls=`, letters to a server on another machine go by STARTTLS, and those to one on this machine plainly.
    """
    if not url.strip():
        return None
    parts = urlsplit(url.strip())
    port = _port(parts)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise BadSetting(f"STOA_SMTP_URL names no mail server. {SMTP_FORM}")
    options = dict(parse_qsl(parts.query))
    wanted = options.pop("tls", "")
    if options:
        raise BadSetting(f"STOA_SMTP_URL has an option {min(options)!r} that means nothing; the only one is tls.")
    host = parts.hostname
    usual = "tls" if parts.scheme == "smtps" else "none" if host in HERE else "starttls"
    tls = _tls(parts.scheme, wanted or usual)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Smtp(host, port or {"tls": 465, "starttls": 587, "none": 25}[tls], user, password, tls)


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise BadSetting(f"STOA_SMTP_URL has a port that is no number from 1 to 65535. {SMTP_FORM}") from None


def _tls(scheme: str, wanted: str) -> Tls:
    if scheme == "smtps" and wanted == "tls":
        return "tls"
    if scheme == "smtp" and wanted == "starttls":
        return "starttls"
    if scheme == "smtp" and wanted == "none":
        return "none"
    raise BadSetting(
        f"STOA_SMTP_URL asks for tls={wanted[:20]}. smtp:// knows tls=starttls and tls=none; smtps:// is TLS."
    )


def rate_from(text: str) -> int:
    """STOA_MAIL_PER_MINUTE as a number. Raises BadSetting."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 1_000_000:
        raise BadSetting(
            f"STOA_MAIL_PER_MINUTE is {text!r}. Write how many letters may leave in a minute, such as 600."
        )
    return int(text)


def mail_host(url: str) -> str:
    """The domain of the site's own addresses: the host of STOA_URL; `localhost` where that is a number."""
    host = urlsplit(url).hostname or "localhost"
    return "localhost" if ":" in host or host.replace(".", "").isdigit() else host
