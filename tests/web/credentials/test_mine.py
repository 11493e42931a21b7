"""One's own records: where each came from, what is still being signed, and who sees them."""

from __future__ import annotations

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from stoa.credentials import actions
from stoa.credentials.queries import CredentialView
from tests.cast import Member
from tests.credentials.story import Learner, settle
from tests.web.conftest import SignedIn
from tests.web.credentials.conftest import page


def test_a_holder_sees_what_they_hold_and_where_it_came_from(
    record: CredentialView, ada: Member, signed_in: SignedIn
) -> None:
    text = page(signed_in(ada), "/records/")
    for said in (
        f"/credentials/{record.public_id}/", "certificate.pdf", "badge.png", "credential.json", "record.zip",
        "Way certificate", "Way participation", "One thousand wells", "/learn/wells/", "version 1",
    ):  # fmt: skip
        assert said in text, said


def test_somebody_else_sees_none_of_it(record: CredentialView, bo: Member, signed_in: SignedIn) -> None:
    text = page(signed_in(bo), "/records/")
    assert record.public_id not in text
    assert "Nothing is earned yet." in text


def test_visitors_sign_in_first(client: Client, db: None) -> None:
    assert client.get("/records/")["Location"].startswith("/accounts/login/")


def test_what_is_being_signed_is_shown(holder: Learner, ada: Member, signed_in: SignedIn) -> None:
    holder.finish()
    from_news(holder)
    text = page(signed_in(ada), "/records/")
    assert "being signed" in text
    assert "Way certificate" in text
    assert "Nothing is earned yet." not in text


def from_news(holder: Learner) -> None:
    """Award what was earned and sign nothing."""
    actions.award_run(run_id=holder.course.offer.run.id)


def test_a_withdrawn_record_stays_with_its_mark(
    record: CredentialView, ada: Member, bo: Member, signed_in: SignedIn
) -> None:
    actions.withdraw(public_id=record.public_id, reason="Copied.", by=bo.id)
    text = page(signed_in(ada), "/records/")
    assert text.count("withdrawn</span>") == 1
    assert f"/credentials/{record.public_id}/" in text


def test_the_account_leads_there(ada: Member, signed_in: SignedIn) -> None:
    assert 'href="/records/"' in page(signed_in(ada), "/account/")


def test_questions_to_the_database(
    holder: Learner, ada: Member, signed_in: SignedIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(ada)
    holder.do("u1", "u2")
    settle()
    assert holder.awards() == {"participation": "issued"}
    page(browser, "/records/")
    # session, account, person, records, being signed, elsewhere, statements, links, profile, portfolio
    with django_assert_num_queries(10):
        page(browser, "/records/")
    holder.finish()
    settle()
    with django_assert_num_queries(10):
        page(browser, "/records/")
