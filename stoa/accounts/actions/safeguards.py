"""Taking a changed address back, and second factors from somebody who lost theirs."""

from __future__ import annotations

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from stoa.accounts import letters
from stoa.accounts.actions.roles import name_in_log
from stoa.accounts.actions.sessions import end_sessions
from stoa.accounts.models import Account, AddressChange
from stoa.accounts.rules import STOP_DAYS, token_digest
from stoa.kernel import audit
from stoa.kernel.clock import now


class TooLateToStop(Exception):
    """The change of address is unknown, too old, or was followed by another."""


@transaction.atomic
def note_address_change(*, account_id: int, old: str, new: str) -> str:
    """Note that an account's address was changed; the token with which the old address can take that back."""
    token = secrets.token_urlsafe(32)
    AddressChange.objects.create(
        account_id=account_id, old=old, new=new, token_digest=token_digest(token), changed_at=now()
    )
    return token


@transaction.atomic
def stop_address_change(*, token: str) -> int:
    """Put the old address back, as its owner asks: whoever changed it is shut out. Raises TooLateToStop.

    Sessions end, the password is void (they may know it, or have chosen it), and factors that were added since the
    change are gone. The owner chooses a new password by a mailed code. Returns the account's id.
    """
    found = AddressChange.objects.select_for_update().filter(token_digest=token_digest(token)).first()
    if found is None or found.changed_at < now() - timedelta(days=STOP_DAYS):
        raise TooLateToStop
    account = Account.objects.select_for_update().get(id=found.account_id)
    is_free = not Account.objects.filter(email__iexact=found.old).exclude(id=account.id).exists()
    if account.email.lower() != found.new.lower() or not is_free:
        raise TooLateToStop
    account.email = found.old
    account.set_unusable_password()
    account.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=account).delete()
    EmailAddress.objects.create(user=account, email=found.old, primary=True, verified=True)
    Authenticator.objects.filter(user=account, created_at__gte=found.changed_at).delete()
    AddressChange.objects.filter(account=account, changed_at__gte=found.changed_at).delete()
    end_sessions(account_id=account.id)
    audit.note("accounts.address_change_stopped", by=account.id, about=name_in_log(account.id))
    return account.id


@transaction.atomic
def reset_factors(*, account_id: int, by: int | None) -> int:
    """Take all second factors from somebody who lost theirs, and end their sessions; how many factors there were."""
    lost = int(Authenticator.objects.filter(user_id=account_id).delete()[0])
    end_sessions(account_id=account_id)
    audit.note("accounts.factors_reset", by=by, about=name_in_log(account_id))
    letters.tell_of_reset_factors(Account.objects.get(id=account_id))
    return lost
