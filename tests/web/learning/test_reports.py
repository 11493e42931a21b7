"""A self-knowledge report: its owner's alone, kept as it was, shared and taken back."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from stoa.accounts.ports import Subject
from stoa.assessment import actions as assessment
from stoa.assessment.models import KeptReport
from stoa.assessment.queries import SelfReport, SkillFinding
from stoa.catalogue.queries import Offer
from stoa.kernel.clock import now
from stoa.learning.actions import Told, learn_from
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.learning import springs

REPORT, SKILLS = "/learn/springs/-/report/", "/learn/springs/-/skills/"


def learn(who: Member, course: Offer, times: int = 6, score: float = 1.0) -> None:
    moment = now()
    for step in range(times):
        at = moment - timedelta(hours=13 * (times - step))
        learn_from([Told(who.id, course.outline.course_id, f"q{step}", {"o": 3}, score, at)])


def keep(browser: Client) -> str:
    """Keep today's report; gives the address of its page."""
    return str(browser.post(REPORT, {"do": "keep"})["Location"])


def shared(browser: Client, page: str) -> str:
    browser.post(page, {"do": "share"})
    found = re.search(r'data-copy="http://testserver(/learn/-/report/[^"]+)"', browser.get(page).content.decode())
    assert found
    return found[1]


def test_it_says_what_it_is_and_what_answers_show(learner: Client, course: Offer, ada: Member) -> None:
    assert f'href="{REPORT}"' in learner.get(SKILLS).content.decode()
    text = learner.get(REPORT).content.decode()
    assert "There is no answer to any of the course’s skills yet" in text and " disabled" in text
    learn(ada, course)
    text = learner.get(REPORT).content.decode()
    assert "Nobody looked on" in text and "it counts in no grade" in text
    assert "Of 100 such questions you would get about" in text and "6 answers that count" in text
    assert "To be looked at again" in text


def test_what_is_kept_does_not_change(learner: Client, course: Offer, ada: Member) -> None:
    learn(ada, course, 3)
    page = keep(learner)
    before = json.loads(learner.get(f"{page}report.json").content)
    assert keep(learner) == page, "nothing new is no new report"
    learn(ada, course, 6)
    assert json.loads(learner.get(f"{page}report.json").content) == before
    assert "3 answers that count" in learner.get(page).content.decode()
    other = keep(learner)
    assert other != page and KeptReport.objects.count() == 2
    today = json.loads(learner.get(f"{REPORT}today/report.json").content)
    assert today["format"] == "stoa-self-knowledge-1" and today["supervised"] is False
    assert today["skills"][0]["answers"] > before["skills"][0]["answers"]


def test_shared_it_is_read_by_anybody_until_it_is_taken_back(
    learner: Client, course: Offer, ada: Member, client: Client
) -> None:
    learn(ada, course)
    page = keep(learner)
    address = shared(learner, page)
    answer = client.get(address)
    text = answer.content.decode()
    assert answer.status_code == 200 and ada.name in text and "It is no certificate" in text
    assert answer.headers["X-Robots-Tag"] == "noindex" and "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert ada.email not in text and page not in text and "Practise" not in text
    assert shared(learner, page) == address, "sharing twice is the same address"
    learner.post(page, {"do": "hide"})
    assert client.get(address).status_code == 404
    assert shared(learner, page) != address, "and the old one never comes back"
    learner.post(page, {"do": "delete"})
    assert not KeptReport.objects.exists() and learner.get(page).status_code == 404
    assert client.get("/learn/-/report/none/").status_code == 404
    assert client.post(address).status_code == 405


def test_nobody_sees_or_changes_anothers(learner: Client, course: Offer, ada: Member, bo: Member,
                                         signed_in: SignedIn) -> None:  # fmt: skip
    learn(ada, course)
    page = keep(learner)
    springs.enrol(bo, course)
    other = signed_in(bo)
    for wish in ("share", "hide", "delete"):
        assert other.post(page, {"do": wish}).status_code == 404
    assert other.get(page).status_code == 404 and other.get(f"{page}report.json").status_code == 404
    assert KeptReport.objects.get().shared_as is None


def test_there_is_a_most_and_an_empty_one_is_not_kept(
    learner: Client, course: Offer, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Answer some questions first" in learner.post(REPORT, {"do": "keep"}, follow=True).content.decode()
    monkeypatch.setattr("stoa.assessment.actions.reporting.MOST_KEPT", 1)
    learn(ada, course, 3)
    keep(learner)
    learn(ada, course, 6)
    assert "as one can" in learner.post(REPORT, {"do": "keep"}, follow=True).content.decode()
    assert KeptReport.objects.count() == 1


def test_it_goes_with_its_owner(learner: Client, course: Offer, ada: Member, client: Client) -> None:
    learn(ada, course)
    address = shared(learner, keep(learner))
    assessment.erase_person(Subject(ada.id, "x", ("Ada",), (ada.email,), keeps_records=False, pseudonym=1))
    assert not KeptReport.objects.exists() and client.get(address).status_code == 404


_share = st.floats(0, 1).map(lambda share: round(share, 4))
_said = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 99), st.integers(0, 99)), max_size=3).map(tuple)
_findings = st.builds(
    SkillFinding, id=st.text(max_size=9), text=st.text(max_size=9), level=st.integers(0, 4), answers=st.integers(0, 9),
    right=_share, chance=st.none() | _share, said=_said,
)  # fmt: skip


@given(st.lists(_findings, max_size=3).map(tuple), _said)
def test_a_report_survives_being_written_down(
    skills: tuple[SkillFinding, ...], said: tuple[tuple[int, int, int], ...]
) -> None:
    report = SelfReport("springs", "Springs", "en", 3, "2026-11-02T12:00:00+00:00", skills, said, 2)
    assert SelfReport.from_json(json.loads(json.dumps(report.as_json()))) == report


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="stoa-self-knowledge-1"):
        SelfReport.from_json({"format": "else"})
