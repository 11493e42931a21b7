"""An operator's day: install, invite, load, publish, look round, name a colleague, back up, restore; and an upgrade."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import records, walks
from tests.journeys.pages import Album
from tests.journeys.sites import Place
from tests.journeys.walks import COURSE, PASSWORD, TITLE, Walk, walking
from tests.releases import living
from tests.releases.test_releases import KEPT, NEWEST, put_back
from tests.wheels import built, installed

OPERATOR, COLLEAGUE = "op@example.org", "eve@example.org"
TABS = (
    "Health", "Jobs", "Mail", "Storage", "Versions", "Courses", "Institutions", "People", "What was done",
    "Terms and privacy", "Erase a person",
)  # fmt: skip
OWN_PAGES = {
    "account": "Your account", "account/security": "Security", "account/sessions": "Where you are signed in",
    "account/profile": "Your profile", "account/data": "Your data", "account/mail": "Your letters",
}  # fmt: skip


@dataclass(frozen=True)
class Elsewhere:
    """A list of courses that are given elsewhere, and what is found in it."""

    path: Path
    institution: str
    courses: int
    query: str
    department: str


def a_list() -> Elsewhere:
    """The real one where STOA_REAL_DATA names it, else one of thirty courses."""
    real = Path(os.environ.get("STOA_REAL_DATA") or "no-real-data") / "catalogue-unitn"
    if real.is_dir():
        return Elsewhere(real, "University of Trento", 3265, "diritto", "Facoltà di Giurisprudenza")
    return Elsewhere(
        Path(__file__).with_name("courses-elsewhere.json"), "Hillside University", 31, "mechanics", "Physics"
    )


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `stoa` of an environment into which the wheel of this checkout was installed."""
    folder = tmp_path_factory.mktemp("installed")
    return installed(built(folder), folder / "env")


# The pieces of the day


def accept(walk: Walk, link: str, name: str) -> None:
    """Open an invitation, choose name and password, and be in."""
    walk.go(link)
    walk.heading("You are invited")
    walk.look("invitation", is_state=True)
    walk.field("Name").fill(name)
    walk.field("Password").fill(PASSWORD)
    walk.button("Accept the invitation").click()
    expect(walk.page.get_by_text("Your new task is in force.")).to_be_visible()


def sign_in(walk: Walk, address: str, password: str = PASSWORD) -> None:
    """By the form."""
    walk.go("/accounts/login/")
    walk.field("E-mail address").fill(address)
    walk.field("Password").fill(password)
    walk.button("Sign in").click()
    expect(walk.page.get_by_role("link", name="My learning")).to_be_visible()


def prove(walk: Walk) -> None:
    """What cannot be undone is done by whoever has shown lately who they are, by signing in or once more."""
    walk.go("/operator/erase/")
    walk.heading("Erase a person")
    walk.go("/accounts/reauthenticate/?next=/operator/erase/")
    walk.heading("Is it you?")
    walk.look("is it you", is_state=True)
    walk.field("Password").fill(PASSWORD)
    walk.button("Go on").click()
    walk.heading("Erase a person")


def link_in(letter: str) -> str:
    """The invitation's address in a letter."""
    found = re.search(r"https?://\S+/invite/\S+", letter)
    assert found, letter
    return found[0]


def look_round(walk: Walk) -> None:
    """Every tab of the operator's pages, and the pages behind them."""
    walk.go("/operator/")
    tabs = walk.page.get_by_role("navigation", name="Run the site")
    assert [link.inner_text() for link in tabs.get_by_role("link").all()] == list(TABS)
    for tab in TABS:
        walk.link(tab, within=tabs).click()
        expect(tabs.locator("[aria-current=page]")).to_have_text(tab)
        walk.look(f"operator {tab}")
    for path in ("mail/unsent", "mail/bounced", "institutions/example-university"):
        walk.go(f"/operator/{path}/")
        walk.look(f"operator {path}", is_state=True)


