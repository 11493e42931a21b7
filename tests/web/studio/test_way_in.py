"""The link to the studio: for those who have use of it, and without a query on any page."""

from __future__ import annotations

from stoa.accounts import actions as accounts
from stoa.catalogue.queries import Offer
from tests.cast import Member, member
from tests.web.conftest import SignedIn

LINK = 'href="/studio/"'


def test_those_who_teach_see_it(wells: Offer, cy: Member, di: Member, signed_in: SignedIn) -> None:
    for who in (cy, di):
        browser = signed_in(who)
        assert LINK in browser.get("/courses/").content.decode()
        assert browser.get("/account/").content.decode().count(LINK) == 2


def test_learners_do_not(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    assert LINK not in signed_in(ada).get("/courses/").content.decode()


def test_a_task_given_after_signing_in(wells: Offer, ada: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ada)
    accounts.grant_role(account_id=ada.id, role="staff", scope="course:wells")
    assert browser.get("/studio/").status_code == 200
    assert LINK in browser.get("/courses/").content.decode()


def test_a_task_taken_after_signing_in(wells: Offer, di: Member, signed_in: SignedIn) -> None:
    """The pages shut at once; the link goes with the next page that is refused."""
    browser = signed_in(di)
    accounts.grant_role(account_id=di.id, role="operator")
    assert browser.get("/operator/").status_code == 200
    accounts.take_role(account_id=di.id, role="staff", scope="course:wells", by=None)
    accounts.grant_role(account_id=member("Op").id, role="operator")
    accounts.take_role(account_id=di.id, role="operator", scope="site", by=None)
    for page, link in (("/studio/", LINK), ("/operator/", 'href="/operator/"')):
        assert browser.get(page).status_code == 404
        assert link not in browser.get("/courses/").content.decode()
