"""A person's way through the site, said as they would say it: links, buttons and fields by their names.

The same steps walk with scripts, without, and in the pseudo-language, where `say` gives what stands on the page.
"""

from __future__ import annotations

import re
import secrets
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlencode

from lxml import html
from playwright.sync_api import Browser, Locator, Page, expect

from stoa.web.base.pseudo import accented
from tests.journeys.answers import OPINIONS, Solution, solutions
from tests.journeys.browser import ROOT, Demo, new_page
from tests.journeys.filling import fill_in, form_data
from tests.journeys.pages import Album, Inspector, plain_words

COURSE = "chance-and-evidence"
TITLE = "Chance and evidence"
FIRST, FIRST_UNIT = "What a probability promises", "what-a-probability-promises"
UNITS = (
    FIRST_UNIT, "a-thousand-cases", "check-counting-unit", "two-ways-to-be-wrong", "flagged-well", "odds",
    "check-signals-unit", "small-samples", "intervals", "surveys", "test-in-the-news", "one-claim-checked",
)  # fmt: skip
NAME, ALTERED_NAME = "Hypatia", "Hypatio"
PASSWORD = "a bench in the shade"
PSEUDO = "ar-xb"
TESTED_WITHIN = 60
"""Seconds until a program must have been run; usually it is one or two."""


@cache
def key(course: str = COURSE) -> Mapping[str, Solution]:
    """The right answers of a sample course."""
    return solutions(ROOT / "courses" / course)


