"""What is mailed to people about their account by somebody else's act, in their own language."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext

from stoa.accounts.models import Account
from stoa.kernel import mail


def tell_of_reset_factors(account: Account) -> None:
    """Somebody who runs the site took their second factors away."""
    with translation.override(account.language):
        mail.post(
            to=account.email, kind="accounts.factors_reset", account=account.id,
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
