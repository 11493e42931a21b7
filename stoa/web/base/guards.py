"""What stands in front of a view: the methods it takes, and whether the place is a demo."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase

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
