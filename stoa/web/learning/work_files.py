"""Serving a file of a work to whoever may read that work: its learners, and once it is handed in the course's staff."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from stoa.accounts import queries as people
from stoa.accounts.rules import may_see_as_staff
from stoa.assessment import queries as attempts
from stoa.assessment.queries import FileOfWork
from stoa.assessment.works import Filed
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import Offer
from stoa.content.queries import ServedCard
from stoa.learning import queries as records
from stoa.web.base.guards import lacks_second_factor, takes
from stoa.web.files.views import private_file
from stoa.web.learning.views import offer_or_404


def file_address(run: str, file: Filed) -> str:
    """Where a file of a work is served."""
    return reverse("work_file", kwargs={"run": run, "file": file.public_id, "name": file.called})


@takes("GET")
@login_required
def work_file(request: HttpRequest, run: str, file: str, name: str) -> HttpResponseBase:
    """A file of a work. `name` is only what it is called when it is saved; raises Http404 for whoever may not read."""
    offer = offer_or_404(run)
    found = attempts.file_of_work(file)
    if found is None or found.run_id != offer.run.id:
        raise Http404
    if not _is_theirs(found, request.user.pk or 0):
        roles = people.roles_of(request.user.pk)
        if found.is_draft or not may_see_as_staff(roles, offer.outline.course_slug, _home(offer)):
            raise Http404
        if (way := lacks_second_factor(request, roles)) is not None:
            return way
    card = ServedCard(found.digest, found.media_type, found.size)
    return private_file(request, card, found.called)


def _is_theirs(found: FileOfWork, account: int) -> bool:
    if account in found.owners:
        return True
    team = records.team_named([found.team]).get(found.team) if found.team is not None else None
    return team is not None and account in team.accounts


def _home(offer: Offer) -> str:
    home = catalogue.home_of(offer.outline.course_slug)
    return home.slug if home else ""
