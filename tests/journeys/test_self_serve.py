"""A statement of one's own: from an empty portfolio to a stranger who checks it and a witness who speaks for it."""

from __future__ import annotations

import re
import time
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journeys.browser import Demo, sign_in
from tests.journeys.pages import Album
from tests.journeys.walks import COURSE, Walk, walking

SIGNED_WITHIN = 45
"""Seconds until a statement must be signed; usually it is two or three."""
CLAIM = "I can take a claim from the paper and say what was counted."


def test_a_statement_of_ones_own(
    opened: Browser, demo: Demo, album: Album, axe_source: str, tmp_path: Path
) -> None:  # fmt: skip
    with walking(opened, demo, album, axe_source, "self-serve") as ada:
        sign_in(ada.page, "Ada")
        takes_part(ada)
        fills_the_portfolio(ada, tmp_path)
        address = composes(ada, "Reading numbers")
        link = asks_for_a_word(ada)
        file = takes_away(ada, tmp_path)
        with walking(opened, demo, album, axe_source, "self-serve-stranger", width=360) as stranger:
            reads(stranger, address)
            checks(stranger, file, tmp_path)
            speaks(stranger, link)
        ada.go(address)
        until_there(ada, "address confirmed")
        ada.look("statement with an endorsement")
        keeps_the_key(ada)
        withdraws(ada, address)
    with walking(opened, demo, album, axe_source, "self-serve-after") as stranger:
        stranger.go(address)
        stranger.heading("This statement is genuine, and its owner has withdrawn it")


def test_without_scripts_on_a_narrow_screen(opened: Browser, demo: Demo, album: Album) -> None:
    with walking(opened, demo, album, "", "self-serve-bare", scripts=False, is_full=False, width=360) as bo:
        sign_in(bo.page, "Bo")
        takes_part(bo)
        composes(bo, "Without scripts")
        expect(bo.page.get_by_role("link", name="PDF, with a QR code")).to_be_visible()


def takes_part(walk: Walk) -> None:
    walk.go(f"/courses/{COURSE}/join/")
    walk.page.get_by_role("radio").first.check()
    walk.page.locator("main form").get_by_role("button").first.click()
    walk.go(f"/learn/{COURSE}/")
    walk.link("Make a statement of your own").click()
    walk.heading("A statement of your own")


def fills_the_portfolio(ada: Walk, folder: Path) -> None:
    ada.go("/portfolio/")
    ada.look("portfolio, empty")
    ada.link("File").click()
    notes = folder / "notes.txt"
    notes.write_text("41 wells, 12 of them flagged.\n")
    ada.page.locator("input[type=file]").set_input_files(notes)
    ada.field("What it shows").fill("What I counted at the fair.")
    ada.look("a file for the portfolio")
    ada.button("Keep it").click()
    ada.heading("notes.txt")
    ada.look("a piece of evidence of one's own")
    ada.go("/portfolio/new/repository/")
    ada.field("Address").fill("https://example.org/r.git")
    ada.field("Commit").fill("9c1e44b0")
    ada.field("Title").fill("The course as a folder")
    ada.look("a repository for the portfolio")
    ada.button("Keep it").click()
    ada.heading("The course as a folder")
    ada.go("/portfolio/")
    ada.look("portfolio")


def composes(walk: Walk, title: str) -> str:
    """Through the three steps; returns the address of the signed statement."""
    walk.go(f"/statements/new/?course={COURSE}")
    walk.field("Title").fill(title)
    expect(walk.page.get_by_role("checkbox", name=re.compile("Has taken part in"))).to_be_checked()
    walk.look("statement, what is attested")
    walk.button("Go on to what you claim").click()
    walk.heading("What you claim")
    walk.page.locator("#claim-0").fill(CLAIM)
    shown = walk.page.locator("details.why summary").first
    if shown.count():
        shown.click()
        walk.page.locator("input[name=items-0]").first.check()
    walk.look("statement, what is claimed")
    walk.button("Go on to look at it").click()
    walk.heading("Look and sign")
    walk.look("statement, look and sign")
    walk.button("Sign it").click()
    until_there(walk, "This statement is genuine, and has not been withdrawn")
    walk.look("statement of one's own")
    return walk.page.url


