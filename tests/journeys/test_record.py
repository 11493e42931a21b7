"""A learner's record: shared, checked by an outsider, signed anew under another name, with a badge from elsewhere."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from stoa.credentials.formats import to_bytes
from tests.credentials.formats import sample
from tests.journeys import records, walks
from tests.journeys.browser import Demo
from tests.journeys.pages import Album
from tests.journeys.walks import COURSE, NAME, Walk, another, walking

NEW_NAME = "Hypatia of Alexandria"
TITLE = "For my application"


def earn(walk: Walk) -> str:
    """Take part, do what the first record asks for; returns the record's address."""
    walk.go(f"/learn/{COURSE}/{walks.FIRST_UNIT}/")
    walks.sign_up(walk)
    walks.take_part(walk)
    walks.finish_fast(walk, *walks.UNITS[:6])
    return records.open_the_record(walk)


def share(walk: Walk) -> str:
    """Put it behind a link; returns the link's path, once the one file is signed."""
    walk.go("/records/")
    walk.look("my record")
    walk.link("Share records").click()
    walk.look("share records")
    walk.field("A title, if you like").fill(TITLE)
    walk.button("Make the link").click()
    link = walk.page.get_by_role("link", name=TITLE, exact=True)
    expect(link).to_be_visible()
    walk.look("my record with a link", is_state=True)
    path = str(link.get_attribute("href"))
    until = time.monotonic() + records.SIGNED_WITHIN
    walk.go(path)
    while not walk.page.get_by_role("link", name=walk.beginning("JSON, CLR 2.0")).count():
        assert time.monotonic() < until, "the bundle was not signed"
        time.sleep(0.5)
        walk.page.reload()
    return path


def look_as_an_outsider(walk: Walk, path: str, folder: Path) -> None:
    """Somebody without an account follows the link, takes the one file, and checks it."""
    walk.go(path)
    walk.heading(TITLE)
    walk.look("shared records")
    for ending, words in (("json", "JSON, CLR 2.0"), ("jwt", "Signed token, JWT")):
        with walk.page.expect_download() as saved:
            walk.page.get_by_role("link", name=walk.beginning(words)).click()
        file = folder / f"all.{ending}"
        saved.value.save_as(file)
        records.verify(walk, file, "This credential is genuine.", f"verified {ending}")
        expect(walk.page.get_by_text(re.compile("Inside: “.+” is genuine and in force."))).to_be_visible()
        walk.go(path)
    altered = folder / "altered.json"
    altered.write_text((folder / "all.json").read_text().replace(NAME, "Hypatio", 1))
    records.verify(walk, altered, "This is not what the issuer signed.", "altered bundle")


def take_another_name(walk: Walk, address: str) -> str:
    """Change the name and have the record signed anew; returns the new record's address."""
    walk.go("/account/profile/")
    walk.page.locator("input[name=name]").fill(NEW_NAME)
    walk.page.locator("main form button[type=submit]").last.click()
    walk.go("/records/")
    walk.page.get_by_role("link", name=walk.beginning("Have it signed under your name of today")).first.click()
    walk.look("under another name")
    walk.button("Issue it anew").click()
    expect(walk.page.get_by_text("The former record has ended.")).to_be_visible()
    until = time.monotonic() + records.SIGNED_WITHIN
    while True:
        walk.go(address)
        link = walk.link("The record that holds now")
        if link.count():
            break
        assert time.monotonic() < until, "nothing was signed"
        time.sleep(0.5)
    walk.look("former record", is_state=True)
    link.click()
    expect(walk.page.get_by_text(NEW_NAME).first).to_be_visible()
    return walk.page.url


def bring_a_badge(walk: Walk, folder: Path) -> None:
    """Bring a badge of another site; a forged one is refused."""
    forged, genuine = folder / "forged.json", folder / "badge.json"
    document = sample.signed(name=NEW_NAME, statuses=())
    genuine.write_bytes(to_bytes(document))
    forged.write_text(json.dumps({**document, "name": "Doctor of everything"}))
    walk.go("/records/")
    walk.link("Bring one").click()
    walk.look("bring a record")
    with walk.inspector.expecting(422):
        walk.page.locator("input[type=file]").first.set_input_files(forged)
        walk.button("Check and keep it").click()
        expect(walk.page.get_by_text("something was changed after signing")).to_be_visible()
        walk.look("a forged badge", is_state=True)
    walk.page.locator("input[type=file]").first.set_input_files(genuine)
    walk.button("Check and keep it").click()
    expect(walk.page.get_by_text("It was issued to your name.")).to_be_visible()
    walk.look("a record from elsewhere")
    walk.go("/records/")
    expect(walk.link("Making an open course")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_record_goes_out_into_the_world(
    opened: Browser, demo: Demo, album: Album, axe_source: str, tmp_path: Path, scripts: bool
) -> None:
    label = "record" if scripts else "plain record"
    with walking(
        opened, demo, album, axe_source if scripts else "", label, scripts=scripts, is_full=scripts
    ) as walk:  # fmt: skip
        address = earn(walk)
        path = share(walk)
        with another(walk, opened) as outsider:
            look_as_an_outsider(outsider, path, tmp_path)
            new = take_another_name(walk, address)
            outsider.go(path)
            expect(outsider.page.get_by_text(NEW_NAME).first).to_be_visible()
            outsider.go(new)
            expect(outsider.page.get_by_text(NEW_NAME).first).to_be_visible()
        bring_a_badge(walk, tmp_path)
        walk.go("/records/")
        walk.page.get_by_role("button", name=walk.beginning("End it now")).first.click()
        with another(walk, opened) as outsider:
            assert outsider.page.context.request.get(f"{walk.demo.url}{path}").status == 404
