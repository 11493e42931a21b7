"""The pages that ask for a mailed code: five tries that are counted aloud, another code, another address."""

from __future__ import annotations

import math
import time
from typing import Any, Final

from allauth.account.internal.flows.email_verification import consume_email_verification_rate_limit
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.flows.logout import logout
from allauth.account.internal.flows.password_reset_by_code import PASSWORD_RESET_VERIFICATION_SESSION_KEY
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import (
    ConfirmEmailVerificationCodeView,
    ConfirmLoginCodeView,
    ConfirmPasswordResetCodeView,
)
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.generic.edit import FormView

from stoa.accounts import actions as accounts
from stoa.kernel.limits import TooMany
from stoa.web.accounts.sign_up import BEGUN, CORRECTED
from stoa.web.base import words
from stoa.web.base.addresses import came_from, safe_next, with_next
from stoa.web.base.guards import takes
from stoa.web.base.views import lone_page

MOST_RESENDS: Final = 3  # as in the settings
LONGEST_WAIT_SECONDS: Final = 600
"""Of the limits that allauth counts by itself; it does not say which one was reached."""
STARTS: Final = {
    "sign-up": "account_signup",
    "sign-in": "account_request_login_code",
    "password": "account_reset_password",
}
"""Where somebody starts over, by the page they come from."""


