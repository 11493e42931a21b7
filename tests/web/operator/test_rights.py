"""Operators publish texts and erase people who ask for it."""

from __future__ import annotations

import pytest

from stoa.accounts import queries
from stoa.accounts.models import Account, Erasure
from stoa.kernel import audit
from tests.cast import Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn


@pytest.fixture
def operator(db: None, signed_in: SignedIn) -> Browser:
    """The browser of whoever runs the site, with the password given again."""
    browser = signed_in(member("Op", ("operator", "site")))
    browser.post("/accounts/reauthenticate/", {"password": "walking-by"})
    return browser


def test_a_text_is_published_and_written_on(operator: Browser) -> None:
    form = {"kind": "terms", "language": "en", "body": "Be kind.", "asks": "on"}
    assert operator.post("/operator/texts/", form).status_code == 302
    (version,) = queries.text_versions("terms")
    assert (version.body, version.asks) == ("Be kind.", True)
    assert "Be kind." in operator.get("/operator/texts/?from=terms:1").content.decode()
    assert operator.post("/operator/texts/", {**form, "body": ""}).status_code == 422
    assert operator.get("/operator/texts/?from=terms:none").status_code == 200


def test_the_list_of_texts_costs_the_same_with_many(operator: Browser, django_assert_num_queries: object) -> None:
    form = {"kind": "terms", "language": "en", "body": "Be kind."}
    for _ in range(2):
        for _ in range(3):
            operator.post("/operator/texts/", form)
        operator.get("/operator/texts/")  # says that they are published, once
        with django_assert_num_queries(6):  # type: ignore[operator]  # pytest-django's own
            operator.get("/operator/texts/")


def test_somebody_is_erased_without_their_name_in_the_log(operator: Browser, ada: Member) -> None:
    slip = {"email": ada.email, "again": "ado@example.org"}
    assert operator.post("/operator/erase/", slip).status_code == 422
    nobody = {"email": "no@example.org", "again": "no@example.org"}
    assert operator.post("/operator/erase/", nobody).status_code == 422
    assert Account.objects.get(id=ada.id).is_active
    assert operator.post("/operator/erase/", {"email": ada.email, "again": ada.email}).status_code == 302
    assert not Account.objects.get(id=ada.id).is_active
    (line,) = [line for line in audit.entries() if line.act == "accounts.erasure_asked"]
    assert ada.email not in str(line)
    assert Erasure.objects.get().keeps_records
    assert f"Number {Erasure.objects.get().pk}" in operator.get("/operator/erase/").content.decode()


def test_the_last_operator_cannot_be_erased(operator: Browser) -> None:
    form = {"email": "op@example.org", "again": "op@example.org"}
    response = operator.post("/operator/erase/", form)
    assert response.status_code == 422
    assert "Nobody else runs this site" in response.content.decode()
