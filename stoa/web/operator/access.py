"""Who may open an operator's page: visitors sign in first; for those who do not run the site there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from stoa.accounts import queries as people
from stoa.accounts.rules import may_operate
from stoa.web.base.context import OPERATES, note_link
from stoa.web.base.guards import lacks_second_factor

P = ParamSpec("P")


@dataclass(frozen=True)
class Operator:
    """Whoever is signed in and runs the site."""

    id: int
    time_zone: str


View = Callable[Concatenate[HttpRequest, Operator, P], HttpResponseBase]


def for_operators(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in operators of the site, and nobody else."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        user = request.user
        roles = people.roles_of(user.pk)
        note_link(request, OPERATES, may_operate(roles))  # the task may have been given or taken since signing in
        if not user.is_authenticated or not may_operate(roles):
            raise Http404
        if (way := lacks_second_factor(request, roles)) is not None:
            return way
        return view(request, Operator(user.pk, user.time_zone), *args, **kwargs)

    return never_cache(login_required(guarded))


@receiver(user_logged_in)
def note_task(sender: object, request: HttpRequest, user: AbstractBaseUser, **details: object) -> None:
    """At sign-in, note whether a link to these pages is of use."""
    request.session[OPERATES] = may_operate(people.roles_of(user.pk))
