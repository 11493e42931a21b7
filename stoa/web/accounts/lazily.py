"""What stands on the library of passkeys, loaded when somebody first needs it.

That library brings some ten megabytes into each process (`cryptography`), and allauth imports it wherever a factor may
be asked for: in its pages, and in a step of every sign-in. Most people sign in without a factor, and a small site may
never see one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from allauth.account.stages import LoginStage
from django.http import HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string

from stoa.accounts import queries as people

ALLAUTHS: Final = "allauth.mfa.stages.AuthenticateStage"
"""The step of a sign-in that asks for a factor."""
OURS: Final = "stoa.web.accounts.lazily.FactorStage"


def lazily(view: str) -> Callable[..., HttpResponseBase]:
    """The view with this dotted name, imported at its first request."""

    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = import_string(view)(request, *args, **kwargs)
        return answer

    return page


class FactorStage(LoginStage):  # type: ignore[misc]  # allauth ships no types
    """allauth's own step, for whoever has a factor; everybody else passes without its being loaded."""

    key = "mfa_authenticate"
    urlname = "mfa_authenticate"

    def handle(self) -> Any:
        """(where the sign-in goes on, if it waits here; whether it goes on)."""
        if self.login.user is None or not people.has_second_factor(self.login.user.pk):
            return None, True
        return import_string(ALLAUTHS)(self.controller, self.request, self.login).handle()
