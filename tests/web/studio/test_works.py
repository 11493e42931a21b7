"""The assignments of a run and the queue of one: what stands there, how it is narrowed, releasing, who may."""

from __future__ import annotations

from pathlib import Path

import pytest

from stoa.accounts import queries as accounts
from stoa.assessment.models import Work
from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries as offers
from stoa.catalogue.queries import Offer
from stoa.cli import demo, demo_works
from stoa.kernel.statements import counted
from tests.cast import Member, member
from tests.web.conftest import SignedIn
from tests.web.studio import works

QUEUE = "/studio/wells/works/report/"


@pytest.fixture
def wells(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    return works.publish(tmp_path, monkeypatch)


@pytest.fixture
def handed_in(wells: Offer, monkeypatch: pytest.MonkeyPatch) -> list[Work]:
    return works.hand_in(wells, 3, monkeypatch)


def mark(browser: SignedIn, who: Member, work: Work) -> None:
    page = f"{QUEUE}work/{work.public_id}/"
    assert browser(who).post(page, {**works.FORM, "edition": "1", "do": "decide"}).status_code == 302


def test_assignments_say_how_far_they_are(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    mark(signed_in, di, handed_in[0])
    text = signed_in(di).get("/studio/wells/works/").content.decode()
    assert "A report" in text and 'href="/studio/wells/works/report/"' in text and "1 November 2026" in text
    assert '<td class="r" data-h="Handed in">3</td><td class="r" data-h="To do">2</td>' in text
    assert '<td class="r" data-h="Decided">1</td>' in text


def test_a_course_without_assignments_says_so(di: Member, signed_in: SignedIn, tmp_path: Path) -> None:
    from_elsewhere = works.sample.publish(tmp_path)
    text = signed_in(di).get("/studio/wells/works/").content.decode()
    assert from_elsewhere and "This course has no assignment." in text
    assert ">Assignments</a>" not in text, "no tab leads there"


@pytest.mark.parametrize(("query", "there"), [
    ("", ["L1", "L2"]), ("state=all", ["L0", "L1", "L2"]), ("state=decided", ["L0"]), ("state=released", []),
    ("state=mine", []), ("state=late", ["L2"]), ("q=l1", ["L1"]), ("q=x", []), ("state=none", ["Zo"]),
    ("state=%00&order=x&page=0", ["L1", "L2"]), ("page=9", []), ("page=99999999999", ["L1", "L2"]),
])  # fmt: skip
def test_a_queue_is_narrowed(wells: Offer, handed_in: list[Work], di: Member, signed_in: SignedIn, query: str,
                             there: list[str]) -> None:  # fmt: skip
    works.learner(wells, "Zo")
    mark(signed_in, di, handed_in[0])
    Work.objects.filter(id=handed_in[2].id).update(is_late=True)
    text = signed_in(di).get(f"{QUEUE}?{query}").content.decode()
    names = ("L0", "L1", "L2", "Zo")
    assert [name for name in names if f"<bdi>{name}</bdi>" in text or f">{name}</a></li>" in text] == there
    assert "1 of 3 marked: 1 by you" in text


def test_the_newest_first(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    text = signed_in(di).get(f"{QUEUE}?order=newest").content.decode()
    assert text.index("<bdi>L2</bdi>") < text.index("<bdi>L0</bdi>")


def test_any_class_costs_the_same(
    wells: Offer, di: Member, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, costs = signed_in(di), []
    for count in (1, 60):
        if count > 1:
            monkeypatch.setattr(
                works.desk, "learners", lambda offer, n: [works.learner(offer, f"M{m}") for m in range(n)]
            )
        works.hand_in(wells, count, monkeypatch)
        browser.get(QUEUE)
        with counted() as statements:
            text = browser.get(QUEUE).content.decode()
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 16, costs
    assert text.count("<tr>") == 51 and "page=2" in text, "fifty a page"


def test_what_is_decided_is_released(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    for work in handed_in[:2]:
        mark(signed_in, di, work)
    browser = signed_in(di)
    page = browser.get(f"{QUEUE}?state=decided").content.decode()
    assert "Release all 2 that are decided" in page
    assert "Choose the works" in browser.post(QUEUE, {"do": "some"}, follow=True).content.decode()
    chosen = {"do": "some", "work": [handed_in[0].public_id, handed_in[2].public_id]}
    text = browser.post(QUEUE, chosen, follow=True).content.decode()
    assert "1 work is released." in text
    assert works.row(handed_in[0]).released_at and not works.row(handed_in[2]).released_at
    assert "1 work is released." in browser.post(QUEUE, {"do": "all"}, follow=True).content.decode()
    assert "Nothing was there" in browser.post(QUEUE, {"do": "all"}, follow=True).content.decode()


def test_the_next_work_is_held(handed_in: list[Work], di: Member, cy: Member, signed_in: SignedIn) -> None:
    where = [signed_in(who).post(f"{QUEUE}next/")["Location"] for who in (di, cy)]
    assert where == [f"{QUEUE}work/{work.public_id}/#rubric" for work in handed_in[:2]]
    assert "<bdi>L0</bdi>" in signed_in(di).get(f"{QUEUE}?state=mine").content.decode()
    text = signed_in(cy).get(QUEUE).content.decode()
    assert "being marked" in text and "by Di" in text and "by you" in text


def test_it_is_for_the_courses_staff(handed_in: list[Work], ada: Member, signed_in: SignedIn) -> None:
    other = member("Fi", ("staff", "course:other"))
    for who in (ada, other):
        browser = signed_in(who)
        for path in ("/studio/wells/works/", QUEUE, f"{QUEUE}works.zip", f"{QUEUE}work/{handed_in[0].public_id}/"):
            assert browser.get(path).status_code == 404
        for path in (QUEUE, f"{QUEUE}next/", f"{QUEUE}work/{handed_in[0].public_id}/"):
            assert browser.post(path, works.FORM).status_code == 404
    assert works.row(handed_in[0]).decided_at is None and works.row(handed_in[0]).held_by_id is None


def test_a_learners_page_lists_their_works(handed_in: list[Work], di: Member, signed_in: SignedIn) -> None:
    mark(signed_in, di, handed_in[0])
    person = accounts.person(handed_in[0].account_id)
    assert person is not None
    text = signed_in(di).get(f"/studio/wells/learners/{person.public_id}/").content.decode()
    assert f'href="{QUEUE}work/{handed_in[0].public_id}/"' in text and "decided" in text
    assert handed_in[1].public_id not in text


def test_the_demo_has_works_to_mark(db: None, tmp_path: Path) -> None:
    folder = next(each for each in demo.course_folders() if each.name == "making-an-open-course")
    catalogue.publish_course(source=folder, by=None)
    offer = offers.offer(folder.name)
    assert offer is not None
    demo_works.fill(offer)
    demo_works.fill(offer)
    assert Work.objects.filter(part=demo_works.PART, handed_in_at__isnull=False).count() == len(demo_works.WORKS)
