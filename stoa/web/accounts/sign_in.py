"""Signing in by mail and choosing a new password, with the address that was typed into the sign-in form."""

from __future__ import annotations

from typing import Any

from allauth.account.views import PasswordResetView, RequestLoginCodeView
from django.http import HttpRequest


class CodeRequestPage(RequestLoginCodeView):  # type: ignore[misc]  # allauth ships no types
    """The address that a code goes to. With one from the sign-in form the code is sent at once."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return _carried_over(kwargs, self.request, is_sent=True)

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """Whoever asks for this page begins anew, whatever else waits for a code: a mail may have led here."""


class PasswordRequestPage(PasswordResetView):  # type: ignore[misc]
    """The address that a code for a new password goes to. One from the sign-in form stands in the field."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return _carried_over(kwargs, self.request, is_sent=False)


def _carried_over(kwargs: dict[str, Any], request: HttpRequest, *, is_sent: bool) -> dict[str, Any]:
    """A form's arguments; when the request is the sign-in form's, with its address: as if it were sent here, or as a
    suggestion."""
    if request.method != "POST" or "login" not in request.POST or "email" in request.POST:
        return kwargs
    typed = request.POST["login"].strip()[:254]
    rest = {name: value for name, value in kwargs.items() if name not in ("data", "files")}
    if typed and is_sent:
        return {**rest, "data": {"email": typed}}
    return {**rest, "initial": {"email": typed}}
