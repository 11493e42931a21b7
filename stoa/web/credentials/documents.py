"""The addresses that stand inside signed credentials (`credentials.addresses`). Their form never changes."""

from __future__ import annotations

import json
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from stoa.credentials import queries
from stoa.web.base.guards import takes
from stoa.web.credentials.responses import CREDENTIAL_TYPES, document, negotiated, wanted_type

SOON: Final = 60
"""Seconds for which what may change is kept: a withdrawal is seen within a minute."""
LONG: Final = 24 * 3600
"""Seconds for what never changes."""
PAGE: Final = "text/html"


@takes("GET")
def status_list(request: HttpRequest, list_id: str) -> HttpResponseBase:
    """A signed status list, byte for byte."""
    found = queries.status_list_document(list_id)
    if found is None:
        raise Http404(gettext("There is no status list at this address."))
    # A browser is given plain JSON, which it shows instead of saving it.
    media_type = wanted_type(request, (*CREDENTIAL_TYPES, PAGE))
    media_type = "application/json" if media_type == PAGE else media_type
    return negotiated(document(request, found.encode(), media_type=media_type, seconds=SOON))


@takes("GET")
def issuer(request: HttpRequest) -> HttpResponseBase:
    """Who issues here: JSON with the history of the keys, or a page for people who follow the link."""
    said = queries.issuer_document()
    if wanted_type(request, ("application/json", "application/ld+json", PAGE)) == PAGE:
        history = queries.key_history()
        context = {"issuer": said, "keys": list(reversed(history.entries)), "did_web": said["alsoKnownAs"][0]}
        return negotiated(render(request, "credentials/issuer.html", context))
    return negotiated(document(request, _json(said), media_type="application/json", seconds=SOON))


@takes("GET")
def did_web(request: HttpRequest) -> HttpResponseBase:
    """The DID document of this site's did:web."""
    return document(request, _json(queries.did_web_document()), media_type="application/did+json", seconds=SOON)


@takes("GET")
def rule(request: HttpRequest, course: str, number: int, pathway: str) -> HttpResponseBase:
    """The rule that credentials pin, as the bytes whose digest they hold."""
    found = queries.rule_document(course, number, pathway)
    if found is None:
        raise Http404(gettext("No record was issued by such a rule."))
    return document(request, found, media_type="text/plain; charset=utf-8", seconds=LONG)


@takes("GET")
def source(request: HttpRequest, course: str, number: int) -> HttpResponseBase:
    """The version of a course that credentials pin, as the bytes whose digest they hold."""
    found = queries.version_document(course, number)
    if found is None:
        raise Http404(gettext("No record was issued for such a version."))
    return document(request, found, media_type="application/json", seconds=LONG)


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
