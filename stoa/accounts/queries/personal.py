"""What accounts keep about somebody, for the copy of their data; the copies themselves; and erasures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Q

from stoa.accounts.models import (
    Account,
    Consent,
    DataCopy,
    Erasure,
    FormerAddress,
    Invitation,
    Profile,
    Role,
    Session,
    Youth,
)
from stoa.accounts.ports import Attachment, Sheet
from stoa.accounts.rules import Obstacle, obstacles
from stoa.kernel import audit, jobs
from stoa.kernel.clock import now
from stoa.kernel.mail import forgetting

Rows = Iterator[Mapping[str, Any]]


def account_sheets(account: int) -> Iterable[Sheet | Attachment]:
    """The account itself: who, addresses, roles, consents, profile, sessions. Passwords and tokens are left out."""
    mine = {"account_id": account}
    who = ("public_id", "name", "email", "language", "time_zone", "joined_at", "last_login", "closed_at")
    yield Sheet("account", _rows(Account.objects.filter(id=account).values(*who)))
    addresses = EmailAddress.objects.filter(user_id=account)
    yield Sheet("addresses", _rows(addresses.values("email", "verified", "primary")))
    yield Sheet("former-addresses", _rows(FormerAddress.objects.filter(**mine).values("email")))
    yield Sheet("roles", _rows(Role.objects.filter(**mine).values("name", "scope", "granted_at")))
    emails = list(addresses.values_list("email", flat=True))
    invited = Invitation.objects.filter(email__in=emails).values("email", "role", "created_at", "expires_at", "used_at")
    yield Sheet("invitations", _rows(invited))
    yield Sheet("consents", _rows(Consent.objects.filter(**mine).values("kind", "number", "language", "at")))
    shown = ("shown_name", "about", "links", "records", "is_public", "shows_about", "shows_links", "is_indexed")
    yield Sheet("profile", _rows(Profile.objects.filter(**mine).values(*shown)))
    youth = Youth.objects.filter(**mine).values("until", "guardian", "asked_at", "expires_at", "agreed_at")
    yield Sheet("age", _rows(youth))
    yield Sheet(
        "sessions", _rows(Session.objects.filter(**mine).values("device", "begun_at", "seen_at", "expire_date"))
    )
    yield Sheet("copies", _rows(DataCopy.objects.filter(**mine).values("made_at", "expires_at", "size")))


def site_sheets(account: int) -> Iterable[Sheet | Attachment]:
    """What the site itself notes: jobs that were asked for, lines of the audit log, letters in the mail folder."""
    row = Account.objects.get(id=account)
    asked = (
        {"task": job.task, "state": job.state, "asked_at": job.created_at, "ended_at": job.finished_at,
         "arguments": job.arguments, "result": job.result}
        for job in jobs.jobs_of(account)
    )  # fmt: skip
    yield Sheet("jobs", asked)
    noted = (
        {"at": line.at, "act": line.act, "by_you": line.by == account, "about": line.about, "details": line.details}
        for line in audit.entries_on(account=account, public_id=row.public_id)
    )
    yield Sheet("audit", noted)
    yield Sheet("letters", forgetting.queue_of(account))
    yield Sheet("letter-choices", forgetting.choices_of(account))
    for name, data in forgetting.letters_to(addresses_of(account)):
        yield Attachment(f"letters/{name}", lambda data=data: BytesIO(data))  # type: ignore[misc]  # a default argument


def addresses_of(account: int) -> tuple[str, ...]:
    """Every address that the account has or had, and its guardian's."""
    found = [
        *Account.objects.filter(id=account).values_list("email", flat=True),
        *EmailAddress.objects.filter(user_id=account).values_list("email", flat=True),
        *FormerAddress.objects.filter(account_id=account).values_list("email", flat=True),
        *Youth.objects.filter(account_id=account).values_list("guardian", flat=True),
    ]
    return tuple(dict.fromkeys(address.lower() for address in found))


def sessions_naming(account: int, addresses: Iterable[str] = ()) -> Iterator[Session]:
    """The sessions in which the account is signed in, or in which a code for one of its addresses is waited for.

    Reads every session that nobody has signed in to yet: what is inside can be asked for in no other way.
    """
    wanted, store = [address.lower() for address in addresses], SessionStore()
    for row in Session.objects.filter(Q(account_id=account) | Q(account=None)).iterator(chunk_size=500):
        text = str(store.decode(row.session_data)).lower() if row.account_id is None else ""
        if row.account_id == account or any(address in text for address in wanted):
            yield row


def _rows(rows: Any) -> Rows:
    """The rows of a query, read as they are asked for."""
    return iter(rows.iterator(chunk_size=500))


@dataclass(frozen=True)
class CopyView:
    """A copy of one's data that can be fetched."""

    public_id: str
    account: int
    digest: str
    size: int
    made_at: datetime
    expires_at: datetime


def copies_of(account: int) -> list[CopyView]:
    """The copies that an account can fetch now, the newest first."""
    return [_copy(row) for row in DataCopy.objects.filter(account_id=account, expires_at__gt=now()).order_by("-id")]


def copy_of(account: int, public_id: str) -> CopyView | None:
    """A copy of this account that can be fetched now, or None."""
    row = DataCopy.objects.filter(account_id=account, public_id=public_id, expires_at__gt=now()).first()
    return _copy(row) if row else None


def kept_copies() -> list[str]:
    """Digests of stored files that are somebody's copy."""
    return list(DataCopy.objects.values_list("digest", flat=True))


def _copy(row: DataCopy) -> CopyView:
    return CopyView(row.public_id, row.account_id, row.digest, row.size, row.made_at, row.expires_at)


def obstacles_of(account: int) -> list[Obstacle]:
    """What stands in the way of erasing or closing an account."""
    own = list(Role.objects.filter(account_id=account).values_list("name", "scope"))
    others = Role.objects.filter(
        account__is_active=True, account__closed_at=None, scope__in=[scope for _, scope in own]
    )
    return obstacles(own, set(others.exclude(account_id=account).values_list("name", "scope")))


@dataclass(frozen=True)
class ErasureLine:
    """An erasure, for operators: that it was asked for, and that it is over."""

    number: int
    asked_at: datetime
    finished_at: datetime | None


def erasures(limit: int = 50) -> list[ErasureLine]:
    """The newest erasures first."""
    return [ErasureLine(row.pk, row.asked_at, row.finished_at) for row in Erasure.objects.order_by("-id")[:limit]]
