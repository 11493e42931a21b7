"""An assignment by keyboard alone: a text, a file, a link and an answer that is spoken into a microphone."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import ARGUMENTS, Demo
from tests.journeys.keys import tab_to
from tests.journeys.pages import Album
from tests.journeys.walks import Walk, sign_up, take_part, walking

UNIT = "/learn/making-an-open-course/every-kind-of-question/"
NAME = "k-assignment"
WORDS = "A kettle boils one litre in four minutes. How long for two? My neighbour said four, since boiling is boiling."
MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
"""A microphone that beeps once a second, and somebody who allows its use."""
HEARD = """async (packed) => {
  const data = Uint8Array.from(atob(packed), (each) => each.charCodeAt(0));
  const sound = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(data.buffer);
  return [sound.duration, Math.max(...sound.getChannelData(0).slice(0, 96000).map(Math.abs))];
}"""
"""Seconds of a recording, and how loud its loudest moment is, from 0 to 1."""
FOCUSED = "document.activeElement.closest('.work-piece')?.dataset.piece"


@pytest.fixture
def speaking(opened: Browser, chromium: str) -> Iterator[Browser]:
    """A browser with a microphone."""
    found = opened.browser_type.launch(executable_path=chromium, args=[*ARGUMENTS, *MICROPHONE])
    yield found
    found.close()


def test_by_keyboard(speaking: Browser, demo: Demo, album: Album, axe_source: str, tmp_path: Path) -> None:
    with walking(speaking, demo, album, axe_source, "work-keyboard", is_full=False) as walk:
        walk.go(UNIT)
        sign_up(walk)
        take_part(walk)
        page = walk.page
        walk.go(f"{UNIT}#{NAME}")
        press(page, "Begin", tag="A")
        walk.heading("A question of your own")
        walk.inspector.is_full = True
        tab_to(page, field="piece-text")
        page.keyboard.type(WORDS)
        choose_a_file(page, tmp_path)
        tab_to(page, field="piece-link")
        page.keyboard.type("https://example.org/kettle")
        speak(walk)
        walk.look("assignment in all four forms")
        press(page, "Look it over and hand in")
        expect(page.get_by_text(WORDS)).to_be_visible()
        press(page, "Hand in now")
        expect(page.get_by_role("heading", name="What you handed in")).to_be_visible()
        for shown in (page.get_by_text(WORDS), page.get_by_role("link", name="https://example.org/kettle"),
                      page.get_by_role("link", name="kettle.md"), page.locator(".receipt audio")):  # fmt: skip
            expect(shown.first).to_be_visible()
        walk.look("handed in in all four forms")
        is_heard(walk)


def press(page: Page, name: str, *, tag: str = "BUTTON") -> None:
    tab_to(page, name=name, tag=tag)
    page.keyboard.press("Enter")


def choose_a_file(page: Page, folder: Path) -> None:
    """The browser's own window opens by a key, and is worked by keys as the system has them."""
    file = folder / "kettle.md"
    file.write_text("# A kettle\n\nHow long for two litres?\n")
    tab_to(page, field="file-file")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(file)
    expect(page.get_by_role("status").filter(has_text="kettle.md is saved.")).to_be_attached()
    assert page.evaluate(FOCUSED) == "file", "the focus stays where the file was chosen"


def speak(walk: Walk) -> None:
    """Start, wait for two beeps, stop; the recording is sent by itself."""
    page = walk.page
    press(page, "Start recording")
    expect(page.get_by_role("status").filter(has_text="Recording…")).to_be_visible()
    walk.look("recording", is_state=True)
    expect(page.get_by_role("button", name=re.compile(r"^Stop \d+:(0[2-9]|[1-5]\d)"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#piece-of-recording audio")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="is saved.").last).to_be_attached()
    assert page.evaluate(FOCUSED) == "recording", "the focus stays where the answer was spoken"


def is_heard(walk: Walk) -> None:
    """What was kept is the sound that the microphone gave."""
    address = walk.page.locator(".receipt audio").get_attribute("src") or ""
    kept = walk.page.context.request.get(address)
    assert kept.ok
    assert kept.headers["content-type"] == "audio/webm"
    seconds, loudest = walk.page.evaluate(HEARD, b64encode(kept.body()).decode())
    assert 1.5 < seconds < 60
    assert loudest > 0.05, "nothing is heard in it"
