"""Tokens (VC-JWT) of credentials that were issued before there were any."""

from __future__ import annotations

import json
from typing import Final

from django.db.models import QuerySet

from stoa.credentials import formats, keystore
from stoa.credentials.models import Credential

BATCH: Final = 200


def tokenless() -> QuerySet[Credential]:
    """Credentials without a token whose key signs still: a key that was replaced signs nothing more."""
    return Credential.objects.filter(token="", key__is_current=True)


def sign_tokens() -> int:
    """Give each credential of the current key its token. Returns how many. Idempotent; a kill loses nothing.

    Raises keystore.KeyIsMissing.
    """
    made = 0
    while True:
        rows = list(tokenless().select_related("key").order_by("id")[:BATCH])
        if not rows:
            return made
        key = keystore.signing_key(rows[0].key.multikey)
        for row in rows:
            token = formats.write_token(json.loads(row.document), key)
            made += Credential.objects.filter(id=row.id, token="").update(token=token)
