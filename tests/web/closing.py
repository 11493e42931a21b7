"""Closing a response as a server does, without dropping the database connection of the test."""

from __future__ import annotations

from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase


def shut(response: HttpResponseBase) -> None:
    """Close `response`, so that a download which nobody read holds no file open."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
