"""A copy of one's data and the end of one's account, as pages."""

from __future__ import annotations

import io
import zipfile

from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from stoa.accounts import actions, queries
from stoa.accounts.models import Account, Erasure
from stoa.kernel.jobs import worker
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn


def surely(browser: Browser) -> Browser:
    """The password once more."""
    browser.post("/accounts/reauthenticate/", {"password": "walking-by"})
    return browser


def test_a_copy_is_gathered_told_of_and_handed_to_its_owner_alone(
    ada: Member, bo: Member, signed_in: SignedIn, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    browser = signed_in(ada)
    assert browser.post("/account/data/")["Location"] == "/account/data/"
    assert "being gathered" in browser.get("/account/data/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        worker.run_batch()
    assert mail.outbox[-1].to == [ada.email]
    (copy,) = queries.copies_of(ada.id)
    address = f"/account/data/{copy.public_id}/"
    assert address in browser.get("/account/data/").content.decode()
    assert browser.an_hour_later().get(address).status_code == 302, "the password is asked for"
    response = surely(browser).get(address)
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # a file
    assert "index.html" in zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert response["Content-Disposition"].startswith("attachment")
    assert surely(signed_in(bo)).get(address).status_code == 404
    assert Client().get(address)["Location"].startswith("/accounts/login/")


def test_erasing_asks_for_the_password_and_once_more(ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada).an_hour_later()
    assert "/reauthenticate/" in browser.post("/account/erase/", {"sure": "yes"})["Location"]
    surely(browser)
    assert browser.post("/account/erase/", {}).status_code == 422
    assert Account.objects.get(id=ada.id).is_active
    other = signed_in(ada)
    assert browser.post("/account/erase/", {"sure": "yes", "records": "keep"})["Location"] == "/erased/"
    assert "being erased" in browser.get("/erased/").content.decode()
    assert other.get("/account/")["Location"].startswith("/accounts/login/"), "everywhere, at once"
    response = Client().post("/accounts/login/", {"login": ada.email, "password": "walking-by"})
    assert response.status_code != 302 or "inactive" in response["Location"]


def test_the_only_author_is_told_what_to_do_first(ada: Member, signed_in: SignedIn) -> None:
    actions.grant_role(account_id=ada.id, role="author", scope="course:wells")
    browser = surely(signed_in(ada))
    text = browser.get("/account/erase/").content.decode()
    assert "only author of the course “wells”" in text
    assert 'name="sure"' not in text
    assert browser.post("/account/erase/", {"sure": "yes"}).status_code == 409
    assert not Erasure.objects.exists()
