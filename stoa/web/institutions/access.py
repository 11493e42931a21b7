"""Who may open the pages behind an institution's: its people and operators. For others there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache

from stoa.accounts import queries as people
from stoa.accounts.rules import ROLES_AT, Right, Roles, institution_scope, may, may_operate
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import InstitutionCard
from stoa.web.base.guards import lacks_second_factor


@dataclass(frozen=True)
class Keeper:
    """Whoever is signed in and has a task in this institution, or runs the site."""

    id: int
    time_zone: str
    roles: Roles
    institution: InstitutionCard

    def may(self, right: Right) -> bool:
        """Whether they have this right here."""
        return may(right, self.roles, institution=self.institution.slug)

    @property
    def is_operator(self) -> bool:
        return may_operate(self.roles)

    @property
    def edits(self) -> bool:
        return self.may("edit_institution")

    @property
    def has_task(self) -> bool:
        """Whether they have any task in this institution."""
        scope = institution_scope(self.institution.slug)
        return any((name, scope) in self.roles for name in ROLES_AT["institution"])


View = Callable[[HttpRequest, Keeper], HttpResponse]


def for_keepers(right: Right | None) -> Callable[[View], Callable[[HttpRequest, str], HttpResponseBase]]:
    """Let in who has this right in the institution; None: who has any task there, or names its people."""

    def guard(view: View) -> Callable[[HttpRequest, str], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, slug: str) -> HttpResponseBase:
            found = catalogue.institution(slug)
            if found is None or not request.user.is_authenticated:
                raise Http404
            keeper = Keeper(request.user.pk, request.user.time_zone, people.roles_of(request.user.pk), found)
            is_let_in = keeper.may(right) if right else keeper.has_task or keeper.may("name_institution_people")
            if not is_let_in:
                raise Http404
            if (way := lacks_second_factor(request, keeper.roles)) is not None:
                return way
            return view(request, keeper)

        return never_cache(login_required(guarded))

    return guard
