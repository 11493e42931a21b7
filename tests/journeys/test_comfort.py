"""What scripts add: keys of a film, Back as things stand now, answers that outlive a reload, a password to be seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.browser import Demo, new_page, sign_in
from tests.journeys.filling import fill_in
from tests.journeys.walks import COURSE, FIRST_UNIT, key, names_of_questions

QUIZ = f"/learn/{COURSE}/check-counting-unit/"
BACK_AGAIN = "What you filled in before is here again."
NO_DRAFT = "() => !Object.keys(localStorage).some((name) => name.startsWith('stoa-draft:'))"


@pytest.fixture
def page(opened: Browser, demo: Demo) -> Iterator[Page]:
    """Ed's browser; he takes part."""
    made = new_page(opened, demo.url)
    sign_in(made, "Ed")
    take_part(made)
    yield made
    made.context.close()


def take_part(page: Page) -> None:
    """Or say once more what for."""
    page.goto(f"/courses/{COURSE}/join/")
    page.locator("form.join button").first.click()
    page.wait_for_url(f"**/learn/{COURSE}/**")


def film_of(page: Page) -> Locator:
    """A film that can be sought in, with the focus on it."""
    page.goto(f"/learn/{COURSE}/flagged-well/")
    film = page.locator("video")
    if not film.evaluate("""film => film.canPlayType('video/mp4; codecs="avc1.42E01E, mp4a.40.2"')"""):
        pytest.skip("this browser plays no such film")
    film.evaluate("film => { film.preload = 'auto'; film.load(); }")
    page.wait_for_function("() => document.querySelector('video').readyState > 0")
    film.evaluate("film => { film.currentTime = 40; film.focus(); }")
    film.evaluate(
        "film => { window.said = []; for (const what of ['play', 'pause'])"
        " film.addEventListener(what, () => said.push(what)); }"
    )
    return film


def said_by(page: Page, pressed: str) -> list[str]:
    """What the film does when a key is pressed."""
    page.evaluate("said.length = 0")
    page.keyboard.press(pressed)
    page.wait_for_timeout(250)
    found: list[str] = page.evaluate("said")
    return found


def test_space_plays_once_on_the_film_and_from_its_transcript(page: Page) -> None:
    film = film_of(page)
    for focus in ("", "document.querySelector('.transcript [data-t]').focus()"):
        if focus:
            page.evaluate(focus)
        for pressed in ("Space", "k"):
            assert said_by(page, pressed) == ["play"], f"{pressed} plays {focus}"
            assert said_by(page, pressed) == ["pause"], f"{pressed} stops {focus}"
    before = film.evaluate("film => film.currentTime")
    page.keyboard.press("ArrowRight")
    assert film.evaluate("film => film.currentTime") - before == pytest.approx(5, abs=0.5)
    page.keyboard.press("j")
    assert film.evaluate("film => film.currentTime") - before == pytest.approx(-5, abs=0.5)


def test_arrows_on_the_film_are_the_browsers_own(page: Page) -> None:
    film = film_of(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(250)
    assert film.evaluate("film => film.currentTime") - 40 < 4.5, "the browser's step and ours would add up"


def test_back_shows_what_was_answered_since(page: Page) -> None:
    page.goto(f"/learn/{COURSE}/{FIRST_UNIT}/")
    name = names_of_questions(page)[0]
    question = page.locator(f"[id='{name}']")
    fill_in(question, key()[name])
    with page.expect_response(lambda response: "/answer/" in response.url):
        question.get_by_role("button", name="Check").click()
    expect(question.get_by_text("Right.").first).to_be_visible()
    page.evaluate("scrollTo(0, 700)")
    page.wait_for_timeout(200)
    page.evaluate("document.querySelector('.prev-next .next').click()")
    page.wait_for_url(lambda address: FIRST_UNIT not in address)
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if sent.resource_type == "document" else None)
    page.go_back()
    expect(page.locator(f"[id='{name}']").get_by_text("Right.").first).to_be_visible()
    page.wait_for_timeout(500)
    assert len(asked) <= 2, "it is asked for once more, not for ever"
    assert page.evaluate("scrollY") == pytest.approx(700, abs=2)


def test_back_leaves_what_was_filled_in(page: Page) -> None:
    page.goto(f"/courses/{COURSE}/join/")
    page.get_by_role("radio").nth(2).check()
    page.goto("/about/")
    page.go_back()
    page.wait_for_timeout(500)
    expect(page.get_by_role("radio").nth(2)).to_be_checked()


