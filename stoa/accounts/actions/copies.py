"""Copies of all data of one person: made by a job, kept for a week, written row by row so that memory stays bounded."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import BinaryIO

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from stoa.accounts import addresses
from stoa.accounts.copying import write_copy
from stoa.accounts.models import Account, DataCopy
from stoa.accounts.ports import personal_data
from stoa.kernel import files, jobs, mail
from stoa.kernel.clock import now

COPY_JOB = "accounts.copy_person"
COPY_DAYS = 7
LOOK_SECONDS = 600.0
_next_look = 0.0
Progress = Callable[[str, int, int], None]


def ask_for_copy(*, account_id: int) -> str:
    """Have a copy of everything about an account made; returns the job's public id. While it waits, twice is once."""
    return jobs.enqueue(COPY_JOB, key=f"{COPY_JOB}:{account_id}", owner=account_id, account=account_id)


def make_copy(*, account_id: int, progress: Progress | None = None) -> None:
    """Make the copy, keep it for COPY_DAYS, and tell its owner by mail. A newer copy takes the place of an older."""
    account = Account.objects.filter(id=account_id, is_active=True).first()
    if account is None:
        return
    with tempfile.TemporaryFile() as out, translation.override(account.language):
        write_copy(account_id, out, personal_data.for_export(), progress)
        size = out.tell()
        out.seek(0)
        digest = files.store().put(out)
    moment = now()
    older = list(DataCopy.objects.filter(account_id=account_id).exclude(digest=digest).values_list("id", flat=True))
    with transaction.atomic(), translation.override(account.language):
        DataCopy.objects.update_or_create(
            account_id=account_id, digest=digest,
            defaults={"size": size, "made_at": moment, "expires_at": moment + timedelta(days=COPY_DAYS)},
        )  # fmt: skip
        mail.post(
            to=account.email, subject=_("Your data is ready"), kind="accounts.copy_ready", account=account_id,
            text=_(
                "The copy of your data that you asked for is ready. Sign in to fetch it; it is deleted after "
                "%(days)s days:\n%(url)s\n\nIf you did not ask for it, somebody else is signed in to your account: "
                "change your password.\n"
            )
            % {"days": COPY_DAYS, "url": addresses.data_page()},
        )  # fmt: skip
    _drop(older)


def write_copy_to(*, account_id: int, out: BinaryIO) -> None:
    """The same copy into a file of the caller's, for the command line."""
    account = Account.objects.get(id=account_id)
    with translation.override(account.language):
        write_copy(account_id, out, personal_data.for_export(), None)


def drop_old_copies() -> None:
    """Every ten minutes: delete copies whose week is over."""
    global _next_look
    if monotonic() < _next_look:
        return
    _next_look = monotonic() + LOOK_SECONDS
    end_copies()


def end_copies() -> int:
    """Delete copies whose week is over, files and rows; returns how many."""
    return _drop(list(DataCopy.objects.filter(expires_at__lt=now()).values_list("id", flat=True)))


def _drop(ids: list[int]) -> int:
    for row in DataCopy.objects.filter(id__in=ids):
        files.store().delete(row.digest)
        row.delete()
    return len(ids)
