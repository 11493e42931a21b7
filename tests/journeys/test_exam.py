"""A timed exam: with extra time that staff allow and a connection that drops; and once without scripts."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.journeys.browser import Demo, new_page, sign_in
from tests.journeys.pages import Album
from tests.journeys.walks import Walk, sign_up, take_part, walking

COURSE, UNIT, EXAM = "making-an-open-course", "workshop-completions", "exam-rules"


def exam(walk: Walk) -> Locator:
    """The quiz as it stands on the page now."""
    return walk.page.locator(f"#{EXAM}")


def allow_more_time(opened: Browser, demo: Demo, walk: Walk) -> None:
    """Staff give this learner half as much time again, and a break."""
    page = new_page(opened, demo.url, scripts=True, width=1280)
    sign_in(page, "Di")
    with closing(sqlite3.connect(demo.data / "stoa.sqlite3", timeout=30)) as site:
        (person,) = site.execute("SELECT public_id FROM accounts_account WHERE email = ?", [walk.email]).fetchone()
    page.goto(f"/studio/{COURSE}/learners/{person}/")
    page.get_by_label("For", exact=True).select_option(label="A small exam")
    page.get_by_label("More time, in per cent").fill("50")
    page.get_by_label("Breaks, in minutes altogether").fill("5")
    page.get_by_role("button", name="Allow it").click()
    expect(page.get_by_text("50 % more time.")).to_be_visible()
    page.context.close()


def arrive(walk: Walk) -> None:
    """Sign up, take part, and open the unit."""
    walk.go(f"/learn/{COURSE}/{UNIT}/")
    sign_up(walk)
    take_part(walk)
    walk.go(f"/learn/{COURSE}/{UNIT}/")


def choose(walk: Walk, number: int) -> None:
    """Answer one question somehow, whichever was drawn."""
    question = exam(walk).locator(".question").nth(number)
    field = question.locator("input:not([type=hidden])").first
    if field.get_attribute("type") in ("radio", "checkbox"):
        field.check()
    else:
        field.fill("16")


def saved(walk: Walk, demo: Demo) -> int:
    """How many answers the server has."""
    with closing(sqlite3.connect(demo.data / "stoa.sqlite3", timeout=30)) as site:
        (count,) = site.execute(
            "SELECT count(*) FROM assessment_sitting s JOIN accounts_account a ON a.id = s.account_id,"
            " json_each(s.answers) j WHERE a.email = ? AND j.value IS NOT NULL", [walk.email],
        ).fetchone()  # fmt: skip
    return int(count)


def test_more_time_and_a_connection_that_drops(opened: Browser, demo: Demo, album: Album, axe_source: str) -> None:
    with walking(opened, demo, album, axe_source, "exam") as walk:
        arrive(walk)
        allow_more_time(opened, demo, walk)
        walk.page.reload()
        expect(exam(walk)).to_contain_text("15 minutes from the moment you begin")
        expect(exam(walk)).to_contain_text("5 minutes more than the 10 minutes of the others")
        walk.look("exam before", is_state=True)
        walk.button("Begin").click()
        expect(exam(walk)).to_contain_text("15 minutes left")
        walk.look("exam begun", is_state=True)
        choose(walk, 0)
        expect(exam(walk).locator(".save-line")).to_contain_text("Saved")
        assert saved(walk, demo) == 1
        walk.page.context.set_offline(True)
        choose(walk, 1)
        expect(exam(walk).locator(".save-line")).to_contain_text("no connection")
        choose(walk, 2)
        walk.page.context.set_offline(False)
        expect(exam(walk).locator(".save-line")).to_contain_text("Saved", timeout=20_000)
        assert saved(walk, demo) == 3
        walk.page.reload()
        walk.page.get_by_role("button", name="Take a break").click()
        expect(exam(walk)).to_contain_text("The clock stands")
        assert exam(walk).locator(".question").count() == 0
        walk.look("exam stopped", is_state=True)
        assert walk.page.locator("main").count() == 1
        walk.button("Go on").click()
        walk.button("Hand in", within=exam(walk)).click()
        expect(exam(walk).locator(".quiz-score")).to_be_visible()
        expect(walk.button("Begin another attempt")).to_be_visible()
        walk.look("exam handed in", is_state=True)
        walk.inspector.wrong = [each for each in walk.inspector.wrong if "ERR_INTERNET_DISCONNECTED" not in each]


def test_what_is_under_way_goes_along(opened: Browser, demo: Demo, album: Album) -> None:
    """Handing in, and a break, while an answer is being saved: it is not known yet whether that arrives."""
    with walking(opened, demo, album, "", "exam-quick", is_full=False) as walk:
        arrive(walk)
        allow_more_time(opened, demo, walk)
        walk.page.reload()
        walk.button("Begin").click()
        walk.page.route("**/save/**", lambda _: None)
        with walk.page.expect_request("**/save/**"):
            choose(walk, 0)
        walk.button("Hand in", within=exam(walk)).click()
        expect(exam(walk)).to_contain_text("no answer yet.")
        assert saved(walk, demo) == 1
        with walk.page.expect_request("**/save/**"):
            choose(walk, 1)
        walk.page.get_by_role("button", name="Take a break").click()
        expect(exam(walk)).to_contain_text("The clock stands")
        assert saved(walk, demo) == 2
        walk.inspector.wrong = [each for each in walk.inspector.wrong if "/save/" not in each]


@pytest.mark.parametrize("is_late", [False, True])
def test_without_scripts(opened: Browser, demo: Demo, album: Album, is_late: bool) -> None:
    label = "exam-bell" if is_late else "exam-bare"
    with walking(opened, demo, album, "", label, scripts=False, is_full=False) as walk:
        arrive(walk)
        walk.button("Begin").click()
        choose(walk, 0)
        walk.button("Save and go on", within=exam(walk)).click()
        expect(walk.page.get_by_text("Saved. It is not handed in yet.")).to_be_visible()
        assert saved(walk, demo) == 1
        if is_late:
            ring(walk, demo)
            walk.page.reload()
        else:
            choose(walk, 1)
            walk.button("Hand in", within=exam(walk)).click()
            expect(exam(walk)).to_contain_text("1 question has no answer yet.")
            walk.button("Hand in as it is", within=exam(walk)).click()
        expect(exam(walk).locator(".quiz-score")).to_be_visible()
        expect(walk.button("Begin another attempt")).to_be_visible()


def ring(walk: Walk, demo: Demo) -> None:
    """The time is over."""
    with closing(sqlite3.connect(demo.data / "stoa.sqlite3", timeout=30)) as site, site:
        (account,) = site.execute("SELECT id FROM accounts_account WHERE email = ?", [walk.email]).fetchone()
        site.execute(
            "UPDATE assessment_sitting SET ends_at = datetime(ends_at, '-20 minutes') WHERE account_id = ?", [account]
        )
