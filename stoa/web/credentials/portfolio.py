"""A learner's portfolio: what is in it, adding to it, a piece of evidence as others see it, its file."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from stoa.content.queries import ServedCard
from stoa.credentials import actions, queries
from stoa.credentials.actions import NotAdded
from stoa.credentials.queries import ItemView
from stoa.web.base.guards import takes
from stoa.web.base.quota import Quota
from stoa.web.credentials.portfolio_forms import (
    FIELD_OF,
    KINDS,
    VISIBILITIES,
    DescriptionForm,
    EvidenceForm,
    kind_label,
    why_not_added,
)
from stoa.web.files.views import private_file

LARGEST: Final = 100_000_000
ABSURD: Final = 4 * LARGEST
"""From here on a request is not even read to its end."""


@takes("GET")
@login_required
@never_cache
def portfolio(request: HttpRequest) -> HttpResponse:
    """Everything that one has put in."""
    viewer = request.user.pk or 0
    context = {
        "items": queries.portfolio(viewer), "kinds": [(kind, kind_label(kind)) for kind in KINDS],
        "room": queries.room_of(viewer), "zone": zone_of(request), "visible": dict(VISIBILITIES),
    }  # fmt: skip
    return render(request, "credentials/portfolio.html", context)


@csrf_exempt  # only until the limit stands: the token is in the body, which must not be read before; see `_add`
@login_required  # before a byte of a stranger's body is kept
@never_cache
def add(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Put something in."""
    if kind not in KINDS:
        raise Http404
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > ABSURD:
            raise RequestDataTooBig
        request.upload_handlers.insert(0, Quota(request, limit=LARGEST))
    return _add(request, kind)


@csrf_protect
@takes("GET", "POST")
def _add(request: HttpRequest, kind: str) -> HttpResponse:
    viewer = request.user.pk or 0
    artefacts = queries.artefacts(viewer) if kind == "course" else []
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = EvidenceForm(*sent, kind=kind, artefacts=artefacts)
    is_over = any(isinstance(handler, Quota) and handler.is_over for handler in request.upload_handlers)
    if is_over and "file" in form.fields:
        form.errors.clear()
        form.add_error("file", why_not_added(NotAdded("size")))
    elif form.is_valid():
        try:
            added = _added(viewer, kind, form)
        except NotAdded as refused:
            field = FIELD_OF.get(refused.code, "file")
            form.add_error(field if field in form.fields else None, why_not_added(refused))
        else:
            messages.success(request, gettext("It is in your portfolio, with its time and its fingerprint."))
            return redirect("evidence", public_id=added)
    context = {"form": form, "kind": kind, "label": kind_label(kind), "has_artefacts": bool(artefacts)}
    return render(request, "credentials/evidence_add.html", context, status=422 if form.errors else 200)


def _added(viewer: int, kind: str, form: EvidenceForm) -> str:
    found, said = form.cleaned_data, form.said()
    if kind == "course":
        return actions.add_artefact(account=viewer, name=found["artefact"], said=said)
    if kind in ("file", "photo"):
        file: Any = found["file"]
        return actions.add_file(
            account=viewer, kind=kind, said=said, stream=file.file, called=file.name or "", size=file.size or 0
        )
    return actions.add_link(
        account=viewer, kind=kind, said=said, url=found["url"], commit=found.get("commit", ""),
        dated=found.get("dated"),
    )  # fmt: skip


@takes("GET", "POST")
@never_cache
def evidence(request: HttpRequest, public_id: str) -> HttpResponse:
    """A piece of evidence: for its owner to describe and to show, for others who may see it to look at."""
    item = _found(request, public_id)
    is_mine = bool(request.user.is_authenticated and request.user.pk == item.account)
    form = None
    if is_mine:
        known = {"title": item.title, "description": item.description, "visibility": item.visibility}
        form = DescriptionForm(request.POST if request.method == "POST" else None, initial=known)
        if form.is_valid():
            actions.describe(account=item.account, public_id=public_id, said=form.said())
            messages.success(request, gettext("Changed."))
            return redirect("evidence", public_id=public_id)
    elif request.method == "POST":
        raise Http404
    context = {"item": item, "is_mine": is_mine, "form": form, "zone": zone_of(request)}
    status = 422 if form is not None and form.errors else 200
    response = render(request, "credentials/evidence.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@takes("POST")
@login_required
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a piece of evidence away, with its file."""
    if not actions.remove(account=request.user.pk or 0, public_id=public_id):
        raise Http404
    messages.success(request, gettext("It is removed, and its file is deleted."))
    return redirect("portfolio")


@takes("GET")
def evidence_file(request: HttpRequest, public_id: str, name: str) -> HttpResponseBase:
    """The file of a piece of evidence, for those who may see it. `name` is only what it is called when it is saved."""
    item = _found(request, public_id)
    if not item.digest:
        raise Http404
    return private_file(request, ServedCard(item.digest, item.media_type, item.size), item.called)


def zone_of(request: HttpRequest) -> str:
    """The viewer's time zone."""
    return getattr(request.user, "time_zone", "") or "UTC"


def _found(request: HttpRequest, public_id: str) -> ItemView:
    found = queries.item(public_id, viewer=request.user.pk)
    if found is None:
        raise Http404
    return found