def find_a_course(walk: Walk, listed: Elsewhere) -> None:
    """Search, narrow, read of one that is given elsewhere, and of who gives it."""
    walk.go("/courses/")
    walk.look("courses")
    found = walk.page.locator(".results-head h2")
    walk.page.get_by_role("searchbox").fill(listed.query)
    walk.button("Search").click()
    expect(found).to_contain_text(f"with “{listed.query}”")
    walk.look("courses found")
    before = found.inner_text()
    departments = walk.page.get_by_role("group", name="Department")
    departments.get_by_role("checkbox", name=listed.department).check()
    if not walk.has_scripts:
        walk.button("Show these").click()
    expect(found).not_to_have_text(before)
    expect(walk.page.get_by_role("list", name="What narrows the list")).to_contain_text(listed.department)
    walk.look("courses narrowed", is_state=True)
    walk.page.locator(".results").get_by_role("heading", level=3).first.get_by_role("link").click()
    expect(walk.page.locator("main").get_by_text(listed.institution).first).to_be_visible()
    walk.look("course elsewhere")
    walk.go("/institutions/")
    walk.look("institutions")
    walk.link(listed.institution).click()
    walk.heading(listed.institution)
    walk.look("institution")


def own_pages(walk: Walk) -> None:
    """What an account has of its own; the profile is made public and looked at."""
    for path, heading in OWN_PAGES.items():
        walk.go(f"/{path}/")
        walk.heading(heading)
        walk.look(path)
    walk.go("/account/profile/")
    walk.page.get_by_role("checkbox", name=re.compile("^I want a public page")).check()
    walk.page.get_by_label("A few words about yourself").fill("Keeps the lights on.")
    walk.page.get_by_role("checkbox", name="Show these words on the page").check()
    walk.button("Save").click()
    expect(walk.page.get_by_text("Changed.")).to_be_visible()
    walk.page.locator("a[href^='/people/']").first.click()
    expect(walk.page.get_by_text("Keeps the lights on.")).to_be_visible()
    walk.look("public profile")


def invite(walk: Walk, address: str, task: str) -> None:
    """Have an invitation mailed."""
    walk.go("/operator/people/")
    walk.link("Invite somebody").click()
    walk.heading("Invite somebody")
    walk.look("operator invite")
    walk.field("E-mail address").fill(address)
    walk.page.get_by_role("radio", name=task).check()
    walk.button("Mail the invitation").click()
    walk.heading("People")


def give_a_task(walk: Walk, name: str, task: str) -> None:
    """On somebody's page."""
    walk.go("/operator/people/")
    walk.link(name).click()
    walk.heading(name)
    walk.look("operator person")
    walk.field("Give a task").select_option(label=task)
    walk.button("Give it").click()
    expect(walk.page.get_by_text("The role is given.")).to_be_visible()
    walk.look("operator person with a task", is_state=True)


def learn(walk: Walk) -> str:
    """Take part in the course and earn its first record; returns the record's path."""
    walk.go(f"/courses/{COURSE}/join/")
    walks.take_part(walk)
    walks.finish_fast(walk, *walks.UNITS[:6])
    return records.open_the_record(walk).removeprefix(walk.demo.url)


def the_same(walk: Walk, listed: Elsewhere, record: str) -> None:
    """People, courses and records of the day are all there, for the operator, without scripts."""
    walk.go("/operator/people/")
    people = walk.page.get_by_role("group", name="People")
    for words in ("Op", OPERATOR, "Eve", COLLEAGUE, "keeps the records"):
        expect(people.get_by_text(words).first).to_be_visible()
    walk.go("/operator/courses/")
    expect(walk.link(TITLE)).to_be_visible()
    find_a_course(walk, listed)
    walk.go(record)
    expect(walk.page.get_by_text("Eve").first).to_be_visible()


# The day


