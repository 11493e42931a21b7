"""The staff's view of a course: with nobody, a few, and many learners."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stoa.accounts import actions as accounts
from stoa.assessment import actions as assessment
from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries as offers
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel.events import relay
from stoa.learning import actions as learning
from tests.cast import Member, member
from tests.web import sample
from tests.web.conftest import SignedIn
from tests.web.studio.packing import course_files, folder


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def browser(di: Member, signed_in: SignedIn) -> Client:
    """Di's browser."""
    return signed_in(di)


def learner(name: str, offer: Offer, *, units: tuple[str, ...] = (), answers: tuple[float, ...] = ()) -> Member:
    """Somebody who has done these units and answered the question with these scores."""
    who = member(name)
    learning.enrol(account_id=who.id, offer=offer)
    version = offer.outline.version_id
    for unit in units:
        learning.finish_unit(
            account=who.id, epoch=1, run_id=offer.run.id, version=version, unit=unit, needs=(), counts=True
        )  # fmt: skip
    for fraction in answers:
        assessment.keep_answer(
            assessment.Answer(
                account=who.id, epoch=1, run_id=offer.run.id, version=version, part="q", response="a",
                fraction=fraction, once=uuid4().hex, limit=0, due=None, mode="best", is_graded=True, unit="well",
                needs=("q",), counts=True,
            )
        )  # fmt: skip
    relay.drain_all()  # as the dispatcher does within a second
    return who


def test_nobody_yet(browser: Client, wells: Offer) -> None:
    assert "Nobody takes part yet." in text_of(browser.get("/studio/wells/"))
    assert "Nobody has answered anything yet." in text_of(browser.get("/studio/wells/questions/"))


def test_progress_and_grade(browser: Client, wells: Offer) -> None:
    learner("Ada", wells, units=("cases", "trees"), answers=(0.0, 1.0))
    learner("Bo", wells)
    text = text_of(browser.get("/studio/wells/"))
    assert "2 learners take part." in text
    assert "1 of 2 has finished." in text
    assert "3 of 3" in text
    assert "100\u202f%" in text
    assert "ada@example.org" not in text


def test_who_had_finished_before_a_unit_came_is_said_to_have_finished(
    browser: Client, wells: Offer, tmp_path: Path
) -> None:
    ada = learner("Ada", wells, units=("cases", "trees"), answers=(1.0,))
    added = {"02-signals/02-more.md": sample.UNIT.format(name="more", title="More").encode()}
    catalogue.publish_course(source=folder(course_files() | added, tmp_path / "grown"), by=None)
    content.forget()
    learning.catch_up(account_id=ada.id, run_id=wells.run.id)
    text = text_of(browser.get("/studio/wells/"))
    assert "3 of 4" in text
    assert "1 of 1 has finished." in text
    assert "do not fall when units are added" in text


def test_questions(browser: Client, wells: Offer) -> None:
    learner("Ada", wells, answers=(0.0, 1.0))
    learner("Bo", wells, answers=(1.0,))
    learner("Eve", wells, answers=(0.0, 0.0, 0.0))
    text = text_of(browser.get("/studio/wells/questions/"))
    row = re.sub(r"<[^>]+>|\s+", " ", text.split("<tbody>", 1)[1].split("</tbody>", 1)[0])
    assert re.search(r"The flagged well .* 3 +2\.0 +33 % +67 %", row), row


def test_only_what_few_of_many_get_right_is_to_be_looked_at(browser: Client, wells: Offer) -> None:
    for number in range(4):
        learner(f"L{number}", wells, answers=(0.0,))
    assert "Look at these first" not in text_of(browser.get("/studio/wells/questions/"))
    for number in range(4, 6):
        learner(f"L{number}", wells, answers=(1.0,))
    assert "Look at these first" in text_of(browser.get("/studio/wells/questions/"))  # 2 of 6
    for number in range(6, 10):
        learner(f"L{number}", wells, answers=(1.0,))
    text = text_of(browser.get("/studio/wells/questions/"))  # 6 of 10
    assert "Look at these first" not in text and "None stands out here" in text


def test_a_question_without_a_title_is_known_by_its_words(browser: Client, tmp_path: Path) -> None:
    files = course_files()
    question = sample.QUESTION.replace(":title: The flagged well\n", "").replace("Which?", f"*Which* {'one ' * 9}?")
    files["02-signals/01-well.md"] = files["02-signals/01-well.md"].replace(sample.QUESTION.encode(), question.encode())
    catalogue.publish_course(source=folder(files, tmp_path / "untitled"), by=None)
    text = text_of(browser.get("/studio/wells/questions/"))
    assert f">Which {'one ' * 6}one…<" in text and "<small><code>q</code>" in text
    files["02-signals/01-well.md"] = files["02-signals/01-well.md"].replace(b"] That", b"] That one")
    catalogue.publish_course(source=folder(files, tmp_path / "untitled"), by=None)
    changed = text_of(browser.get("/studio/wells/versions/2/"))
    assert "Which one one" in changed and '<code class="small muted">q</code>' in changed


