"""What was earned is told once, on the first page; the way to the records is there for whoever has some."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from stoa.credentials import actions, queries
from stoa.credentials.queries import CredentialView
from stoa.kernel.clock import now
from tests.cast import Member
from tests.credentials.story import Learner, settle
from tests.web.conftest import SignedIn
from tests.web.credentials.conftest import page

TOLD = "Newly earned"
IN_NAV = '<li><a href="/records/"'


def test_a_new_record_is_told_once_with_the_way_to_it(record: CredentialView, ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    text = page(browser, "/")
    assert "You have earned 2 records" in text
    assert text.index(f"/credentials/{record.public_id}/") < text.index("What next")
    again = page(browser, "/")
    assert TOLD not in again
    assert f"/credentials/{record.public_id}/" in again
    assert TOLD not in page(signed_in(ada), "/"), "nor on another device"


def test_whoever_has_opened_it_is_not_told_again(record: CredentialView, ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    page(browser, f"/credentials/{record.public_id}/")
    text = page(browser, "/")
    assert "You have earned a record" in text
    assert record.title not in text[text.index(TOLD) : text.index("What next")]


def test_a_strangers_look_is_not_the_holders(record: CredentialView, ada: Member, signed_in: SignedIn) -> None:
    page(Client(), f"/credentials/{record.public_id}/")
    assert "You have earned 2 records" in page(signed_in(ada), "/")


def test_nobody_notes_it_for_somebody_else(record: CredentialView, bo: Member) -> None:
    actions.note_seen(account_id=bo.id, public_ids=[record.public_id])
    found = queries.credential(record.public_id)
    assert found is not None
    assert not found.is_seen


def test_what_is_old_or_withdrawn_is_no_news(record: CredentialView, ada: Member, bo: Member) -> None:
    held = queries.credentials_of(ada.id)
    assert len(queries.news_of(held, now())) == 2
    assert queries.news_of(held, now() + timedelta(days=31)) == []
    actions.withdraw(public_id=record.public_id, reason="Copied.", by=bo.id)
    assert record.public_id not in [view.public_id for view in queries.news_of(queries.credentials_of(ada.id), now())]


def test_what_is_being_signed_is_told_too(holder: Learner, ada: Member, signed_in: SignedIn) -> None:
    holder.finish()
    actions.award_run(run_id=holder.course.offer.run.id)
    text = page(signed_in(ada), "/")
    assert "It is being signed, and is here in a minute or so." in text
    assert "being signed</span>" in text[text.index('id="rec"') :]
    assert "Nothing is earned yet." not in text


def test_the_records_are_one_link_away_for_whoever_has_some(holder: Learner, ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    assert IN_NAV not in page(browser, "/courses/")
    holder.finish()
    settle()
    page(browser, "/")
    assert IN_NAV in page(browser, "/courses/"), "from the visit that told of it"
    assert IN_NAV in page(signed_in(ada), "/courses/"), "from signing in"
    assert f'{IN_NAV} aria-current="page"' in page(browser, "/records/")
