"""Write a question that gets promoted: to practice by those who tried it, and to the course by its author."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.journeys.browser import ROOT, Demo, sign_in
from tests.journeys.pages import Album
from tests.journeys.test_author import WORK_MS, upload
from tests.journeys.walks import Walk, sign_up, walking
from tests.web.sample import COURSE, UNIT

SLUG, TITLE = "a-fountain", "A fountain"
ASKED = "Why does the water of a fountain rise?"
KNOWN = """
:::{{question}} choice
:name: {name}
:skills: o

{asks}

- [x] Yes
- [ ] No
:::
"""
SECONDS = 40


def test_a_question_by_a_learner_goes_all_the_way(
    opened: Browser, demo: Demo, album: Album, axe_source: str, tmp_path: Path
) -> None:
    with walking(opened, demo, album, axe_source, "written-author") as author:
        sign_in(author.page, "Cy")
        upload(author, zipped(tmp_path))
        author.button("Publish").click()
        expect(author.page.get_by_role("heading", level=1, name="Version 1 is live")).to_be_visible(timeout=WORK_MS)
        with walking(opened, demo, album, axe_source, "written") as ada:
            sign_in(ada.page, "Ada")
            question = writes(ada)
            for scripts, knows in ((True, True), (False, False)):
                with reading(opened, demo, album, axe_source if scripts else "", scripts=scripts) as reader:
                    tries(reader, knows=knows)
            read(demo, question)
            waits_for(ada, "in practice")
            ada.look("questions I wrote, one in practice")
            with walking(opened, demo, album, axe_source, "written-later") as later:
                meets_it_in_practice(later)
        promotes(author, question)
    with walking(opened, demo, album, "", "written-after", scripts=False, is_full=False) as ada:
        sign_in(ada.page, "Ada")
        waits_for(ada, "in the course")


def reading(opened: Browser, demo: Demo, album: Album, axe: str, *, scripts: bool) -> AbstractContextManager[Walk]:
    """A reader's walk, with scripts or without."""
    label = "written-reader" if scripts else "written-reader-bare"
    return walking(opened, demo, album, axe, label, scripts=scripts, is_full=scripts)


def zipped(folder: Path) -> Path:
    """A course with two questions to practise, as a zip."""
    course = folder / SLUG
    (course / "01-water").mkdir(parents=True)
    head = COURSE.format(slug=SLUG, title=TITLE, language="en", subject="statistics", hours=1.0)
    (course / "course.toml").write_text(head)
    (course / "about.md").write_text("Where water rises.\n")
    asked = KNOWN.format(name="q-falls", asks="Does water fall?") + KNOWN.format(name="q-wet", asks="Is it wet?")
    (course / "01-water" / "01-rising.md").write_text(UNIT.format(name="rising", title="Rising water") + asked)
    return Path(shutil.make_archive(str(course), "zip", course.parent, course.name))


def writes(ada: Walk) -> str:
    """Ada takes part, writes, mends what is wrong, looks at it, hands it in. Returns the question's id."""
    ada.go(f"/courses/{SLUG}/join/")
    ada.button("Take part").click()
    ada.go(f"/learn/{SLUG}/rising/")
    ada.link("Write a question about this").click()
    ada.heading("Write a question")
    ada.look("write a question")
    ada.field("What is asked").fill(ASKED)
    ada.field("Answer 1").fill("It stands higher elsewhere and presses")
    ada.field("Answer 2").fill("Water <b>likes</b> to rise")
    ada.field("Reply to answer 2").fill("It falls wherever it can.")
    ada.page.get_by_role("checkbox", name="right (answer 1)").check()
    ada.button("Save, and look at it").click()
    expect(ada.page.get_by_text("2 things to mend")).to_be_visible()
    ada.look("write a question, something is wrong", is_state=True)
    ada.field("Answer 2").fill("Water likes to rise")
    ada.field("Explanation").fill("The water in the pipe rises as high as that in the basin it comes from, nearly.")
    ada.button("Save, and look at it").click()
    expect(ada.page.get_by_role("heading", name="As others will see it")).to_be_visible()
    ada.look("write a question, ready")
    ada.page.get_by_role("checkbox", name=re.compile("I wrote this myself")).check()
    ada.page.get_by_role("checkbox", name=re.compile("name me as its author")).check()
    ada.button("Hand it in").click()
    ada.heading("Questions I wrote")
    expect(ada.page.get_by_text("on trial", exact=True)).to_be_visible()
    address = ada.link("Change it").get_attribute("href") or ""
    return address.rstrip("/").rsplit("/", 1)[1]


