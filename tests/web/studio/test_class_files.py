"""The class as files for spreadsheets: everybody once, no formula, addresses for those who may see them."""

from __future__ import annotations

import csv
import io

import pytest

from stoa.accounts import actions as accounts
from stoa.catalogue.queries import Offer
from stoa.kernel import audit
from stoa.learning import actions as learning
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn


@pytest.fixture
def eve(wells: Offer) -> int:
    account = accounts.open_account(email="eve@example.org", name="=HYPERLINK(1)", password=None)
    learning.enrol(account_id=account, offer=wells)
    return account


def rows(browser: Browser, name: str) -> list[dict[str, str]]:
    response = browser.get(f"/studio/wells/{name}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("name", ["learners.csv", "gradebook.csv"])
def test_no_cell_is_a_formula(eve: int, cy: Member, signed_in: SignedIn, name: str) -> None:
    (row,) = rows(signed_in(cy), name)
    assert row["Name"] == "'=HYPERLINK(1)"
    assert row["Email"] == "eve@example.org"


@pytest.mark.parametrize("name", ["learners.csv", "gradebook.csv"])
def test_staff_who_do_not_publish_see_no_address(eve: int, di: Member, signed_in: SignedIn, name: str) -> None:
    (row,) = rows(signed_in(di), name)
    assert "Email" not in row and "eve@example.org" not in str(row)
    assert audit.entries()[0].act.endswith("_exported") and audit.entries()[0].by == di.id


def test_the_file_has_what_the_list_shows(eve: int, wells: Offer, cy: Member, signed_in: SignedIn) -> None:
    browser = signed_in(cy)
    learning.leave(account_id=eve, run_id=wells.run.id)
    assert rows(browser, "learners.csv") == []
    assert len(rows(browser, "learners.csv?state=left")) == 1
