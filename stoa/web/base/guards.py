"""What stands in front of a view: the methods it takes, whether the place is a demo, how sure it is who asks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from stoa.accounts import queries as people
from stoa.accounts import rules
from stoa.web.base.addresses import with_next
from stoa.web.base.views import not_allowed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def takes(*methods: str) -> Callable[[View[P]], View[P]]:
    """Answer these methods (GET brings HEAD along); any other gets a page that says so, with status 405."""
    allowed = [*methods, "HEAD"] if "GET" in methods else [*methods]

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method not in allowed:
                return not_allowed(request, allowed)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def demo_only(view: View[P]) -> View[P]:
    """Answer in a demo; anywhere else this page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.STOA_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def asks_again(view: View[P]) -> View[P]:
    """Before something that cannot be undone: whoever has not shown who they are for a quarter of an hour does so,
    by password, passkey or code; then what they had sent goes on."""
    guarded: Any = reauthentication_required(app="allauth.account")(view)
    return wraps(view)(guarded)


def second_factor_policy(roles: Collection[tuple[str, str]]) -> str:
    """`required`, `asked` or `off` for somebody with these roles, on this site."""
    return rules.second_factor(
        roles, policy=settings.STOA_STAFF_MFA, is_https=settings.IS_HTTPS, is_demo=settings.STOA_DEMO
    )


def lacks_second_factor(request: HttpRequest, roles: Collection[tuple[str, str]]) -> HttpResponseBase | None:
    """For pages of people with a role: the way to the second factor that they need and do not have, else None."""
    if second_factor_policy(roles) != "required" or people.has_second_factor(request.user.pk or 0):
        return None
    return redirect(with_next(reverse("second_factor"), request.get_full_path()))
