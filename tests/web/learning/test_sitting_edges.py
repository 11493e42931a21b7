"""Sittings where something happens meanwhile: a new version, an old window, an allowance, a break that runs out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import F

from stoa.accounts import queries as accounts
from stoa.assessment import actions, receivers
from stoa.assessment.actions import sitting as sitting_actions
from stoa.assessment.models import Allowance, Attempt, Sitting
from stoa.assessment.ports import Allowed
from stoa.catalogue import actions as catalogue
from stoa.catalogue import queries as offers
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.content.events import VersionPublished
from stoa.kernel.models import Job
from tests.cast import Member, member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs
from tests.web.learning.springs import RIGHT, WRONG
from tests.web.learning.test_sitting import BOTH, EXAM, UNIT, begin, fields, page, post, shift

SCRIPT = {"HX-Request": "true"}
UNTIMED = EXAM.replace("\n:time: 40 min", "")
WRONGLY = {"answer-e-one": WRONG, "answer-e-two": WRONG}


@pytest.fixture
def source(tmp_path: Path, db: None) -> Path:
    return tmp_path


def published(source: Path, monkeypatch: pytest.MonkeyPatch, **units: str) -> Offer:
    monkeypatch.setattr(springs, "UNITS", {**units, "one": springs.UNITS["one"]})
    return springs.publish(source)


def republish(source: Path, old: str, new: str) -> None:
    """The exam is changed, and the course published anew."""
    unit = next((source / "springs" / "01-water").glob("*-sat.md"))
    text = unit.read_text()
    assert old in text
    unit.write_text(text.replace(old, new))
    catalogue.publish_course(source=source / "springs", by=None)
    content.forget()


@pytest.fixture
def exam(source: Path, monkeypatch: pytest.MonkeyPatch) -> Offer:
    return published(source, monkeypatch, sat=EXAM)


@pytest.fixture
def learner(exam: Offer, ada: Member, signed_in: SignedIn) -> Browser:
    springs.enrol(ada, exam)
    return signed_in(ada)


@pytest.fixture
def drafting(source: Path, monkeypatch: pytest.MonkeyPatch, ada: Member, signed_in: SignedIn) -> Browser:
    """A learner of a course whose graded quiz has no time limit."""
    springs.enrol(ada, published(source, monkeypatch, sat=UNTIMED))
    return signed_in(ada)


def save(browser: Browser, form: dict[str, str], *touched: str, **more: str) -> int:
    """Save as the page's script does; the status."""
    data = {**form, **more, "touched": touched or ("e-one", "e-two")}
    return int(browser.post(f"{UNIT}save/exam/", data, headers=SCRIPT).status_code)


def attempts() -> list[tuple[int, float]]:
    return sorted(Attempt.objects.values_list("number", "fraction"))


def break_over(**by: float) -> None:
    Sitting.objects.update(paused_at=F("paused_at") - timedelta(**by))


def test_a_break_that_runs_out_is_over(learner: Browser, exam: Offer, ada: Member, bo: Member) -> None:
    actions.allow(account=ada.id, run_id=exam.run.id, part="exam", allowed=Allowed(breaks=5), by=bo.id)
    begin(learner)
    before, ends = fields(page(learner)), Sitting.objects.get().ends_at
    post(learner, "sit/exam/pause/")
    break_over(minutes=6)
    assert save(learner, before, "e-one", **{"answer-e-one": RIGHT}) == 200, "without a look at the page"
    row = Sitting.objects.get()
    assert (row.paused, row.paused_at, row.ends_at - ends) == (300, None, timedelta(minutes=5))
    text = page(learner)
    assert "A hidden question?" in text and "sit-bar" in text and "sit/exam/pause" not in text
    response = post(learner, "answer/exam/", script=True, **{"answer-e-one": RIGHT})
    assert response.status_code == 200 and "1 question has no answer yet." in response.content.decode()
    post(learner, "answer/exam/", script=True, **BOTH)
    assert attempts() == [(1, 1.0)]


