"""An exam that comes section by section, drawn from a bank: what is saved on the way, and when the bank grows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import HttpResponse

from stoa.assessment.models import Attempt, Sitting
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel.statements import counted
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs
from tests.web.learning.springs import QUESTION, RIGHT, WRONG

UNIT = "/learn/springs/sat/"
FIRST = QUESTION.format(name="s-one", options="") + QUESTION.format(name="s-two", options="")
EXAM = f"""
::::::{{quiz}}
:name: exam
:title: The exam
:category: checks
:attempts: 2
:page: section

:::::{{section}} Springs
{FIRST}
:::::

:::::{{section}} Wells
::::{{pool}}
:from: wells
:tags: deep
:draw: 2
::::
:::::
::::::
"""


def bank(*names: str) -> dict[str, str]:
    return {"wells": "".join(QUESTION.format(name=name, options=":tags: deep\n") for name in names)}


@pytest.fixture
def sat(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    monkeypatch.setattr(springs, "UNITS", {"sat": EXAM, "examined": springs.QUIZ})
    return springs.publish(tmp_path, bank("w-1", "w-2", "w-3"))


@pytest.fixture
def learner(sat: Offer, ada: Member, signed_in: SignedIn) -> Browser:
    springs.enrol(ada, sat)
    return signed_in(ada)


def page(browser: Browser) -> str:
    return browser.get(UNIT).content.decode()


def shown(text: str) -> list[str]:
    """The questions that a page shows."""
    return re.findall(r'<section class="question" role="group" id="([^"]+)"', text)


def post(browser: Browser, path: str, **more: object) -> HttpResponse:
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page(browser)))
    return browser.post(UNIT + path, {**form, **more})


def begun(browser: Browser) -> str:
    response = post(browser, "sit/exam/begin/")
    assert response.headers["Location"] == f"{UNIT}#exam-at", "the first heading takes the focus"
    return page(browser)


def test_one_section_after_the_other_and_back(learner: Browser) -> None:
    text = begun(learner)
    assert shown(text) == ["s-one", "s-two"] and 'name="section" value="1"' in text
    response = post(learner, "save/exam/", **{"answer-s-one": RIGHT, "again-s-two": "1", "go": "2"})
    assert response.headers["Location"] == f"{UNIT}#exam-at"
    text = page(learner)
    assert len(shown(text)) == 2 and all(name.startswith("w-") for name in shown(text))
    assert "It is not handed in yet" not in text
    assert re.search(r'value="1"[^>]* class="filled"', text) and re.search(r'value="1"[^>]* class="marked"', text)
    post(learner, "save/exam/", **{f"answer-{shown(text)[0]}": WRONG, "go": "1"})
    text = page(learner)
    assert shown(text) == ["s-one", "s-two"] and re.search(rf'value="{RIGHT}"[^>]*checked', text)
    assert 'name="again-s-two" value="1" checked' in text


def test_handing_in_takes_all_sections_and_no_remarks(learner: Browser) -> None:
    begun(learner)
    post(learner, "save/exam/", **{"answer-s-one": RIGHT, "answer-s-two": WRONG, "again-s-one": "1", "go": "2"})
    names = shown(page(learner))
    post(learner, "answer/exam/", **{f"answer-{name}": RIGHT for name in names})
    response = Attempt.objects.get().response
    assert response["answers"] == {"s-one": RIGHT, "s-two": WRONG, **dict.fromkeys(names, RIGHT)}
    assert Attempt.objects.get().fraction == pytest.approx(0.75)
    done = page(learner)
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", done) == [
        ("Springs", "1 of 2 points"),
        ("Wells", "2 of 2 points"),
    ]
    assert shown(done) == ["s-one", "s-two", *names], "afterwards all of it stands there"
    assert "This will be attempt 2 of 2." in done


def test_what_is_missing_elsewhere_is_led_to(learner: Browser) -> None:
    begun(learner)
    post(learner, "save/exam/", go="2")
    names = shown(page(learner))
    reply = post(learner, "answer/exam/", **{f"answer-{name}": RIGHT for name in names}).content.decode()
    assert "2 questions have no answer yet." in reply and not Attempt.objects.exists()
    assert reply.count('form="exam-form"') == 2


@pytest.mark.parametrize("go", ["0", "3", "x", "-1", "99999", "٢", ""])
def test_a_section_that_there_is_not_is_not_gone_to(learner: Browser, go: str) -> None:
    begun(learner)
    assert post(learner, "save/exam/", go=go, section="7").status_code == 302
    assert shown(page(learner)) == ["s-one", "s-two"]


def test_a_bank_that_grows_reaches_who_begins_and_not_who_sits(
    learner: Browser, tmp_path: Path, bo: Member, signed_in: SignedIn
) -> None:
    begun(learner)
    post(learner, "save/exam/", go="2")
    before = shown(page(learner))
    offer = springs.publish(tmp_path, bank(*(f"w-{n}" for n in range(4, 40))))
    content.forget()
    assert shown(page(learner)) == before, "what is sat stays as it was begun"
    springs.enrol(bo, offer)
    other = signed_in(bo)
    begun(other)
    post(other, "save/exam/", go="2")
    drawn = shown(page(other))
    assert len(drawn) == 2 and all(int(name[2:]) > 3 for name in drawn)


@pytest.mark.django_db(transaction=True)
def test_sections_and_banks_take_no_statement_more(learner: Browser) -> None:
    text = begun(learner)
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    with counted() as count:
        learner.post(f"{UNIT}save/exam/", {**form, "go": "2"}, headers={"HX-Request": "true"})
    assert len(count) == 1, count.statements
    with counted() as sectioned:
        page(learner)
    learner.get("/learn/springs/examined/")
    with counted() as plain:
        learner.get("/learn/springs/examined/")
    assert len(sectioned) == len(plain), sectioned.statements
    assert Sitting.objects.get().answers["at:"] == 2
