"""A goal of one's own: an author lets it count, a learner says and reaches it, a stranger checks the record."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys import records
from tests.journeys.browser import Demo, sign_in
from tests.journeys.pages import Album
from tests.journeys.records import SIGNED_WITHIN
from tests.journeys.test_repair import publish
from tests.journeys.walks import Walk, another, mailed_code, walking
from tests.web.sample import COURSE, UNIT

SLUG, TITLE = "a-pump", "A pump"
WANTS = "Mend the pump of our village before the rains"
CHECK = "Show the committee how the valve works"
WAY = """[[pathways]]
id = "own-goal"
option = "goal"
title = "A goal of one's own, reached"
description = "Has said what they wanted from the course, and reached it."
rule = "goal"
"""


@pytest.fixture(scope="module")
def published(opened: Browser, demo: Demo, album: Album, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The author brings the course and publishes it."""
    with walking(opened, demo, album, "", "goal-author", is_full=False) as author:
        sign_in(author.page, "Cy")
        publish(author, zipped(tmp_path_factory.mktemp("pump")), 1)


@pytest.mark.usefixtures("published")
def test_a_goal(opened: Browser, demo: Demo, album: Album, axe_source: str, tmp_path: Path) -> None:
    with walking(opened, demo, album, axe_source, "goal-staff") as author:
        sign_in(author.page, "Cy")
        with walking(opened, demo, album, axe_source, "goal") as learner:
            says_it(learner, asks_words=True)
            reaches_it(learner)
            address = opens_the_record(learner)
            copies = records.take_copies(learner, tmp_path)
            with another(learner, opened) as stranger:
                stranger.go(address)
                expect(stranger.page.get_by_text(WANTS).first).to_be_visible()
                records.verify(stranger, copies["json"], "This credential is genuine.", "goal verified")
                altered = copies["json"].with_name("altered.json")
                altered.write_text(copies["json"].read_text().replace("Mend the pump", "Invented the pump"))
                records.verify(stranger, altered, "This is not what the issuer signed.", "goal altered")
            says_how_it_went(learner)
        author.go(f"/studio/{SLUG}/goals/")
        expect(author.page.get_by_text(WANTS)).to_be_visible()
        author.look("goals of a course")


@pytest.mark.usefixtures("published")
def test_a_goal_without_scripts(opened: Browser, demo: Demo, album: Album) -> None:
    with walking(opened, demo, album, "", "goal-bare", scripts=False, is_full=False, width=360) as learner:
        says_it(learner, asks_words=False)
        reaches_it(learner)


def zipped(folder: Path) -> Path:
    """A course that gives a record for reaching a goal of one's own, as a zip."""
    course = folder / SLUG
    (course / "01-water").mkdir(parents=True)
    head = COURSE.format(slug=SLUG, title=TITLE, language="en", subject="statistics", hours=1.0)
    (course / "course.toml").write_text(head)
    (course / "about.md").write_text("How water is lifted.\n")
    (course / "completions.toml").write_text(WAY)
    for number, (name, title) in enumerate((("valve", "The valve"), ("rod", "The rod")), start=1):
        (course / "01-water" / f"{number:02}-{name}.md").write_text(UNIT.format(name=name, title=title))
    return Path(shutil.make_archive(str(course), "zip", course.parent, course.name))


def says_it(walk: Walk, *, asks_words: bool) -> None:
    """Two pages: what, and how one will know."""
    walk.go(f"/courses/{SLUG}/join/")
    walk.heading("Sign up")
    walk.field("Name").fill(walk.name)
    walk.field("E-mail address").fill(walk.email)
    walk.field("Password").fill("walking by the wells")
    walk.button("Sign up").click()
    walk.field("Code from the mail").fill(mailed_code(walk))
    walk.button("Go on").click()
    walk.heading("What do you want from it?")
    walk.page.get_by_role("radio", name="Some parts").check()
    walk.page.get_by_label("In your own words, if you like").fill(WANTS)
    walk.look("what one wants")
    walk.button("Take part").click()
    walk.heading("How will you know that you are there?")
    walk.page.get_by_text("Single units").click()
    walk.page.get_by_role("checkbox", name="The valve").check()
    walk.field("Check 1").fill(CHECK)
    walk.page.get_by_role("radio", name="Read by you and the people who teach this").check()
    if asks_words:
        walk.page.get_by_role("checkbox", name="My words may stand in my record").check()
    walk.page.get_by_text("A plan, if plans help you").click()
    walk.field("If it is …").fill("Sunday morning")
    walk.field("then I will …").fill("read one unit")
    walk.look("how one will know")
    walk.button("Keep it").click()
    expect(walk.page.get_by_role("heading", name="Ways to finish")).to_be_visible()
    expect(walk.page.get_by_text("0 of 2 checks")).to_be_visible()
    walk.look("course home with a goal", is_state=True)


def reaches_it(walk: Walk) -> None:
    """By a unit, and by the learner's own word."""
    walk.link("The valve", within=walk.page.locator("#goal")).click()
    walk.button("Mark as done and go on").click()
    walk.go(f"/learn/{SLUG}/-/goal/")
    walk.look("own goal, half way")
    walk.page.get_by_role("checkbox", name=CHECK).check()
    walk.button("Keep what I ticked").click()
    expect(walk.page.get_by_text(walk.beginning("You have what you came for."))).to_be_visible()
    walk.look("own goal, reached", is_state=True)


def opens_the_record(walk: Walk) -> str:
    """It is signed within a while; returns its address."""
    walk.go(f"/learn/{SLUG}/")
    link, until = walk.link("Earned: open the record"), time.monotonic() + SIGNED_WITHIN
    while not link.count():
        assert time.monotonic() < until, "nothing was signed"
        time.sleep(0.5)
        walk.page.reload()
    link.click()
    expect(walk.page.get_by_text(WANTS).first).to_be_visible()
    walk.look("record of a goal")
    return walk.page.url


def says_how_it_went(walk: Walk) -> None:
    walk.go(f"/learn/{SLUG}/-/goal/report/")
    walk.look("how it went")
    walk.page.get_by_role("radio", name="Reached", exact=True).check()
    walk.button("Say it").click()
    expect(walk.page.get_by_text(walk.beginning("Thank you."))).to_be_visible()
