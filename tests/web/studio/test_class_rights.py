"""Classes and runs by right: staff hold classes, authors and managers plan runs too; addresses are for some."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from stoa.accounts.rules import institution_scope
from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries as offers
from stoa.catalogue.queries import Offer
from stoa.catalogue.rules import Terms
from stoa.kernel.jobs import worker
from stoa.learning import actions as learning
from tests.cast import Member, member
from tests.web.conftest import SignedIn

HERE, ELSEWHERE = institution_scope("example-university"), institution_scope("south")
CLASSES = "/studio/wells/enrolment/"
RUN = "/studio/wells/runs/wells/"
LIST = b"email;name\nada@example.org;Ada\n"


@pytest.fixture
def ed(wells: Offer) -> Member:
    """Who manages the institution that the course belongs to."""
    return member("Ed", ("manager", HERE))


@pytest.fixture
def listed(wells: Offer, db: None) -> Callable[[Member], str]:
    """Somebody brings a list; gives its address."""

    def bring(who: Member) -> str:
        name = learning.bring_list(run_id=wells.run.id, stream=io.BytesIO(LIST), called="list.csv", by=who.id)
        worker.run_batch()
        return f"{CLASSES}lists/{name}/"

    return bring


def test_a_manager_plans_runs_and_holds_classes(wells: Offer, ed: Member, signed_in: SignedIn) -> None:
    browser = signed_in(ed)
    for path in (CLASSES, "/studio/wells/runs/", "/studio/wells/runs/-/new/", RUN):
        assert browser.get(path).status_code == 200, path
    made = {"slug": "wells-spring", "title": "Spring", "is_listed": "on"}
    assert browser.post("/studio/wells/runs/-/new/", made).status_code == 302
    for act in ("end", "archive", "take-out"):
        assert browser.post(f"/studio/wells/runs/wells-spring/{act}/").status_code == 302
    assert browser.post(f"{CLASSES}cohorts/", {"name": "Tuesday"}).status_code == 302
    assert 'href="/studio/wells/runs/-/new/"' in browser.get("/studio/wells/runs/").content.decode()
    assert browser.post("/studio/wells/versions/1/bring-back/").status_code == 404, "what is taught is its author's"


def test_a_manager_of_another_institution_does_not(wells: Offer, signed_in: SignedIn) -> None:
    browser = signed_in(member("Eve", ("manager", ELSEWHERE)))
    for path in ("/studio/wells/", CLASSES, "/studio/wells/runs/", RUN):
        assert browser.get(path).status_code == 404, path
    for path in (f"{RUN}end/", f"{CLASSES}cohorts/", f"{CLASSES}codes/", f"{CLASSES}lists/"):
        assert browser.post(path, {"name": "Tuesday"}).status_code == 404, path


def test_staff_hold_classes_and_plan_no_runs(wells: Offer, di: Member, signed_in: SignedIn) -> None:
    browser = signed_in(di)
    assert browser.get(CLASSES).status_code == 200
    text = browser.get("/studio/wells/runs/").content.decode()
    assert RUN not in text and "/studio/wells/runs/-/new/" not in text
    terms = Terms(title="Spring")
    catalogue.make_run(course_slug="wells", slug="wells-spring", time_zone="UTC", terms=terms, by=None)
    for act in ("end", "archive", "take-out"):
        assert browser.post(f"/studio/wells/runs/wells-spring/{act}/").status_code == 404
    run = offers.run_by_slug("wells-spring")
    assert run is not None and run.closes_at is None and run.archived_at is None


@pytest.mark.parametrize(("who", "sees"), [("di", False), ("cy", True), ("ed", True)])
def test_a_list_shows_addresses_to_who_may_see_them(
    who: str, sees: bool, listed: Callable[[Member], str], request: pytest.FixtureRequest, signed_in: SignedIn
) -> None:
    viewer: Member = request.getfixturevalue(who)
    browser, path = signed_in(viewer), listed(viewer)
    text = browser.get(path).content.decode()
    assert "Ada" in text
    assert ("ada@example.org" in text) is sees
    response = browser.get(f"{path}report.csv")
    report = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "Ada" in report
    assert ("ada@example.org" in report, "Email" in report) == (sees, sees)
