"""An author's way: a zip, what was found in it, the look of a learner, live."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journeys.browser import Demo, sign_in
from tests.journeys.pages import Album
from tests.journeys.walks import Walk, walking
from tests.web.learning.springs import UNITS
from tests.web.sample import COURSE, UNIT

WORK_MS = 60_000


def zipped(folder: Path, *, flaw: bool) -> Path:
    """A small course as a zip; with a flaw it names an outcome that does not exist."""
    course = folder / ("flawed" if flaw else "whole") / "a-spring"
    (course / "01-water").mkdir(parents=True)
    head = COURSE.format(slug="a-spring", title="A spring", language="en", subject="statistics", hours=1.0)
    (course / "course.toml").write_text(head)
    (course / "about.md").write_text("Where water comes from.\n")
    text = UNIT.format(name="source", title="The source") + UNITS["one"]
    (course / "01-water" / "01-source.md").write_text(text.replace(":skills: o", ":skills: none") if flaw else text)
    return Path(shutil.make_archive(str(course), "zip", course.parent, course.name))


def upload(walk: Walk, file: Path) -> None:
    """Bring a file and wait until it has been read."""
    walk.go("/studio/")
    walk.look("studio")
    walk.link("Upload a course").click()
    walk.look("upload")
    walk.page.locator("input[type=file]").set_input_files(file)
    walk.button("Upload and look at it").click()
    expect(walk.page.get_by_role("heading", name="What was found")).to_be_visible(timeout=WORK_MS)


def begin(walk: Walk) -> None:
    """Answer the four questions, and look at what comes of it."""
    walk.go("/studio/-/begin/")
    walk.page.get_by_label("What is the course called?").fill("Soil basics")
    walk.page.get_by_label("For whom is it?").fill("Gardeners.")
    walk.page.get_by_label("What can somebody do afterwards?").fill("Tell clay from sand.")
    walk.look("begin")
    walk.button("Make it, and look at it").click()
    expect(walk.page.get_by_role("heading", level=1, name="Soil basics")).to_be_visible(timeout=WORK_MS)
    walk.look("draft to begin with")


def test_an_author(opened: Browser, demo: Demo, album: Album, axe_source: str, tmp_path: Path) -> None:
    with walking(opened, demo, album, axe_source, "author") as walk:
        page = walk.page
        sign_in(page, "Cy")
        walk.look("first page of an author")
        begin(walk)
        upload(walk, zipped(tmp_path, flaw=True))
        expect(page.get_by_text("01-source.md").first).to_be_visible()
        expect(walk.button("Publish")).to_have_count(0)
        walk.look("draft with an error")
        upload(walk, zipped(tmp_path, flaw=False))
        walk.heading("A spring")
        walk.look("draft")
        walk.link("See it as a learner").click()
        expect(page.get_by_role("heading", name="The source").first).to_be_visible()
        walk.look("preview")
        page.go_back()
        walk.button("Publish").click()
        live = page.get_by_role("heading", level=1, name="Version 1 is live")
        expect(live).to_be_visible(timeout=WORK_MS)
        walk.look("published")
        walk.link("See the course").click()
        walk.heading("A spring")
        for tab in ("", "questions/", "dates/", "versions/"):
            walk.go(f"/studio/a-spring/{tab}")
            walk.look(f"studio of a course {tab}".rstrip(" /"))
        walk.go("/courses/a-spring/")
        page.get_by_role("link", name=walk.beginning("or read the first unit now")).first.click()
        walk.heading("The source")
