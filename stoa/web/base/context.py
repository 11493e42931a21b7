"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def constants() -> dict[str, Any]:
    """What is the same for everybody; hot pages and pages without a request use it as well."""
    return {"is_demo": settings.STOA_DEMO, "has_languages": len(settings.LANGUAGES) > 1}


def site(request: HttpRequest) -> dict[str, Any]:
    """`constants` and the viewer's name (empty for a visitor)."""
    user = getattr(request, "user", None)
    name = (user.name or user.email) if user is not None and user.is_authenticated else ""
    return {**constants(), "viewer_name": name}
