"""What if: other scores are tried and kept nowhere; letters stand beside grades wherever they are shown."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from django.test import Client

from stoa.accounts.rules import course_scope
from stoa.assessment import actions as assessment
from stoa.catalogue.queries import Offer
from stoa.kernel.statements import counted
from stoa.learning import actions as learning
from stoa.learning.models import Evidence, Summary
from tests.cast import Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import late, springs

GRADES = "/learn/springs/-/grades/"


@pytest.fixture
def offer(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    units = {f"in-{name}": late.question(name, "2099-01-01 12:00") for name in ("first", "second")}
    return late.publish(tmp_path, monkeypatch, units, free=3)


@pytest.fixture
def learner(offer: Offer, ada: Member, signed_in: SignedIn) -> Browser:
    springs.enrol(ada, offer)
    learning.give_score(account=ada.id, run_id=offer.run.id, part="first", value=0.899999, may_fall=False)
    return signed_in(ada)


def said(browser: Client, query: str = "", **headers: str) -> str:
    """The words of the trial."""
    text = browser.get(GRADES + query, headers=headers).content.decode()
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]*>", " ", text[text.index('id="trial"') :]))


def test_the_grade_and_its_letter(learner: Browser) -> None:
    text = learner.get(GRADES).content.decode()
    assert "89.9\u202f% (B) so far" in text and "45\u202f% (F)" in text, "not rounded up to an A, nor shown as 90 %"
    assert "never rounded up" in text and "Each day late that has begun takes 10\u202f% off" in text
    assert "You have 3 free days" in text
    assert "89.9\u202f% (B)" in learner.get("/learn/springs/").content.decode(), "the home says the same"


def test_what_it_takes(learner: Browser) -> None:
    text = said(learner)
    assert "A 91\u202f% on average of what is left" in text
    assert "B 71\u202f% on average of what is left" in text and "F " not in text.partition("Ways to finish")[0]


def test_trying_other_scores(learner: Browser) -> None:
    text = said(learner, "?try-second=100")
    assert "A trial, not your grade." in text and "would be 95\u202f% (A)" in text
    assert "Nothing is left" in text
    text = said(learner, "?try-first=20")
    assert "A out of reach" in text and "B out of reach" in text
    assert "would be 20\u202f% (F) so far" in said(learner, "?try-first=20%25")
    assert Summary.objects.get().scores == {"first": 0.899999} and Evidence.objects.count() == 1, "nothing is kept"


def test_the_script_gets_the_trial_alone(learner: Browser) -> None:
    text = learner.get(f"{GRADES}?try-second=100", headers={"HX-Request": "true"}).content.decode()
    assert text.lstrip().startswith("<section") and "95\u202f% (A)" in text and "Ways to finish" not in text


@pytest.mark.parametrize("odd", ["-1", "101", "1e9", "nan", "inf", "٣٠", "9" * 400, "<script>", "1.2.3", "", " ", "%"])
def test_what_is_no_score_is_not_tried(learner: Browser, odd: str) -> None:
    response = learner.get(GRADES, {"try-second": odd, "try-none": "50", "try-": "50"})
    text = response.content.decode()
    assert response.status_code == 200 and "A trial, not your grade." not in text and '<script>"' not in text
    assert 'value="<' not in text


def test_it_is_for_who_takes_part(offer: Offer, bo: Member, client: Client, signed_in: SignedIn) -> None:
    path = f"{GRADES}?try-second=100"
    assert client.get(path, headers={"HX-Request": "true"}).status_code == 302
    assert signed_in(bo).get(path, headers={"HX-Request": "true"}).status_code == 302


@pytest.mark.parametrize("count", [1, 2])
def test_what_it_costs(learner: Browser, offer: Offer, ada: Member, count: int) -> None:
    if count == 2:
        learning.give_score(account=ada.id, run_id=offer.run.id, part="second", value=0.5, may_fall=False)
    learner.get(GRADES)
    with counted() as page:
        learner.get(GRADES)
    with counted() as part:
        learner.get(f"{GRADES}?try-second=50", headers={"HX-Request": "true"})
    assert (len(page), len(part)) == (7, 5), "one more than without free days"


def test_nothing_due_yet(learner: Browser) -> None:
    Summary.objects.update(scores={})
    text = learner.get(GRADES).content.decode()
    assert "Nothing counts yet." in text and "A 90\u202f% on average of what is left" in said(learner)


def test_staff_and_the_public_see_the_letters(
    learner: Browser, offer: Offer, client: Client, signed_in: SignedIn
) -> None:
    assessment.grade_learners(run_id=offer.run.id, accounts=[Summary.objects.get().account_id])
    staff = signed_in(member("Di", ("staff", course_scope("springs"))))
    for path in ("", "gradebook/", "gradebook/?category=checks"):
        assert "89.9\u202f% (B)" in staff.get(f"/studio/springs/{path}").content.decode(), path
    by_check = staff.get("/studio/springs/gradebook/?category=checks").content.decode()
    story = re.search(r'href="(/studio/springs/learners/[^"]*/scores/first/)"', by_check)
    assert story and staff.get(story[1]).status_code == 200
    for path in ("gradebook.csv", "learners.csv"):
        heads, row = rows(staff, path)
        place = heads.index("Letter")
        assert (heads[place - 1], row[place - 1], row[place]) == ("Grade so far %", "89.99", "B")
    public = client.get("/courses/springs/").content.decode()
    assert "from 90\u202f%" in public and "After 7 days nothing counts." in public


def rows(browser: Client, path: str) -> list[list[str]]:
    response = browser.get(f"/studio/springs/{path}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))
