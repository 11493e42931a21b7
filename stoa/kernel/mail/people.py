"""What mail keeps about a person, ended for good. Letters in the folder are a matter of their own (`folder`)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Q

from stoa.kernel.mail.addresses import digest_of
from stoa.kernel.models import Bounce, Letter, MailChoice


@transaction.atomic
def forget_person(*, account: int | None, addresses: Collection[str]) -> int:
    """Delete every letter in the database to these addresses or this account, or that names one of the addresses,
    waiting ones too, with choices and bounces. Letters to others that mention the account lose the name. Returns how
    many rows are gone. Twice is the same as once."""
    named = [address for address in addresses if address]
    about = Q(digest__in=[digest_of(address) for address in named])
    if account is not None:
        about |= Q(account=account)
    telling = about
    for address in named:
        telling |= Q(text__icontains=address) | Q(subject__icontains=address)
    count = Letter.objects.filter(telling).delete()[0] + Bounce.objects.filter(about).delete()[0]
    if account is not None:
        count += MailChoice.objects.filter(account=account).delete()[0]
        Letter.objects.filter(mentions=account).update(text=F("otherwise"), otherwise="", mentions=None)
    return count
