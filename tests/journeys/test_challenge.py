"""Coming to a course with some of it known: the placement test lets off a unit, and that can be taken back; a challenge
raises levels. With scripts, and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.browser import Demo
from tests.journeys.filling import fill_in
from tests.journeys.pages import Album
from tests.journeys.walks import COURSE, FIRST_UNIT, Walk, key, sign_up, take_part, walking


@pytest.mark.parametrize("scripts", [True, False])
def test_where_to_begin_and_what_is_known(
    opened: Browser, demo: Demo, album: Album, axe_source: str, scripts: bool
) -> None:
    label = "challenge" if scripts else "challenge-bare"
    with walking(opened, demo, album, axe_source if scripts else "", label, scripts=scripts, is_full=scripts) as walk:
        walk.go(f"/learn/{COURSE}/{FIRST_UNIT}/")
        sign_up(walk)
        take_part(walk)
        walk.go(f"/learn/{COURSE}/")
        walk.page.get_by_role("link", name="Find out where to begin", exact=False).click()
        walk.heading("Where to begin")
        walk.look("placement at the start")
        walk.button("Begin").click()
        walk.look("placement question")
        sit(walk)
        walk.look("placement result")
        walk.button("These I know already").click()
        walk.look("placement with units known")
        known = walk.page.locator(".known-list > li")
        count = known.count()
        assert count >= 1
        walk.page.get_by_role("button", name="Take it back").first.click()
        expect(walk.page.locator(".known-list > li")).to_have_count(count - 1)
        walk.go(f"/learn/{COURSE}/-/skills/")
        walk.link("To the test").click()
        walk.heading("Show what you know")
        walk.button("Begin").click()
        sit(walk)
        walk.look("challenge result")
        expect(walk.page.locator(".level.is-3").first).to_be_visible()


def question(walk: Walk) -> Locator:
    """The question that is asked now."""
    return walk.page.locator(".practice-body .question")


def sit(walk: Walk) -> None:
    """Answer all that is asked, rightly."""
    for _ in range(40):
        if not question(walk).count():
            return
        name = question(walk).get_attribute("id") or ""
        fill_in(question(walk), key()[name])
        walk.button("Answer").click()
        expect(walk.page.locator(f".practice-body #{name}")).to_have_count(0)
    raise AssertionError("The test does not end.")
