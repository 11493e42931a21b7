"""Questions with variants on their pages: each learner has their own, practice shows others, authors see all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from stoa.assessment.models import Attempt, Practice
from stoa.catalogue.queries import Offer
from stoa.kernel.events import relay
from stoa.learning.models import Familiarity, Mastery, QuestionTrace
from tests.cast import Member, member
from tests.web.conftest import SignedIn
from tests.web.learning import springs

PRACTICE = "/learn/springs/-/practice/o/"


@pytest.fixture
def varied(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    monkeypatch.setattr(springs, "WAYS", "")
    monkeypatch.setattr(springs, "UNITS", {"varied": springs.VARIED, "one": springs.UNITS["one"]})
    return springs.publish(tmp_path)


def sum_of(page: HttpResponse | str) -> str:
    """What the question on a page asks for."""
    text = page if isinstance(page, str) else page.content.decode()
    found = re.search(r"What is (\d) \+ (\d\d)\?", text)
    assert found, text[:2000]
    return str(int(found[1]) + int(found[2]))


def test_each_learner_has_a_variant_of_their_own_and_keeps_it(varied: Offer, signed_in: SignedIn) -> None:
    asked = set()
    for number in range(12):
        who = member(f"Learner{number}")
        springs.enrol(who, varied)
        browser = signed_in(who)
        pages = [browser.get("/learn/springs/varied/") for _ in range(2)]
        assert sum_of(pages[0]) == sum_of(pages[1])
        asked.add(sum_of(pages[0]))
        springs.send(browser, springs.form(browser, "varied", "v"), "v", sum_of(pages[0]))
        after = browser.get("/learn/springs/varied/").content.decode()
        assert sum_of(after) == sum_of(pages[0]) and "Try a similar one" in after
    assert 2 <= len(asked) <= 4, "by chance nobody may have one of the four"
    assert set(Attempt.objects.values_list("fraction", flat=True)) == {1.0}
    visitor = Client().get("/learn/springs/varied/")
    assert sum_of(visitor) in asked | {"22", "23", "32", "33"} and b"Try a similar one" not in visitor.content


def test_a_similar_one_is_another_and_counts_anew(varied: Offer, ada: Member, signed_in: SignedIn) -> None:
    springs.enrol(ada, varied)
    browser = signed_in(ada)
    met = [sum_of(browser.get("/learn/springs/varied/"))]
    springs.send(browser, springs.form(browser, "varied", "v"), "v", met[0])
    for number in range(3):
        page = browser.get(PRACTICE, {"like": "v"})
        met.append(sum_of(page))
        text = page.content.decode()
        action = re.search(r'action="(/learn/springs/-/practice/o/v/\?variant=\d)"', text)
        once = re.search(r'name="once" value="([^"]+)"', text)
        assert action and once
        assert b"Right." in browser.post(action[1], {"answer-v": met[-1], "once": once[1]}).content, number
    assert len(set(met)) == 4, "one after the other"
    relay.drain_all()
    row = Mastery.objects.get()
    assert (row.count, row.right, row.questions) == (4, 4.0, 4)
    assert QuestionTrace.objects.get().count == 4 and Familiarity.objects.count() == 4
    assert sorted(Practice.objects.values_list("variant", flat=True)) == sorted(
        set(range(4)) - {int(Familiarity.objects.earliest("id").question.partition("~")[2])}
    )


@pytest.mark.parametrize("said", ["99", "-1", "x", "1" * 50, "٣", "", "0000000002", "0" * 6000 + "1"])
def test_a_variant_that_is_none_is_the_reader_s_own(varied: Offer, ada: Member, signed_in: SignedIn, said: str) -> None:
    springs.enrol(ada, varied)
    browser = signed_in(ada)
    own = sum_of(browser.get("/learn/springs/varied/"))
    page = browser.post(f"{PRACTICE}v/?variant={said}", {"answer-v": own, "once": "x"})
    assert b"Right." in page.content and sum_of(page) == own


def test_practice_goes_through_all_questions_first(varied: Offer, ada: Member, signed_in: SignedIn) -> None:
    springs.enrol(ada, varied)
    browser = signed_in(ada)
    names = []
    for _ in range(4):
        text = browser.get(PRACTICE).content.decode()
        found = re.search(r'action="/learn/springs/-/practice/o/([av])/(\?variant=\d)?"', text)
        assert found
        names.append(found[1])
        value = springs.RIGHT if found[1] == "a" else sum_of(text)
        browser.post(f"{PRACTICE}{found[1]}/{found[2] or ''}", {f"answer-{found[1]}": value, "once": f"n{len(names)}"})
    assert names == ["v", "a", "v", "a"]
    assert "You have met every question" not in browser.get(PRACTICE).content.decode(), "there are other variants"


def test_trying_again_skips_no_variant(varied: Offer, ada: Member, signed_in: SignedIn) -> None:
    springs.enrol(ada, varied)
    browser = signed_in(ada)
    met = []
    for number in range(6):
        page = browser.get(PRACTICE, {"like": "v"})
        found = re.search(r'action="([^"]*variant=\d)"', page.content.decode())
        assert found
        for tries in range(3):
            value = sum_of(page) if tries == 2 else "0"
            browser.post(found[1], {"answer-v": value, "once": f"n{number}x{tries}"})
        met.append(sum_of(page))
    assert len(set(met[:4])) == 4 and met[4:] == met[:2], "each once, then those that were met longest ago"
