"""Answers files ahead of sessions and languages: the same bytes for everybody, without a look at who asks."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from stoa.web.files.views import file, stream

ADDRESS = re.compile(r"/(files|streams)/([0-9a-f]{64})/([^/]{1,255})")
Respond = Callable[[HttpRequest], HttpResponseBase]


class FilesMiddleware:
    """Serves what lies under `/files/` and `/streams/`. The addresses' patterns stay for `reverse` and for whoever
    asks Django directly."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        match = ADDRESS.fullmatch(request.path_info)
        if match is None:
            return self.respond(request)
        return (file if match[1] == "files" else stream)(request, match[2], match[3])
