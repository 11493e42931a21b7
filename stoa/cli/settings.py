"""The settings of the command line, looked at before Django is loaded: the supervisor of `stoa run` never loads it."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from stoa.accounts.rules import SECOND_FACTOR_POLICIES
from stoa.configuration import BadSetting, files_from, live_from, rate_from, server_from, smtp_from

DEFAULT = "stoa-data"


def data_folder() -> Path:
    """The data folder that STOA_DATA names, `./stoa-data` without it."""
    return Path(os.environ.get("STOA_DATA") or DEFAULT).resolve()


def keep_to_itself(data: Path) -> None:
    """Make the data folder, or shut an existing one to strangers: sessions, addresses and answer keys lie in it."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    mode = data.stat().st_mode
    if mode & 0o007 and data.stat().st_uid == os.geteuid():
        data.chmod(mode & ~0o007)


def port_setting() -> int:
    """The port that STOA_PORT names, 8000 without it. Raises BadSetting."""
    text = os.environ.get("STOA_PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise BadSetting(f"STOA_PORT is {text!r}. A port is a number from 1 to 65535, for example STOA_PORT=8001.")
    return int(text)


def look_at_settings() -> None:
    """Refuse settings of which nothing can be made, before they fail far from their cause. Raises BadSetting."""
    names = (
        "DATA", "PORT", "URL", "PROXIES", "FILES_URL", "CACHE_URL", "LIVE_URL", "STAFF_MFA", "AGE_OF_CONSENT",
        "BACKUP_DAYS",
    )  # fmt: skip
    for name in (f"STOA_{name}" for name in names):
        if name in os.environ and not os.environ[name].strip():
            del os.environ[name]  # an empty line in a file of settings means that there is none
    port_setting()
    proxies = os.environ.get("STOA_PROXIES", "0")
    if not proxies.isascii() or not proxies.isdigit() or int(proxies) > 9:
        raise BadSetting(f"STOA_PROXIES is {proxies!r}. Write how many proxies stand before the site: STOA_PROXIES=1")
    second_factor = os.environ.get("STOA_STAFF_MFA")
    if second_factor is not None and second_factor not in SECOND_FACTOR_POLICIES:
        raise BadSetting(
            f"STOA_STAFF_MFA is {second_factor!r}. Write required, asked or off, or leave it out: then operators of a "
            "site on HTTPS need a second factor, and others with a role are asked for one."
        )
    _whole("STOA_AGE_OF_CONSENT", 21, "Write an age in years, or 0 to ask nobody: STOA_AGE_OF_CONSENT=16")
    _whole("STOA_BACKUP_DAYS", 3650, "Write for how many days backups are kept: STOA_BACKUP_DAYS=30")
    url = os.environ.get("STOA_URL")
    if url is not None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise BadSetting(
                f"STOA_URL is {url!r}. Write the address that people type, without a path: "
                "STOA_URL=https://learn.example.org"
            )
    files_from(os.environ.get("STOA_FILES_URL", ""))
    live_from(os.environ.get("STOA_LIVE_URL", ""), server_from(os.environ.get("STOA_CACHE_URL", "")))
    smtp_from(os.environ.get("STOA_SMTP_URL", ""))
    rate_from(os.environ.get("STOA_MAIL_PER_MINUTE") or "600")
    data = data_folder()
    if data.exists() and not data.is_dir():
        raise BadSetting(f"STOA_DATA names {data}, which is a file. Name a folder.")


def _whole(name: str, most: int, remedy: str) -> None:
    """Refuse a setting that is no whole number from 0 to `most`."""
    text = os.environ.get(name, "0")
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise BadSetting(f"{name} is {text!r}. {remedy}")