class CodePage(FormView):  # type: ignore[type-arg]  # not to be subscripted at run time
    """What the three pages do alike. Stands before allauth's own view among the bases."""

    _process: Any = None
    start = ""
    """One of STARTS."""
    after_time = ""
    """Where a new code is to be had once this one is too old: the name of an address."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        was_asked = self.is_asked_for(request)
        response = super().dispatch(request, *args, **kwargs)
        if was_asked and self._process is None:
            messages.info(request, gettext("That code has become too old. Begin again, and a new one is sent."))
            return redirect(self.after_time)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "resend":
            return self._another_code()
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Form) -> HttpResponse:
        if form.has_error("code", "incorrect_code"):
            form.errors["code"] = form.error_class([_wrong(count_wrong(self._process))], renderer=form.renderer)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        process = self._process
        return {
            **context, "start": self.start, "tries_left": tries_left(process),
            "can_resend": process.state["resend_count"] < MOST_RESENDS,
        }  # fmt: skip

    def _another_code(self) -> HttpResponse:
        process, request = self._process, self.request
        if process.state["resend_count"] >= MOST_RESENDS:
            messages.error(request, gettext("No more codes can be sent for this. Start over, and a new one is sent."))
        elif not self.may_send(process.state["email"]):
            messages.error(
                request,
                gettext("Several codes were sent within a few minutes. The newest one works; wait a little for it."),
            )
        else:
            self.send()
            process.state.update(failed_attempts=0, at=time.time())
            process.persist()
            messages.success(request, gettext("A new code is on its way. The one before no longer works."))
        after = safe_next(request, "")
        return HttpResponseRedirect(with_next(request.path, after) if after else request.path)

    def is_asked_for(self, request: HttpRequest) -> bool:
        """Whether a code was asked for in this session, be it too old by now."""
        raise NotImplementedError

    def may_send(self, email: str) -> bool:
        """Whether this address may get a code now."""
        raise NotImplementedError

    def send(self) -> None:
        """Mail another code."""
        self._process.resend()


class AddressCodePage(CodePage, ConfirmEmailVerificationCodeView):  # type: ignore[misc]  # allauth ships no types
    """The code that confirms an address, at sign-up or after a change."""

    start = "sign-up"
    after_time = "account_login"  # the account is there: signing in sends a code

    def is_asked_for(self, request: HttpRequest) -> bool:
        return EMAIL_VERIFICATION_CODE_SESSION_KEY in request.session

    def may_send(self, email: str) -> bool:
        # What is used up here is taken by the sending itself.
        return bool(consume_email_verification_rate_limit(self.request, email, dry_run=True))

    def _verify_form_valid(self, form: Form) -> HttpResponse:
        self.request.session.pop(BEGUN, None)
        response: HttpResponse = super()._verify_form_valid(form)
        return response


class SignInCodePage(CodePage, ConfirmLoginCodeView):  # type: ignore[misc]
    """The code that signs in."""

    start = "sign-in"
    after_time = "account_request_login_code"

    def is_asked_for(self, request: HttpRequest) -> bool:
        return isinstance(get_pending_stage(request), LoginByCodeStage)

    def may_send(self, email: str) -> bool:
        return bool(ratelimit.consume(self.request, action="request_login_code", key=email.lower()))


class PasswordCodePage(CodePage, ConfirmPasswordResetCodeView):  # type: ignore[misc]
    """The code that lets choose a new password. allauth knows no second one here."""

    start = "password"
    after_time = "account_reset_password"

    def is_asked_for(self, request: HttpRequest) -> bool:
        return PASSWORD_RESET_VERIFICATION_SESSION_KEY in request.session

    def may_send(self, email: str) -> bool:
        return bool(ratelimit.consume(self.request, action="reset_password", key=email.lower()))

    def send(self) -> None:
        if self._process.user is not None:
            self._process.send()
        self._process.record_resend()


def tries_left(process: Any) -> int:
    """How often a code may still be typed."""
    left: int = process.max_attempts - process.state["failed_attempts"]
    return max(0, left)


def count_wrong(process: Any) -> int:
    """Note a wrong code and say how many tries are left. After the last one no code is right until another is sent."""
    process.state["failed_attempts"] += 1
    left = tries_left(process)
    if not left:
        process.state["code"] = ""
    process.persist()
    return left


def _wrong(left: int) -> str:
    """What is said at the field; when nothing is left, the page has no field, and says so itself."""
    words = ngettext(
        "That is not the code we sent. One more try is left for it.",
        "That is not the code we sent. %(count)d more tries are left for it.",
        left,
    )
    return words % {"count": left}


@takes("POST")
@never_cache
def another_address(request: HttpRequest) -> HttpResponse:
    """Leave the code that was asked for, and start over. What was typed at sign-up is kept for the form, once."""
    start = request.POST.get("start", "")
    if start not in STARTS:
        raise BadRequest("There is no such start.")
    after = safe_next(request, "")
    if not request.user.is_authenticated:
        after = _give_up(request) or after
    address = reverse(STARTS[start])
    return redirect(with_next(address, after) if after else address)


def _give_up(request: HttpRequest) -> str:
    """End what waits for a code; where it was to lead, as far as it was a sign-up."""
    waiting = request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    begun: dict[str, str] = request.session.pop(BEGUN, {})
    logout(request)
    if waiting is None:
        return ""
    if account := waiting.get("user_id"):
        accounts.take_back(account_id=int(account))
    if begun:
        request.session[CORRECTED] = {"name": begun["name"], "email": begun["email"]}
    return begun.get("next", "")


def too_many(request: HttpRequest, refused: TooMany | None = None) -> HttpResponse:
    """429, with the time to wait and the way back to the code that is waited for, or to the page before."""
    wait = refused.wait if refused is not None else LONGEST_WAIT_SECONDS
    after = words.duration(math.ceil(wait / 60))
    try:
        context = {"code_page": _code_page(request), "back": came_from(request), "after": after}
        response = render(request, "429.html", context, status=429)
    except (OperationalError, InterfaceError):  # the session lies in the database
        response = lone_page(429)
    response.headers["Retry-After"] = str(wait)
    return response


def _code_page(request: HttpRequest) -> str:
    """The page that waits for a code in this session; empty when none does."""
    if isinstance(get_pending_stage(request), LoginByCodeStage):
        return reverse("account_confirm_login_code")
    if EMAIL_VERIFICATION_CODE_SESSION_KEY in request.session:
        return reverse("account_email_verification_sent")
    if PASSWORD_RESET_VERIFICATION_SESSION_KEY in request.session:
        return reverse("account_confirm_password_reset_code")
    return ""
