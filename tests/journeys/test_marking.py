"""Two of the staff mark forty works at once, in two browsers: rubric, notes, words that come again; then all is
released, and a learner sees it and has a letter. Once more without scripts."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import ROOT, Demo
from tests.journeys.pages import Album
from tests.journeys.walks import Walk, walking

WORKS = 40
QUEUE = "/studio/wells/works/report/"
WORDS = "Say where the number comes from."


@pytest.fixture(scope="session")
def waiting(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo with forty works that wait."""
    folder = tmp_path_factory.mktemp("handed-in")
    command = [sys.executable, "-m", "tests.journeys.handed_in", str(folder), str(WORKS)]
    environment = {**os.environ, "STOA_DATA": str(demo.data), "STOA_URL": demo.url}
    environment.pop("STOA_DATABASE_URL", None)
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=300)
    return demo


def test_two_mark_forty_works(opened: Browser, waiting: Demo, album: Album, axe_source: str) -> None:
    with (
        walking(opened, waiting, album, axe_source, "marking") as di,
        walking(opened, waiting, album, "", "marking-cy", is_full=False) as cy,
    ):
        for walk, email in ((di, "di@example.org"), (cy, "cy@example.org")):
            sign_in(walk, email)
            walk.go(QUEUE)
        di.look("queue")
        for walk in (di, cy):
            walk.button("Mark the next work").click()
        expect(di.page.get_by_role("group", name="Claim")).to_be_visible()
        assert di.page.url.split("#")[0] != cy.page.url.split("#")[0], "nobody has what another has"
        mark_with_care(di)
        seen = mark_the_rest(di, cy)
        assert len(seen) == len(set(seen)) == WORKS - 1
        di.go(QUEUE)
        expect(di.page.get_by_text(f"{WORKS} of {WORKS} marked", exact=False).first).to_be_visible()
        assert told(waiting, "SELECT count(*) FROM assessment_marking WHERE released_at IS NOT NULL") == 0
        di.button(f"Release all {WORKS} that are decided").click()
        expect(di.page.get_by_text(f"{WORKS} works are released.", exact=False).first).to_be_visible()
        di.look("queue when released")
    with walking(opened, waiting, album, "", "marked", is_full=False) as learner:
        sign_in(learner, "hand0@example.org")
        learner.go("/learn/wells/-/work/report/")
        expect(learner.page.get_by_text("Well put: say this first.").first).to_be_visible()
        expect(learner.page.get_by_text(WORDS).first).to_be_visible()
        learner.look("work when marked")
        learner.go("/mail/")
        expect(learner.page.get_by_text("has been marked").first).to_be_visible()


def mark_with_care(walk: Walk) -> None:
    """The first work, by the keyboard, with a note on its words, and a comment that is kept for others."""
    page = walk.page
    expect(page.locator("form.desk.ready")).to_be_attached()
    focus_rubric(page)
    page.keyboard.press("2")
    page.keyboard.press("j")
    page.keyboard.press("2")
    expect(page.locator(".points output")).to_have_text("4")
    page.evaluate(SELECT)
    page.locator(".note-here").click()
    page.keyboard.type("Well put: say this first.")
    expect(page.locator(".the-work mark")).to_have_text("not a bad well")
    page.get_by_text("Words you say again and again").click()
    walk.field("Keep these words").fill(WORDS)
    walk.button("Keep").click()
    expect(page.get_by_text("Well put: say this first.").first).to_be_visible()
    walk.button(WORDS).click()
    expect(walk.field("Comment on the whole")).to_have_value(WORDS)
    expect(page.locator(".saved")).to_have_text(re.compile("Saved at"))
    walk.look("marking")
    walk.field("Comment on the whole").press("Control+Enter")


SELECT = """() => {
  const node = document.querySelector('.piece .prose p').firstChild;
  const range = document.createRange();
  const at = node.data.indexOf('not a bad well');
  range.setStart(node, at);
  range.setEnd(node, at + 14);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def focus_rubric(page: Page) -> None:
    page.locator(".level input").first.focus()


def mark_the_rest(*walks: Walk) -> list[str]:
    """One after the other takes the next, until nothing waits; the addresses of what they marked."""
    seen: list[str] = []
    while len(seen) < WORKS:
        for walk in walks:
            page = walk.page
            if not page.locator("form.desk").count():
                continue
            seen.append(page.url.split("#")[0])
            focus_rubric(page)
            page.keyboard.press("2")
            page.keyboard.press("j")
            page.keyboard.press("1")
            with page.expect_navigation():
                page.keyboard.press("Control+Enter")
        if not any(walk.page.locator("form.desk").count() for walk in walks):
            return seen
    return seen


def test_a_work_is_marked_without_scripts(opened: Browser, waiting: Demo, album: Album) -> None:
    reopen(waiting)
    with walking(opened, waiting, album, "", "marking-bare", scripts=False, is_full=False) as di:
        sign_in(di, "di@example.org")
        di.go(QUEUE)
        di.button("Mark the next work").click()
        page = di.page
        page.get_by_text("Write a note", exact=True).click()
        di.field("On these words (copied from the work; may be left empty)").fill("nine of them")
        di.field("Note").fill("Nine of ten.")
        di.button("Add the note").click()
        expect(page.get_by_text("Nine of ten.").first).to_be_visible()
        page.get_by_role("group", name="Claim").get_by_text("Clear", exact=True).click()
        page.get_by_role("group", name="Reasons").get_by_text("Some", exact=True).click()
        di.button("Decide and next").click()
        expect(page.get_by_text("No work waits here.").first).to_be_visible()


def reopen(demo: Demo) -> None:
    """One work waits, as it did before anybody looked at it."""
    with closing(sqlite3.connect(demo.data / "stoa.sqlite3", timeout=30)) as site, site:
        site.execute(
            "UPDATE assessment_marking SET decided_at = NULL, decided_by_id = NULL, released_at = NULL, notes = '[]' "
            "WHERE id = (SELECT max(id) FROM assessment_marking)"
        )


def told(demo: Demo, sql: str) -> Any:
    with closing(sqlite3.connect(Path(demo.data) / "stoa.sqlite3", timeout=30)) as site:
        return site.execute(sql).fetchone()[0]


def sign_in(walk: Walk, email: str) -> None:
    walk.go("/accounts/login/")
    walk.field("E-mail address").fill(email)
    walk.field("Password").fill("walking-by")
    walk.button("Sign in").click()
    expect(walk.page.get_by_role("button", name="Sign in")).to_have_count(0)
