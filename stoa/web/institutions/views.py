"""The list of institutions, and the page of one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.vary import vary_on_cookie

from stoa.accounts import queries as people
from stoa.accounts.rules import may
from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import InstitutionCard
from stoa.web.base import countries
from stoa.web.base.guards import takes

PAGE = 30


@takes("GET")
@vary_on_cookie
def institutions(request: HttpRequest) -> HttpResponse:
    """The institutions by name, narrowed by words of their names and by country."""
    query, country = request.GET.get("q", "")[:100], request.GET.get("country", "")[:2]
    count = catalogue.count_institutions(query=query, country=country)
    page = _page(request, count)
    rows = catalogue.institutions(query=query, country=country, limit=PAGE, offset=_offset(page)) if count else []
    named = [(code, countries.name(code), number) for code, number in catalogue.countries()]
    context = {
        "rows": rows, "count": count, "page": page, "query": query, "country": country,
        "countries": sorted(named, key=lambda item: item[1].casefold()),
    }  # fmt: skip
    return render(request, "institutions/institutions.html", context)


@takes("GET")
@vary_on_cookie
def institution(request: HttpRequest, slug: str) -> HttpResponse:
    """Who they are, and which courses are theirs. An address that an institution once had leads to the one it has."""
    found = catalogue.institution(slug)
    if found is None:
        return _moved(slug)
    page = _page(request, found.courses)
    context: dict[str, Any] = {
        "institution": found,
        "page": page,
        "courses": catalogue.courses_at(found.id, limit=PAGE, offset=_offset(page)) if found.courses else [],
        "has_elsewhere": not found.courses and bool(catalogue.newest(1, institution=found.slug)),
        "may_edit": _may_edit(request, found),
    }
    return render(request, "institutions/institution.html", context)


def _moved(slug: str) -> HttpResponse:
    now_at = catalogue.moved_institution(slug)
    if now_at is None:
        raise Http404(gettext("There is no such institution here."))
    return HttpResponsePermanentRedirect(reverse("institution", kwargs={"slug": now_at}))


def _may_edit(request: HttpRequest, found: InstitutionCard) -> bool:
    if not request.user.is_authenticated:
        return False
    return may("edit_institution", people.roles_of(request.user.pk), institution=found.slug)


def _page(request: HttpRequest, count: int) -> Page[int]:
    """The page that is asked for, or the nearest there is."""
    return Paginator(range(count), PAGE).get_page(request.GET.get("page"))


def _offset(page: Page[int]) -> int:
    return (page.number - 1) * PAGE
