"""The letters that accounts write, each in its receiver's language, and who gets nothing but what they ask for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stoa.accounts.models import Account
from stoa.kernel import mail
from stoa.kernel.mail import postman
from stoa.kernel.mail.kinds import AT_ONCE, SOON, Kind, Words, register

CODE_LASTS: Final = timedelta(minutes=15)
"""As long as the codes themselves, by the settings."""
USED_ADDRESS = _("This letter came because somebody used your address at %(site)s. Nobody reads answers to it.")
OWN_ACCOUNT = _("This letter came because of your account at %(site)s. Nobody reads answers to it.")


def closed(accounts: Collection[int]) -> set[int]:
    """Which of these are suspended, closed by their owners, or gone."""
    open_ones = Account.objects.filter(id__in=accounts, is_active=True, closed_at=None).values_list("id", flat=True)
    return set(accounts) - set(open_ones)


def _asked(name: str, words: Words, lasts: timedelta | None = CODE_LASTS) -> Kind:
    return Kind(name, words, USED_ADDRESS, can_switch_off=False, is_asked=True, priority=AT_ONCE, lasts=lasts)


register(
    _asked("accounts.sign_in_code", _("Codes for signing in")),
    _asked("accounts.address_code", _("Codes that confirm an address")),
    _asked("accounts.password_code", _("Codes for a new password")),
    _asked("accounts.already_open", _("Signing up with an address that has an account"), timedelta(hours=6)),
    _asked("accounts.unknown_address", _("Signing in with an address that has no account"), timedelta(hours=6)),
    Kind(
        "accounts.factors_reset", _("What was changed in an account"), OWN_ACCOUNT, can_switch_off=False, priority=SOON
    ),
    Kind("accounts.task", _("Tasks that are given or taken"), OWN_ACCOUNT, can_switch_off=False, priority=SOON),
    _asked("accounts.copy_ready", _("The copy of one’s data"), None),
    _asked("accounts.erasure_asked", _("The end of an account"), timedelta(hours=6)),
    Kind("accounts.guardian_asked", _("What guardians are asked"), USED_ADDRESS, can_switch_off=False, priority=SOON),
    Kind("accounts.guardian_agreed", _("What guardians have said"), OWN_ACCOUNT, can_switch_off=False, priority=SOON),
    Kind(
        "accounts.guardian_agreed_copy",
        _("What guardians have said"),
        USED_ADDRESS,
        can_switch_off=False,
        priority=SOON,
    ),
    Kind("accounts.person_invited", _("Invitations"), USED_ADDRESS, can_switch_off=False, priority=SOON),
    Kind("accounts.notice", _("What was changed in an account"), OWN_ACCOUNT, can_switch_off=False, priority=SOON),
)
postman.shut_out.append(closed)


def tell_of_reset_factors(account: Account) -> None:
    """Somebody who runs the site took their second factors away."""
    with translation.override(account.language):
        mail.post(
            to=account.email, kind="accounts.notice", account=account.id,
            subject=gettext("Your second factors were taken away"),
            text=gettext(
                "Whoever runs this site has taken the passkeys and codes from your account, so that you can sign in "
                "with your password or a mailed code again. If you did not ask for that, write to them."
            ),
        )  # fmt: skip


def invite(email: str, link: str, days: int) -> None:
    """Somebody is invited to help run the site, at an address that may have no account yet."""
    mail.post(
        to=email, kind="accounts.person_invited", subject=gettext("You are invited to help run a site"),
        text=gettext(
            "You are invited to help run a site of open courses. Open this link within %(days)d days; it works once:"
            "\n\n    %(link)s\n\nIf you don’t know what this is about, there is nothing to do."
        )
        % {"days": days, "link": link},
    )  # fmt: skip
