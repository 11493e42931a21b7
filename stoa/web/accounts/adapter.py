"""What Stoa wants of allauth: its own words, names at sign-up, and no way off the site."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stoa.accounts import actions as accounts
from stoa.accounts.rules import STOP_DAYS
from stoa.kernel import limits
from stoa.web.base import limiting

WRONG = _("The address and the password do not belong together. Check both, or have a code mailed to you.")


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
        user.language = get_language() or settings.LANGUAGE_CODE
        user.time_zone = form.cleaned_data.get("time_zone") or "UTC"
        hashed = form.hashed  # type: ignore[attr-defined]  # sign-up's form made it, before the transaction
        user.set_password = lambda raw_password: setattr(user, "password", hashed)
        return super().save_user(request, user, form, commit=commit)

    def send_account_already_exists_mail(self, email: str) -> None:
        """To somebody who signs up a second time: where to sign in, by password or by a code."""
        named = {"login_url": "account_login", "code_url": "account_request_login_code"}
        urls = {name: _here(reverse(address)) for name, address in named.items()}
        self.send_mail("account/email/account_already_exists", email, urls)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Whoever the password belongs to, or None. Wrong ones are counted for the address and for the network."""
        who = {"network": limiting.network(request), "address": credentials.get("email")}
        limits.use("wrong_password", **who)
        user = super().authenticate(request, **credentials)
        if user is not None:
            limits.forgive("wrong_password", **who)
        return user

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that allauth counts its tries by: what nobody but our own proxies can choose."""
        address: str = limiting.client_address(request)
        return address or "127.0.0.1"  # a connection through a socket of this machine has none

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell somebody of a change to their account; the old address of a changed one gets a link to stop it."""
        said = dict(context or {})
        if template_prefix == "account/email/email_changed":
            token = accounts.note_address_change(account_id=user.pk, old=said["from_email"], new=said["to_email"])
            said["stop_url"] = _here(reverse("stop_address_change", kwargs={"token": token}))
            said["days"] = STOP_DAYS
        super().send_notification_mail(template_prefix, user, said, email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail that names this site as people know it, whatever host the request asked for."""
        named = {"current_site": SimpleNamespace(domain=urlsplit(_here("/")).netloc)}
        super().send_mail(template_prefix, email, {**context, **named})

    def is_safe_url(self, url: str | None) -> bool:
        """Whether a redirect stays here: on this very host, not on any that the site answers to."""
        request = context.request
        return bool(url) and url_has_allowed_host_and_scheme(
            url or "", allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )


def _here(path: str) -> str:
    """A page's whole address for a mail: by the site's own name, never by one that a request made up."""
    if settings.IS_HTTPS:
        return f"{settings.STOA_URL}{path}"
    found: str = build_absolute_uri(context.request, path)
    return found
