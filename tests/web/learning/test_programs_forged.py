"""Programs where something is forged, comes at the same moment, or gets lost with nobody's script to look."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from stoa.assessment import actions
from stoa.assessment.actions import StillWaiting, WrittenProgram, lost_programs, programs, written_programs
from stoa.assessment.models import Attempt, Sitting, WrittenQuestion, WrittenRun
from stoa.catalogue.queries import Offer
from stoa.kernel.clock import now
from stoa.kernel.models import Job
from stoa.kernel.statements import counted
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.learning import springs
from tests.web.learning.test_programs_in_quizzes import (
    answers,
    coder,
    edit,
    look,
    lose,
    offer,
    page,
    run_jobs,
    score,
    send,
)

__all__ = ["coder", "offer"]


def test_no_answer_passes_for_a_sitting(coder: Browser, tmp_path: Path) -> None:
    """What is saved in a draft is from an older version, whose tests are for those who sit the quiz alone."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page(coder)))
    coder.post("/learn/springs/coded/save/quiz/", {**hidden, **answers()}, headers={"HX-Request": "true"})
    assert Sitting.objects.count() == 1
    old = "    return 2 * x\n```\n\n- [shown] `double(21) == 42`"
    edit(tmp_path, old, "    return 43 if x == 21 else 2 * x\n```\n\n- [shown] `double(21) == 43`")
    send(coder, once="sitting1", **answers())
    run_jobs()
    assert score() == 0.875 and not Attempt.objects.get().once.startswith("sitting")


def test_without_a_script_a_lost_job_is_found_too(coder: Browser) -> None:
    send(coder, **answers())
    lose()
    looked = coder.get("/learn/springs/coded/answer/quiz/")
    assert looked.status_code == 302 and looked.headers["Location"] == "/learn/springs/coded/#quiz"
    assert Job.objects.filter(task=actions.RUN_JOB, state="waiting").count() == 1
    run_jobs()
    assert score() == 1.0


def test_a_lost_job_is_found_though_nobody_looks(coder: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = iter(range(0, 10**6, 400))
    monkeypatch.setattr(lost_programs, "monotonic", lambda: next(moment))
    monkeypatch.setattr(lost_programs, "_next_look", 0)
    send(coder, **answers())
    for _turn in range(2):
        lose()
        actions.look_for_lost_programs()
        actions.look_for_lost_programs()
        assert Job.objects.filter(task=actions.RUN_JOB).count() == 2, "it gets another one, once"
    assert score() == 0.5, "then it is given up, and the rest counts"
    monkeypatch.setattr(lost_programs, "monotonic", lambda: lost_programs._next_look - 1)
    with counted() as statements:
        actions.look_for_lost_programs()
    assert not statements.statements


def test_of_an_earlier_attempt_too(coder: Browser) -> None:
    """One without programs is sent from another window while the first one waits, whose job is lost then."""
    old = springs.form(coder, "coded", "quiz")
    send(coder, **answers())
    given = {"answer-k-one": springs.WRONG, "answer-k-two": springs.RIGHT, "is-final": "quiz"}
    data = {"csrfmiddlewaretoken": old.token, "once": "two", **given}
    coder.post(old.action, data, headers={"HX-Request": "true"})
    assert Attempt.objects.count() == 2
    lose()
    page(coder)
    coder.get("/learn/springs/coded/answer/quiz/", headers={"HX-Request": "true"})
    run_jobs()
    assert score() == 1.0


def test_one_that_ends_while_it_is_looked_after_is_not_run_again(
    coder: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(coder, **answers())
    lose()

    def ends() -> list[int]:
        attempt = Attempt.objects.get().id
        assert actions.run_program(attempt=attempt) and actions.run_program(attempt=attempt)
        return []

    monkeypatch.setattr(programs, "_open", ends)
    assert look(coder).status_code == 200
    assert "again" not in Attempt.objects.get().response and score() == 1.0
    assert "100\u202f%" in page(coder)


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("once", ["one", "two"])
def test_two_programs_for_a_learner_s_question_at_the_same_moment(
    coder: Browser, offer: Offer, ada: Member, monkeypatch: pytest.MonkeyPatch, is_first: bool, once: str
) -> None:
    """The other window sends its own between the look at what waits and the keeping."""
    course = offer.run.course_id
    question = WrittenQuestion.objects.create(
        course_id=course, run_id=offer.run.id, unit="u", skill="o", state="trial", part={}, revision=1
    )
    if not is_first:
        WrittenRun.objects.create(
            question=question, account_id=ada.id, is_proof=False, revision=1, once="old", response={}, waits=False,
            at=now(),
        )  # fmt: skip
    keep = written_programs._keep

    def sent(once: str) -> None:
        actions.send_written(
            WrittenProgram(ada.id, course, question.public_id, "", {"code": once}, None, once)
        )  # fmt: skip

    def overtaken(*args: Any) -> None:
        monkeypatch.undo()
        sent("one")
        keep(*args)

    monkeypatch.setattr(written_programs, "_keep", overtaken)
    if once == "two":
        with pytest.raises(StillWaiting):  # here that takes back what the other window sent: it shares the connection
            sent(once)
        return
    sent(once)
    assert WrittenRun.objects.get().response == {"code": "one"}
    assert Job.objects.filter(task=actions.RUN_WRITTEN_JOB).count() == 1, "the same sending is one"
