"""The dates of a run: kept on the clock of its zone, by those who publish."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from stoa.catalogue import actions, queries
from stoa.catalogue.models import Run
from stoa.catalogue.queries import Offer, RunCard
from stoa.content import queries as content
from stoa.content.models import Compiled
from stoa.learning import actions as learning
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.studio.packing import course_files, folder

DATES = "/studio/wells/dates/"
RUN = "/studio/wells/runs/wells/"


@pytest.fixture
def browser(wells: Offer, cy: Member, signed_in: SignedIn) -> Client:
    """The author's browser; the run keeps the clock of Berlin."""
    Run.objects.filter(slug="wells").update(time_zone="Europe/Berlin")
    queries.forget()
    return signed_in(cy)


def run() -> RunCard:
    queries.forget()
    found = queries.run_by_slug("wells")
    assert found is not None
    return found


def test_dates_are_kept_on_the_clock_of_the_run(browser: Client) -> None:
    form = {"opens_at": "2027-02-01T09:00", "closes_at": "2027-07-01 18:30"}
    response = browser.post(RUN, form, follow=True)
    assert "The run is kept." in response.content.decode()
    assert run().opens_at == datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
    assert run().closes_at == datetime(2027, 7, 1, 16, 30, tzinfo=UTC)
    page = browser.get(RUN).content.decode()
    assert 'value="2027-02-01T09:00"' in page
    assert 'value="2027-07-01T18:30"' in page


def test_those_who_take_part_already_are_named(browser: Client, wells: Offer, ada: Member) -> None:
    said = "1 learner takes part already, and can read nothing of it until it opens."
    learning.enrol(account_id=ada.id, offer=wells)
    form = {"opens_at": "2199-02-01T09:00", "closes_at": ""}
    assert said in browser.post(RUN, form, follow=True).content.decode()
    assert said not in browser.post(RUN, {**form, "opens_at": ""}, follow=True).content.decode()


def test_empty_means_open_all_the_time(browser: Client) -> None:
    browser.post(RUN, {"opens_at": "2027-02-01T09:00", "closes_at": ""})
    browser.post(RUN, {"opens_at": "", "closes_at": ""})
    assert (run().opens_at, run().closes_at) == (None, None)


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        ("tomorrow", "", "such as 2027-02-01 09:00"),
        ("2027-02-01T09:00", "2027-02-01T09:00", "A run closes after it opens"),
        ("2027-03-28T02:30", "", "The clock skips this hour"),
        ("99999-01-01T00:00", "", "such as 2027-02-01 09:00"),
    ],
)
def test_dates_that_cannot_be_are_refused_and_shown_again(browser: Client, opens: str, closes: str, said: str) -> None:
    response = browser.post(RUN, {"opens_at": opens, "closes_at": closes})
    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert "What you typed is kept." in page
    assert f'value="{opens}"' in page
    assert (run().opens_at, run().closes_at) == (None, None)


@pytest.mark.parametrize(("opens", "is_marked"), [("2098-12-01T09:00", False), ("2099-02-01T09:00", True)])
def test_a_deadline_that_nobody_can_meet_is_marked(
    browser: Client, cy: Member, tmp_path: Path, opens: str, is_marked: bool
) -> None:
    files = course_files()
    due = b":name: q\n:due: 2099-01-01 09:00\n"
    files["02-signals/01-well.md"] = files["02-signals/01-well.md"].replace(b":name: q\n", due)
    actions.publish_course(source=folder(files, tmp_path / "due"), by=cy.id)
    content.forget()
    browser.post(RUN, {"opens_at": opens, "closes_at": ""})
    assert ("before the run opens" in browser.get(DATES).content.decode()) is is_marked


def test_staff_who_do_not_publish_read_them(wells: Offer, di: Member, signed_in: SignedIn) -> None:
    browser = signed_in(di)
    page = browser.get(DATES).content.decode()
    assert "from the first day" in page
    assert "<button" not in page.split("<main", 1)[1].split("</main>", 1)[0]
    assert browser.post(RUN, {"opens_at": "2027-02-01T09:00"}).status_code == 404
    assert run().opens_at is None


@pytest.mark.parametrize("kept", ["", "2027-01-31T09:00:00", "2027-01-31", "next monday"])
def test_modules_that_open_are_listed_however_they_were_kept(
    cy: Member, signed_in: SignedIn, tmp_path: Path, kept: str
) -> None:
    """Versions that were compiled before the checker read `opens` kept whatever stood there."""
    files = course_files() | {
        "02-signals/module.toml": b'title = "Signals"\nopens = "2027-01-31 09:00 Europe/Madrid"\n'
    }
    actions.publish_course(source=folder(files, tmp_path / "opening"), by=None)
    row = Compiled.objects.get()
    assert "2027-01-31T08:00:00Z" in row.outline
    if kept:
        Compiled.objects.update(outline=row.outline.replace("2027-01-31T08:00:00Z", kept), edition=kept)
    content.forget()
    queries.forget()
    page = signed_in(cy).get(DATES).content.decode()
    assert ("Modules that open" in page) == (kept != "next monday")
