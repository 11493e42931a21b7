"""Institutions as whoever runs the site sees them: making one, renaming, saying that two are one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries
from stoa.catalogue.actions import NameIsTaken
from stoa.catalogue.queries import InstitutionCard
from stoa.web.base.guards import takes
from stoa.web.institutions.forms import MergeForm, NewInstitutionForm, RenameForm
from stoa.web.operator.access import Operator, for_operators

PAGE = 50


@takes("GET", "POST")
@for_operators
def institutions(request: HttpRequest, operator: Operator) -> HttpResponse:
    """All of them by name; and a form that makes one before it has courses."""
    form = NewInstitutionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            slug = catalogue.make_institution(name=form.cleaned_data["name"], country="", by=operator.id)
            return redirect("institution_edit", slug=slug)
        except NameIsTaken:
            form.add_error("name", gettext("There is one of this name already."))
    query = request.GET.get("q", "")[:100]
    count = queries.count_institutions(query=query)
    page = Paginator(range(count), PAGE).get_page(request.GET.get("page"))
    rows = queries.institutions(query=query, limit=PAGE, offset=(page.number - 1) * PAGE) if count else []
    context = {"tab": "institutions", "form": form, "rows": rows, "count": count, "page": page, "query": query}
    return render(request, "operator/institutions.html", context, status=422 if form.errors else 200)


@takes("GET", "POST")
@for_operators
def institution(request: HttpRequest, operator: Operator, slug: str) -> HttpResponse:
    """One of them: another name and address, or the institution that it really is."""
    card = queries.institution(slug)
    if card is None:
        raise Http404(gettext("There is no such institution here."))
    is_sent, wanted = request.method == "POST", request.POST.get("do", "")
    rename = RenameForm(
        request.POST if is_sent and wanted == "rename" else None, initial={"name": card.name, "slug": card.slug}
    )
    merge = MergeForm(request.POST if is_sent and wanted == "merge" else None)
    done = _rename(request, rename, card, operator) or _merge(request, merge, card, operator)
    if done:
        return redirect("operator_institution", slug=done)
    context = {"tab": "institutions", "institution": card, "rename": rename, "merge": merge}
    return render(request, "operator/institution.html", context, status=422 if is_sent else 200)


def _rename(request: HttpRequest, form: RenameForm, card: InstitutionCard, operator: Operator) -> str:
    """The address that it has now; empty when nothing was changed."""
    if not (form.is_bound and form.is_valid()):
        return ""
    name, slug = str(form.cleaned_data["name"]).strip(), str(form.cleaned_data["slug"]).lower()
    try:
        catalogue.rename_institution(institution_id=card.id, name=name, slug=slug, by=operator.id)
    except NameIsTaken:
        form.add_error(
            "name", gettext("Another institution has, or had, this name or address. Are they one? Merge them.")
        )
        return ""
    messages.success(request, gettext("Renamed. The old name and address still lead here."))
    return slug


def _merge(request: HttpRequest, form: MergeForm, card: InstitutionCard, operator: Operator) -> str:
    """The address of the one that stays; empty when nothing was changed."""
    if not (form.is_bound and form.is_valid()):
        return ""
    other = queries.institution(form.cleaned_data["into"])
    if other is None or other.id == card.id:
        form.add_error("into", gettext("There is no other institution at this address."))
        return ""
    catalogue.merge_institutions(keep_id=other.id, gone_id=card.id, by=operator.id)
    messages.success(request, gettext("They are one now: courses, people, names and addresses."))
    return other.slug
