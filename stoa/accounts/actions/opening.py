"""Opening an account, and taking one back that was opened by mistake; its language, name and zone."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from stoa.accounts.events import AccountOpened
from stoa.accounts.models import Account
from stoa.kernel.events.outbox import publish


class AddressIsTaken(Exception):
    """An account with this address exists already."""


def open_account(
    *, email: str, name: str, password: str | None, is_confirmed: bool = False, language: str = "en"
) -> int:
    """Open an account and return its internal id; raises AddressIsTaken."""
    return open_with_hash(email, name, make_password(password), is_confirmed=is_confirmed, language=language)


@transaction.atomic
def open_with_hash(email: str, name: str, hashed: str, *, is_confirmed: bool, language: str) -> int:
    """The same with a password that is hashed already: that takes long, and others wait for a transaction."""
    address = email.strip().lower()
    if Account.objects.filter(email__iexact=address).exists():
        raise AddressIsTaken(address)
    account = Account.objects.create(email=address, password=hashed, name=name.strip(), language=language)
    EmailAddress.objects.create(user=account, email=address, primary=True, verified=is_confirmed)
    publish(AccountOpened(account=account.id))
    return account.id


@transaction.atomic
def take_back(*, account_id: int) -> bool:
    """Delete an account that was opened with a wrong address: never confirmed, never signed in to, without a task.

    Whether there was such an account.
    """
    account = Account.objects.select_for_update(of=("self",)).filter(id=account_id, last_login=None, roles=None).first()
    if account is None or EmailAddress.objects.filter(user=account, verified=True).exists():
        return False
    account.delete()
    return True


def set_language(*, account_id: int, language: str) -> None:
    """The language of pages and mail for this account."""
    Account.objects.filter(id=account_id).update(language=language)
