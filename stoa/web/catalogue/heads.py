"""What pages of courses say to machines: schema.org as JSON-LD, Open Graph, the canonical address.

A block of data is no script: browsers run nothing of it, and the policy against scripts in pages does not concern it
(HTML, "prepare the script element": its type decides first).
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from stoa.catalogue.queries import Elsewhere, EntryCard, Findings, Offer
from stoa.web.base.words import licence, minutes_of

_SAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def absolute(path: str) -> str:
    """The public address of a path here; an address stays one."""
    return path if path.startswith(("https://", "http://")) else f"{settings.STOA_URL}{path}"


def address_of(card: EntryCard) -> str:
    """The public address of a course's page here."""
    if card.is_here:
        return absolute(reverse("course", kwargs={"slug": card.slug}))
    return absolute(reverse("elsewhere", kwargs={"public_id": card.public_id}))


def data(value: dict[str, Any]) -> SafeString:
    """A block of JSON-LD; nothing in it can end the element."""
    text = json.dumps({"@context": "https://schema.org", **_told(value)}, ensure_ascii=False)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text.translate(_SAFE)))


def course_head(offer: Offer) -> SafeString:
    """The head of the page of a course here."""
    outline, run = offer.outline, offer.run
    address = absolute(reverse("course", kwargs={"slug": run.slug}))
    minutes = round(minutes_of(outline))
    value = {
        "@type": "Course", "@id": address, "url": address, "name": outline.title, "description": outline.summary,
        "inLanguage": outline.language, "provider": _organisation(outline.institution or "Stoa"),
        "educationalLevel": outline.level, "about": list(outline.subjects), "license": licence(outline.licence)[1],
        "teaches": [outcome.text for outcome in outline.outcomes], "coursePrerequisites": outline.prerequisites,
        "image": absolute(outline.image) if outline.image else "", "isAccessibleForFree": True,
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "EUR"},
        "hasCourseInstance": {
            "@type": "CourseInstance", "courseMode": "Online", "url": address, "inLanguage": outline.language,
            "courseWorkload": f"PT{minutes}M" if minutes else "",
            "startDate": run.opens_at.isoformat() if run.opens_at else "",
            "endDate": run.closes_at.isoformat() if run.closes_at else "",
            "instructor": [{"@type": "Person", "name": person.name} for person in outline.staff],
        },
    }  # fmt: skip
    tags = _tags(address, outline.title, outline.summary, outline.language, outline.image, outline.image_alt)
    return mark_safe(tags + data(value))


def elsewhere_head(course: Elsewhere) -> SafeString:
    """The head of the page of a course that is given elsewhere."""
    card, address = course.card, address_of(course.card)
    value = {
        "@type": "Course", "@id": address, "url": course.address, "name": card.title,
        "description": card.summary or card.title, "inLanguage": card.language,
        "provider": _organisation(card.institution), "educationalLevel": card.level, "about": list(course.subjects),
        "license": licence(card.licence)[1], "isPartOf": card.programme,
    }  # fmt: skip
    return mark_safe(_tags(address, card.title, card.summary, card.language) + data(value))


def list_head(found: Findings, path: str) -> SafeString:
    """The head of the list: what stands on this page of it, in order. What was searched for is nothing to index."""
    items = [
        {"@type": "ListItem", "position": at, "url": address_of(hit.card), "name": hit.card.title}
        for at, hit in enumerate(found.hits, 1)
    ]
    value = {"@type": "ItemList", "numberOfItems": found.count, "itemListElement": items}
    feed = format_html(
        '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">', gettext("New courses"),
        reverse("courses_feed"),
    )  # fmt: skip
    robots = mark_safe('<meta name="robots" content="noindex, follow">') if found.is_narrowed else ""
    canonical = format_html('<link rel="canonical" href="{}">', absolute(path))
    return mark_safe(canonical + robots + feed + ("" if found.is_narrowed else data(value)))


def _tags(address: str, title: str, about: str, language: str, image: str = "", alt: str = "") -> SafeString:
    said = [("og:type", "website"), ("og:site_name", "Stoa"), ("og:url", address), ("og:title", title)]
    said += [("og:description", about)] if about else []
    said += [("og:locale", language.replace("-", "_"))] if language else []
    said += [("og:image", absolute(image)), ("og:image:alt", alt)] if image else []
    description = format_html('<meta name="description" content="{}">', about) if about else ""
    named = format_html_join("", '<meta property="{}" content="{}">', said)
    return mark_safe(format_html('<link rel="canonical" href="{}">', address) + description + named)


def _organisation(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def _told(value: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    left = {name: _told(each) if isinstance(each, dict) else each for name, each in value.items()}
    return {name: each for name, each in left.items() if each not in ("", [], {}, None)}
