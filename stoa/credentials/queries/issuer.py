"""The site as an issuer: its keys, their signed history, and the documents under which others find them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from stoa.credentials import addresses
from stoa.credentials.building import did_web_of_site
from stoa.credentials.formats.keys import KeyEntry, KeyHistory, did_document, did_key, write_history
from stoa.credentials.models import IssuerKey, StatusList


def key_history() -> KeyHistory:
    """Every key that ever signed for this site, the first one first; empty before the first signature."""
    rows = IssuerKey.objects.order_by("id")
    return KeyHistory(tuple(KeyEntry(row.multikey, row.since, row.by_former, row.by_itself) for row in rows))


def issuer_document() -> dict[str, Any]:
    """The site's profile with its key history, as served at `addresses.issuer()`."""
    history = key_history()
    return {
        "id": addresses.issuer(),
        "type": "Profile",
        "name": addresses.host(),
        "url": addresses.site(),
        "alsoKnownAs": [did_web_of_site(), *(did_key(multikey) for multikey in history.multikeys)],
        "keyHistory": write_history(history),
    }


def did_web_document() -> dict[str, Any]:
    """What is served at `/.well-known/did.json`."""
    return did_document(did_web_of_site(), key_history().multikeys)


def status_list_document(list_id: str) -> str | None:
    """The signed status list as JSON text, as served at `addresses.status_list(...)`; None when there is none."""
    try:
        row = StatusList.objects.only("document").filter(uuid=UUID(list_id)).first()
    except ValueError:
        return None
    return row.document or None if row else None
