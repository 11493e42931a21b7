"""Who may open which page of the studio. What somebody may not see does not exist for them: 404, not 403."""

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
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from stoa.accounts import queries as people
from stoa.accounts.rules import Right, Roles, institutions_of, may, may_publish, may_see_as_staff
from stoa.catalogue import queries as catalogue
from stoa.catalogue.rules import may_begin, may_upload
from stoa.content import queries as content
from stoa.content.queries import CourseCard, DraftCard
from stoa.kernel import jobs
from stoa.kernel.jobs import JobView
from stoa.web.base.context import TEACHES, note_link
from stoa.web.base.guards import lacks_second_factor

P = ParamSpec("P")


@dataclass(frozen=True)
class Maker:
    """Whoever is signed in, with what they may do here. Roles are read once a request.

    Which institution a course belongs to is asked only of those who have a role for one.
    """

    id: int
    time_zone: str
    roles: Roles

    @property
    def institutions(self) -> frozenset[str]:
        """Slugs of the institutions that they have a role for."""
        return institutions_of(self.roles)

    @property
    def may_upload(self) -> bool:
        return may_upload(self.roles)

    @property
    def may_bring_new(self) -> bool:
        return may_begin(self.roles)

    def may(self, right: Right, course_slug: str, home: str | None = None) -> bool:
        """Whether they have this right in a course. `home`: its institution's slug; None: it is looked up."""
        return may(right, self.roles, course=course_slug, institution=self._home(course_slug, home))

    def _home(self, course_slug: str, home: str | None) -> str:
        if home is None and self.institutions:
            found = catalogue.home_of(course_slug)
            home = found.slug if found else ""
        return home or ""

    def sees(self, course_slug: str, home: str | None = None) -> bool:
        """Whether the course's learners, grades and sources are theirs to see."""
        return may_see_as_staff(self.roles, course_slug, self._home(course_slug, home))

    def sees_addresses(self, course_slug: str) -> bool:
        """Whether the addresses of the course's learners are theirs to see."""
        return self.may("see_addresses", course_slug)

    def publishes(self, course_slug: str, home: str | None = None) -> bool:
        """Whether versions of the course are theirs to publish."""
        return may_publish(self.roles, course_slug, self._home(course_slug, home))


View = Callable[Concatenate[HttpRequest, Maker, P], HttpResponseBase]


def for_makers(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in whoever makes or teaches a course here; visitors sign in first, for others there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        maker = maker_of(request)
        note_link(request, TEACHES, is_maker(maker.roles))  # the task may have been given or taken since signing in
        if not is_maker(maker.roles):
            raise Http404
        if (way := lacks_second_factor(request, maker.roles)) is not None:
            return way
        return view(request, maker, *args, **kwargs)

    return never_cache(login_required(guarded))


@receiver(user_logged_in)
def note_tasks(sender: object, request: HttpRequest, user: AbstractBaseUser, **details: object) -> None:
    """At sign-in, note whether a link to the studio is of use."""
    request.session[TEACHES] = is_maker(people.roles_of(user.pk))


def maker_of(request: HttpRequest) -> Maker:
    """The viewer, who is signed in."""
    if not request.user.is_authenticated or request.user.pk is None:
        raise Http404
    return Maker(request.user.pk, request.user.time_zone, people.roles_of(request.user.pk))


def is_maker(roles: Roles) -> bool:
    """Whether the studio is there for somebody with these roles."""
    return any(name in ("author", "staff", "manager", "operator") for name, _scope in roles)


def course_or_404(maker: Maker, slug: str) -> CourseCard:
    """A published course that the maker may see as staff; raises Http404."""
    card = content.course_by_slug(slug) if maker.sees(slug) else None
    if card is None or card.version_id is None:
        raise Http404(gettext("There is no such course here."))
    return card


def draft_or_404(maker: Maker, public_id: str) -> DraftCard:
    """A draft of the maker's own; raises Http404."""
    card = content.draft(public_id)
    if card is None or card.owner_id != maker.id:
        raise Http404(gettext("There is no such draft of yours. It may have been published or discarded."))
    return card


def work_or_404(maker: Maker, public_id: str) -> JobView:
    """A job that the maker asked for; raises Http404."""
    found = jobs.job(public_id)
    if found is None or found.owner != maker.id:
        raise Http404
    return found
