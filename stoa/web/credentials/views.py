"""Views of records."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from stoa.credentials import queries


@require_GET
def credential(request: HttpRequest, public_id: str) -> HttpResponse:
    """A credential in public."""
    found = queries.credential(public_id)
    if found is None:
        raise Http404
    return HttpResponse(found.document, content_type="application/json")
