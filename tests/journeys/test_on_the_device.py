"""What runs on the learner's own device: a program that is tried, a formula that is written as it looks."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.journeys.browser import Demo
from tests.journeys.pages import Album
from tests.journeys.walks import COURSE, FIRST_UNIT, Walk, sign_up, take_part, walking

RIGHT = """def chance_after_flag(wells, bad, hit_rate, false_rate):
    print("so far")
    flagged = bad * hit_rate + (wells - bad) * false_rate
    return bad * hit_rate / flagged if flagged else None
"""
WRONG = """import js
def chance_after_flag(wells, bad, hit_rate, false_rate):
    if str(js.fetch) != "<undefined>":
        return 0.0833
    return 1 / 0
"""


def test_a_program_is_tried_on_the_device(opened: Browser, demo: Demo, album: Album, axe_source: str) -> None:
    with walking(opened, demo, album, axe_source, "device") as walk:
        begin(walk, "odds")
        walk.page.evaluate("window.sent = []; addEventListener('beforeunload', () => sent.push('left'))")
        tried(walk, RIGHT)
        expect(walk.page.locator(".code-tried .verdict")).to_have_text(["Passed", "Passed"])
        walk.look("a program tried on the device")
        tried(walk, WRONG)
        expect(walk.page.locator(".code-tried .came").first).to_contain_text("Line 5: ZeroDivisionError")
        tried(walk, "import statistics")
        expect(walk.page.locator(".code-tried .came").first).to_contain_text("no such module")
        tried(walk, "while True: pass")
        expect(walk.page.locator(".code-tried .came")).to_contain_text("was stopped")
        expect(walk.page.locator(".code-tried")).to_contain_text("nothing is handed in yet")
        walk.page.reload()
        expect(walk.page.get_by_label("Count for any kit")).not_to_contain_text("Attempt")


def tried(walk: Walk, code: str) -> None:
    walk.page.locator("textarea.code-editor").first.fill(code)
    walk.page.get_by_role("button", name="Try it on this device").click()
    walk.page.get_by_role("button", name="Stop").wait_for(state="hidden", timeout=60_000)


def test_a_formula_is_written_as_it_looks(opened: Browser, demo: Demo, album: Album, axe_source: str) -> None:
    with walking(opened, demo, album, axe_source, "formula") as walk:
        begin(walk, "intervals")
        field = walk.page.locator("input.formula")
        walk.page.get_by_role("button", name="Write it as it looks").click()
        walk.page.locator("math-field").wait_for(timeout=60_000)
        expect(walk.page.locator("math-field")).to_be_focused()
        walk.page.keyboard.type("1/sqrt(n")
        expect(field).to_be_hidden()
        expect(field).to_have_value("((1)/(sqrt((n))))")
        walk.look("a formula as it looks")
        walk.page.get_by_role("button", name="Type it as text").click()
        expect(field).to_be_focused()
        expect(field).to_have_value("((1)/(sqrt((n))))")
        walk.page.get_by_role("button", name="Write it as it looks").click()
        walk.page.locator("math-field").focus()
        walk.page.keyboard.press("Enter")
        expect(walk.page.locator(".question", has=walk.page.locator("input.formula")).first).to_contain_text("Right")


def begin(walk: Walk, unit: str) -> None:
    walk.go(f"/learn/{COURSE}/{FIRST_UNIT}/")
    sign_up(walk)
    take_part(walk)
    walk.go(f"/learn/{COURSE}/{unit}/")