def queries_for(browser: Client, address: str) -> int:
    """How many statements a page takes when nothing that is remembered for seconds is remembered."""
    content.forget()
    offers.forget()
    with CaptureQueriesContext(connection) as found:
        assert browser.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "?order=seen",
        "?order=progress",
        "?state=underway",
        "?q=a",
        "gradebook/",
        "gradebook/?category=checks",
        "runs/",
        "enrolment/",
        "questions/",
        "dates/",
        "versions/",
    ],
)
def test_one_learner_costs_what_three_do(browser: Client, wells: Offer, page: str) -> None:
    learner("Ada", wells, units=("cases",), answers=(1.0,))
    queries_for(browser, f"/studio/wells/{page}")  # the tally of the course is remembered for a minute
    one = queries_for(browser, f"/studio/wells/{page}")
    learner("Bo", wells, units=("cases", "trees"), answers=(0.5,))
    learner("Eve", wells)
    assert queries_for(browser, f"/studio/wells/{page}") == one <= 13


def test_one_course_costs_what_three_do(wells: Offer, signed_in: SignedIn, tmp_path: Path) -> None:
    browser = signed_in(member("Op", ("operator", "site")))
    one = queries_for(browser, "/studio/")
    for slug in ("other", "third"):
        sample.publish(tmp_path, slug)
    assert queries_for(browser, "/studio/") == one <= 10
    assert text_of(browser.get("/studio/")).count('<th scope="row">') == 3


def test_many_are_paged(browser: Client, wells: Offer) -> None:
    for number in range(53):
        learner(f"L{number:02}", wells)
    first = text_of(browser.get("/studio/wells/"))
    (after,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = text_of(browser.get(f"/studio/wells/{after}"))
    assert "53 learners take part." in first and "L49" in first and "L50" not in first
    assert "L49" not in second and "L50" in second and "L52" in second
    (before,) = re.findall(r'rel="prev" href="([^"]+)"', second)
    assert "L00" in text_of(browser.get(f"/studio/wells/{before}"))
    for odd in ("0", "-1", "x", "²", "9" * 40, "W10", "bnVsbA"):
        assert browser.get("/studio/wells/", {"after": odd}).status_code == 200


def test_orders(browser: Client, wells: Offer) -> None:
    learner("Ada", wells)
    learner("Bo", wells, units=("cases", "trees"))
    for order, first in (("joined", "Ada"), ("progress", "Bo"), ("nonsense", "Ada")):
        text = text_of(browser.get("/studio/wells/", {"order": order}))
        second = "Bo" if first == "Ada" else "Ada"
        assert text.index(f'/">{first}</a>') < text.index(f'/">{second}</a>')


def test_those_who_left_are_not_listed(browser: Client, wells: Offer) -> None:
    ada = learner("Ada", wells)
    learning.leave(account_id=ada.id, run_id=wells.run.id)
    assert "Nobody takes part yet." in text_of(browser.get("/studio/wells/"))


def test_a_name_is_only_text(browser: Client, wells: Offer) -> None:
    eve = accounts.open_account(email="eve@example.org", name="<b>Eve</b>", password=None)
    learning.enrol(account_id=eve, offer=wells)
    assert "&lt;b&gt;Eve" in text_of(browser.get("/studio/wells/"))


def test_kept_blocks_show_their_source(browser: Client, tmp_path: Path) -> None:
    files = course_files()
    files["01-counting/01-cases.md"] += b"\n:::{dragdrop} wells\n:name: sorting\n\n<script>raw</script>\n:::\n"
    catalogue.publish_course(source=folder(files, tmp_path / "kept"), by=None)
    listed = text_of(browser.get("/studio/wells/kept/"))
    assert 'href="/studio/wells/kept/sorting/"' in listed
    assert "dragdrop" in listed
    text = text_of(browser.get("/studio/wells/kept/sorting/"))
    assert "<h1>sorting</h1>" in text
    assert "&lt;script&gt;raw" in text


def test_dates(browser: Client, tmp_path: Path) -> None:
    files = course_files()
    files["02-signals/01-well.md"] = files["02-signals/01-well.md"].replace(
        b":category: checks", b":category: checks\n:due: 2026-11-26 18:00"
    )
    catalogue.publish_course(source=folder(files, tmp_path / "dated"), by=None)
    text = text_of(browser.get("/studio/wells/dates/"))
    assert "The flagged well" in text
    assert "CET" in text
