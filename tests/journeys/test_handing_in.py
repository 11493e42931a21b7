"""Handing in: a draft that survives a lost connection, a file, a look, a receipt; without scripts; and for two.

By keyboard: test_spoken_answer.py.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, Locator, expect

from tests.journeys.browser import Demo
from tests.journeys.pages import Album
from tests.journeys.walks import Walk, sign_up, take_part, walking

COURSE = "making-an-open-course"
UNIT = f"/learn/{COURSE}/course-read/"
WORK = f"/learn/{COURSE}/-/work/first-unit/"
PAIR = f"/learn/{COURSE}/-/work/rule-for-two/"
PDF = b"%PDF-1.7\nA unit.\n%%EOF\n"


def arrive(walk: Walk, address: str) -> None:
    """Sign up, take part, and open the assignment."""
    walk.go(UNIT)
    sign_up(walk)
    take_part(walk)
    walk.go(address)


def text(walk: Walk) -> Locator:
    """The field for the text."""
    return walk.page.get_by_label("Your text", exact=True)


def kept(walk: Walk, demo: Demo) -> str:
    """What the server has of the text."""
    with closing(sqlite3.connect(demo.data / "stoa.sqlite3", timeout=30)) as site:
        (found,) = site.execute(
            "SELECT w.pieces ->> 'text' FROM assessment_work w JOIN accounts_account a ON a.id = w.account_id"
            " WHERE a.email = ? ORDER BY w.number DESC", [walk.email],
        ).fetchone()  # fmt: skip
    return str(found)


def test_a_draft_survives_a_lost_connection(
    opened: Browser, demo: Demo, album: Album, axe_source: str, tmp_path: Path
) -> None:
    with walking(opened, demo, album, axe_source, "work") as walk:
        arrive(walk, UNIT)
        expect(walk.page.locator("#first-unit")).to_contain_text("Not begun yet.")
        walk.page.locator("#first-unit").get_by_role("link", name="Begin").click()
        walk.look("assignment")
        line = walk.page.locator(".work-line")
        text(walk).fill("They stopped at the second paragraph.")
        expect(line).to_contain_text("Saved at")
        assert kept(walk, demo) == "They stopped at the second paragraph."
        walk.page.context.set_offline(True)
        text(walk).press("End")
        text(walk).press_sequentially(" I moved the example up.")
        expect(line).to_contain_text("No connection")
        walk.page.context.set_offline(False)
        expect(line).to_contain_text("Saved at", timeout=20_000)
        assert kept(walk, demo).endswith("I moved the example up.")
        walk.page.reload()
        expect(text(walk)).to_have_value("They stopped at the second paragraph. I moved the example up.")

        file, bad = tmp_path / "unit.pdf", tmp_path / "page.pdf"
        file.write_bytes(PDF)
        bad.write_bytes(b"<html>")
        with walk.inspector.expecting(422):
            walk.page.get_by_label("Your files").set_input_files([file, bad])
            expect(walk.page.get_by_text("This is no .pdf file inside")).to_be_visible()
        expect(walk.page.get_by_role("link", name="unit.pdf")).to_be_visible()
        walk.page.get_by_role("button", name="Done: A reader is found").click()
        expect(walk.page.get_by_role("button", name="Done: A reader is found")).to_have_attribute(
            "aria-pressed", "true"
        )
        walk.look("assignment with a draft", is_state=True)

        walk.button("Look it over and hand in").click()
        expect(walk.page.get_by_text("150 are asked for")).to_be_visible()
        walk.look("before handing in")
        walk.button("Hand in now").click()
        expect(walk.page.get_by_role("heading", name="What you handed in")).to_be_visible()
        expect(walk.page.locator(".work-state")).to_contain_text("Handed in on")
        walk.look("handed in", is_state=True)
        walk.button("Work on it again").click()
        expect(text(walk)).to_have_value("They stopped at the second paragraph. I moved the example up.")
        walk.inspector.wrong = [each for each in walk.inspector.wrong if "ERR_INTERNET_DISCONNECTED" not in each]


def test_two_windows_lose_nothing(opened: Browser, demo: Demo, album: Album) -> None:
    with walking(opened, demo, album, "", "work-windows", is_full=False) as walk:
        arrive(walk, WORK)
        other = walk.page.context.new_page()
        other.goto(f"{demo.url}{WORK}")
        text(walk).fill("From the first window")
        expect(walk.page.locator(".work-line")).to_contain_text("Saved at")
        other.get_by_label("Your text", exact=True).fill("From the second window")
        expect(other.locator(".work-elsewhere textarea")).to_have_value("From the first window")
        expect(other.get_by_label("Your text", exact=True)).to_have_value("From the second window")
        assert kept(walk, demo) == "From the first window"
        other.get_by_role("button", name="Save the draft").click()
        expect(other.get_by_text("Your draft is saved.")).to_be_visible()
        assert kept(walk, demo) == "From the second window"
        walk.inspector.wrong = [each for each in walk.inspector.wrong if "409" not in each]


def test_without_scripts(opened: Browser, demo: Demo, album: Album, tmp_path: Path) -> None:
    with walking(opened, demo, album, "", "work-bare", scripts=False, is_full=False) as walk:
        arrive(walk, WORK)
        file = tmp_path / "unit.pdf"
        file.write_bytes(PDF)
        text(walk).fill("Three places, and what I changed.")
        walk.page.get_by_label("Your files").set_input_files(file)
        walk.button("Save the draft").click()
        expect(walk.page.get_by_text("Your draft is saved. It is not handed in yet.")).to_be_visible()
        expect(walk.page.get_by_role("link", name="unit.pdf")).to_be_visible()
        walk.page.get_by_role("button", name="Remove unit.pdf").click()
        expect(walk.page.get_by_role("link", name="unit.pdf")).to_have_count(0)
        walk.button("Look it over and hand in").click()
        expect(walk.page.get_by_text("There is no file yet.")).to_be_visible()
        walk.button("Hand in now").click()
        expect(walk.page.get_by_role("heading", name="What you handed in")).to_be_visible()
        walk.go(UNIT)
        expect(walk.page.locator("#first-unit")).to_contain_text("Handed in on")


def test_a_team_of_two(opened: Browser, demo: Demo, album: Album, axe_source: str) -> None:
    with (
        walking(opened, demo, album, axe_source, "work-team") as one,
        walking(opened, demo, album, "", "work-other", is_full=False) as two,
    ):
        arrive(one, PAIR)
        arrive(two, PAIR)
        one.look("assignment for teams", is_state=True)
        name = f"Rules of {one.email[:8]}"
        one.page.get_by_label("Make a team: its name").fill(name)
        one.button("Make it").click()
        code = one.page.locator(".work-aside code").inner_text()
        two.page.get_by_label("Or join one by its code").fill(code)
        two.page.get_by_role("button", name="Join", exact=True).click()
        expect(two.page.locator(".work-aside")).to_contain_text(name)
        text(one).fill("The rule for the other course.")
        expect(one.page.locator(".work-line")).to_contain_text("Saved at")
        two.page.reload()
        expect(text(two)).to_have_value("The rule for the other course.")
        two.button("Look it over and hand in").click()
        expect(two.page.get_by_text("You hand in for your team")).to_be_visible()
        two.button("Hand in now").click()
        one.page.reload()
        expect(one.page.locator(".receipt")).to_contain_text("for your team")
        one.look("handed in by a team", is_state=True)