@cache
def known_words() -> tuple[str, ...]:
    """What the sample courses say of themselves, and the names of the sample people: nobody translates those."""
    found = {"Ada", "Bo", "Cy", "Di", "Ed", "Op", "Stoa", "English", "CC BY 4.0", "UTC", "SHA-256", "PDF", "JSON"}
    for path in (ROOT / "courses").rglob("*"):
        if path.suffix == ".toml":
            found.update(_strings(tomllib.loads(path.read_text(encoding="utf-8"))))
        elif path.suffix == ".md":
            titles = re.findall(r"^:?title: *(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            found.update(title.strip('"') for title in titles)
    return tuple(found)


def _strings(value: object) -> Iterator[str]:
    """Every string in what a TOML file says."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


@dataclass
class Walk:
    """Somebody with a browser."""

    page: Page
    inspector: Inspector
    demo: Demo
    is_pseudo: bool = False
    has_scripts: bool = True
    email: str = field(default_factory=lambda: f"walker-{secrets.token_hex(4)}@example.org")
    name: str = NAME

    def say(self, message: str, **values: object) -> str:
        """A message of the product in the language of this walk."""
        said = accented(message) if self.is_pseudo else message
        return said % values if values else said

    def beginning(self, words: str) -> re.Pattern[str]:
        """How a message begins whose rest differs."""
        said = accented(words)[1:-1].rstrip(" ~") if self.is_pseudo else words
        return re.compile(r"^\s*\[?" + re.escape(said))

    def go(self, path: str) -> None:
        """By the address."""
        self.page.goto(path)

    def link(self, words: str, *, within: Locator | None = None) -> Locator:
        """The first link with exactly these words."""
        return (within or self.page).get_by_role("link", name=self.say(words), exact=True).first

    def button(self, words: str, *, within: Locator | None = None) -> Locator:
        """The button with exactly these words."""
        return (within or self.page).get_by_role("button", name=self.say(words), exact=True).first

    def field(self, words: str) -> Locator:
        """The field with this label."""
        return self.page.get_by_label(self.say(words), exact=True)

    def heading(self, words: str) -> None:
        """The page is the one with this first heading."""
        expect(self.page.get_by_role("heading", level=1, name=words)).to_be_visible()

    def look(self, name: str, *, is_state: bool = False) -> None:
        """See to it that the page is as pages should be."""
        self.inspector.look(self.page, name, is_state=is_state)
        if self.is_pseudo:
            self.inspector.wrong += plain_words(self.page, [*known_words(), self.name, ALTERED_NAME, self.email])


@contextmanager
def walking(
    opened: Browser, demo: Demo, album: Album, axe: str, label: str, *, scripts: bool = True, pseudo: bool = False,
    is_full: bool = True, width: int = 1280,
) -> Iterator[Walk]:  # fmt: skip
    """A walk in a session of its own; what the browser or axe complained of fails it at the end."""
    page = new_page(opened, demo.url, scripts=scripts, width=width)
    if pseudo:
        speak_pseudo(page, demo)
    inspector = Inspector(axe, album, label, is_full)
    inspector.watch(page)
    walk = Walk(page, inspector, demo, is_pseudo=pseudo, has_scripts=scripts)
    try:
        yield walk
    finally:
        page.context.close()
    assert not inspector.wrong, "\n".join(dict.fromkeys(inspector.wrong))


def speak_pseudo(page: Page, demo: Demo) -> None:
    """As after a choice on the page of languages."""
    page.context.add_cookies([{"name": "stoa_language", "value": PSEUDO, "url": demo.url}])


@contextmanager
def another(walk: Walk, opened: Browser) -> Iterator[Walk]:
    """The same person's other, private window: nothing of the first is known there."""
    page = new_page(opened, walk.demo.url, scripts=walk.has_scripts)
    if walk.is_pseudo:
        speak_pseudo(page, walk.demo)
    walk.inspector.watch(page)
    yield Walk(page, walk.inspector, walk.demo, is_pseudo=walk.is_pseudo, has_scripts=walk.has_scripts)
    page.context.close()


# Coming in


def find_the_course(walk: Walk) -> None:
    """From the street to the course's page."""
    walk.go("/")
    walk.heading(walk.say("Anyone walking by could stop and learn."))
    walk.look("home")
    walk.page.get_by_role("navigation", name=walk.say("Site")).get_by_role("link", name=walk.say("Courses")).click()
    walk.look("courses")
    walk.page.get_by_role("link", name=TITLE).first.click()
    walk.heading(TITLE)
    walk.look("course")


def read_without_an_account(walk: Walk) -> None:
    """The first unit opens, and a question answers without keeping anything."""
    walk.page.get_by_role("link", name=walk.beginning("or read the first unit now")).first.click()
    walk.heading(FIRST)
    expect(walk.page.get_by_text(walk.beginning("You are reading without an account"))).to_be_visible()
    walk.look("unit of a visitor")
    question = walk.page.get_by_role("group", name=walk.say("Question %(number)d", number=1), exact=True)
    name = question.get_attribute("id") or ""
    answer(walk, question, key()[name], is_right=False)
    expect(question.get_by_text(walk.say("Not yet.")).first).to_be_visible()
    expect(question.get_by_text(walk.say("Your answers are checked here, not kept."))).to_be_visible()
    walk.look("answer of a visitor", is_state=True)


def sign_up(walk: Walk) -> None:
    """From the course's page to an account, with the code from the mail, and back to where it began."""
    walk.link("Take part").click()
    walk.link("Take part").click()
    walk.heading(walk.say("Sign up"))
    walk.look("sign up")
    walk.field("Name").fill(walk.name)
    walk.field("E-mail address").fill(walk.email)
    walk.field("Password").fill(PASSWORD)
    walk.button("Sign up").click()
    walk.heading(walk.say("Look in your mail"))
    walk.look("code")
    walk.field("Code from the mail").fill(mailed_code(walk))
    walk.button("Go on").click()


def mailed_code(walk: Walk) -> str:
    """The code in the newest letter to this person, read in another tab."""
    tab = walk.page.context.new_page()
    walk.inspector.watch(tab)
    tab.goto("/mail/")
    walk.inspector.look(tab, "mail")
    letter = tab.get_by_role("article").filter(has_text=walk.email).first
    said = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", letter.inner_text(), re.MULTILINE)
    assert said, letter.inner_text()
    tab.close()
    return said[1]


def take_part(walk: Walk) -> None:
    """Say what one wants, leave how one will know for later, and arrive at the course's home."""
    walk.heading(walk.say("What do you want from it?"))
    walk.look("join")
    walk.page.get_by_role("radio").first.check()
    walk.button("Take part").click()
    walk.heading(walk.say("How will you know that you are there?"))
    walk.look("join, second page")
    walk.link("Skip this").click()
    expect(walk.page.get_by_role("heading", name=walk.say("Ways to finish"))).to_be_visible()
    walk.look("course home at the start")


# Learning


def answer(walk: Walk, question: Locator, solution: Solution, *, is_right: bool = True) -> None:
    """Fill in one question and have it checked, or send it where there is nothing to check."""
    fill_in(question, solution, is_right=is_right)
    words = "Send my answer" if solution.kind in OPINIONS else "Check"
    with walk.page.expect_response(lambda response: "/answer/" in response.url):
        question.get_by_role("button", name=walk.beginning(words)).click()
    if solution.kind == "code":
        await_tests(walk, question)


def await_tests(walk: Walk, question: Locator) -> None:
    """Until a program has been run: by itself, or each time the learner asks."""
    waits, until = question.locator(".waiting"), time.monotonic() + TESTED_WITHIN
    while waits.count() and time.monotonic() < until:
        walk.page.wait_for_timeout(500)
        if not walk.has_scripts:
            walk.link("Look again", within=question).click()
    expect(waits).to_have_count(0)


def begin(walk: Walk) -> None:
    """The first unit as a learner: a wrong answer, its reply and hint; the right one; then the rest of the unit."""
    walk.link("Begin").click()
    walk.heading(FIRST)
    walk.look("unit of a learner")
    question = question_number(walk, 1)
    name = question.get_attribute("id") or ""
    answer(walk, question, key()[name], is_right=False)
    question = walk.page.locator(f"[id='{name}']")
    expect(question.get_by_text(walk.say("Not yet.")).first).to_be_visible()
    hint = question.get_by_text(walk.beginning("Hint")).first
    if hint.count():
        hint.click()
        expect(question.get_by_role("paragraph").last).to_be_visible()
    walk.look("answer that is not right yet", is_state=True)
    answer(walk, question, key()[name])
    expect(question.get_by_text(walk.say("Right.")).first).to_be_visible()
    walk.look("answer that is right", is_state=True)
    for other in names_of_questions(walk.page):
        if other != name:
            answer(walk, walk.page.locator(f"[id='{other}']"), key()[other])
    expect(walk.page.get_by_text(walk.say("You have done this unit."))).to_be_visible()


def question_number(walk: Walk, number: int) -> Locator:
    """A question of the unit that is open, by its number."""
    return walk.page.get_by_role("group", name=walk.say("Question %(number)d", number=number), exact=True)


def names_of_questions(page: Page) -> list[str]:
    """The names of the questions on the page, in order."""
    found = [question.get_attribute("id") or "" for question in page.get_by_role("group").all()]
    return [name for name in found if name in key()]


def hand_in_a_quiz(walk: Walk) -> None:
    """Once with a mistake, once without: attempts are counted, and the best one counts."""
    walk.go(f"/learn/{COURSE}/check-counting-unit/")
    walk.heading("Check: counting")
    walk.look("quiz")
    names = names_of_questions(walk.page)
    quiz = walk.page.locator("[id='check-counting']")
    for name in names[:-1]:
        fill_in(walk.page.locator(f"[id='{name}']"), key()[name])
    fill_in(walk.page.locator(f"[id='{names[-1]}']"), key()[names[-1]], is_right=False)
    walk.button("Hand in", within=quiz).click()
    left = walk.say("%(count)d attempt left.", count=1)
    expect(quiz.get_by_text(left).first).to_be_visible()
    walk.look("quiz handed in once", is_state=True)
    fill_in(walk.page.locator(f"[id='{names[-1]}']"), key()[names[-1]])
    walk.button("Hand in again", within=quiz).click()
    score = walk.say("%(number)s\u202f%%", number=100)
    expect(quiz.get_by_text(score, exact=True).first).to_be_visible()
    expect(walk.button("Hand in again", within=quiz)).to_have_count(0)
    walk.look("quiz handed in twice", is_state=True)


def watch_the_film(walk: Walk) -> None:
    """Captions are there; a line of the transcript plays the film from that line."""
    walk.go(f"/learn/{COURSE}/flagged-well/")
    walk.heading("The flagged well")
    walk.look("unit with a film")
    film = walk.page.locator("video")
    languages = film.evaluate("film => [...film.querySelectorAll('track')].map(track => track.srclang)")
    assert languages == ["en", "es"]
    for track in film.locator("track").all():
        captions = walk.page.context.request.get(track.get_attribute("src") or "")
        assert captions.ok
        assert captions.text().startswith("WEBVTT")
    if not walk.has_scripts:
        return
    line = walk.page.get_by_role("link", name="one chance in twelve").first
    start = float(line.get_attribute("data-t") or 0)
    line.click()
    if film.evaluate("""film => film.canPlayType('video/mp4; codecs="avc1.42E01E, mp4a.40.2"')"""):
        plays = "start => { const film = document.querySelector('video'); return film.currentTime > start; }"
        walk.page.wait_for_function(plays, arg=start)
        film.evaluate("film => film.pause()")


def finish_fast(walk: Walk, *units: str, is_right: bool = True) -> None:
    """Do units by their own forms, as the browser would send them, without drawing every page."""
    for unit in units:
        address = f"{walk.demo.url}/learn/{COURSE}/{unit}/"
        page = html.document_fromstring(walk.page.context.request.get(address).text())
        for form in page.forms:
            if "/answer/" in (form.action or ""):
                data = form_data(form, key(), is_right=is_right)
                headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": walk.demo.url}
                sent = walk.page.context.request.post(
                    f"{walk.demo.url}{form.action}", data=urlencode(data), headers=headers
                )
                assert sent.ok, f"{form.action}: {sent.status}"
        again = html.document_fromstring(walk.page.context.request.get(address).text())
        for form in again.forms:
            if (form.action or "").endswith("/done/"):
                walk.page.context.request.post(f"{walk.demo.url}{form.action}", form=dict(form.form_values()))
