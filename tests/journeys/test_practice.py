"""Practise until it is known: from the first question to mastered, on two days; with scripts, and without."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.browser import Demo
from tests.journeys.filling import fill_in
from tests.journeys.pages import Album
from tests.journeys.walks import COURSE, FIRST_UNIT, Walk, key, sign_up, take_part, walking

SKILL = "two-errors"
MOVED = {
    "learning_mastery": ("last_at", "due_at", "level_at", "right_at"), "learning_familiarity": ("last_at",),
    "assessment_practice": ("at",),
}  # fmt: skip


@pytest.mark.parametrize("scripts", [True, False])
def test_practise_to_mastery(opened: Browser, demo: Demo, album: Album, axe_source: str, scripts: bool) -> None:
    label = "practice" if scripts else "practice-bare"
    with walking(opened, demo, album, axe_source if scripts else "", label, scripts=scripts, is_full=scripts) as walk:
        walk.go(f"/learn/{COURSE}/{FIRST_UNIT}/")
        sign_up(walk)
        take_part(walk)
        walk.link("Skills and practice").click()
        walk.heading("Skills and practice")
        expect(level(walk)).to_have_text("Not tried yet")
        walk.look("skills at the start")
        row(walk).get_by_role("link", name="Practise").click()
        give_a_wrong_answer_and_mend_it(walk)
        for _ in range(5):
            answer_rightly(walk)
            walk.link("Another question").click()
        reach(walk, "Proficient")
        walk.look("skills when proficient")
        let_days_pass(walk, demo, 8)
        walk.go("/")
        walk.link("Go to your reviews").click()
        walk.look("reviews")
        walk.page.get_by_role("link", name="Begin").click()
        walk.look("review")
        answer_rightly(walk)
        walk.page.get_by_role("link", name="Go on", exact=False).click()
        expect(walk.page.get_by_text("All done for today.")).to_be_visible()
        reach(walk, "Mastered")
        walk.look("skills when mastered")


def row(walk: Walk) -> Locator:
    """The skill in the list of all skills."""
    return walk.page.locator(f"#skill-{SKILL}")


def level(walk: Walk) -> Locator:
    """Its level."""
    return row(walk).locator(".level")


def question(walk: Walk) -> tuple[str, Locator]:
    """The question that is asked: its id, and where it stands."""
    asked = walk.page.locator(".practice-body .question")
    return asked.get_attribute("id") or "", asked


def give_a_wrong_answer_and_mend_it(walk: Walk) -> None:
    name, asked = question(walk)
    walk.look("practice")
    fill_in(asked, key()[name], is_right=False)
    walk.button("Check").click()
    expect(walk.page.locator(".practice-body").get_by_text("Not yet").first).to_be_visible()
    walk.look("practice not yet", is_state=True)
    fill_in(question(walk)[1], key()[name])
    walk.button("Check again").click()
    expect(walk.page.get_by_role("status").filter(has_text="Right.").first).to_be_attached()
    walk.look("practice right", is_state=True)
    walk.link("Another question").click()


def answer_rightly(walk: Walk) -> None:
    name, asked = question(walk)
    fill_in(asked, key()[name])
    walk.button("Check").click()
    expect(walk.page.get_by_role("status").filter(has_text="Right.").first).to_be_attached()


def reach(walk: Walk, wanted: str) -> None:
    """The page of skills says so, once the answers were learned from: some seconds later at most."""
    for _ in range(40):
        walk.go(f"/learn/{COURSE}/-/skills/")
        if level(walk).inner_text().strip() == wanted:
            break
        walk.page.wait_for_timeout(500)
    expect(level(walk)).to_have_text(re.compile(wanted))


def let_days_pass(walk: Walk, demo: Demo, days: int) -> None:
    """What was answered becomes what was answered so many days ago."""
    with closing(sqlite3.connect(demo.data / "stoa.sqlite3", timeout=30)) as site, site:
        (account,) = site.execute("SELECT id FROM accounts_account WHERE email = ?", [walk.email]).fetchone()
        for table, columns in MOVED.items():
            for column in columns:
                site.execute(
                    f"UPDATE {table} SET {column} = datetime({column}, ?) WHERE account_id = ?",
                    [f"-{days} days", account],
                )
