"""`{% load passkeys %}`: where passkeys cannot be."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django import template

register = template.Library()


@dataclass(frozen=True)
class NumericHost:
    """A host that is a number, as it was asked for; and the same machine by name, where it has one for certain."""

    host: str
    by_name: str


@register.simple_tag(takes_context=True)
def numeric_host(context: template.Context) -> NumericHost | None:
    """The host of this request when it is an IP address: a passkey's relying party has to be a domain (Web
    Authentication, section 5.1.3, which takes `localhost` as one)."""
    request = context["request"]
    asked = urlsplit(f"//{request.get_host()}")
    try:
        number = ipaddress.ip_address(asked.hostname or "")
    except ValueError:
        return None
    port = f":{asked.port}" if asked.port else ""
    return NumericHost(asked.netloc, f"{request.scheme}://localhost{port}" if number.is_loopback else "")
