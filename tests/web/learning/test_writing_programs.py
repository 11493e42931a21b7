"""Programs by learners: the writer's own solution is run before it may be handed in, and answers before they count."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from stoa.accounts.ports import Subject
from stoa.assessment import actions as assessment
from stoa.assessment import queries, writing
from stoa.assessment.models import Practice, WrittenAnswer, WrittenQuestion, WrittenRun
from stoa.catalogue.queries import Offer
from stoa.kernel import sandbox
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker
from stoa.kernel.limits import TABLE, Rate
from stoa.kernel.models import Job
from stoa.learning.models import Mastery
from stoa.web.learning import practising
from tests.cast import Member
from tests.web.conftest import SignedIn
from tests.web.learning import springs
from tests.web.learning.test_programs import run_jobs
from tests.web.learning.test_writing import NEW, begun, text_of

TEXT = """:::{question} code
:scoring: each

Write `double`.

```python start
def double(x): ...
```

```python solution
def double(x):
    return 2 * x
```

- [shown] `double(21) == 42`
- [hidden] `double(2.5) == 5.0`

> **Explanation.** Times two.
:::"""
RIGHT, HALF = "def double(x):\n    return 2 * x", "def double(x):\n    return 42"
HAND_IN = {"way": "text", "skill": "o", "text": TEXT, "do": "hand_in", "licence": "yes"}
HTMX = {"HX-Request": "true"}


def saved(writer: Client, text: str = TEXT) -> str:
    """The address of a draft whose solution is to be run."""
    return begun(writer, way="text", text=text)


def handed_in(writer: Client) -> WrittenQuestion:
    """A question on trial."""
    own = saved(writer)
    run_jobs()
    assert "It is on trial" in text_of(writer.post(own, HAND_IN, follow=True))
    return WrittenQuestion.objects.get()


@pytest.fixture
def row(learner: Client) -> WrittenQuestion:
    return handed_in(learner)


@pytest.fixture
def other(row: WrittenQuestion, course: Offer, bo: Member, signed_in: SignedIn) -> Client:
    springs.enrol(bo, course)
    return signed_in(bo)


def trial(row: WrittenQuestion) -> str:
    return f"/learn/springs/-/trial/o/{row.public_id}/"


def practice(row: WrittenQuestion) -> str:
    return f"/learn/springs/-/practice/o/{row.public_id}/"


def send(browser: Client, address: str, row: WrittenQuestion, code: str = RIGHT, once: str = "one") -> str:
    return text_of(browser.post(address, {f"answer-{row.public_id}": code, "once": once}))


def test_its_solution_is_run_by_a_job_before_it_may_be_handed_in(learner: Client) -> None:
    own = saved(learner)
    assert Job.objects.filter(task=assessment.RUN_WRITTEN_JOB).count() == 1
    page = text_of(learner.get(own))
    assert "Your program is kept and is being tested." in page and "htmx" in page and "I wrote this myself" not in page
    learner.post(own, HAND_IN)
    assert WrittenQuestion.objects.get().state == "draft", "not before it was run"
    waiting = learner.get(own, {"look": "2"}, headers=HTMX)
    assert b"?look=3" in waiting.content and b"<form" not in waiting.content
    run_jobs()
    told = text_of(learner.get(own, {"look": "3"}, headers=HTMX))
    assert "The solution passes every test." in told and f'href="{own}"' in told and "<form" not in told
    page = text_of(learner.get(own))
    assert "The solution passes every test." in page and "I wrote this myself" in page and "Tests" in page
    preview = page.partition('id="look"')[2].partition("</section></section>")[0].partition("<form method")[0]
    assert "return 2 * x" not in preview, "others do not see the solution"
    assert "It is on trial" in text_of(learner.post(own, HAND_IN, follow=True))
    row = WrittenQuestion.objects.get()
    assert (row.state, row.part["public"]["item"]) == ("trial", "code")
    assert Job.objects.filter(task=assessment.RUN_WRITTEN_JOB).count() == 1, "once"
    assert not WrittenAnswer.objects.exists()


def test_the_page_begins_one_that_may_be_handed_in(learner: Client) -> None:
    assert "way=text&amp;kind=code" in learner.get(NEW).content.decode()
    page = learner.get(f"{NEW}&way=text&kind=code").content.decode()
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert text is not None and ":::{question} code" in text[1]
    own = saved(learner, html.unescape(text[1]))
    run_jobs()
    assert "I wrote this myself" in text_of(learner.get(own))


def test_a_solution_that_fails_is_said_at_the_line_of_the_test(learner: Client) -> None:
    text = TEXT.replace("return 2 * x", "return 42")
    own = saved(learner, text)
    run_jobs()
    page = text_of(learner.get(own))
    assert "line 16</a>: The solution fails this test: It gave 42. Correct the test" in page
    assert "I wrote this myself" not in page
    said = text_of(learner.get(own, {"look": "1"}, headers=HTMX))
    assert "The solution fails this test" in said and "Look at it" in said
    learner.post(own, {**HAND_IN, "text": text})
    assert WrittenQuestion.objects.get().state == "draft"
    learner.post(own, HAND_IN)
    assert WrittenQuestion.objects.get().state == "draft", "what was changed has to be run again"
    run_jobs()
    assert "It is on trial" in text_of(learner.post(own, HAND_IN, follow=True))


def test_a_change_to_one_on_trial_has_to_pass_too(learner: Client, row: WrittenQuestion) -> None:
    own = f"/learn/springs/-/written/{row.public_id}/"
    worse = {**HAND_IN, "text": TEXT.replace("== 42", "== 43")}
    learner.post(own, worse)
    run_jobs()
    learner.post(own, worse)
    row.refresh_from_db()
    assert (row.revision, row.state) == (1, "trial") and "== 43" not in row.source


def test_where_nothing_can_be_run_nothing_is_handed_in(learner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    own = saved(learner)
    monkeypatch.setattr(sandbox, "machine", lambda: "vax")
    sandbox._known.forget()
    try:
        run_jobs()
        assert WrittenRun.objects.get().waits, "it waits for a machine that can"
        page = text_of(learner.post(own, {**HAND_IN, "text": TEXT.replace("21", "22")}, follow=True))
        assert "This site cannot test programs at the moment." in page
    finally:
        monkeypatch.undo()
        sandbox._known.forget()
    assert WrittenQuestion.objects.get().state == "draft"


def test_a_solution_that_could_not_be_tested_is_run_again_when_it_is_saved(learner: Client) -> None:
    own = saved(learner)
    for _ in range(2):
        Job.objects.filter(task=assessment.RUN_WRITTEN_JOB).delete()
        WrittenRun.objects.update(at="2020-01-01T00:00:00Z")
        learner.get(own)
    assert "It could not be tested." in text_of(learner.get(own))
    learner.post(own, {**HAND_IN, "do": "save"})
    run_jobs()
    assert "The solution passes every test." in text_of(learner.get(own))


def test_there_is_a_limit(
    learner: Client, other: Client, row: WrittenQuestion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TABLE, "program", {"account": (Rate(1, 3600),)})
    send(other, trial(row), row, HALF)
    run_jobs()
    page = send(other, trial(row), row, once="two")
    assert "many programs in a short time" in page and "return 2 * x" in page
    assert WrittenRun.objects.get(is_proof=False).response["code"] == HALF
    own = saved(learner, TEXT.replace("21", "22"))
    page = text_of(learner.get(own))
    assert "many programs in a short time" in page and "I wrote this myself" not in page
    assert "Save it, and its solution is run through its tests" in page and "double(22)" in page


def test_an_answer_on_trial_waits_and_is_judged_once(other: Client, row: WrittenQuestion) -> None:
    page = send(other, trial(row), row)
    assert "Your program is kept and is being tested." in page and "Show me the answer" not in page
    assert 'name="stars"' not in page and "htmx" in page
    relay.drain_all()
    assert not WrittenAnswer.objects.exists() and not Practice.objects.exists()
    assert "?look=5" in text_of(other.get(trial(row), {"look": "4"}, headers=HTMX))
    send(other, trial(row), row)
    assert Job.objects.filter(task=assessment.RUN_WRITTEN_JOB).count() == 2, "the proof, and this once"
    assert "still being tested" in send(other, trial(row), row, HALF, "two")
    other.post(trial(row), {"show-answer": "yes"})
    assert not WrittenAnswer.objects.exists(), "nobody gives up what waits"
    run_jobs()
    kept = WrittenAnswer.objects.get()
    assert (kept.fraction, kept.is_trial, set(kept.response)) == (1.0, True, {"code", "results"})
    told = other.get(trial(row), {"look": "5"}, headers=HTMX)
    assert told.headers["HX-Redirect"] == trial(row)
    page = text_of(other.get(trial(row)))
    assert page.count("Passed") == 2 and "Times two." in page and 'name="stars"' in page
    run = WrittenRun.objects.get(is_proof=False)
    assert not assessment.run_written(run=run.id, once=run.once), "done twice is done once"
    row.refresh_from_db()
    assert (row.answers, row.mean) == (1, 1.0)
    assert not Practice.objects.exists() and not Mastery.objects.exists()


def test_wrong_at_first_and_right_later_is_help(other: Client, row: WrittenQuestion) -> None:
    for code, once in ((HALF, "one"), (RIGHT, "two")):
        send(other, trial(row), row, code, once)
        run_jobs()
    row.refresh_from_db()
    assert (row.answers, row.mean, row.helped) == (1, 0.5, 1)


def test_in_practice_it_tells_of_the_skill_once_it_was_run(other: Client, row: WrittenQuestion) -> None:
    WrittenQuestion.objects.update(state="practice")
    page = send(other, practice(row), row)
    assert "Your program is kept and is being tested." in page and not Practice.objects.exists()
    asked = other.get("/learn/springs/-/practice/o/")
    assert asked.status_code == 200 and row.public_id not in asked.content.decode(), "others are asked meanwhile"
    run_jobs()
    kept = Practice.objects.get()
    assert (kept.version, kept.purpose, kept.fraction, kept.question) == (0, "practice", 1.0, row.public_id)
    assert Mastery.objects.get().right == 1.0 and WrittenAnswer.objects.get().fraction == 1.0
    assert "Right." in text_of(other.get(practice(row)))
    assert other.get(practice(row), {"look": "1"}).status_code == 200, "without a script too"


def test_alone_in_practice_one_is_led_to_what_waits(
    other: Client, row: WrittenQuestion, monkeypatch: pytest.MonkeyPatch
) -> None:
    WrittenQuestion.objects.update(state="practice")
    monkeypatch.setattr(practising, "practice_pool", lambda *_: {})
    send(other, practice(row), row)
    assert other.get("/learn/springs/-/practice/o/").headers["Location"] == practice(row)
    run_jobs()
    assert row.public_id in text_of(other.get("/learn/springs/-/practice/o/"))


def test_a_worker_that_is_killed_is_followed_by_another(
    other: Client, row: WrittenQuestion, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(other, trial(row), row)

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sandbox, "run", dies)
        with pytest.raises(KeyboardInterrupt):
            worker.run_batch(lane="programs")
    assert WrittenRun.objects.get(is_proof=False).waits and not WrittenAnswer.objects.exists()
    Job.objects.update(leased_until="2020-01-01T00:00:00Z")
    run_jobs()
    assert WrittenAnswer.objects.get().fraction == 1.0


def test_a_lost_job_is_replaced_once_and_then_given_up(other: Client, row: WrittenQuestion) -> None:
    send(other, trial(row), row)
    for number in (1, 0):
        Job.objects.filter(task=assessment.RUN_WRITTEN_JOB).delete()
        WrittenRun.objects.update(at="2020-01-01T00:00:00Z")
        other.get(trial(row))
        assert Job.objects.filter(task=assessment.RUN_WRITTEN_JOB).count() == number
    page = text_of(other.get(trial(row)))
    assert "Not passed" in page and "It could not be tested." in page and 'name="stars"' not in page
    assert not WrittenAnswer.objects.exists(), "what could not be tested tells of nothing"
    send(other, trial(row), row, once="two")
    run_jobs()
    assert WrittenAnswer.objects.get().fraction == 1.0


def test_a_lost_job_of_a_question_that_is_asked_no_more_keeps_no_other_waiting(
    other: Client, row: WrittenQuestion
) -> None:
    second = WrittenQuestion.objects.get()
    second.pk, second.public_id, second.digest, second.part = None, "second", "", {**row.part, "id": "second"}
    second.save()
    send(other, trial(row), row)
    WrittenQuestion.objects.filter(id=row.id).update(state="retired")
    for number in (1, 0):
        Job.objects.filter(task=assessment.RUN_WRITTEN_JOB).delete()
        WrittenRun.objects.filter(waits=True).update(at="2020-01-01T00:00:00Z")
        said = send(other, trial(second), second, once="two")
        assert ("still being tested" in said) is bool(number)
    run_jobs()
    assert WrittenAnswer.objects.get().question_id == second.id


@pytest.mark.parametrize("change", [{"state": "retired", "reason": "reports"}, {"state": "trial", "revision": 2}])
def test_what_is_practised_no_more_when_it_was_run_tells_of_no_skill(
    other: Client, row: WrittenQuestion, change: dict[str, Any]
) -> None:
    WrittenQuestion.objects.update(state="practice")
    send(other, practice(row), row)
    WrittenQuestion.objects.update(**change)
    run_jobs()
    assert not WrittenRun.objects.get(is_proof=False).waits
    assert not (Practice.objects.exists() or WrittenAnswer.objects.exists() or Mastery.objects.exists())


def test_what_was_changed_meanwhile_is_not_judged_by_it(other: Client, row: WrittenQuestion) -> None:
    send(other, trial(row), row)
    WrittenQuestion.objects.update(revision=2)
    run_jobs()
    assert not WrittenAnswer.objects.exists()
    assert other.get(trial(row)).status_code == 302, "the changed one is asked anew"


def test_one_sees_nothing_of_another_s(learner: Client, other: Client, row: WrittenQuestion) -> None:
    own = f"/learn/springs/-/written/{row.public_id}/"
    assert other.get(own, {"look": "1"}, headers=HTMX).status_code == 404
    send(other, trial(row), row)
    assert learner.get(trial(row)).status_code == 404, "one's own is not answered"
    assert "hx-get" not in text_of(Client().get(trial(row), {"look": "1"}, headers=HTMX))


def test_no_browser_of_a_reader_runs_its_tests(other: Client, row: WrittenQuestion) -> None:
    page = send(other, trial(row), row, " ")
    assert "double(21) == 42" in page and "There is no answer yet" in page
    assert "data-try=" not in page and "double(2.5)" not in page and "return 2 * x" not in page


def test_it_goes_into_the_course_with_the_same_directive(row: WrittenQuestion, course: Offer, bo: Member) -> None:
    text = assessment.file_of(public_id=row.public_id, outline=course.outline)
    assert "```python solution" in text and f":name: {row.public_id}" in text
    looked, draft = assessment.promote_question(public_id=row.public_id, text=text, outline=course.outline, by=bo.id)
    assert looked.may_be_handed_in and draft is not None
    assert not [each for each in draft.findings if each.severity == "error"], draft.findings


def test_the_same_with_another_solution_is_a_copy(learner: Client, row: WrittenQuestion) -> None:
    text = TEXT.replace("return 2 * x", "return x + x")
    own = saved(learner, text)
    run_jobs()
    page = learner.post(own, {**HAND_IN, "text": text})
    assert page.status_code == 422 and "You have written the same question before." in text_of(page)


def test_one_s_data_tells_nothing_of_hidden_tests_and_goes_with_them(
    other: Client, row: WrittenQuestion, bo: Member, learner: Client
) -> None:
    WrittenQuestion.objects.update(state="practice")
    send(other, practice(row), row, "def double(x):\n    return ['given', x]")
    run_jobs()
    sheets = {sheet.name: list(sheet.rows) for sheet in queries.personal_sheets(bo.id)}  # type: ignore[union-attr]
    for name in ("practice", "answers_to_learners", "programs_for_learners"):
        (kept,) = sheets[name]
        assert "21" in str(kept["response"]) and "2.5" not in str(kept["response"]), name
    send(other, practice(row), row, HALF, "two")
    assessment.erase_person(Subject(bo.id, "", (), (), keeps_records=False, pseudonym=1))
    run_jobs()
    assert not WrittenRun.objects.filter(account_id=bo.id).exists() and not Practice.objects.exists()
    kept_answer = WrittenAnswer.objects.get()
    assert (kept_answer.account_id, kept_answer.response) == (None, None)
    writer = row.account_id or 0
    assessment.erase_person(Subject(writer, "", (), (), keeps_records=False, pseudonym=2))
    assert not WrittenRun.objects.exists() and WrittenQuestion.objects.get().account_id is None


def test_a_newer_compiler_runs_nothing(row: WrittenQuestion, course: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(sandbox, "run", fails)
    WrittenQuestion.objects.update(compiler=0)
    assessment.recompile_questions(course.outline.course_id)
    row.refresh_from_db()
    assert row.compiler and writing.from_json(row.part, "o").key["solution"]
    assert re.fullmatch("[0-9a-f]{64}", writing.proof_digest(writing.from_json(row.part, "o")))