def morning(walk: Walk, place: Place, listed: Elsewhere) -> None:
    """Come in, fill the site, look at every page."""
    accept(walk, link_in(place.stoa("operator", "invite", OPERATOR)), "Op")
    walk.look("home of a new operator")
    prove(walk)
    walk.go("/operator/courses/")
    walk.look("operator without a course", is_state=True)
    said = place.stoa("catalogue", "load", listed.path)
    assert f"{listed.courses} added" in said
    place.stoa("course", "publish", samples(place.program) / COURSE)
    walk.go(f"/courses/{COURSE}/")
    walk.heading(TITLE)
    walk.look("course", is_state=True)


def samples(program: Path) -> Path:
    """The sample courses that the wheel has brought."""
    (folder,) = program.parents[1].glob("lib/python*/site-packages/stoa/_courses")
    return folder


def test_an_operators_day(
    opened: Browser, album: Album, axe_source: str, program: Path, tmp_path: Path
) -> None:  # fmt: skip
    place, listed, backup = Place(program, tmp_path / "data"), a_list(), tmp_path / "today.backup"
    with place.running() as site, walking(opened, site, album, axe_source, "operator") as walk:
        morning(walk, place, listed)
        invite(walk, COLLEAGUE, "Brings new courses")
        with walking(opened, site, album, "", "colleague", scripts=False, is_full=False) as colleague:
            colleague.name = "Eve"
            accept(colleague, link_in(place.letter(COLLEAGUE)), colleague.name)
            record = learn(colleague)
        give_a_task(walk, "Eve", "Keeps the records")
        look_round(walk)
        find_a_course(walk, listed)
        own_pages(walk)
        place.stoa("backup", backup)
        session = walk.page.context.cookies()
    other = Place(program, tmp_path / "other")
    other.stoa("restore", backup)
    with other.running() as site, walking(opened, site, album, "", "restored", scripts=False, is_full=False) as walk:
        walk.page.context.add_cookies(session)  # type: ignore[arg-type]  # the same shape, said twice
        walk.go("/account/")
        walk.heading("Sign in")
        sign_in(walk, OPERATOR)
        prove(walk)
        the_same(walk, listed, record)
        look_round(walk)


# The upgrade


def test_an_upgrade(opened: Browser, album: Album, axe_source: str, program: Path, tmp_path: Path) -> None:
    """What the release before has left is migrated, with a copy kept, and found whole."""
    place, kept = Place(program, tmp_path / "data"), KEPT / NEWEST
    told = json.loads((kept / "told.json").read_text())
    put_back(kept, place.data)
    with place.running() as site, walking(opened, site, album, axe_source, "upgraded") as walk:
        assert len(list((place.data / "before").glob("*.tar"))) == 1
        sign_in(walk, "op@example.org", living.PASSWORD)
        walk.go("/operator/versions/")
        walk.look("operator versions")
        walk.go("/operator/people/")
        for name in ("Ada", "Bo", "Op"):
            expect(walk.link(name)).to_be_visible()
        walk.go("/courses/")
        walk.link("One thousand wells").click()
        walk.heading("One thousand wells")
        walk.look("course")
        with walking(opened, site, album, axe_source, "upgraded learner") as ada:
            sign_in(ada, "ada@example.org", living.PASSWORD)
            find_what_was_done(ada, told["learners"]["ada@example.org"]["done"], told["credential"])


def find_what_was_done(walk: Walk, done: Sequence[str], credential: str) -> None:
    """A learner's course and record are as they were."""
    walk.go("/learn/wells/")
    walk.look("course home")
    for unit in done:
        walk.go(f"/learn/wells/{unit}/")
        expect(walk.page.get_by_text("You have done this unit.")).to_be_visible()
    walk.go("/records/")
    walk.look("records")
    walk.page.locator(f"a[href*='{credential}']").first.click()
    expect(walk.page.get_by_text("Ada").first).to_be_visible()
    walk.look("record")
