"""A score has a story; its learner may ask for another look, and staff answer."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models import F

from stoa.accounts import queries as accounts
from stoa.accounts.ports import Sheet, Subject
from stoa.accounts.rules import course_scope
from stoa.assessment import actions, queries
from stoa.assessment.actions import CannotAsk, NoReason, NothingToDecide, OwnWork, WouldFall
from stoa.assessment.models import Appeal, GivenScore
from stoa.catalogue.queries import Offer
from stoa.kernel import audit
from stoa.kernel.limits import TABLE, Rate
from stoa.kernel.statements import counted
from stoa.learning import actions as learning
from stoa.learning.models import Evidence, Summary
from tests.cast import Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs

STORY = "/learn/springs/-/grades/twice-q/"
APPEALS = "/studio/springs/appeals/"
HOSTILE = "<script>alert(1)</script> & why?"


@pytest.fixture
def answered(learner: Browser) -> Browser:
    """Ada has answered once, wrongly."""
    springs.send(learner, springs.form(learner, "twice", "twice-q"), "twice-q", springs.WRONG)
    return learner


@pytest.fixture
def staff(course: Offer, signed_in: SignedIn) -> Browser:
    return signed_in(member("Di", ("staff", course_scope("springs"))))


def ask(browser: Browser, text: str = "Please look.") -> str:
    return browser.post(STORY, {"do": "ask", "text": text}, follow=True).content.decode()


def decide(browser: Browser, **form: str) -> str:
    path = f"{APPEALS}{Appeal.objects.latest('id').public_id}/"
    return browser.post(path, form, follow=True).content.decode()


def score() -> float:
    return float(Summary.objects.exclude(scores={}).get().scores["twice-q"])


def test_the_story_of_a_score(answered: Browser, staff: Browser, ada: Member) -> None:
    springs.send(answered, springs.form(answered, "twice", "twice-q"), "twice-q")
    person = accounts.person(ada.id)
    assert person is not None
    given = f"/studio/springs/learners/{person.public_id}/scores/twice-q/"
    text = staff.post(given, {"score": "75", "text": HOSTILE, "may_fall": "yes"}, follow=True).content.decode()
    assert "The score is given" in text and score() == 0.75
    for text in (answered.get(STORY).content.decode(), staff.get(given).content.decode()):
        assert text.index("Given by staff.") < text.index("Answer 2.") < text.index("Answer 1.")
        assert "75\u202f%" in text and "before: 100\u202f%" in text
        assert "&lt;script&gt;alert(1)" in text and "<script>alert" not in text
    assert learning.rebuild_all(run_id=Summary.objects.get().run_id) == 0, "the ledger says the same"


def test_it_is_paged(answered: Browser, course: Offer, ada: Member) -> None:
    for number in range(45):
        learning.give_score(account=ada.id, run_id=course.run.id, part="twice-q", value=number / 100, may_fall=True)
    first, last = (answered.get(f"{STORY}?page={page}").content.decode() for page in (1, 3))
    assert first.count("Given by staff.") == 20 and "Answer 1." not in first
    assert "Answer 1." in last and last.count("Given by staff.") == 5
    for odd in ("0", "-1", "99999", "x", "٣"):
        assert answered.get(f"{STORY}?page={odd}").status_code == 200


def test_asking_leaving_and_answering(answered: Browser, staff: Browser) -> None:
    text = ask(answered, HOSTILE)
    assert "Staff will look at it." in text and "waits for staff" in text and "<script>alert" not in text
    text = staff.get(APPEALS).content.decode()
    assert "Ada" in text and '<span class="tag wait">1' in text
    assert "<script>alert" not in staff.get(f"{APPEALS}{Appeal.objects.get().public_id}/").content.decode()
    assert "It is answered" in decide(staff, do="leave", text="It asked for the other one.")
    assert score() == 0.0
    text = answered.get(STORY).content.decode()
    assert "It asked for the other one." in text and "the score stays" in text
    assert "It stays as it was" in mail.outbox[-1].body
    assert "Ada" not in staff.get(APPEALS).content.decode()
    assert "Ada" in staff.get(f"{APPEALS}?state=closed").content.decode()
    acts = [entry.act for entry in audit.entries()]
    assert "assessment.appeal_answered" in acts and "assessment.score_given" not in acts


def test_asking_and_getting_another_score(answered: Browser, staff: Browser) -> None:
    ask(answered)
    assert "0 to 100" in decide(staff, do="give", text="You are right.", score="101")
    assert score() == 0.0 and Appeal.objects.get().state == "open"
    decide(staff, do="give", text="You are right.", score="82,5")
    assert score() == 0.825 and Appeal.objects.get().state == "changed"
    assert "You are right." in mail.outbox[-1].body
    assert [entry.act for entry in audit.entries()].count("assessment.score_given") == 1
    assert Evidence.objects.latest("id").fact == "score:twice-q:staff:1"
    decided = decide(staff, do="give", text="Again.", score="90")
    assert "Somebody has answered already" in decided and score() == 0.825, "once"


def test_a_score_falls_only_when_that_is_said(course: Offer, answered: Browser, staff: Browser, ada: Member) -> None:
    learning.give_score(account=ada.id, run_id=course.run.id, part="twice-q", value=0.6, may_fall=False)
    ask(answered)
    assert "Say that it may fall" in decide(staff, do="give", text="No.", score="50") and score() == 0.6
    assert GivenScore.objects.count() == 0 and Appeal.objects.get().state == "open"
    decide(staff, do="give", text="No.", score="50", may_fall="yes")
    assert score() == 0.5


def test_one_is_open_at_a_time(answered: Browser, course: Offer, ada: Member) -> None:
    ask(answered)
    assert "It was asked already" in ask(answered, "And again.")
    with pytest.raises(CannotAsk):
        actions.ask_again(account=ada.id, run_id=course.run.id, part="twice-q", text="At the same moment.")
    row = Appeal.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.create(account_id=ada.id, run_id=course.run.id, part="twice-q", text="By hand.")
    text = answered.post(STORY, {"do": "take_back"}, follow=True).content.decode()
    assert "taken back" in text
    row.refresh_from_db()
    assert row.state == "withdrawn" and not queries.appeals_in(course.run.id, is_open=True)[0]
    assert "Staff will look at it." in ask(answered), "then it may be asked again"


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001, "\0"])
def test_a_text_that_is_none(answered: Browser, text: str) -> None:
    said = ask(answered, text)
    assert "Nothing was sent." in said and not Appeal.objects.exists()
    assert text.strip("\0 \n")[:2000] in said, "what was written is there still"


def test_the_time_for_it_ends(answered: Browser) -> None:
    Evidence.objects.update(at=F("at") - timedelta(days=31))
    assert "within 30 days" in answered.get(STORY).content.decode()
    assert "Nothing was sent." in ask(answered) and not Appeal.objects.exists()


def test_what_has_no_score_is_not_asked_about(learner: Browser) -> None:
    assert "no score yet" in learner.get(STORY).content.decode()
    assert "Nothing was sent." in ask(learner)
    for part in ("a", "none"):
        assert learner.get(f"/learn/springs/-/grades/{part}/").status_code == 404, "it counts nowhere"


def test_not_too_often(answered: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, "appeal", {"account": (Rate(2, 60),)})
    codes = [answered.post(STORY, {"do": "take_back"}).status_code for _ in range(3)]
    assert codes == [302, 302, 429]


def test_nobody_sees_anothers(
    answered: Browser, course: Offer, bo: Member, staff: Browser, signed_in: SignedIn
) -> None:
    ask(answered, "Only for staff.")
    springs.enrol(bo, course)
    other = signed_in(bo)
    assert "Only for staff." not in other.get(STORY).content.decode()
    other.post(STORY, {"do": "take_back"})
    row = Appeal.objects.get()
    assert row.state == "open", "nor takes it back"
    path = f"{APPEALS}{row.public_id}/"
    for stranger in (answered, other, signed_in(member("Fay", ("staff", course_scope("other"))))):
        assert stranger.get(path).status_code == stranger.get(APPEALS).status_code == 404
        assert stranger.post(path, {"do": "give", "score": "100", "text": "Mine."}).status_code == 404
    assert score() == 0.0


def test_a_score_by_hand_where_nothing_was_answered(
    learner: Browser, staff: Browser, ada: Member, bo: Member, course: Offer
) -> None:
    person, other = accounts.person(ada.id), accounts.person(bo.id)
    assert person is not None and other is not None
    path = f"/studio/springs/learners/{person.public_id}/scores/"
    assert staff.post(f"{path}over-q/", {"score": "70", "text": "On paper."}).status_code == 302
    assert Summary.objects.get().scores == {"over-q": 0.7}
    for wrong in ({"score": "", "text": "x"}, {"score": "-1", "text": "x"}, {"score": "nan", "text": "x"},
                  {"score": "1e2", "text": "x"}, {"score": "80", "text": ""}):  # fmt: skip
        assert "Nothing was changed." in staff.post(f"{path}over-q/", wrong, follow=True).content.decode()
    assert staff.get(f"{path}a/").status_code == 404
    assert staff.get(f"/studio/springs/learners/{other.public_id}/scores/over-q/").status_code == 404
    assert Summary.objects.get().scores == {"over-q": 0.7}


def test_it_is_handed_out_and_goes_with_the_person(
    answered: Browser, staff: Browser, ada: Member, course: Offer
) -> None:
    ask(answered)
    decide(staff, do="give", text="You are right.", score="80")
    ask(answered, "And this?")
    waiting = Appeal.objects.latest("id").public_id
    sheets = {sheet.name: list(sheet.rows) for sheet in queries.personal_sheets(ada.id) if isinstance(sheet, Sheet)}
    assert [row["state"] for row in sheets["appeals"]] == ["changed", "open"]
    assert sheets["given_scores"][0]["reason"] == "You are right."
    actions.erase_person(Subject(ada.id, "x", ("Ada",), ("ada@example.org",), True, 1))
    assert not Appeal.objects.exists() and not GivenScore.objects.exists()
    with pytest.raises(NothingToDecide):
        actions.decide_appeal(public_id=waiting, run_id=course.run.id, answer="Too late.", by=ada.id)
    assert staff.get(f"{APPEALS}{waiting}/").status_code == 404 and staff.get(APPEALS).status_code == 200


def test_what_actions_refuse(answered: Browser, course: Offer, ada: Member, bo: Member) -> None:
    run = course.run.id
    with pytest.raises(NoReason):
        actions.give_score(account=ada.id, run_id=run, part="twice-q", score=1, reason=" ", by=bo.id)
    with pytest.raises(NothingToDecide):
        actions.give_score(account=bo.id, run_id=run, part="twice-q", score=1, reason="x", by=ada.id)
    actions.give_score(account=ada.id, run_id=run, part="twice-q", score=1, reason="x", by=bo.id)
    with pytest.raises(WouldFall):
        actions.give_score(account=ada.id, run_id=run, part="twice-q", score=0.5, reason="x", by=bo.id)
    with pytest.raises(OwnWork):
        actions.give_score(account=ada.id, run_id=run, part="twice-q", score=1, reason="x", by=ada.id)
    actions.ask_again(account=ada.id, run_id=run, part="twice-q", text="Look.")
    with pytest.raises(OwnWork):
        actions.decide_appeal(public_id=Appeal.objects.get().public_id, run_id=run, answer="Yes.", by=ada.id, score=1)
    assert len(mail.outbox) == 1 and score() == 1.0


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same(count: int, course: Offer, staff: Browser, signed_in: SignedIn) -> None:
    for number in range(count):
        who = member(f"L{number}")
        springs.enrol(who, course)
        learning.give_score(account=who.id, run_id=course.run.id, part="twice-q", value=0.5, may_fall=True)
        actions.ask_again(account=who.id, run_id=course.run.id, part="twice-q", text="Look.")
    browser = signed_in(who)
    costs = []
    for asks, path in (
        (browser, STORY),
        (staff, APPEALS),
        (staff, f"{APPEALS}{Appeal.objects.latest('id').public_id}/"),
    ):
        asks.get(path)
        with counted() as count_:
            assert asks.get(path).status_code == 200
        costs.append(len(count_))
    assert costs == [8, 8, 11]


def test_letters_in_the_files(course: Offer, answered: Browser, staff: Browser) -> None:
    text = b"".join(staff.get("/studio/springs/gradebook.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "Letter" not in next(csv.reader(io.StringIO(text))), "a course without letters has no column for them"
