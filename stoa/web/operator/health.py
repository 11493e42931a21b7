"""The first page of an operator: whether all is well."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stoa.web.base.guards import takes
from stoa.web.operator.access import Operator, for_operators


@takes("GET")
@for_operators
def health(request: HttpRequest, operator: Operator) -> HttpResponse:
    """Whether all is well, and what to do where it is not."""
    return render(request, "operator/health.html", {"operator": operator, "tab": "health"})
