"""Answers files ahead of sessions and languages: the same bytes for everybody, without a look at who asks."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from stoa.web.files.views import file

ADDRESS = re.compile(r"/files/([0-9a-f]{64})/([^/]{1,255})")
Respond = Callable[[HttpRequest], HttpResponseBase]


class FilesMiddleware:
    """Serves what lies under `/files/`. The address pattern stays for `reverse` and for what asks Django directly."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        match = ADDRESS.fullmatch(request.path_info)
        return file(request, match[1], match[2]) if match else self.respond(request)
