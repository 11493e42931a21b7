"""Accounts of people below the site's age of consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from stoa.accounts.models import Youth
from stoa.accounts.rules import is_below, may_be_public, may_be_written_to, token_digest
from stoa.kernel.clock import now


@dataclass(frozen=True)
class YouthView:
    """What holds for somebody below the age of consent, until `until`."""

    account: int
    name: str
    until: date
    guardian: str
    expires_at: datetime
    agreed_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        """Whether the guardian's answer is waited for."""
        return self.agreed_at is None

    @property
    def may_be_public(self) -> bool:
        return may_be_public(self.until, now().date())

    @property
    def may_be_written_to(self) -> bool:
        return may_be_written_to(self.until, now().date())


def youth(account: int) -> YouthView | None:
    """The account's entry, or None: it is not below the threshold (any more)."""
    return _view(Youth.objects.select_related("account").filter(account_id=account).first())


def youth_by_token(token: str) -> YouthView | None:
    """The entry that a guardian's link opens now, or None."""
    rows = Youth.objects.select_related("account").filter(token_digest=token_digest(token), account__is_active=True)
    found = _view(rows.first())
    if found is None or (found.is_waiting and found.expires_at < now()):
        return None
    return found


def waits_for_guardian(account: int) -> bool:
    """Whether the account may not be used yet. One statement."""
    return Youth.objects.filter(account_id=account, agreed_at=None, until__gt=now().date()).exists()


def _view(row: Youth | None) -> YouthView | None:
    if row is None or not is_below(row.until, now().date()):
        return None
    return YouthView(row.account_id, row.account.name, row.until, row.guardian, row.expires_at, row.agreed_at)
