"""Every kind of question can be answered by keyboard alone, and by plain fields where no script runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from playwright.sync_api import Browser, Page, expect

from stoa.assessment.items import kinds
from tests.journeys.answers import OPINIONS, lone_questions
from tests.journeys.browser import ROOT, Demo, new_page, violations
from tests.journeys.keys import answer_by_keys
from tests.journeys.pages import Album
from tests.journeys.walks import COURSE, FIRST_UNIT, Walk, answer, key, sign_up, take_part, walking

OPEN_COURSE = "making-an-open-course"


@cache
def places() -> Mapping[str, tuple[str, str, str]]:
    """For each kind (course, unit, name) of the first question of it in the sample courses that stands in no quiz."""
    found = dict[str, tuple[str, str, str]]()
    for course in (COURSE, OPEN_COURSE):
        for kind, unit, name in lone_questions(ROOT / "courses" / course):
            found.setdefault(kind, (course, unit, name))
    return found


def test_every_kind_is_in_a_sample_course() -> None:
    missing = kinds().keys() - places().keys()
    assert not missing, f"no sample course asks a question of these kinds outside of a quiz: {sorted(missing)}"


def test_by_keyboard(opened: Browser, demo: Demo, album: Album, axe_source: str) -> None:
    with walking(opened, demo, album, axe_source, "kinds") as walk:
        for kind, course, name in each_kind(walk):
            answer_by_keys(walk.page, name, key(course)[name])
            walk.look(f"{kind} right", is_state=True)


def test_without_scripts(opened: Browser, demo: Demo, album: Album, axe_source: str) -> None:
    with walking(opened, demo, album, "", "kinds-bare", scripts=False) as walk, spectator(walk, opened) as page:
        seen = set[str]()
        for kind, course, name in each_kind(walk):
            if walk.page.url not in seen:
                seen.add(walk.page.url)
                walk.inspector.wrong += seen_by(page, walk, axe_source)
            question = walk.page.locator(f"[id='{name}']")
            answer(walk, question, key(course)[name])
            told = "Thank you, kept." if kind in OPINIONS else "Right."
            expect(question.get_by_role("status").filter(has_text=told).first).to_be_attached()
            walk.look(f"{kind} right", is_state=True)
            walk.inspector.wrong += seen_by(page, walk, axe_source)


@contextmanager
def spectator(walk: Walk, opened: Browser) -> Iterator[Page]:
    """A browser to which no script of the site comes: axe itself is one, and cannot run where none may."""
    page = new_page(opened, walk.demo.url)
    page.route("**/*.js", lambda route: route.abort())
    yield page
    page.context.close()


def seen_by(page: Page, walk: Walk, axe: str) -> list[str]:
    """What axe says of the page that is open in the walk."""
    page.context.add_cookies([{**cookie} for cookie in walk.page.context.cookies()])
    page.goto(walk.page.url)
    return violations(page, axe)


def each_kind(walk: Walk) -> Iterator[tuple[str, str, str]]:
    """(kind, course, name) of a question of each kind, with its unit open; somebody who takes part has looked at it."""
    walk.go(f"/learn/{COURSE}/{FIRST_UNIT}/")
    sign_up(walk)
    take_part(walk)
    walk.go(f"/courses/{OPEN_COURSE}/join/")
    take_part(walk)
    for kind, (course, unit, name) in places().items():
        walk.go(f"/learn/{course}/{unit}/")
        walk.look(unit, is_state=True)
        yield kind, course, name
