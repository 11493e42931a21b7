"""Signing up: allauth's form, and one clear outcome when the same address is sent twice at once."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.forms import SignupForm
from allauth.account.views import SignupView
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from stoa.accounts import actions as accounts
from stoa.accounts import queries as people
from stoa.web.accounts.age import AgeFields, remember, said_before
from stoa.web.accounts.entrance import Named
from stoa.web.base.addresses import safe_next

BEGUN: Final = "sign_up_begun"
"""The session's note of what was typed at sign-up, until the address is confirmed."""
CORRECTED: Final = "sign_up_corrected"
"""The same, on its way back to the form; whoever opens the form after that finds it empty."""


class SignUp(Named, AgeFields, SignupForm):  # type: ignore[misc]  # allauth ships no types
    """Opens an account and its address together with what was agreed to, or none of it."""

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        """(account, None), or (None, the answer) for an address that has one, also when it came a moment ago."""
        # Noted alike for both: the page that asks for the code must not tell who has an account.
        request.session[BEGUN] = {
            "name": self.cleaned_data["name"], "email": self.cleaned_data["email"], "next": safe_next(request, ""),
        }  # fmt: skip
        # Hashed before the transaction, in which others wait; and for an address that has an account as for a new one,
        # else the clock would tell who has one.
        self.hashed = make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                account, answer = super().try_save(request)
                if account is not None:
                    self._note(account.pk)
                return account, answer
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)  # type: ignore[no-any-return]

    def _note(self, account_id: int) -> None:
        """What was agreed to and, below the age of consent, who has to agree."""
        accounts.agree(account_id=account_id, kinds=people.KINDS, language=get_language() or "en")
        if self.until:
            accounts.begin_youth(account_id=account_id, until=self.until, guardian=self.cleaned_data["guardian"])


class SignUpPage(SignupView):  # type: ignore[misc]
    """The form; with what was typed before, once, for somebody who corrects their address."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return {**kwargs, "said_before": said_before(self.request)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer; a browser that said an age below the threshold remembers it."""
        response: HttpResponse = super().post(request, *args, **kwargs)
        until = getattr(self._form, "until", None)
        if until:
            remember(response, until)
        return response

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        form: Form = super().get_form(form_class)
        self._form = form
        return form

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        corrected = self.request.session.pop(CORRECTED, {}) if self.request.method == "GET" else {}
        return {**initial, **corrected}
