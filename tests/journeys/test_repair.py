"""A key is wrong: the author corrects it, and whoever was right all along has it, reads why, and gets a letter."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journeys.browser import Demo, sign_in
from tests.journeys.pages import Album
from tests.journeys.test_author import WORK_MS, upload
from tests.journeys.walks import Walk, sign_up, walking
from tests.web.sample import COURSE, UNIT

SLUG, TITLE = "a-cistern", "A cistern"
QUESTION = """
:::{{question}} choice
:name: q-level
:title: The level
:skills: o

Rain falls in, nothing flows out. What does the level do?

- [{rises}] It rises
- [{falls}] It falls
:::
"""


def test_a_key_is_repaired(opened: Browser, demo: Demo, album: Album, axe_source: str, tmp_path: Path) -> None:
    with walking(opened, demo, album, axe_source, "repair-author") as author:
        sign_in(author.page, "Cy")
        publish(author, zipped(tmp_path / "wrong", right="falls"), 1)
        with walking(opened, demo, album, axe_source, "repair-learner") as learner:
            answer(learner)
            publish(author, zipped(tmp_path / "mended", right="rises"), 2)
            author.go(f"/studio/{SLUG}/versions/2/")
            until_done(author)
            author.look("graded again")
            expect(author.page.get_by_role("row", name="The level")).to_contain_text("1")
            author.go(f"/studio/{SLUG}/questions/")
            author.button("Look at the answers now").click()
            expect(author.page.get_by_text("The answers are being looked at.")).to_be_visible()
            author.look("questions being looked at", is_state=True)
            reads_why(learner)


def zipped(folder: Path, *, right: str) -> Path:
    """The course with one question, as a zip."""
    course = folder / SLUG
    (course / "01-water").mkdir(parents=True)
    head = COURSE.format(slug=SLUG, title=TITLE, language="en", subject="statistics", hours=1.0)
    (course / "course.toml").write_text(head)
    (course / "about.md").write_text("Where rain is kept.\n")
    marks = {name: "x" if name == right else " " for name in ("rises", "falls")}
    text = UNIT.format(name="kept-rain", title="Kept rain") + QUESTION.format(**marks)
    (course / "01-water" / "01-kept.md").write_text(text)
    return Path(shutil.make_archive(str(course), "zip", course.parent, course.name))


def publish(author: Walk, file: Path, number: int) -> None:
    upload(author, file)
    author.button("Publish" if number == 1 else "Publish as a new version").click()
    live = author.page.get_by_role("heading", level=1, name=f"Version {number} is live")
    expect(live).to_be_visible(timeout=WORK_MS)


def answer(learner: Walk) -> None:
    """Take part, and give the answer that will turn out to be right."""
    learner.go(f"/learn/{SLUG}/kept-rain/")
    sign_up(learner)
    learner.button("Take part").click()
    learner.go(f"/learn/{SLUG}/kept-rain/")
    learner.page.get_by_label("It rises").check()
    learner.button("Check").click()
    expect(learner.page.get_by_text("Not yet").first).to_be_visible()


def until_done(author: Walk) -> None:
    """The answers have been graded again: seconds later at most."""
    done = author.page.get_by_role("row", name="The level").get_by_text("done")
    for _ in range(60):
        if done.count():
            break
        author.page.wait_for_timeout(500)
        author.page.reload()
    expect(done).to_be_visible()


def reads_why(learner: Walk) -> None:
    learner.go(f"/learn/{SLUG}/-/grades/")
    learner.page.get_by_text("practice answer").first.click()
    expect(learner.page.get_by_text("what counts as right was corrected")).to_be_visible()
    learner.look("ledger of a repaired key")
    letter = learner.page.get_by_text("Your score in “A cistern” is higher than it was").first
    for _ in range(60):
        learner.go("/mail/")
        if letter.count():
            break
        learner.page.wait_for_timeout(500)
    expect(letter).to_be_visible()
