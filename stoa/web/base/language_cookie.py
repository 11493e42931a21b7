"""The cookie by which a browser asks for a language that was chosen here."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpResponse

YEAR_SECONDS: Final = 365 * 24 * 3600


def remember(response: HttpResponse, language: str) -> None:
    """Have the browser ask for this language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.IS_HTTPS,
        httponly=True,
    )  # fmt: skip
