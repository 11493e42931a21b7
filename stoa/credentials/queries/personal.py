"""What credentials keep about a person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from io import BytesIO

from stoa.accounts.ports import Attachment, Sheet
from stoa.credentials.models import Award, Credential
from stoa.credentials.queries.issuer import issuer_document, status_list_document


def personal_sheets(account: int) -> Iterable[Sheet | Attachment]:
    """Awards, and the credentials as signed files with what a check of them needs."""
    columns = ("run__slug", "pathway", "title", "rule", "course_slug", "version_number", "score", "facts", "state",
               "earned_at", "number", "valid_until", "reminded_at")  # fmt: skip
    awards = Award.objects.filter(account_id=account).order_by("id").values(*columns)
    yield Sheet("awards", awards.iterator(chunk_size=500))
    issued = Credential.objects.filter(award__account_id=account).order_by("id")
    noted = ("public_id", "issued_at", "seen_at", "withdrawn_at", "withdrawn_reason")
    yield Sheet("credentials", issued.values(*noted).iterator(chunk_size=500))
    lists = set()
    for public_id, document, listed in issued.values_list("public_id", "document", "status_list__uuid").iterator():
        lists.add(str(listed))
        yield Attachment(f"signed/{public_id}.json", partial(BytesIO, document.encode()))
    if lists:
        history = json.dumps(issuer_document(), ensure_ascii=False, indent=2).encode()
        yield Attachment("signed/issuer.json", partial(BytesIO, history))
    for name in sorted(lists):
        text = (status_list_document(name) or "").encode()
        yield Attachment(f"signed/status-{name}.json", partial(BytesIO, text))
