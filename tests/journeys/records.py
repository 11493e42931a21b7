"""What one leaves with: what is missing, the record, its copies, and a stranger who checks them."""

from __future__ import annotations

import json
import time
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.walks import ALTERED_NAME, COURSE, FIRST_UNIT, NAME, Walk

SIGNED_WITHIN = 45
"""Seconds until what is earned must be signed; usually it is two or three."""


def see_what_is_missing(walk: Walk) -> None:
    """Before it is earned, the course's home says what is missing, and names it."""
    walk.go(f"/learn/{COURSE}/")
    why = walk.page.get_by_text(walk.say("Why not yet?")).first
    why.click()
    expect(walk.page.get_by_role("link", name="The flagged well").last).to_be_visible()
    walk.look("course home with what is missing", is_state=True)
    walk.go(f"/learn/{COURSE}/-/grades/")
    walk.heading(walk.say("Progress and grades"))
    walk.look("grades")


def open_the_record(walk: Walk) -> str:
    """The record is signed within a while; returns its address."""
    walk.go(f"/learn/{COURSE}/")
    link = walk.link("Earned: open the record")
    until = time.monotonic() + SIGNED_WITHIN
    while not link.count():
        assert time.monotonic() < until, "nothing was signed"
        time.sleep(0.5)
        walk.page.reload()
    walk.look("course home with a record", is_state=True)
    link.click()
    expect(walk.page.get_by_text(walk.name).first).to_be_visible()
    walk.look("record of one's own")
    return walk.page.url


def take_copies(walk: Walk, folder: Path) -> dict[str, Path]:
    """Download the record in each form, as a browser saves it."""
    found = {}
    for ending, words in (("pdf", "PDF, with a QR code"), ("json", "JSON, Open Badges 3.0"),
                          ("png", "Image with the proof inside, PNG")):  # fmt: skip
        with walk.page.expect_download() as saved:
            walk.page.get_by_role("link", name=walk.beginning(words)).click()
        found[ending] = folder / f"record.{ending}"
        saved.value.save_as(found[ending])
    assert found["pdf"].read_bytes().startswith(b"%PDF-")
    assert found["png"].read_bytes().startswith(b"\x89PNG")
    assert json.loads(found["json"].read_text())["proof"]
    return found


def verify(walk: Walk, file: Path, headline: str, name: str) -> None:
    """A stranger checks a file."""
    walk.go("/verify/")
    walk.heading(walk.say("Check a record"))
    walk.look("verify")
    walk.page.locator("input[type=file]").first.set_input_files(file)
    walk.button("Check it").click()
    walk.heading(walk.say(headline))
    walk.look(name, is_state=True)


def altered(file: Path) -> Path:
    """A copy of a JSON record in which one letter of the name has changed."""
    text = file.read_text(encoding="utf-8")
    assert NAME in text
    copy = file.with_name("altered.json")
    copy.write_text(text.replace(NAME, ALTERED_NAME), encoding="utf-8")
    return copy


def sign_out(walk: Walk) -> None:
    """Signing out ends it at once, also for pages that are served by the pass alone."""
    cookies = [cookie for cookie in walk.page.context.cookies() if cookie["name"] == "stoa_pass"]
    assert cookies, "a signed-in browser holds a pass"
    walk.link("Sign out").click()
    walk.look("sign out")
    walk.button("Sign out").click()
    walk.page.context.add_cookies([{"name": "stoa_pass", "value": cookies[0]["value"], "url": walk.demo.url}])
    walk.go(f"/learn/{COURSE}/{FIRST_UNIT}/")
    expect(walk.page.get_by_text(walk.beginning("You are reading without an account"))).to_be_visible()
    assert walk.name not in walk.page.content()
