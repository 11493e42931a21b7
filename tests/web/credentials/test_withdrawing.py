"""Staff withdraw a record, and its holder is told."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from stoa.accounts import actions as accounts
from stoa.accounts.rules import course_scope
from stoa.credentials.queries import CredentialView
from tests.cast import Member
from tests.credentials.story import Learner
from tests.web.conftest import SignedIn
from tests.web.credentials.conftest import current, page


def address(record: CredentialView) -> str:
    return f"/credentials/{record.public_id}/"


@pytest.fixture
def author(bo: Member) -> Member:
    """Bo, an author of the course."""
    accounts.grant_role(account_id=bo.id, role="author", scope=course_scope("wells"), by=None)
    return bo


def test_an_author_withdraws_with_a_reason_and_its_holder_is_written(
    client: Client, record: CredentialView, holder: Learner, author: Member, signed_in: SignedIn
) -> None:
    browser, form = signed_in(author), f"{address(record)}withdraw/"
    assert form in page(browser, address(record))
    assert "and can’t be given back" in page(browser, form)
    response = browser.post(form, {"reason": " "})
    assert response.status_code == 422 and "Say why" in response.content.decode()
    assert not current(holder).is_withdrawn
    assert browser.post(form, {"reason": "The work was <b>copied</b>."})["Location"] == address(record)
    assert "The work was &lt;b&gt;copied&lt;/b&gt;." in page(client, address(record))
    (letter,) = [each for each in mail.outbox if "was withdrawn" in each.subject]
    assert letter.to == ["ada@example.org"]
    assert "The work was <b>copied</b>." in letter.body and record.url in letter.body
    assert browser.post(form, {"reason": "Again."}).status_code == 404
    assert form not in page(browser, address(record))


def test_nobody_else_may(record: CredentialView, ada: Member, bo: Member, signed_in: SignedIn) -> None:
    form = f"{address(record)}withdraw/"
    for who in (ada, bo):
        assert form not in page(signed_in(who), address(record))
        assert signed_in(who).post(form, {"reason": "x"}).status_code == 404
    accounts.grant_role(account_id=ada.id, role="author", scope=course_scope("wells"), by=None)
    assert signed_in(ada).get(form).status_code == 404  # not one's own
