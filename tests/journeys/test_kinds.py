"""Every kind of question on one page of each sample course: by keyboard alone, and by plain fields without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from stoa.assessment.items import kinds
from tests.journeys.answers import OPINIONS, lone_questions
from tests.journeys.browser import ROOT, Demo, new_page, violations
from tests.journeys.keys import answer_by_keys
from tests.journeys.pages import Album
from tests.journeys.walks import COURSE, Walk, answer, key, sign_up, take_part, walking

UNITS = {COURSE: "mixed-practice", "making-an-open-course": "every-kind-of-question"}
"""The unit of each sample course that asks in every way."""


def asked(course: str) -> Mapping[str, str]:
    """The kind of each question of the page, by its name, in the page's order."""
    found = lone_questions(ROOT / "courses" / course)
    return {name: kind for kind, unit, name in found if unit == UNITS[course]}


@pytest.mark.parametrize("course", UNITS)
def test_the_page_has_every_kind(course: str) -> None:
    assert sorted(asked(course).values()) == sorted(kinds()), "each kind once, and no other"


@pytest.mark.parametrize("course", UNITS)
def test_by_keyboard(opened: Browser, demo: Demo, album: Album, axe_source: str, course: str) -> None:
    with walking(opened, demo, album, axe_source, "kinds", is_full=False) as walk:
        arrive(walk, course)
        walk.inspector.is_full = True
        walk.look(UNITS[course])
        walk.page.keyboard.press("Tab")
        for name in asked(course):
            answer_by_keys(walk.page, name, key(course)[name])
        walk.look(f"{UNITS[course]} answered")


@pytest.mark.parametrize("course", UNITS)
def test_without_scripts(opened: Browser, demo: Demo, album: Album, axe_source: str, course: str) -> None:
    with (
        walking(opened, demo, album, "", "kinds-bare", scripts=False, is_full=False) as walk,
        spectator(walk, opened) as page,
    ):
        arrive(walk, course)
        walk.look(UNITS[course])
        walk.inspector.wrong += seen_by(page, walk, axe_source)
        for name, kind in asked(course).items():
            question = walk.page.locator(f"[id='{name}']")
            answer(walk, question, key(course)[name])
            told = "Thank you, kept." if kind in OPINIONS else "Right."
            expect(question.get_by_role("status").filter(has_text=told).first).to_be_attached()
        walk.look(f"{UNITS[course]} answered")
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


def arrive(walk: Walk, course: str) -> None:
    """Somebody new, who takes part, has the page open."""
    address = f"/learn/{course}/{UNITS[course]}/"
    walk.go(address)
    sign_up(walk)
    take_part(walk)
    walk.go(address)
