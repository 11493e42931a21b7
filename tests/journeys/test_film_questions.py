"""A film that asks, and an exam in two parts drawn from a bank: with scripts, by keyboard, and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.browser import Demo
from tests.journeys.filling import fill_in
from tests.journeys.pages import Album
from tests.journeys.walks import COURSE, Walk, answer, key, sign_up, take_part, walking

FILM, EXAM = f"/learn/{COURSE}/flagged-well/", f"/learn/{COURSE}/one-claim-checked/"
FIRST, SECOND = "q-film-mistakes", "q-film-same-mistake"
PLAYS = """film => film.canPlayType('video/mp4; codecs="avc1.42E01E, mp4a.40.2"')"""


def arrive(walk: Walk, page: str) -> None:
    """Sign up, take part, and open the unit."""
    walk.go(page)
    sign_up(walk)
    take_part(walk)
    walk.go(page)


def asked(walk: Walk, name: str) -> Locator:
    return walk.page.locator(f"[id='{name}']")


def seek(walk: Walk, seconds: float, *, plays: bool = True) -> None:
    walk.page.evaluate(
        """async ([seconds, plays]) => { const film = document.querySelector('video'); film.muted = true;
        if (plays) await film.play(); film.currentTime = seconds; }""",
        [seconds, plays],
    )


def test_the_film_stops_where_it_asks(opened: Browser, demo: Demo, album: Album, axe_source: str) -> None:
    with walking(opened, demo, album, axe_source, "film-asks") as walk:
        arrive(walk, FILM)
        film = walk.page.locator("video").first
        if not film.evaluate(PLAYS):
            pytest.skip("this browser plays no such film")
        expect(asked(walk, FIRST)).to_be_hidden()
        seek(walk, 35)
        panel = walk.page.get_by_role("group", name="Question at 0:36. The film waits.")
        expect(panel).to_be_visible()
        expect(panel).to_be_focused()
        assert film.evaluate("film => film.paused")
        walk.look("film asks", is_state=True)
        answer(walk, asked(walk, FIRST), key()[FIRST])
        expect(asked(walk, FIRST).get_by_text("Right.").first).to_be_visible()
        walk.look("film question answered", is_state=True)
        walk.button("Go on with the film").click()
        expect(panel).to_be_hidden()
        expect(walk.page.get_by_role("button", name="Question at 0:36, answered")).to_be_visible()
        walk.page.wait_for_function("() => !document.querySelector('video').paused")
        assert film.evaluate("film => film === document.activeElement")
        seek(walk, 35)
        walk.page.wait_for_function("() => document.querySelector('video').currentTime > 36.5")  # answered: it goes on
        seek(walk, 90)
        walk.page.wait_for_function("() => document.querySelector('video').currentTime > 90.5")
        expect(asked(walk, SECOND)).to_be_hidden()  # passed by a jump
        seek(walk, 85)
        expect(asked(walk, SECOND)).to_be_visible()
        walk.page.keyboard.press("Escape")
        expect(asked(walk, SECOND)).to_be_hidden()
        walk.page.wait_for_function("() => document.querySelector('video').currentTime > 86.5")


def test_a_question_of_the_film_is_opened_by_its_button_and_from_the_transcript(
    opened: Browser, demo: Demo, album: Album
) -> None:
    with walking(opened, demo, album, "", "film-by-hand", is_full=False) as walk:
        arrive(walk, FILM)
        button = walk.page.get_by_role("button", name="Question at 1:26", exact=True)
        button.focus()
        walk.page.keyboard.press("Enter")
        expect(asked(walk, SECOND)).to_be_visible()
        expect(button).to_have_attribute("aria-expanded", "true")
        walk.page.keyboard.press("Escape")
        expect(asked(walk, SECOND)).to_be_hidden()
        expect(button).to_be_focused()
        walk.page.locator(f".transcript a[href='#{FIRST}']").click()
        expect(asked(walk, FIRST)).to_be_visible()
        walk.page.goto(f"{walk.demo.url}{FILM}#{SECOND}")
        walk.page.reload()
        expect(asked(walk, SECOND)).to_be_visible()


def test_without_scripts_the_questions_stand_below_the_film(opened: Browser, demo: Demo, album: Album) -> None:
    with walking(opened, demo, album, "", "film-bare", scripts=False, is_full=False) as walk:
        arrive(walk, FILM)
        times = walk.page.locator(".film-at a")
        expect(times).to_have_text(["At 0:36 in the film", "At 1:26 in the film"])
        assert [re.sub(".*#", "", link.get_attribute("href") or "") for link in times.all()] == ["t=36", "t=86"]
        answer(walk, asked(walk, FIRST), key()[FIRST])
        expect(asked(walk, FIRST).get_by_text("Right.").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_exam_in_two_parts(opened: Browser, demo: Demo, album: Album, axe_source: str, scripts: bool) -> None:
    label = "sections" if scripts else "sections-bare"
    with walking(opened, demo, album, axe_source, label, scripts=scripts, is_full=scripts) as walk:
        arrive(walk, EXAM)
        exam = walk.page.locator("#rehearsal")
        expect(exam).to_contain_text("Its parts: Counting (3 questions, 3 points); Signals (3 questions, 3 points).")
        walk.button("Begin", within=exam).click()
        expect(exam.get_by_role("heading", name="Counting")).to_be_focused()
        fill(walk, exam, 3)
        exam.get_by_label("Look at it again", exact=True).nth(1).check()
        if scripts:
            expect(exam.locator(".q-count")).to_have_text("3 of 6 answered")
        walk.look("exam part one", is_state=True)
        exam.locator(".foot").get_by_role("button", name="Go on: Signals").click()
        expect(exam.get_by_role("heading", name="Signals")).to_be_focused()
        expect(exam.locator(".q-count")).to_have_text("3 of 6 answered")
        exam.get_by_role("button", name="Question 2, answered, look at it again").click()
        expect(exam.get_by_role("heading", name="Counting")).to_be_focused()
        expect(exam.get_by_label("Look at it again", exact=True).nth(1)).to_be_checked()
        exam.locator(".foot").get_by_role("button", name="Go on: Signals").click()
        expect(exam.get_by_role("heading", name="Signals")).to_be_focused()
        fill(walk, exam, 3)
        walk.look("exam part two", is_state=True)
        walk.button("Hand in", within=exam).click()
        expect(exam.locator(".section-sums")).to_contain_text("3 of 3 points")
        expect(exam.locator(".section-sums dd")).to_have_text(["3 of 3 points", "3 of 3 points"])
        walk.look("exam in parts handed in", is_state=True)


def fill(walk: Walk, exam: Locator, count: int) -> None:
    """Answer all that the exam shows."""
    questions = exam.locator(".quiz-questions .question")
    expect(questions).to_have_count(count)
    for question in questions.all():
        fill_in(question, key()[question.get_attribute("id") or ""])
