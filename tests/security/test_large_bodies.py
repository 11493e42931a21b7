"""What nobody asked for is not read: a file sent to a page without files fills no disk."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from stoa.web.base.middleware import UPLOADS, DoorMiddleware, takes_files
from stoa.web.studio.uploads import upload

LARGE = {"CONTENT_LENGTH": "3000000"}


class Unread(BytesIO):
    """A body that must not be touched."""

    def read(self, *args: object) -> bytes:
        raise AssertionError("The body was read")


@pytest.mark.parametrize(
    "path", ["/", "/accounts/login/", "/learn/wells/well/answer/q/", "/language/", "/learn/wells/-/work/q/team/"]
)
def test_a_long_body_is_refused_unread(path: str) -> None:
    request = RequestFactory().generic("POST", path, **{**LARGE, "wsgi.input": Unread()})  # type: ignore[arg-type]

    def never(request: object) -> object:
        raise AssertionError("The request was passed on")

    assert DoorMiddleware(never)(request).status_code == 413  # type: ignore[arg-type]


def test_pages_that_take_files_are_those_that_bound_them() -> None:
    assert set(UPLOADS) == {reverse("studio_upload"), reverse("verify")}
    assert takes_files(reverse("work", args=["wells", "q"]))
    assert not takes_files(reverse("work_hand_in", args=["wells", "q"]))


@pytest.mark.django_db
def test_a_visitor_s_upload_is_not_read() -> None:
    answer = Client(enforce_csrf_checks=True).generic(
        "POST", "/studio/-/upload/", **{**LARGE, "wsgi.input": Unread()}  # type: ignore[arg-type]
    )  # fmt: skip
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/studio/-/upload/")
    assert upload.csrf_exempt  # type: ignore[attr-defined]