def until_there(walk: Walk, words: str) -> None:
    """Load the page again until these words are there."""
    until = time.monotonic() + SIGNED_WITHIN
    while not walk.page.get_by_text(words).count():
        assert time.monotonic() < until, f"“{words}” did not come"
        time.sleep(0.5)
        walk.page.reload()


def asks_for_a_word(ada: Walk) -> str:
    ada.button("Make a link").click()
    ada.heading("A link for somebody’s word")
    ada.look("a link for somebody's word")
    link = ada.page.locator("#link").input_value()
    ada.link("Back to the statement").click()
    return link


def takes_away(ada: Walk, folder: Path) -> Path:
    files = {}
    for name, words in (("statement.json", "JSON, both signed parts"), ("statement.pdf", "PDF, with a QR code"),
                        ("statement.zip", "All of it, with key and status list, as a zip")):  # fmt: skip
        with ada.page.expect_download() as saved:
            ada.page.get_by_role("link", name=words).click()
        files[name] = folder / name
        saved.value.save_as(files[name])
    assert files["statement.pdf"].read_bytes().startswith(b"%PDF-")
    return files["statement.json"]


def reads(stranger: Walk, address: str) -> None:
    stranger.go(address)
    stranger.heading("This statement is genuine, and has not been withdrawn")
    claimed = stranger.page.locator(".ink-part.claimed li > span").first
    attested = stranger.page.locator(".ink-part.attested li > span").first
    expect(claimed).to_have_text(CLAIM)
    style = "node => [getComputedStyle(node).fontStyle, getComputedStyle(node).color]"
    slanted, upright = claimed.evaluate(style), attested.evaluate(style)
    assert slanted[0] == "italic" != upright[0]
    assert slanted[1] != upright[1]
    stranger.look("statement for a stranger")
    stranger.page.locator(".ink-part.claimed a").first.click()
    stranger.look("evidence for a stranger")


def checks(stranger: Walk, file: Path, folder: Path) -> None:
    altered = folder / "altered.json"
    altered.write_text(file.read_text().replace("what was counted", "what was not"))
    for brought, headline in ((file, "This credential is genuine."), (altered, "This is not what the issuer signed.")):
        stranger.go("/verify/")
        stranger.page.locator("input[type=file]").first.set_input_files(brought)
        stranger.button("Check it").click()
        stranger.heading(headline)
    stranger.look("a statement that was altered", is_state=True)


def speaks(stranger: Walk, link: str) -> None:
    stranger.go(link)
    stranger.heading("Ada asks for your word")
    stranger.look("somebody's word")
    stranger.field("Your name").fill("Maria")
    stranger.field("How you know them").fill("Colleague")
    stranger.field("What you can say").fill("She ran the evening, and I was there.")
    stranger.field("Your e-mail address").fill(stranger.email)
    stranger.button("Send me the letter").click()
    stranger.heading("A letter is on its way")
    stranger.go("/mail/")
    letter = stranger.page.get_by_role("article").filter(has_text=stranger.email).first
    found = re.search(r"/endorsements/[\w-]+/", letter.inner_text())
    assert found, letter.inner_text()
    stranger.go(found[0])
    stranger.look("did you say this")
    stranger.button("Yes, I said this").click()
    stranger.heading("Confirmed. Thank you")
    stranger.look("a confirmed word", is_state=True)


def keeps_the_key(ada: Walk) -> None:
    ada.go("/records/key/")
    ada.look("one's own key")
    for words in ("Passphrase", "The same once more"):
        ada.field(words).fill("a bench in the shade")
    with ada.page.expect_download() as saved:
        ada.button("Download the backup").click()
    assert saved.value.suggested_filename.startswith("key-")


def withdraws(ada: Walk, address: str) -> None:
    ada.go(address)
    ada.link("Withdraw it").click()
    ada.look("withdraw a statement")
    ada.button("Withdraw it").click()
    ada.heading("This statement is genuine, and its owner has withdrawn it")
    ada.go("/records/")
    ada.look("records with a statement")
