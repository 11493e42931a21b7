"""Without a mouse: take part, answer a question, go on."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import Demo, sign_in
from tests.journeys.keys import FOCUSED, tab_to
from tests.journeys.pages import Album
from tests.journeys.walks import COURSE, FIRST, FIRST_UNIT, TITLE, key, names_of_questions, walking


def test_by_keyboard_only(opened: Browser, demo: Demo, album: Album) -> None:
    with walking(opened, demo, album, "", "keyboard", is_full=False) as walk:
        page = walk.page
        sign_in(page, "Bo")
        walk.go("/courses/")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED)["name"] == "Skip to the content", "the first stop is the way past the head"
        page.keyboard.press("Enter")
        tab_to(page, name=TITLE)
        page.keyboard.press("Enter")
        walk.heading(TITLE)
        tab_to(page, name="Take part")
        page.keyboard.press("Enter")
        walk.heading("What do you want from it?")
        tab_to(page, tag="INPUT")
        page.keyboard.press("Space")
        tab_to(page, name="Take part", tag="BUTTON")
        page.keyboard.press("Enter")
        walk.heading("How will you know that you are there?")
        tab_to(page, name="Skip this")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/learn/{COURSE}/")
        expect(page.get_by_role("heading", name="Ways to finish")).to_be_visible()
        tab_to(page, name="Begin")
        page.keyboard.press("Enter")
        walk.heading(FIRST)
        answer_by_keyboard(page)
        tab_to(page, name="Next")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: FIRST_UNIT not in address)


def answer_by_keyboard(page: Page) -> None:
    """The first question that is chosen from a list: arrows choose, Enter sends, the reply is said aloud."""
    name = next(name for name in names_of_questions(page) if key()[name].kind == "choice")
    tab_to(page, within=name, tag="INPUT")
    page.keyboard.press("Space")
    for _ in range(8):
        if page.evaluate(FOCUSED)["value"] == key()[name].right[0]:
            break
        page.keyboard.press("ArrowDown")
    with page.expect_response(lambda response: "/answer/" in response.url):
        page.keyboard.press("Enter")
    question = page.locator(f"[id='{name}']")
    expect(question.get_by_role("status")).to_contain_text("Right.")
    within = page.evaluate("name => document.getElementById(name).contains(document.activeElement)", name)
    assert within, "after the answer the focus is where it was, not at the top of the page"
