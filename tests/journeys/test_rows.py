"""Questions with rows and with blanks: each can be answered with scripts, by keyboard, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from stoa.assessment.items.options import option_id
from tests.journeys.browser import Demo, sign_in
from tests.journeys.keys import order, put_in_order, tab_to
from tests.journeys.pages import Album
from tests.journeys.walks import COURSE, Walk, answer, key, walking

OPEN_COURSE = "making-an-open-course"
PLACES = {
    "q-four-shares": (COURSE, "two-ways-to-be-wrong"), "q-which-hold": (COURSE, "two-ways-to-be-wrong"),
    "q-odds-steps": (COURSE, "odds"), "q-sort-replies": (OPEN_COURSE, "questions-that-teach"),
    "q-one-step": (COURSE, "odds"), "q-third-district": (COURSE, "flagged-well"),
    "q-reading-a-unit": (OPEN_COURSE, "course-is-a-folder"),
}  # fmt: skip
"""One question of each kind with rows or blanks, and where it stands."""


@pytest.mark.parametrize("scripts", [True, False])
def test_each_kind_can_be_answered(opened: Browser, demo: Demo, album: Album, axe_source: str, scripts: bool) -> None:
    label = "rows" if scripts else "rows-bare"
    with walking(opened, demo, album, axe_source if scripts else "", label, scripts=scripts, is_full=scripts) as walk:
        for name, (course, unit) in PLACES.items():
            walk.go(f"/learn/{course}/{unit}/")
            question = walk.page.locator(f"[id='{name}']")
            answer(walk, question, key(course)[name], is_right=False)
            expect(question.get_by_text("Not yet").first).to_be_visible()
            walk.look(f"{name} not yet", is_state=True)
            answer(walk, question, key(course)[name])
            expect(question.get_by_role("status").filter(has_text="Right.").first).to_be_attached()
            walk.look(f"{name} right", is_state=True)


def test_steps_are_moved_by_keyboard(opened: Browser, demo: Demo, album: Album) -> None:
    with walking(opened, demo, album, "", "rows-keyboard", is_full=False) as walk:
        walk.go(f"/learn/{COURSE}/odds/")
        page, name = walk.page, "q-odds-steps"
        put_in_order(page, page.locator(f"[id='{name}']"), key()[name].right)
        tab_to(page, name="Check", within=name)
        page.keyboard.press("Enter")
        expect(page.locator(f"[id='{name}']").get_by_role("status").filter(has_text="Right.").first).to_be_attached()


def test_a_step_that_is_given_a_place_pushes_the_others_on(opened: Browser, demo: Demo, album: Album) -> None:
    """By the list of places, and by dragging: nobody can give two steps the same place."""
    with walking(opened, demo, album, "", "rows-moved", is_full=False) as walk:
        walk.go(f"/learn/{COURSE}/odds/")
        page, name = walk.page, "q-odds-steps"
        before = order(page, name)
        page.locator(f"[id='{name}-{before[3]}-field']").select_option(f"{before[3]}:1")
        assert order(page, name) == [before[3], *before[:3], before[4]]
        drag(walk, before[3], before[4], name)
        assert order(page, name) == [*before[:3], before[4], before[3]]
        values = [field.input_value() for field in page.locator(f"[id='{name}'] select").all()]
        assert values == [f"{row}:{place}" for place, row in enumerate(order(page, name), 1)]
        assert option_id("Write that as odds.") in before


def test_an_order_that_was_not_sent_is_there_again(opened: Browser, demo: Demo, album: Album) -> None:
    """After a reload, and when Back leads here."""
    with walking(opened, demo, album, "", "rows-kept", is_full=False) as walk:
        sign_in(walk.page, "Bo")
        walk.go(f"/learn/{COURSE}/odds/")
        page, name = walk.page, "q-odds-steps"
        before = order(page, name)
        page.locator(f"[id='{name}-{before[4]}-field']").select_option(f"{before[4]}:1")
        wanted = [before[4], *before[:4]]
        assert order(page, name) == wanted
        page.reload()
        expect(page.locator(f"[id='{name}'] .row-text").first).to_have_id(f"{name}-{before[4]}")
        assert order(page, name) == wanted
        walk.go("/courses/")
        page.go_back()
        expect(page.locator(f"[id='{name}'] .row-text").first).to_have_id(f"{name}-{before[4]}")
        assert order(page, name) == wanted
        values = [field.input_value() for field in page.locator(f"[id='{name}'] select").all()]
        assert values == [f"{row}:{place}" for place, row in enumerate(wanted, 1)]


def drag(walk: Walk, row: str, onto: str, name: str) -> None:
    """Take a step by its handle and let it go over another one."""
    page = walk.page
    handle = page.locator(f".answer-row:has([id='{name}-{row}']) .row-handle")
    handle.scroll_into_view_if_needed()
    start = handle.bounding_box()
    end = page.locator(f"[id='{name}-{onto}']").bounding_box()
    assert start and end
    x = start["x"] + start["width"] / 2
    page.mouse.move(x, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, end["y"] + end["height"] / 2, steps=10)
    page.mouse.up()
