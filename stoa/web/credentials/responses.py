"""Answers that are the same for everybody: files and documents that other sites may read as well."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header

CREDENTIAL_TYPES: Final = ("application/vc", "application/vc+ld+json", "application/ld+json", "application/json")
"""Names of what a signed credential is: the registered one, its draft's, and what it is a kind of."""
TOKEN_TYPES: Final = ("application/vc+jwt", "application/vc-ld+jwt", "application/jwt")
"""Names of the same as a signed token."""
BUSY_SECONDS: Final = 5


def document(
    request: HttpRequest, data: bytes | None, *, media_type: str, seconds: int, tag: str = "", name: str = "",
    make: Callable[[], bytes] | None = None,
) -> HttpResponseBase:  # fmt: skip
    """`data`, or what `make` gives when the reader does not have it yet (then `tag` must be its entity tag).

    Open to scripts of other sites, kept by caches for `seconds`; with `name` it is downloaded under it.
    """
    tag = tag or f'"{hashlib.sha256(data or b"").hexdigest()[:32]}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        response: HttpResponseBase = unchanged
        response.headers["ETag"] = tag
    else:
        found = data if data is not None else make() if make else b""
        response = HttpResponse(found, content_type=media_type, headers={"ETag": tag})
        if name:
            response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def negotiated(response: HttpResponseBase) -> HttpResponseBase:
    """Say to caches that the answer depends on what was asked for."""
    patch_vary_headers(response, ["Accept"])
    return response


LONGEST_ACCEPT: Final = 1000
"""Letters; taking apart a longer one costs more than a page."""


def wanted_type(request: HttpRequest, offered: Sequence[str]) -> str:
    """The media type among `offered` that the reader likes best; the first when they like none."""
    if len(request.headers.get("Accept", "")) > LONGEST_ACCEPT:
        return offered[0]
    return request.get_preferred_type(list(offered)) or offered[0]
