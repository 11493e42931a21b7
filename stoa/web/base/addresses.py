"""Addresses of one page that other pages link to, and where a visitor may be sent back to."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def course_page(run: str) -> str:
    """A course's public page."""
    return reverse("course", kwargs={"slug": run})


def course_home(run: str) -> str:
    """A course's home for those who take part. Written out: compiled units hold the same form."""
    return f"/learn/{run}/"


def unit_page(run: str, unit: str) -> str:
    """A unit's page."""
    return f"/learn/{run}/{unit}/"


def with_next(address: str, after: str) -> str:
    """`address`, which leads on to `after`."""
    return f"{address}?{urlencode({'next': after})}"


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """The address in `next` when it is on this site, else `fallback`. Never an address elsewhere."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_here(request, wanted) else fallback


def came_from(request: HttpRequest, fallback: str = "/") -> str:
    """Path and query of the page on this site that led here, else `fallback`."""
    referrer = request.META.get("HTTP_REFERER", "")
    if not is_here(request, referrer):
        return fallback
    parts = urlsplit(referrer)
    path = parts.path or "/"
    if path.startswith("//"):
        return fallback
    return f"{path}?{parts.query}" if parts.query else path


def is_here(request: HttpRequest, address: str) -> bool:
    """Whether `address` is a page of this site."""
    return bool(address) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
