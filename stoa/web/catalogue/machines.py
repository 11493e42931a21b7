"""Pages for machines: robots.txt, the sitemap, feeds of new courses. All of it public, and kept by caches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from stoa.catalogue import queries as catalogue
from stoa.catalogue.queries import EntryCard
from stoa.web.base.guards import takes
from stoa.web.catalogue.heads import absolute, address_of

ON_MAP = 5000
"""Addresses on a page of the sitemap; the protocol (sitemaps.org) allows 50,000."""
IN_FEED = 50
HOUR = 3600
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
CLOSED = (
    "/account/",
    "/accounts/",
    "/learn/",
    "/studio/",
    "/operator/",
    "/records/",
    "/verify/",
    "/language/",
    "/mail/",
)
"""Pages that are somebody's own, or forms. Units below `/learn/` are open to people; their course speaks for them."""


@takes("GET")
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read, and where the sitemap is. A demo is nobody's to index."""
    closed = ("/",) if settings.STOA_DEMO else CLOSED
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines += [f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return _kept("\n".join(lines), "text/plain; charset=utf-8")


@takes("GET")
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: one address for each page of 5,000 places. One statement."""
    pages = range(1, catalogue.last_place() // ON_MAP + 2)
    rows = "".join(f"<sitemap><loc>{_at(reverse('sitemap_page', args=[page]))}</loc></sitemap>" for page in pages)
    return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>')


@takes("GET")
def sitemap_page(request: HttpRequest, page: int) -> HttpResponse:
    """The courses at 5,000 places, and on the first page the site's own pages. One statement."""
    rows = catalogue.between((page - 1) * ON_MAP, page * ON_MAP - 1)
    if not rows and page != 1:
        raise Http404(gettext("There is no such page of the map."))
    own = ("home", "courses", "about", "accessibility", "privacy") if page == 1 else ()
    parts = [f"<url><loc>{_at(reverse(name))}</loc></url>" for name in own]
    for slug, public_id, changed in rows:
        path = reverse("course", args=[slug]) if slug else reverse("elsewhere", args=[public_id])
        parts.append(f"<url><loc>{_at(path)}</loc><lastmod>{_moment(changed)}</lastmod></url>")
    return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(parts)}</urlset>')


@takes("GET")
def courses_feed(request: HttpRequest) -> HttpResponse:
    """The newest courses. One statement."""
    return _feed(gettext("New courses"), request, catalogue.newest(IN_FEED))


@takes("GET")
def institution_feed(request: HttpRequest, institution: str) -> HttpResponse:
    """The newest courses of an institution."""
    cards = catalogue.newest(IN_FEED, institution=institution)
    if not cards:
        raise Http404(gettext("No course here is from there."))
    title = gettext("New courses from %(institution)s") % {"institution": cards[0].institution}
    return _feed(title, request, cards)


@takes("GET")
def subject_feed(request: HttpRequest) -> HttpResponse:
    """The newest courses on a subject, `?subject=...`."""
    subject = request.GET.get("subject", "").replace("\0", "")[:200]
    cards = catalogue.newest(IN_FEED, subject=subject) if subject else []
    if not cards:
        raise Http404(gettext("No course here is about that."))
    return _feed(gettext("New courses about %(subject)s") % {"subject": subject}, request, cards)


def _feed(title: str, request: HttpRequest, cards: Sequence[EntryCard]) -> HttpResponse:
    """RFC 4287, the Atom Syndication Format."""
    self_address = absolute(request.get_full_path())
    moment = max((card.changed_at for card in cards), default=datetime(2000, 1, 1, tzinfo=UTC))
    head = (
        f"<title>{escape(title)}</title><id>{escape(self_address)}</id><updated>{_moment(moment)}</updated>"
        f'<link rel="self" href={quoteattr(self_address)}/><link rel="alternate" type="text/html" href='
        f"{quoteattr(absolute(reverse('courses')))}/><author><name>Stoa</name></author>"
    )
    return _xml(
        f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{"".join(map(_entry, cards))}</feed>', "application/atom+xml"
    )


def _entry(card: EntryCard) -> str:
    address = address_of(card)
    language = f" xml:lang={quoteattr(card.language)}" if card.language else ""
    by = f"<author><name>{escape(card.institution)}</name></author>" if card.institution else ""
    return (
        f"<entry{language}><title>{_clean(card.title)}</title><id>{escape(address)}</id>"
        f'<link rel="alternate" type="text/html" href={quoteattr(address)}/><published>{_moment(card.created_at)}'
        f"</published><updated>{_moment(card.changed_at)}</updated>{by}<summary>{_clean(card.summary)}</summary></entry>"
    )


def _clean(text: str) -> str:
    """Text that XML 1.0 can hold."""
    return escape(_UNWRITABLE.sub("", text))


def _at(path: str) -> str:
    return escape(absolute(path))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _xml(body: str, kind: str = "application/xml") -> HttpResponse:
    return _kept(f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n', f"{kind}; charset=utf-8")


def _kept(body: str, kind: str, **more: Any) -> HttpResponse:
    response = HttpResponse(body, content_type=kind, **more)
    response["Cache-Control"] = f"public, max-age={HOUR}"
    return response
