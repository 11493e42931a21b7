"""A quiz with programs: handed in at once, its programs tested one by one, its score settled once."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.http import HttpResponse
from django.test import Client

from stoa.assessment import actions, items, queries
from stoa.assessment.models import Attempt, Sitting
from stoa.catalogue.actions import publish_course
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel import sandbox
from stoa.kernel.clock import now
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker
from stoa.kernel.models import Job
from stoa.learning.models import Evidence, Mastery, Summary
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import late, springs, test_programs
from tests.web.learning.springs import RIGHT, WRONG

CODE = test_programs.QUESTION.replace(":attempts: 4\n", "")
TWICE = CODE.replace("double", "twice")
QUIZ = springs.QUIZ.replace("\n::::\n", f"\n{CODE}{TWICE}::::\n")
OPEN = QUIZ.replace(":category: checks\n", "").replace(":name: quiz", ":name: open").replace("k-", "o-")
OPEN = OPEN.replace("double", "odouble").replace("twice", "otwice")
EXAM = QUIZ.replace(":name: quiz", ":name: exam").replace("k-", "e-").replace("double", "edouble")
EXAM = EXAM.replace("twice", "etwice").replace(":attempts: 2", ":attempts: 2\n:time: 40 min\n:feedback: end")
GOOD, BAD = "def {name}(x):\n    return 2 * x", "def {name}(x):\n    return 0"


def answers(
    prefix: str = "k-", of: str = "", *, first: str = RIGHT, one: str = GOOD, two: str = GOOD
) -> dict[str, str]:
    """What is sent: the two choices and the two programs."""
    names = (f"{of}double", f"{of}twice")
    programs = {f"answer-{name}": code.format(name=name) for name, code in zip(names, (one, two), strict=True)}
    return {f"answer-{prefix}one": first, f"answer-{prefix}two": RIGHT, **programs}


@pytest.fixture
def offer(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    monkeypatch.setattr(springs, "WAYS", "")
    monkeypatch.setattr(springs, "UNITS", {"coded": QUIZ, "opened": OPEN, "sat": EXAM, "one": springs.UNITS["one"]})
    return springs.publish(tmp_path)


@pytest.fixture
def coder(offer: Offer, ada: Member, signed_in: SignedIn) -> Browser:
    springs.enrol(ada, offer)
    return signed_in(ada)


def page(browser: Client, unit: str = "coded") -> str:
    return browser.get(f"/learn/springs/{unit}/").content.decode()


def send(browser: Client, unit: str = "coded", part: str = "quiz", *, once: str = "", **given: str) -> str:
    filled = springs.form(browser, unit, part)
    data = {"csrfmiddlewaretoken": filled.token, "once": once or filled.once, **given}
    return browser.post(filled.action, data, headers={"HX-Request": "true"}).content.decode()


def look(browser: Client, unit: str = "coded", part: str = "quiz") -> HttpResponse:
    address = f"/learn/springs/{unit}/answer/{part}/"
    return browser.get(address, {"look": "1"}, headers={"HX-Request": "true"})


def run_jobs(most: int = 9) -> None:
    relay.drain_all()
    for _ in range(most):
        worker.run_batch(1, lane="programs")
    relay.drain_all()


def score(part: str = "quiz") -> float:
    return float(Summary.objects.get().scores[part])


def begin(browser: Client) -> None:
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page(browser, "sat")))
    assert browser.post("/learn/springs/sat/sit/exam/begin/", hidden).status_code == 302


def hand_in(browser: Client, **given: str) -> str:
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page(browser, "sat")))
    sent = browser.post("/learn/springs/sat/answer/exam/", {**hidden, **given}, headers={"HX-Request": "true"})
    return sent.content.decode()


def test_the_others_at_once_the_programs_soon_the_score_then(coder: Browser) -> None:
    sent = send(coder, **answers(two=BAD))
    assert "Your programs are kept and are being tested." in sent and "?look=1" in sent
    assert sent.count("Right.") == 2 and 'class="quiz-score"' not in sent and 'type="submit"' not in sent
    assert Summary.objects.get().done, "its unit has all its answers"
    assert (score(), Attempt.objects.get().fraction) == (0.5, 0.5)
    waiting = look(coder)
    assert "HX-Retarget" not in waiting.headers and b"?look=2" in waiting.content and b"textarea" not in waiting.content
    run_jobs(1)
    assert score() == 0.5 and "Your programs are kept" in page(coder), "one of two has been run"
    run_jobs()
    told = look(coder)
    assert told.headers["HX-Retarget"] == "closest .quiz"
    text = told.content.decode()
    assert "Your programs have been tested." in text and "75\u202f%" in text and "hx-get" not in text
    assert (score(), Attempt.objects.get().fraction) == (0.75, 0.75)
    values = Evidence.objects.filter(kind="score", subject="quiz").order_by("id").values_list("value", flat=True)
    assert list(values) == [0.5, 0.75], "it settles once"
    assert "Hand in again" in page(coder)


def test_nothing_is_learned_before_all_is_known_and_then_once(coder: Browser) -> None:
    send(coder, **answers())
    relay.drain_all()
    actions.learn_from_history(progress=lambda *_: None)
    run_jobs(1)
    assert not Mastery.objects.exists()
    run_jobs()
    assert (Mastery.objects.get().count, Mastery.objects.get().right) == (4, 4.0)
    actions.learn_from_history(progress=lambda *_: None)
    assert Mastery.objects.get().count == 4


def test_without_programs_it_is_like_any_other(coder: Browser) -> None:
    missing = send(coder, **{"answer-k-one": RIGHT, "answer-k-two": RIGHT, "answer-double": "def double(x): ..."})
    assert "2 questions have no answer yet." in missing and not Attempt.objects.exists()
    sent = send(coder, **{"answer-k-one": RIGHT, "answer-k-two": RIGHT, "is-final": "quiz"})
    assert "50\u202f%" in sent and not Job.objects.filter(task=actions.RUN_JOB).exists() and score() == 0.5


def test_the_same_sending_is_one_attempt_and_another_waits(coder: Browser) -> None:
    filled = springs.form(coder, "coded", "quiz")
    data = {"csrfmiddlewaretoken": filled.token, "once": filled.once, **answers(one=BAD)}
    for _ in range(2):
        coder.post(filled.action, data, headers={"HX-Request": "true"})
    assert (Attempt.objects.count(), Job.objects.filter(task=actions.RUN_JOB).count()) == (1, 1)
    said = coder.post(filled.action, {**data, "once": "another"}, headers={"HX-Request": "true"}).content.decode()
    assert "still being tested" in said and Attempt.objects.count() == 1
    assert "Your programs are kept" in send(coder, "opened", "open", **answers("o-", "o")), "another quiz does not"
    run_jobs()
    assert (score(), score("open")) == (0.75, 1.0)


def test_a_worse_attempt_takes_nothing_away(coder: Browser) -> None:
    for once, given in (("a", answers(two=BAD)), ("b", answers(one=BAD, two=BAD))):
        send(coder, once=once, **given)
        run_jobs()
    assert score() == 0.75
    assert list(Attempt.objects.order_by("number").values_list("fraction", flat=True)) == [0.75, 0.5]


@pytest.mark.parametrize(("policy", "counts"), [("first", 0.75), ("last", 0.5)])
def test_it_settles_as_the_attempt_counts(coder: Browser, tmp_path: Path, policy: str, counts: float) -> None:
    edit(tmp_path, ":attempts: 2", f":attempts: 2\n:counts: {policy}")
    for once, given in (("a", answers(two=BAD)), ("b", answers(one=BAD, two=BAD))):
        send(coder, once=once, **given)
        run_jobs()
    assert score() == counts
    assert [actions.run_program(attempt=row.id) for row in Attempt.objects.all()] == [False, False]


def test_a_killed_worker_is_followed_by_another(coder: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    send(coder, **answers())
    run_jobs(1)
    half = Attempt.objects.get().response

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sandbox, "run", dies)
        with pytest.raises(KeyboardInterrupt):
            worker.run_batch(lane="programs")
    assert Attempt.objects.get().response == half and "results" in half["answers"]["double"]
    Job.objects.filter(task=actions.RUN_JOB, state="running").update(leased_until="2020-01-01T00:00:00Z")
    run_jobs()
    assert score() == 1.0
    assert not actions.run_program(attempt=Attempt.objects.get().id), "doing it again does nothing"


def test_two_workers_at_the_same_quiz_settle_it_once(coder: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    send(coder, **answers())
    attempt = Attempt.objects.get().id
    run = items.run

    def overtaken(*args: Any) -> Any:
        monkeypatch.undo()
        assert actions.run_program(attempt=attempt)
        return run(*args)

    monkeypatch.setattr(items, "run", overtaken)
    assert not actions.run_program(attempt=attempt), "the other one has been there"
    run_jobs()
    assert score() == 1.0 and Evidence.objects.filter(kind="score").count() == 2


def lose() -> None:
    Job.objects.filter(task=actions.RUN_JOB, state__in=("waiting", "running")).update(
        state="failed", key=None, finished_at=now()
    )
    Attempt.objects.update(at=now() - timedelta(minutes=5))


def test_a_job_that_is_lost_is_asked_for_again_and_given_up_in_the_end(coder: Browser) -> None:
    send(coder, **answers())
    lose()
    look(coder)
    run_jobs(1)
    assert "results" in Attempt.objects.get().response["answers"]["double"]
    for _ in range(2):
        lose()
        look(coder)
    told = look(coder).content.decode()
    assert "It could not be tested." in told and "75\u202f%" in told and "hx-get" not in told
    relay.drain_all()
    assert score() == 0.75 and Mastery.objects.get().count == 3, "what was not tested tells of no skill"
    actions.analyse_run(run_id=Attempt.objects.get().run_id, progress=lambda *_: None)
    found = queries.findings(Attempt.objects.get().run_id)
    assert found is not None and {each.question for each in found.questions} == {"k-one", "k-two", "double"}


def test_where_nothing_can_be_run(coder: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "machine", lambda: "vax")
    sandbox._known.forget()
    try:
        refused = send(coder, "opened", "open", **answers("o-", "o"))
        assert "This site cannot test programs at the moment." in refused and not Attempt.objects.exists()
        assert "Your programs are kept" in send(coder, **answers()), "what counts for a grade is kept"
        Attempt.objects.update(at=now() - timedelta(days=3))
        run_jobs(2)
        assert score() == 0.5 and Job.objects.filter(task=actions.RUN_JOB, state="waiting").count() == 1
        due = Job.objects.get(task=actions.RUN_JOB, state="waiting").due_at
        assert timedelta(minutes=50) < due - now() <= timedelta(hours=1), "less and less often"
        Attempt.objects.update(at=now() - timedelta(days=15))
        Job.objects.filter(task=actions.RUN_JOB).update(due_at=now())
        run_jobs(2)
        assert score() == 0.5 and "It could not be tested." in page(coder)
    finally:
        monkeypatch.undo()
        sandbox._known.forget()


def test_an_exam_holds_back_and_tells_nothing_meanwhile(coder: Browser, ada: Member) -> None:
    begin(coder)
    sent = hand_in(coder, **answers("e-", "e", one="def {name}(x):\n    return [x]"))
    assert "Your programs are kept and are being tested." in sent and "Right." not in sent
    assert (score("exam"), Attempt.objects.get().fraction) == (0.0, 0.0), "what it rises by would tell of the programs"
    assert "sit/exam/begin/" not in sent
    begin(coder)
    assert Sitting.objects.count() == 1, "the next attempt waits for this one"
    run_jobs(1)
    assert page(coder, "sat").count("Your programs are kept and are being tested.") == 1 and score("exam") == 0.0
    run_jobs()
    after = page(coder, "sat")
    assert score("exam") == 0.75 and "75\u202f%" in after and ">Passed<" not in after and "Begin another" in after
    sheets = {sheet.name: list(sheet.rows) for sheet in queries.personal_sheets(ada.id)}  # type: ignore[union-attr]
    (row,) = sheets["attempts"]
    assert "results" not in str(row["response"]) and "return [x]" in str(row["response"])
    begin(coder)
    assert "100\u202f%" in hand_in_and_run(coder, **answers("e-", "e"))
    (_, row) = next(list(s.rows) for s in queries.personal_sheets(ada.id) if s.name == "attempts")  # type: ignore[union-attr]
    assert "42" in str(row["response"]) and "2.5" not in str(row["response"]), "it is over: shown tests, no hidden ones"


def hand_in_and_run(browser: Client, **given: str) -> str:
    hand_in(browser, **given)
    run_jobs()
    return page(browser, "sat")


def test_the_bell_hands_in_programs_too(coder: Browser) -> None:
    begin(coder)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page(coder, "sat")))
    coder.post("/learn/springs/sat/save/exam/", {**hidden, **answers("e-", "e")}, headers={"HX-Request": "true"})
    assert Sitting.objects.get().answers["edouble"] == {"code": GOOD.format(name="edouble")}
    moved = timedelta(minutes=41)
    Sitting.objects.update(started_at=F("started_at") - moved, ends_at=F("ends_at") - moved)
    send(coder, **answers())  # another one waits: the bell asks nobody
    assert actions.ring_bell(Sitting.objects.get(part="exam").id) is True
    assert actions.ring_bell(Sitting.objects.get(part="exam").id) is False
    Sitting.objects.filter(part="exam").update(closed_at=None)  # the server died before it was closed
    assert actions.ring_bell(Sitting.objects.get(part="exam").id) is True
    run_jobs()
    assert (score("exam"), score(), Attempt.objects.count()) == (1.0, 1.0, 2)


def edit(folder: Path, old: str, new: str, unit: str = "01-coded") -> int:
    file = folder / "springs" / "01-water" / f"{unit}.md"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    version = publish_course(source=folder / "springs", by=None)
    content.forget()
    return int(version.version_id)


FIXED = "def double(x):\n    return 43 if x == 21 else 2 * x"


@pytest.mark.parametrize("when", ["before it was run", "after"])
def test_a_corrected_test_counts(coder: Browser, offer: Offer, tmp_path: Path, when: str) -> None:
    send(coder, **answers(one=FIXED))
    if when == "after":
        run_jobs()
        assert score() == 0.875
    old = "    return 2 * x\n```\n\n- [shown] `double(21) == 42`"
    new = "    return 43 if x == 21 else 2 * x\n```\n\n- [shown] `double(21) == 43`"
    version = edit(tmp_path, old, new)
    actions.regrade(course_id=offer.run.course_id, version_id=version, progress=lambda *_: None)
    if when != "after":
        assert score() == 0.5, "what waits is not regraded"
        run_jobs()
    assert score() == 1.0


def test_a_new_version_does_not_disturb_a_sitting(coder: Browser, tmp_path: Path) -> None:
    """Whoever passes the tests that stood there when they began loses nothing by new ones."""
    begin(coder)
    edit(tmp_path, "- [shown] `edouble(21) == 42`", "- [shown] `edouble(4) == 8`", "03-sat")
    only = "def {name}(x):\n    return 42 if x == 21 else 5.0"
    hand_in_and_run(coder, **answers("e-", "e", one=only))
    assert score("exam") == 1.0


def test_late_it_counts_its_share(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch, ada: Member, signed_in: SignedIn
) -> None:
    monkeypatch.setattr(springs, "WAYS", "")
    units = {"coded": QUIZ.replace(":attempts: 2", f":due: {late.ago(hours=30)}")}
    springs.enrol(ada, late.publish(tmp_path, monkeypatch, units))
    browser = signed_in(ada)
    send(browser, **answers(two=BAD))
    assert score() == pytest.approx(0.4)
    run_jobs()
    assert score() == pytest.approx(0.6) and Attempt.objects.get().fraction == 0.75
    assert "Less 20\u202f% for 2 days late: 60\u202f% counts." in page(browser)


def test_practice_asks_the_others(offer: Offer) -> None:
    names = {each.question for pool in queries.practice_pool(offer.outline).values() for each in pool}
    assert names == {"a", "o-one", "o-two"}


def test_visitors_run_nothing(offer: Offer) -> None:
    visitor = Client()
    text = page(visitor, "opened")
    assert "Programs are tested for those who take part." in text
    given = answers("o-", "o", first=WRONG)
    sent = visitor.post("/learn/springs/opened/answer/open/", given, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in sent and not Job.objects.filter(task=actions.RUN_JOB).exists()
    assert "said wrong" in sent and "Right." in sent and 'class="quiz-score"' not in sent, "the others are checked"
    assert "Hand in" in sent and "readonly" not in sent


def test_programs_from_a_bank(
    tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch, ada: Member, signed_in: SignedIn
) -> None:
    monkeypatch.setattr(springs, "WAYS", "")
    pool = "\n:::{pool}\n:draw: 1\n:from: programs\n:::\n"
    monkeypatch.setattr(springs, "UNITS", {"sat": springs.QUIZ.replace("\n::::\n", f"\n{pool}::::\n")})
    springs.enrol(ada, springs.publish(tmp_path, {"programs": CODE + TWICE}))
    browser = signed_in(ada)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page(browser, "sat")))
    browser.post("/learn/springs/sat/sit/quiz/begin/", hidden)
    text = page(browser, "sat")
    (drawn,) = re.findall(r'name="answer-(double|twice)"', text)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    given = {"answer-k-one": RIGHT, "answer-k-two": RIGHT, f"answer-{drawn}": GOOD.format(name=drawn)}
    browser.post("/learn/springs/sat/answer/quiz/", {**hidden, **given})
    run_jobs()
    assert score() == 1.0 and list(Attempt.objects.get().response["answers"]) == ["k-one", "k-two", drawn]
