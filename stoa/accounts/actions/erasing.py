"""The end of an account: asked for, done by a job, and finished whatever happens to the job.

What says that an account must go is its row in `Erasure`; the job goes through every domain's eraser from above to
below, each idempotent, and the account's own comes last. A kill at any point leaves the row, and the row is looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from stoa.accounts import queries
from stoa.accounts.models import (
    Account,
    AddressChange,
    Consent,
    DataCopy,
    Erasure,
    FormerAddress,
    Invitation,
    Profile,
    Role,
    Youth,
)
from stoa.accounts.ports import Subject, personal_data
from stoa.accounts.rules import Obstacle
from stoa.kernel import audit, files, jobs, mail
from stoa.kernel.clock import now
from stoa.kernel.events import outbox
from stoa.kernel.mail import forgetting
from stoa.kernel.mail import people as mail_of
from stoa.kernel.scrubbing import scrub_database

ERASE_JOB = "accounts.erase_person"
FAREWELL = timedelta(seconds=60)
"""How long the letter that says so has to leave, before letters are erased too."""
SCRUB_JOB = "accounts.scrub_database"
SCRUBBED_AT_ONCE = 32 * 1024 * 1024
"""Up to this size the database is written anew with the erasure; a larger one in the night, as writers wait for it."""
QUIET_HOUR = 3  # UTC
LOOK_SECONDS = 60.0
PATIENCE = timedelta(minutes=5)
_next_look = 0.0


class CannotBeErased(Exception):
    """Something would be left without anybody: `obstacles` says what."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__(", ".join(f"{item.role} of {item.where}" for item in obstacles))
        self.obstacles = obstacles


@transaction.atomic
def ask_for_erasure(*, account_id: int, keeps_records: bool, by: int | None) -> int:
    """Close an account now and have everything about it erased; returns the erasure's number.

    Sessions and passes end with this. `by`: who asks; None is the command line. Raises CannotBeErased.
    """
    rows = Account.objects.filter(id=account_id)
    account = (rows.select_for_update() if connection.features.has_select_for_update else rows).get()
    found = queries.obstacles_of(account_id)
    if found:
        raise CannotBeErased(found)
    audit.note("accounts.erasure_asked", by=by, about=f"account:{account.public_id}", keeps_records=keeps_records)
    with translation.override(account.language):
        mail.post(
            to=account.email, subject=_("Your account is being erased"), kind="accounts.erasure_asked",
            account=account.id,
            text=_(
                "Your account is closed, and everything about you is being erased. It takes a few minutes. Backups of "
                "the site hold your data until they are replaced; its privacy page says when.\n"
            ),
        )  # fmt: skip
    return begin_erasure(account, keeps_records=keeps_records, after=FAREWELL)


def begin_erasure(account: Account, *, keeps_records: bool, after: timedelta = timedelta()) -> int:
    """Close the account and enqueue the job, in the transaction that is open. Twice is the same as once."""
    row, _is_new = Erasure.objects.get_or_create(
        account=account.id, defaults={"keeps_records": keeps_records, "asked_at": now()}
    )
    Account.objects.filter(id=account.id).update(is_active=False, epoch=F("epoch") + 1)
    jobs.enqueue(ERASE_JOB, key=f"{ERASE_JOB}:{row.pk}", due_at=now() + after, erasure=row.pk)
    return row.pk


def erase_person(*, erasure: int, progress: Callable[[str, int, int], None] | None = None) -> None:
    """Erase everything about an account. Idempotent; raises jobs.StillRunning while a job of theirs is under way."""
    row = Erasure.objects.filter(pk=erasure).first()
    if row is None or row.account is None:
        return
    subject, parts = _subject(row), personal_data.for_erasing()
    for count, part in enumerate(parts):
        part.erase(subject)
        if progress:
            progress(part.name, count + 1, len(parts))
    # Once more: what was under way while the first round went on finds no account any more, and leaves no trace.
    for part in parts:
        part.erase(subject)
    if not scrub_database(most_bytes=SCRUBBED_AT_ONCE):
        jobs.enqueue(SCRUB_JOB, key=SCRUB_JOB, due_at=_night())
    with transaction.atomic():
        Erasure.objects.filter(pk=row.pk).update(account=None, finished_at=now())
        audit.note("accounts.person_erased", by=None, about=f"account:erased-{row.pk}")


def scrub() -> None:
    """Write the database anew, so that nothing of what was deleted can be read from its files."""
    scrub_database()


def _night() -> datetime:
    """The next quiet hour."""
    moment = now()
    tonight = moment.replace(hour=QUIET_HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight > moment else tonight + timedelta(days=1)


def _subject(row: Erasure) -> Subject:
    assert row.account is not None  # asked before
    account = Account.objects.filter(id=row.account).first()
    names = [account.name] if account else []
    names += Profile.objects.filter(account_id=row.account).values_list("shown_name", flat=True)
    return Subject(
        account=row.account,
        public_id=account.public_id if account else "",
        names=tuple(name for name in names if name),
        addresses=queries.addresses_of(row.account),
        keeps_records=row.keeps_records,
        pseudonym=row.pk,
    )


def look_for_unfinished() -> None:
    """Once a minute: ask again for erasures whose job has been lost or given up. One statement."""
    global _next_look
    if monotonic() < _next_look:
        return
    _next_look = monotonic() + LOOK_SECONDS
    late = Erasure.objects.filter(account__isnull=False, asked_at__lt=now() - PATIENCE)
    open_ones = {arguments["erasure"] for arguments in jobs.open_arguments(ERASE_JOB)} if late else set()
    for row in late:
        if row.pk not in open_ones:
            jobs.enqueue(ERASE_JOB, key=f"{ERASE_JOB}:{row.pk}", erasure=row.pk)


def erase_site_notes(subject: Subject) -> None:
    """What the kernel holds: jobs, news, letters. The log of acts keeps the acts, without the person."""
    jobs.forget_jobs(subject.account)
    outbox.forget_news(subject.account)
    forgetting.forget_letters(subject.addresses)
    mail_of.forget_person(account=subject.account, addresses=subject.addresses)
    if subject.public_id:
        audit.forget_person(
            account=subject.account, public_id=subject.public_id, names=subject.names, addresses=subject.addresses,
            pseudonym=subject.pseudonym,
        )  # fmt: skip


def erase_account(subject: Subject) -> None:
    """Sessions, copies, invitations, and last of all the account with what hangs on it."""
    for session in queries.sessions_naming(subject.account, subject.addresses):
        session.delete()
    for digest in DataCopy.objects.filter(account_id=subject.account).values_list("digest", flat=True):
        files.store().delete(digest)
    with transaction.atomic():
        Invitation.objects.filter(email__in=subject.addresses).delete()
        for table in (AddressChange, DataCopy, Consent, FormerAddress, Profile, Role, Youth):
            table._default_manager.filter(account_id=subject.account).delete()
        EmailAddress.objects.filter(user_id=subject.account).delete()
        Authenticator.objects.filter(user_id=subject.account).delete()
        Account.objects.filter(id=subject.account).delete()
