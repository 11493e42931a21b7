"""Where the secret halves of the site's signing keys lie: one file a key in the data folder, readable by its user only.

Such a secret is never in the database, in an export or in a log. Whoever backs up the data folder backs up
`keys/issuer`. Learners' own keys are many, and made on any machine of a site: they lie in the database, sealed with
what is derived from the site's secret, so that neither alone opens them.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings

from stoa.credentials.formats.keys import BadKey, SigningKey, signing_key_from_secret

_MULTIKEY = re.compile(r"z6Mk[1-9A-HJ-NP-Za-km-z]{40,60}")


class KeyIsMissing(Exception):
    """The secret half of a key is not in this data folder, so nothing can be signed with it."""


def keep(key: SigningKey) -> None:
    """Keep a key durably before anything is signed with it."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(folder, 0o700)
    handle, draft = tempfile.mkstemp(dir=folder)  # mkstemp makes it readable by this user only
    try:
        with os.fdopen(handle, "w") as out:
            out.write(key.secret_multikey + "\n")
            out.flush()
            os.fsync(out.fileno())
        os.replace(draft, folder / key.multikey)
    finally:
        Path(draft).unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def forget(multikey: str) -> None:
    """Remove a key that never signed anything."""
    _path(multikey).unlink(missing_ok=True)


def has(multikey: str) -> bool:
    """Whether the secret half is here."""
    return _path(multikey).is_file()


def signing_key(multikey: str) -> SigningKey:
    """The key with this public half; raises KeyIsMissing."""
    path = _path(multikey)
    try:
        key = signing_key_from_secret(path.read_text())
    except (OSError, BadKey) as problem:
        raise KeyIsMissing(
            f"The signing key {multikey} is not in {path.parent}: bring it back from a backup, or rotate the key."
        ) from problem
    if key.multikey != multikey:
        raise KeyIsMissing(f"The file {path} holds another key than its name says: bring it back from a backup.")
    return key


def _folder() -> Path:
    return Path(settings.STOA_DATA) / "keys" / "issuer"


def _path(multikey: str) -> Path:
    if not _MULTIKEY.fullmatch(multikey):
        raise ValueError(f"{multikey!r} is not the public half of a signing key")
    return _folder() / multikey


def learners_seal() -> bytes:
    """The 32 bytes that learners' keys are sealed with in the database; the same on every machine of a site."""
    return hashlib.sha256(f"stoa.learners-keys:{settings.SECRET_KEY}".encode()).digest()
