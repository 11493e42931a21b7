"""Links behind which somebody has put some of their records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from stoa.accounts import queries as accounts
from stoa.credentials import addresses
from stoa.credentials.models import Credential, Share
from stoa.credentials.queries.records import CredentialView, views_of
from stoa.kernel.clock import now


@dataclass(frozen=True)
class ShareLine:
    """A link as its owner sees it."""

    link: str
    url: str
    title: str
    count: int
    made_at: datetime
    ends_at: datetime
    is_over: bool


@dataclass(frozen=True)
class ShareView:
    """What is behind a link. `document` and `token` are the signed bundle, empty while it is being signed."""

    link: str
    url: str
    title: str
    holder_name: str
    account: int
    ends_at: datetime
    records: tuple[CredentialView, ...]
    document: str
    token: str


def shares_of(account: int) -> list[ShareLine]:
    """The links of an account, the newest first, those that have ended lately too."""
    moment = now()
    rows = Share.objects.filter(account_id=account).annotate(count=Count("awards")).order_by("-id")
    return [
        ShareLine(
            row.link, addresses.shared(row.link), row.title, row.count, row.made_at, row.ends_at, row.ends_at <= moment
        )
        for row in rows.defer("document", "bundle")
    ]


def share(link: str) -> ShareView | None:
    """What is behind a link; None when it has ended or never was. Each record is as it stands now."""
    row = Share.objects.filter(link=link, ends_at__gt=now()).first()
    person = accounts.person(row.account_id) if row else None
    if row is None or person is None:
        return None
    held = Credential.objects.filter(award__in=row.awards.all()).order_by("award__earned_at", "id")
    return ShareView(
        row.link, addresses.shared(row.link), row.title, person.name, row.account_id, row.ends_at,
        tuple(views_of(held)), row.document, row.bundle,
    )  # fmt: skip
