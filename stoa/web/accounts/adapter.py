"""What Stoa wants of allauth: its own words, names at sign-up, and no way off the site."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.utils import build_absolute_uri
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

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
        """Keep name and time zone with the account: one row, written once."""
        user.name = form.cleaned_data.get("name", "")
        user.time_zone = form.cleaned_data.get("time_zone") or "UTC"
        return super().save_user(request, user, form, commit=commit)

    def send_account_already_exists_mail(self, email: str) -> None:
        """To somebody who signs up a second time: where to sign in, by password or by a code."""
        named = {"login_url": "account_login", "code_url": "account_request_login_code"}
        urls = {name: build_absolute_uri(context.request, reverse(address)) for name, address in named.items()}
        self.send_mail("account/email/account_already_exists", email, urls)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Whose tries are counted together. allauth's own key holds the Host header, and any port may stand there."""
        return str(credentials.get("email", credentials.get("username", ""))).lower()

    def is_safe_url(self, url: str | None) -> bool:
        """Whether a redirect stays here: on this very host, not on any that the site answers to."""
        request = context.request
        return bool(url) and url_has_allowed_host_and_scheme(
            url or "", allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
