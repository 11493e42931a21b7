"""What credentials keep about a person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from io import BytesIO
from itertools import chain

from stoa.accounts.ports import Attachment, Sheet
from stoa.accounts.queries import addresses_of
from stoa.credentials.models import (
    Award,
    Brought,
    Credential,
    FormerCredential,
    LearnerKey,
    PortfolioItem,
    Share,
    Statement,
    Vouch,
)  # fmt: skip
from stoa.credentials.queries.issuer import issuer_document, status_list_document
from stoa.kernel import files


def personal_sheets(account: int) -> Iterable[Sheet | Attachment]:
    """Awards, and the credentials as signed files with what a check of them needs."""
    columns = ("run__slug", "pathway", "title", "rule", "course_slug", "version_number", "score", "facts", "state",
               "earned_at", "number", "valid_until", "reminded_at")  # fmt: skip
    awards = Award.objects.filter(account_id=account).order_by("id").values(*columns)
    yield Sheet("awards", awards.iterator(chunk_size=500))
    issued = Credential.objects.filter(award__account_id=account).order_by("id")
    noted = ("public_id", "issued_at", "seen_at", "withdrawn_at", "withdrawn_reason")
    yield Sheet("credentials", issued.values(*noted).iterator(chunk_size=500))
    former = FormerCredential.objects.filter(award__account_id=account).order_by("id")
    yield Sheet("former_credentials", former.values("public_id", "issued_at", "replaced_at").iterator(chunk_size=500))
    lists = set()
    forms = ("public_id", "document", "token", "status_list__uuid")
    for public_id, document, token, listed in chain(
        issued.values_list(*forms).iterator(), former.values_list(*forms).iterator()
    ):
        lists.add(str(listed))
        yield Attachment(f"signed/{public_id}.json", partial(BytesIO, document.encode()))
        if token:
            yield Attachment(f"signed/{public_id}.jwt", partial(BytesIO, token.encode()))
    if lists:
        history = json.dumps(issuer_document(), ensure_ascii=False, indent=2).encode()
        yield Attachment("signed/issuer.json", partial(BytesIO, history))
    yield from _shared_and_brought(account)
    for name in sorted(lists):
        text = (status_list_document(name) or "").encode()
        yield Attachment(f"signed/status-{name}.json", partial(BytesIO, text))
    yield from _own(account)


def _shared_and_brought(account: int) -> Iterable[Sheet | Attachment]:
    shares = Share.objects.filter(account_id=account).order_by("id")
    yield Sheet("shares", shares.values("link", "title", "made_at", "ends_at").iterator(chunk_size=500))
    for link, document in shares.exclude(document="").values_list("link", "document").iterator():
        yield Attachment(f"shared/{link}.json", partial(BytesIO, document.encode()))
    brought = Brought.objects.filter(account_id=account).order_by("id")
    noted = ("public_id", "match", "report", "brought_at", "checked_at")
    yield Sheet("earned_elsewhere", brought.values(*noted).iterator(chunk_size=500))
    for public_id, content in brought.values_list("public_id", "content").iterator():
        yield Attachment(f"elsewhere/{public_id}.txt", partial(BytesIO, content.encode()))


def _own(account: int) -> Iterable[Sheet | Attachment]:
    """Portfolio with its files, statements as signed files, what others said, and what they said for others."""
    items = PortfolioItem.objects.filter(account_id=account).order_by("id")
    columns = ("public_id", "kind", "title", "description", "visibility", "url", "commit", "dated", "called", "size",
               "sha256", "record", "added_at")  # fmt: skip
    yield Sheet("portfolio", items.values(*columns).iterator(chunk_size=500))
    for row in items.exclude(digest=""):
        yield Attachment(f"portfolio/{row.public_id}-{row.called}", partial(files.store().open, row.digest))
    statements = Statement.objects.filter(account_id=account).order_by("id")
    noted = ("public_id", "state", "visibility", "title", "lines", "claims", "evidence", "issued_at", "withdrawn_at")
    yield Sheet("statements", statements.values(*noted).iterator(chunk_size=100))
    for row_ in statements.exclude(attested=""):
        yield Attachment(f"statements/{row_.public_id}-attested.json", partial(BytesIO, row_.attested.encode()))
        yield Attachment(f"statements/{row_.public_id}-claimed.json", partial(BytesIO, row_.claimed.encode()))
    said = ("purpose", "subject", "state", "is_hidden", "name", "relation", "text", "asked_at", "confirmed_at")
    yield Sheet("what others said", Vouch.objects.filter(account_id=account).order_by("id").values(*said))
    theirs = Vouch.objects.filter(email__in=[each.lower() for each in addresses_of(account)]).order_by("id")
    yield Sheet("what I said for others", theirs.values("state", "name", "relation", "email", "text", "confirmed_at"))
    keys = LearnerKey.objects.filter(account_id=account).order_by("id")
    yield Sheet("own keys", keys.values("multikey", "since", "retired_at", "backed_up_at"))
