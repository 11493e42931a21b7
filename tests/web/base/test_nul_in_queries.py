"""NUL in a query, which PostgreSQL takes in no text, is left out before anything reads it."""

from __future__ import annotations

import pytest
from django.test import Client

QUERIES = (
    "institutions/?country=%00", "institutions/?country=%00T", "institutions/?q=a%00b", "courses/?q=%0%000&subject=%00",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("query", QUERIES)
def test_it_is_left_out(query: str) -> None:
    answer = Client().get(f"/{query}")
    assert answer.status_code == 200
    assert "\0" not in "".join(answer.wsgi_request.GET.values()) and b"\0" not in answer.content
