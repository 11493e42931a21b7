"""What Stoa wants of allauth: its own words, names at sign-up, and no way off the site."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as requests
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.accounts.rules import SESSION_BEGUN, STOP_DAYS, HashesAreBusy
from stoa.kernel import limits
from stoa.kernel.limits import TooMany
from stoa.kernel.mail import ACCOUNT_HEADER, KIND_HEADER
from stoa.web.accounts import hot, lazily
from stoa.web.base import limiting

WRONG = _("The address and the password do not belong together. Check both, or have a code mailed to you.")
FEW_SECONDS: Final = 600
"""The wait that the form tells; a longer one is told by the page for 429."""
KINDS: Final = {
    "login_code": "accounts.sign_in_code",
    "email_confirmation": "accounts.address_code",
    "email_confirmation_signup": "accounts.address_code",
    "password_reset_code": "accounts.password_code",
    "account_already_exists": "accounts.already_open",
    "unknown_account": "accounts.unknown_address",
}
"""What kind of letter each of allauth's templates is; all others tell of a change in an account."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Stoa's answers to allauth's questions."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "account_inactive": _("This account is closed."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, or have a code mailed to you."),
        "rate_limited": _("That was a little fast. Wait a minute and try again."),
        "incorrect_code": _("That is not the code we sent. Check it, or ask for a new one."),
        "incorrect_password": _("That is not your password. Nothing was changed."),
        "enter_current_password": _("Enter the password that you use now"),
        "email_taken": _("This address can’t be used. Try another one."),
    }

    def save_user(self, request: HttpRequest, user: Any, form: Form, commit: bool = True) -> Any:
        """Keep name, language and time zone with the account: one row, written once."""
        user.name = form.cleaned_data.get("name", "")
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        user.time_zone = form.cleaned_data.get("time_zone") or "UTC"
        hashed = form.hashed  # type: ignore[attr-defined]  # sign-up's form made it, before the transaction
        user.set_password = lambda raw_password: setattr(user, "password", hashed)
        return super().save_user(request, user, form, commit=commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A letter in the language of whoever has the account; in that of the page where nobody has."""
        user = context.get("user")
        holder = people.person(user.pk) if user is not None and user.pk else people.person_by_email(email)
        kind = KINDS.get(template_prefix.rpartition("/")[2], "accounts.notice")
        headers = {KIND_HEADER: kind, **({ACCOUNT_HEADER: str(holder.id)} if holder else {})}
        filled = {
            **{name: at_home(value) if name.endswith("_url") else value for name, value in context.items()},
            "email": email, "request": requests.request,
            "current_site": SimpleNamespace(domain=urlsplit(settings.STOA_URL).netloc),
        }  # fmt: skip
        with translation.override(holder.language if holder else translation.get_language()):
            self.render_mail(template_prefix, email, filled, headers=headers).send()

    def send_account_already_exists_mail(self, email: str) -> None:
        """To somebody who signs up a second time: where to sign in, by password or by a code."""
        named = {"login_url": "account_login", "code_url": "account_request_login_code"}
        urls = {name: reverse(address) for name, address in named.items()}
        self.send_mail("account/email/account_already_exists", email, urls)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Whoever the password belongs to, or None. Wrong ones are counted for the address and for the network."""
        known = hot.verdict(request)
        if known == "busy":
            raise HashesAreBusy
        if known == "wrong":
            return None
        who = {"network": limiting.network(request.META), "address": credentials.get("email")}
        try:
            limits.use("wrong_password", **who)
        except TooMany as refused:
            if refused.per == "address" and refused.wait <= FEW_SECONDS:  # the form says so, and what else opens it
                raise self.validation_error("too_many_login_attempts") from None
            raise
        try:
            user = super().authenticate(request, **credentials)
        except HashesAreBusy:
            limits.forgive("wrong_password", **who)
            raise
        if user is not None:
            limits.forgive("wrong_password", **who)
        return user

    def get_login_stages(self) -> list[str]:
        """The steps of a sign-in; the one that asks for a factor is loaded for whoever has one."""
        return [lazily.OURS if stage == lazily.ALLAUTHS else stage for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether to ask once more who it is. Signing in a moment ago says that as well as being asked again."""
        return bool(super().is_reauthentication_required(app=app, **kwargs)) and not self._has_just_signed_in()

    def _has_just_signed_in(self) -> bool:
        begun = requests.request.session.get(SESSION_BEGUN, 0)
        return bool(time.time() - begun < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that allauth counts its tries by: what nobody but our own proxies can choose."""
        address: str = limiting.client_address(request.META)
        return address or "127.0.0.1"  # a connection through a socket of this machine has none

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell somebody of a change to their account; the old address of a changed one gets a link to stop it."""
        said = dict(context or {})
        if template_prefix == "account/email/email_changed":
            token = accounts.note_address_change(account_id=user.pk, old=said["from_email"], new=said["to_email"])
            said["stop_url"] = at_home(reverse("stop_address_change", kwargs={"token": token}))
            said["days"] = STOP_DAYS
        super().send_notification_mail(template_prefix, user, said, email)

    def is_safe_url(self, url: str | None) -> bool:
        """Whether a redirect stays here: on this very host, not on any that the site answers to."""
        request = requests.request
        return bool(url) and url_has_allowed_host_and_scheme(
            url or "", allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )


def at_home(url: str) -> str:
    """The same page at the site's own address: a letter's links never follow the name that a request came by."""
    parts = urlsplit(url)
    return str(settings.STOA_URL) + parts._replace(scheme="", netloc="").geturl()