def drafts(page: Page) -> int:
    """How many drafts this browser keeps."""
    found: int = page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('stoa-draft:')).length")
    return found


def test_an_answer_that_is_not_sent_outlives_a_reload(page: Page) -> None:
    """In this browser: a lone question is nowhere else until it is sent."""
    page.goto(f"/learn/{COURSE}/odds/")
    assert page.get_by_text(BACK_AGAIN).count() == 0
    name = next(name for name in names_of_questions(page) if key()[name].kind == "numeric")
    solution = key()[name].at(page.locator(f"[id='{name}']").inner_text())
    fill_in(page.locator(f"[id='{name}']"), solution)
    assert drafts(page) == 1
    for go in (page.reload, lambda: page.goto(f"/learn/{COURSE}/odds/")):
        go()
        expect(page.get_by_text(BACK_AGAIN)).to_be_visible()
        expect(page.locator(f"[id='{name}']").get_by_role("textbox")).to_have_value(solution.right[0])
    with page.expect_response(lambda response: "/answer/" in response.url):
        page.locator(f"[id='{name}']").get_by_role("button", name="Check").click()
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((name) => name.startsWith('stoa-draft:'))", timeout=2000
    )
    page.reload()
    assert page.get_by_text(BACK_AGAIN).count() == 0


def test_a_quiz_that_is_not_handed_in_outlives_a_reload(page: Page) -> None:
    """On the server: it is graded, so it is saved as it is answered."""
    page.goto(QUIZ)
    names = names_of_questions(page)
    chosen = next(name for name in names if key()[name].kind == "choice")
    typed = next(name for name in names if key()[name].kind == "numeric")
    fill_in(page.locator(f"[id='{typed}']"), key()[typed])
    fill_in(page.locator(f"[id='{chosen}']"), key()[chosen])
    expect(page.locator(".quiz .save-line")).to_contain_text("Saved")
    for go in (page.reload, lambda: page.goto(QUIZ)):
        go()
        expect(page.locator(f"[id='{typed}']").get_by_role("textbox")).to_have_value(key()[typed].right[0])
        expect(page.locator(f"[id='{chosen}'] [value='{key()[chosen].right[0]}']")).to_be_checked()
    hand_in = page.locator(".quiz").get_by_role("button", name="Hand in").first
    with page.expect_response(lambda response: "/answer/" in response.url):
        hand_in.click()
    expect(page.locator(".quiz-result.wait")).to_be_visible()
    page.reload()
    expect(page.locator(f"[id='{chosen}'] [value='{key()[chosen].right[0]}']")).to_be_checked()
    hand_in.click()
    with page.expect_response(lambda response: "/answer/" in response.url):
        page.get_by_role("button", name="Hand in as it is").click()
    expect(page.locator(".quiz-score")).to_be_visible()
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((name) => name.startsWith('stoa-draft:'))", timeout=2000
    )
    page.reload()
    assert page.get_by_text(BACK_AGAIN).count() == 0


def test_nobody_else_at_the_browser_sees_a_draft(page: Page) -> None:
    unit = f"/learn/{COURSE}/check-signals-unit/"
    page.goto(unit)
    name = names_of_questions(page)[0]
    fill_in(page.locator(f"[id='{name}']"), key()[name])
    assert drafts(page) == 1
    page.context.clear_cookies()
    sign_in(page, "Op")
    take_part(page)
    page.goto(unit)
    assert page.get_by_text(BACK_AGAIN).count() == 0
    assert drafts(page) == 0, "and nothing of it is left"
    fill_in(page.locator(f"[id='{name}']"), key()[name])
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert drafts(page) == 0


def test_a_password_is_seen_when_asked_for(opened: Browser, demo: Demo) -> None:
    page = new_page(opened, demo.url)
    page.goto("/accounts/login/")
    field = page.get_by_label("Password", exact=True)
    field.fill("walking-by")
    page.get_by_role("button", name="Show the password").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="My learning")).to_be_visible()
    page.context.close()
    plain = new_page(opened, demo.url, scripts=False)
    plain.goto("/accounts/login/")
    expect(plain.get_by_label("Password", exact=True)).to_have_attribute("type", "password")
    assert plain.get_by_role("button", name="Show the password").count() == 0
    plain.context.close()
