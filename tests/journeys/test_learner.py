"""A learner's way: from the street to a record that a stranger can check."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys import records, walks
from tests.journeys.browser import Demo
from tests.journeys.pages import Album
from tests.journeys.walks import Walk, another, walking


def learn(walk: Walk, opened: Browser, folder: Path, units: tuple[str, ...]) -> None:
    """The whole way. `units`: what is done by forms alone, so that the first record is earned."""
    walks.find_the_course(walk)
    walks.read_without_an_account(walk)
    walks.sign_up(walk)
    walks.take_part(walk)
    walks.begin(walk)
    walks.hand_in_a_quiz(walk)
    walks.watch_the_film(walk)
    records.see_what_is_missing(walk)
    walks.finish_fast(walk, *units)
    address = records.open_the_record(walk)
    copies = records.take_copies(walk, folder)
    with another(walk, opened) as stranger:
        stranger.go(address)
        stranger.look("record as strangers see it")
        records.verify(stranger, copies["json"], "This credential is genuine.", "verified")
        records.verify(stranger, copies["png"], "This credential is genuine.", "verified image")
        records.verify(stranger, records.altered(copies["json"]), "This is not what the issuer signed.", "altered")
    records.sign_out(walk)


def test_a_learner(opened: Browser, demo: Demo, album: Album, axe_source: str, tmp_path: Path) -> None:
    with walking(opened, demo, album, axe_source, "learner") as walk:
        learn(walk, opened, tmp_path, walks.UNITS)


def test_a_learner_without_scripts(opened: Browser, demo: Demo, album: Album, tmp_path: Path) -> None:
    with walking(opened, demo, album, "", "plain", scripts=False, is_full=False) as walk:
        learn(walk, opened, tmp_path, walks.UNITS[:6])


def test_a_learner_from_right_to_left(opened: Browser, demo: Demo, album: Album, tmp_path: Path) -> None:
    with walking(opened, demo, album, "", "mirrored", pseudo=True, is_full=False) as walk:
        learn(walk, opened, tmp_path, walks.UNITS[:6])
        assert walk.page.locator("html").get_attribute("dir") == "rtl"