def takes_part(walk: Walk) -> None:
    walk.go(f"/learn/{SLUG}/rising/")
    sign_up(walk)
    walk.button("Take part").click()
    walk.go(f"/learn/{SLUG}/-/practice/o/")


def tries(reader: Walk, *, knows: bool) -> None:
    """Somebody asks for questions on trial, practises, meets it, answers and rates it."""
    takes_part(reader)
    reader.button("Let me try questions by other learners").click()
    for _ in range(2):
        reader.page.get_by_label("Yes" if knows else "No", exact=True).check()
        reader.button("Check").click()
        reader.link("Another question").click()
    expect(reader.page.get_by_text("Written by another learner, and checked by nobody yet.")).to_be_visible()
    expect(reader.page.get_by_text(ASKED)).to_be_visible()
    reader.look("a question on trial")
    said = "It stands higher elsewhere and presses" if knows else "Water likes to rise"
    reader.page.get_by_label(said).check()
    reader.button("Check").click()
    reader.look("a question on trial, answered", is_state=True)
    reader.page.get_by_role("radio", name="4: good").check()
    reader.button("Say so").click()
    expect(reader.page.get_by_text("Thank you. That helps to find the good ones.")).to_be_visible()


def read(demo: Demo, question: str) -> None:
    """Six more, by the actions that pages call."""
    subprocess.run(
        [sys.executable, "-m", "tests.journeys.readers", SLUG, question], cwd=ROOT, check=True, timeout=120,
        env={**os.environ, "STOA_DATA": str(demo.data), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def waits_for(ada: Walk, state: str) -> None:
    """Ada's list says so, a few seconds later at most."""
    for _ in range(SECONDS * 2):
        ada.go(f"/learn/{SLUG}/-/written/")
        if ada.page.get_by_text(state, exact=True).count():
            break
        ada.page.wait_for_timeout(500)
    expect(ada.page.get_by_text(state, exact=True)).to_be_visible()


def meets_it_in_practice(later: Walk) -> None:
    """Somebody who did not ask for trials meets it after the course's own, marked."""
    takes_part(later)
    for _ in range(2):
        later.page.get_by_label("Yes", exact=True).check()
        later.button("Check").click()
        later.link("Another question").click()
    expect(later.page.get_by_text(ASKED)).to_be_visible()
    expect(later.page.get_by_text("By a learner", exact=True)).to_be_visible()
    later.look("a question by a learner in practice")


def promotes(author: Walk, question: str) -> None:
    """The course's author looks at it, puts it into a draft with a change, and publishes."""
    author.go(f"/studio/{SLUG}/questions/")
    author.link("Questions by learners").click()
    author.heading("Questions by learners")
    author.look("questions by learners")
    author.page.get_by_role("link", name=re.compile("Why does the water")).click()
    author.look("a question by a learner")
    file = author.page.get_by_label("The file; change it as you like")
    expect(file).to_have_value(re.compile("A question by Ada"))
    file.fill(file.input_value().replace("nearly.", "or nearly so."))
    author.button("Put it into a draft").click()
    expect(author.page.get_by_text("It stands in this draft.")).to_be_visible()
    author.button("Publish as a new version").click()
    expect(author.page.get_by_role("heading", level=1, name="Version 2 is live")).to_be_visible(timeout=WORK_MS)
    source = author.page.request.get(f"/studio/{SLUG}/versions/2/source.zip")
    assert source.ok and f"questions/{question}.md".encode() in source.body()
