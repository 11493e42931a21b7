"""Accounts below the age of consent: asking the guardian, and what their answer does.

A link works once: its token is changed by every answer, and the next letter brings the next link.
"""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from time import monotonic

from django.db import connection, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from stoa.accounts import addresses
from stoa.accounts.actions.erasing import begin_erasure
from stoa.accounts.models import Account, Youth
from stoa.accounts.rules import token_digest
from stoa.kernel import audit, mail
from stoa.kernel.clock import now

GUARDIAN_DAYS = 14
LOOK_SECONDS = 600.0
_next_look = 0.0


class LinkIsVoid(Exception):
    """The guardian's link is unknown, used or too old."""


@transaction.atomic
def begin_youth(*, account_id: int, until: date, guardian: str) -> None:
    """Note that the account is below the age of consent until `until`, and who may agree. It waits from now on."""
    Youth.objects.create(
        account_id=account_id, until=until, guardian=guardian.strip().lower(),
        expires_at=now() + timedelta(days=GUARDIAN_DAYS),
    )  # fmt: skip


@transaction.atomic
def ask_guardian(*, account_id: int) -> bool:
    """Mail the guardian, once the account's own address is confirmed; whether there was somebody to ask."""
    row = _locked(account_id=account_id)
    if row is None or row.agreed_at is not None or row.asked_at is not None:
        return False
    row.asked_at = now()
    _send_link(row)
    return True


@transaction.atomic
def guardian_agrees(*, token: str) -> None:
    """The account may be used. Raises LinkIsVoid."""
    row = _opened(token)
    if row.agreed_at is not None:
        raise LinkIsVoid
    row.agreed_at = now()
    _send_way_back(row)
    audit.note("accounts.guardian_agreed", by=None, about=f"account:{row.account.public_id}")
    with translation.override(row.account.language):
        mail.post(
            to=row.account.email, subject=_("You can begin"), kind="accounts.guardian_agreed", account=row.account_id,
            text=_("Your parent or guardian has agreed. Your account is open:\n%(url)s\n")
            % {"url": addresses.site_page()},
        )  # fmt: skip


@transaction.atomic
def guardian_refuses(*, token: str) -> None:
    """The account is erased. Raises LinkIsVoid."""
    row = _opened(token)
    if row.agreed_at is not None:
        raise LinkIsVoid
    audit.note("accounts.guardian_refused", by=None, about=f"account:{row.account.public_id}")
    begin_erasure(row.account, keeps_records=False)


@transaction.atomic
def guardian_withdraws(*, token: str) -> None:
    """The account waits again; without a new agreement it is erased in GUARDIAN_DAYS. Raises LinkIsVoid."""
    row = _opened(token)
    if row.agreed_at is None:
        raise LinkIsVoid
    row.agreed_at, row.asked_at, row.expires_at = None, now(), now() + timedelta(days=GUARDIAN_DAYS)
    _send_link(row)
    Account.objects.filter(id=row.account_id).update(epoch=F("epoch") + 1)
    audit.note("accounts.guardian_withdrew", by=None, about=f"account:{row.account.public_id}")


def look_after_youths() -> None:
    """Every ten minutes: lift what has been passed, erase what nobody agreed to in time."""
    global _next_look
    if monotonic() < _next_look:
        return
    _next_look = monotonic() + LOOK_SECONDS
    end_youths()


@transaction.atomic
def end_youths() -> tuple[int, int]:
    """(how many have passed the threshold, how many accounts nobody agreed to in time and are erased now)."""
    passed, _rows = Youth.objects.filter(until__lte=now().date()).delete()
    late = Youth.objects.select_related("account").filter(
        agreed_at=None, expires_at__lt=now(), account__is_active=True
    )  # fmt: skip
    for row in late:
        begin_erasure(row.account, keeps_records=False)
    return passed, len(late)


def _locked(**wanted: object) -> Youth | None:
    rows = Youth.objects.select_related("account").filter(account__is_active=True, **wanted)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.first()


def _opened(token: str) -> Youth:
    row = _locked(token_digest=token_digest(token))
    if row is None or row.until <= now().date() or (row.agreed_at is None and row.expires_at < now()):
        raise LinkIsVoid
    return row


def _send_link(row: Youth) -> None:
    token = _new_token(row)
    with translation.override(row.account.language):
        mail.post(
            to=row.guardian, subject=_("%(name)s asks for your agreement") % {"name": row.account.name},
            kind="accounts.guardian_asked",
            text=_(
                "%(name)s wants to learn here and says that you are their parent or guardian:\n%(site)s\n\n"
                "Because of their age the account waits until you agree. This page says what it is for and what is "
                "kept, and lets you agree or refuse. You need no account for it:\n%(url)s\n\n"
                "The link works once, for %(days)s days. If you do nothing, everything about the account is erased "
                "then. If you do not know %(name)s, refuse, or leave it alone.\n"
            )
            % {
                "name": row.account.name, "site": addresses.site_page(), "url": addresses.guardian_page(token),
                "days": GUARDIAN_DAYS,
            },
        )  # fmt: skip


def _send_way_back(row: Youth) -> None:
    token = _new_token(row)
    with translation.override(row.account.language):
        mail.post(
            to=row.guardian, subject=_("You agreed for %(name)s") % {"name": row.account.name},
            kind="accounts.guardian_agreed_copy",
            text=_(
                "%(name)s can learn here now. Keep this letter: with this link you can take your agreement back "
                "at any time, until %(name)s is old enough to decide alone:\n%(url)s\n"
            )
            % {"name": row.account.name, "url": addresses.guardian_page(token)},
        )  # fmt: skip


def _new_token(row: Youth) -> str:
    """A new token, told once and never kept; the row is saved with its digest."""
    token = secrets.token_urlsafe(32)
    row.token_digest = token_digest(token)
    row.save()
    return token
