"""The cookie by which a browser asks for a language that was chosen here."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

YEAR_SECONDS: Final = 365 * 24 * 3600


def settle(request: HttpRequest, response: HttpResponse, language: str) -> str:
    """The language of somebody's pages: chosen on this device, else that of their account, which the device learns."""
    asked = translation.get_language() or settings.LANGUAGE_CODE
    is_chosen = settings.LANGUAGE_COOKIE_NAME in {*request.COOKIES, *response.cookies}
    if is_chosen or language not in dict(settings.LANGUAGES):
        return asked
    remember(response, language)
    return language


def remember(response: HttpResponse, language: str) -> None:
    """Have the browser ask for this language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.IS_HTTPS,
        httponly=True,
    )  # fmt: skip
