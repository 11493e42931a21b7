"""What somebody says of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from stoa.accounts.events import AccountChanged
from stoa.accounts.models import Account, FormerAddress, Profile, Youth
from stoa.accounts.rules import may_be_public
from stoa.kernel.clock import now
from stoa.kernel.events.outbox import publish


class TooYoungToBePublic(Exception):
    """Somebody below the site's age of consent has a private profile."""


@transaction.atomic
def change_profile(*, account_id: int, name: str, time_zone: str, language: str, **said: Any) -> None:
    """Write the name that stands on records to come, the zone (IANA) and language of pages and mail, and the profile.

    `said` as in `publish_profile`. Raises TooYoungToBePublic; then nothing has changed.
    """
    publish_profile(account_id=account_id, **said)
    Account.objects.filter(id=account_id).update(name=name, time_zone=time_zone, language=language)
    publish(AccountChanged(account=account_id))


@transaction.atomic
def publish_profile(
    *, account_id: int, shown_name: str, about: str, links: Sequence[str], records: Sequence[str], is_public: bool,
    shows_about: bool, shows_links: bool, is_indexed: bool,
) -> None:  # fmt: skip
    """Write the profile, and say what of it is public. `records`: public ids of credentials that are shown.

    Raises TooYoungToBePublic; then nothing has changed.
    """
    youth = Youth.objects.filter(account_id=account_id).first()
    if is_public and not may_be_public(youth.until if youth else None, now().date()):
        raise TooYoungToBePublic
    written = {
        "shown_name": shown_name, "about": about, "links": list(links), "records": list(records),
        "is_public": is_public, "shows_about": shows_about, "shows_links": shows_links,
        "is_indexed": is_public and is_indexed,
    }  # fmt: skip
    Profile.objects.update_or_create(account_id=account_id, defaults=written)


def note_former_address(*, account_id: int, email: str) -> None:
    """Remember an address that the account no longer has, for the day on which letters to it must be found."""
    if Account.objects.filter(id=account_id).exists():
        FormerAddress.objects.get_or_create(account_id=account_id, email=email.lower())