def test_a_bell_between_reading_and_saving(learner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(learner)
    form = {**fields(page(learner)), "answer-e-one": RIGHT}

    def refuses(**_: object) -> None:
        raise actions.NotSaved

    monkeypatch.setattr(actions, "save_answers", refuses)
    text = learner.post(f"{UNIT}answer/exam/", form, headers=SCRIPT).content.decode()
    assert "This could not be saved any more." in text and not Attempt.objects.exists()


def test_short_breaks_are_not_free(learner: Browser, exam: Offer, ada: Member, bo: Member) -> None:
    actions.allow(account=ada.id, run_id=exam.run.id, part="exam", allowed=Allowed(breaks=1), by=bo.id)
    begin(learner)
    before = Sitting.objects.get().ends_at
    for _ in range(4):
        post(learner, "sit/exam/pause/")
        break_over(seconds=0.2)
        post(learner, "sit/exam/resume/")
    row = Sitting.objects.get()
    assert row.paused >= 4 and 0 < (row.ends_at - before).total_seconds() <= row.paused


def test_an_older_version_s_number_does_not_take_the_clock_away(drafting: Browser, source: Path) -> None:
    old = offers.offer("springs")
    assert old is not None
    republish(source, ":attempts: 1", ":attempts: 1\n:time: 40 min")
    form = {**fields(page(drafting)), "number": "1", "version": str(old.outline.version_id)}
    assert save(drafting, form) == 409 and not Sitting.objects.exists()
    begin(drafting)
    assert Sitting.objects.get().ends_at is not None


def test_a_draft_is_not_begun_when_a_limit_comes(drafting: Browser, source: Path) -> None:
    form = fields(page(drafting))
    assert save(drafting, form, "e-one", **{"answer-e-one": RIGHT}) == 200
    republish(source, ":attempts: 1", ":attempts: 1\n:time: 40 min")
    text = page(drafting)
    assert "A hidden question?" not in text and "40 minutes from the moment you begin" in text
    drafting.post(f"{UNIT}answer/exam/", {**form, **BOTH})
    assert not Attempt.objects.exists(), "nothing is handed in that was not begun"
    begin(drafting)
    row, text = Sitting.objects.get(), page(drafting)
    assert row.ends_at is not None and row.minutes == 40 and "40 minutes left" in text
    assert row.ends_at - row.started_at == timedelta(minutes=40)
    assert re.search(rf'value="{RIGHT}"[^>]*checked', text), "what was filled in is there"
    post(drafting, "answer/exam/", **BOTH)
    assert attempts() == [(1, 1.0)]


def test_a_draft_does_not_write_into_what_was_begun(drafting: Browser) -> None:
    form = fields(page(drafting))
    assert save(drafting, form, **BOTH) == 200
    for change in ({"closed_at": F("started_at")}, {"ends_at": F("started_at") + timedelta(hours=1)}):
        Sitting.objects.update(**{"closed_at": None, "ends_at": None, **change})
        assert save(drafting, form, **WRONGLY) == 409
    assert Sitting.objects.get().answers["e-one"] == RIGHT


@pytest.mark.parametrize("limit", [":time: 40 min", ":due: 2099-01-01 12:00 Europe/Madrid\n:time: 40 min"])
def test_a_draft_of_before_is_no_attempt_more(drafting: Browser, source: Path, limit: str) -> None:
    form = fields(page(drafting))
    save(drafting, form, "e-one", **{"answer-e-one": WRONG})
    drafting.post(f"{UNIT}answer/exam/", {**form, **WRONGLY}, headers=SCRIPT)
    assert attempts() == [(1, 0.0)]
    republish(source, ":attempts: 1", f":attempts: 1\n{limit}")
    page(drafting)
    drafting.post(f"{UNIT}answer/exam/", {**form, **BOTH}, headers=SCRIPT)
    assert attempts() == [(1, 0.0)]


@pytest.mark.parametrize("is_old", [True, False])
def test_a_limit_that_goes_leaves_what_was_begun(learner: Browser, source: Path, is_old: bool) -> None:
    begin(learner)
    old = fields(page(learner))
    republish(source, "\n:time: 40 min", "")
    text = page(learner)
    assert "sit-bar" in text and "A hidden question?" in text, "it goes on as it was begun"
    assert save(learner, old, **BOTH) == 200
    form = old if is_old else fields(text)
    learner.post(f"{UNIT}answer/exam/", {**form, **WRONGLY}, headers=SCRIPT)
    shift(minutes=41)
    page(learner)
    actions.ring_bell(Sitting.objects.get().id)
    assert attempts() == [(1, 0.0)] and Sitting.objects.get().closed_at is not None


def test_the_clock_goes_on_when_the_limit_went_meanwhile(
    learner: Browser, exam: Offer, ada: Member, bo: Member, source: Path
) -> None:
    actions.allow(account=ada.id, run_id=exam.run.id, part="exam", allowed=Allowed(breaks=5), by=bo.id)
    begin(learner)
    post(learner, "sit/exam/pause/")
    republish(source, "\n:time: 40 min", "")
    assert "The clock stands" in page(learner)
    post(learner, "sit/exam/resume/")
    assert Sitting.objects.get().paused_at is None and "sit-bar" in page(learner)


def test_a_sitting_becomes_its_own_attempt_only(learner: Browser, exam: Offer, ada: Member) -> None:
    begin(learner)
    save(learner, fields(page(learner)), **BOTH)
    Attempt.objects.create(
        account_id=ada.id, run_id=exam.run.id, part="exam", number=1, response={}, fraction=0.0, is_late=False,
        version=exam.outline.version_id, once="other",
    )  # fmt: skip
    assert "sit-bar" not in page(learner), "that attempt was made otherwise"
    shift(minutes=41)
    assert actions.ring_bell(Sitting.objects.get().id) is False
    assert attempts() == [(1, 0.0)] and Sitting.objects.get().closed_at is not None


def test_nothing_right_is_shown_before_an_attempt_that_was_allowed(
    source: Path, monkeypatch: pytest.MonkeyPatch, ada: Member, bo: Member, signed_in: SignedIn
) -> None:
    quiz = UNTIMED.replace(":attempts: 1", ":attempts: 1\n:feedback: end")
    offer = published(source, monkeypatch, sat=quiz)
    springs.enrol(ada, offer)
    actions.allow(account=ada.id, run_id=offer.run.id, part="exam", allowed=Allowed(attempts=1), by=bo.id)
    browser = signed_in(ada)
    text = post(browser, "answer/exam/", script=True, **WRONGLY).content.decode()
    assert "No attempts are left" not in text and "<thead>" not in text and "Hand in again" in text
    again = post(browser, "answer/exam/", script=True, **{**WRONGLY, "answer-e-one": RIGHT}).content.decode()
    assert "<thead>" in again and "Hand in again" not in again
    assert attempts() == [(1, 0.0), (2, 0.5)]


def test_what_is_allowed_in_quizzes_is_not_allowed_elsewhere(
    source: Path, monkeypatch: pytest.MonkeyPatch, ada: Member, bo: Member, signed_in: SignedIn
) -> None:
    lone = springs.QUESTION.format(name="lone", options=":category: checks\n:attempts: 1\n")
    offer = published(source, monkeypatch, sat=UNTIMED + lone)
    springs.enrol(ada, offer)
    actions.allow(account=ada.id, run_id=offer.run.id, part="", allowed=Allowed(attempts=1), by=bo.id)
    browser = signed_in(ada)
    form = springs.form(browser, "sat", "lone")
    for once in ("first", "second"):
        data = {"csrfmiddlewaretoken": form.token, "once": once, "answer-lone": WRONG}
        browser.post(form.action, data)
    assert Attempt.objects.filter(part="lone").count() == 1


@pytest.mark.parametrize("is_saved_elsewhere", [True, False])
def test_what_was_emptied_last_stays_empty(learner: Browser, is_saved_elsewhere: bool) -> None:
    begin(learner)
    save(learner, fields(page(learner)), **BOTH)
    form = fields(page(learner))
    if is_saved_elsewhere:
        Sitting.objects.update(saved_at=F("saved_at") + timedelta(seconds=1))
    learner.post(f"{UNIT}answer/exam/", {**form, "touched": ["", "e-one"], "is-final": "exam"}, headers=SCRIPT)
    assert Attempt.objects.get().response["answers"] == {"e-two": RIGHT}


def test_what_came_back_incomplete_is_all_there_is(learner: Browser) -> None:
    begin(learner)
    text = post(learner, "answer/exam/", script=True, **{"answer-e-one": RIGHT}).content.decode()
    form = fields(text)
    learner.post(f"{UNIT}answer/exam/", {**form, "answer-e-two": WRONG, "is-final": "exam"})
    assert Attempt.objects.get().response["answers"] == {"e-two": WRONG}, "the first was emptied since"


def test_a_break_from_an_old_window_keeps_newer_answers(learner: Browser, exam: Offer, ada: Member, bo: Member) -> None:
    actions.allow(account=ada.id, run_id=exam.run.id, part="exam", allowed=Allowed(breaks=5), by=bo.id)
    begin(learner)
    old = fields(page(learner))
    save(learner, old, "e-one", **{"answer-e-one": RIGHT})
    data = {**old, "answer-e-one": WRONG, "answer-e-two": RIGHT, "touched": ["", "e-two"]}
    learner.post(f"{UNIT}sit/exam/pause/", data)
    row = Sitting.objects.get()
    assert row.paused_at is not None and row.answers == {"e-one": RIGHT, "e-two": RIGHT}


def test_what_could_not_be_kept_stays_open(learner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(learner)

    def collides(*_: object) -> None:
        raise actions.NoAttemptLeft

    form = {**fields(page(learner)), **BOTH}
    monkeypatch.setattr(sitting_actions, "keep_sat", collides)
    learner.post(f"{UNIT}answer/exam/", form, headers=SCRIPT)
    monkeypatch.undo()
    assert Sitting.objects.get().closed_at is None and "sit-bar" in page(learner)
    learner.post(f"{UNIT}answer/exam/", form, headers=SCRIPT)
    assert attempts() == [(1, 1.0)]


def test_what_is_closed_is_not_begun(learner: Browser) -> None:
    begin(learner)
    Sitting.objects.update(closed_at=F("started_at"))
    response = learner.post(f"{UNIT}sit/exam/begin/", fields(page(learner)), follow=True)
    assert "This cannot be begun any more." in response.content.decode()


@pytest.mark.parametrize(("late", "reaches"), [(4, True), (30, False)])
def test_more_time_just_after_the_bell(
    learner: Browser, exam: Offer, ada: Member, bo: Member, late: int, reaches: bool
) -> None:
    begin(learner)
    shift(minutes=40, seconds=late)
    actions.allow(account=ada.id, run_id=exam.run.id, part="exam", allowed=Allowed(minutes=5), by=bo.id)
    row = Sitting.objects.get()
    assert row.ends_at - row.started_at == timedelta(minutes=45 if reaches else 40)
    assert ("sit-bar" in page(learner)) is reaches


@pytest.mark.parametrize("table", [Sitting, Allowance])
def test_what_is_of_a_person_is_found_by_the_person(db: None, table: type[Sitting | Allowance]) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table._meta.db_table).values()
    assert any(each["columns"][:1] == ["account_id"] for each in found if each["index"])


def test_grades_and_calendar_know_a_deadline_of_ones_own(
    source: Path, monkeypatch: pytest.MonkeyPatch, ada: Member, signed_in: SignedIn
) -> None:
    offer = published(source, monkeypatch, sat=EXAM.replace(":attempts: 1", ":attempts: 1\n:due: 2020-01-02 12:00 UTC"))
    springs.enrol(ada, offer)
    browser, grades = signed_in(ada), "/learn/springs/-/grades/"
    person = accounts.person(ada.id)
    assert person is not None
    di = member("Di", ("staff", "course:springs"))
    of_staff = f"/studio/springs/learners/{person.public_id}/"
    ics = re.search(r'href="([^"]+\.ics)"', browser.get(grades).content.decode())
    assert ics is not None
    assert signed_in(di).get(of_staff).context["grade"].grade == 0.0
    assert b"DTSTART:20200102T120000Z" in browser.get(ics[1]).content
    due = datetime(2099, 5, 6, 7, tzinfo=UTC).timestamp()
    actions.allow(account=ada.id, run_id=offer.run.id, part="exam", allowed=Allowed(due=due), by=di.id)
    assert browser.get(grades).context["has_more"], "it may be sat yet"
    assert signed_in(di).get(of_staff).context["grade"].grade is None
    assert b"DTSTART:20990506T070000Z" in browser.get(ics[1]).content


def test_a_deadline_that_is_put_off_reaches_what_is_sat(
    source: Path, monkeypatch: pytest.MonkeyPatch, ada: Member, signed_in: SignedIn
) -> None:
    soon, later = ((datetime.now(UTC) + timedelta(minutes=each)).strftime("%Y-%m-%d %H:%M UTC") for each in (20, 30))
    offer = published(source, monkeypatch, sat=EXAM.replace(":attempts: 1", f":attempts: 1\n:due: {soon}"))
    springs.enrol(ada, offer)
    begin(signed_in(ada))
    before = Sitting.objects.get().ends_at
    republish(source, soon, later)
    news = VersionPublished(offer.outline.course_id, "springs", 0, 2)
    receivers.reach_sittings([news])
    assert Job.objects.filter(task=actions.REACH_JOB).count() == 1
    assert actions.reach_sittings(run_id=offer.run.id) == 1
    assert Sitting.objects.get().ends_at - before == timedelta(minutes=10)
