"""`{% load demo %}`: what only a demo shows."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.middleware.csrf import get_token

from stoa.web.accounts import demo
from stoa.web.base import addresses

register = template.Library()


@register.inclusion_tag("accounts/_sample_people.html", takes_context=True)
def sample_people(context: template.Context) -> dict[str, Any]:
    """In a demo: its people, each with a button to sign in as them. Nothing anywhere else."""
    request = context["request"]
    people = demo.sample_people() if settings.STOA_DEMO else []
    return {"people": people, "csrf": get_token(request) if people else "", "next": addresses.safe_next(request, "")}
