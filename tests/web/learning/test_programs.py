"""A program that is handed in: kept at once, tested by a job, and the page told of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from stoa.accounts.ports import Subject
from stoa.assessment import actions, queries
from stoa.assessment.models import Attempt
from stoa.catalogue.queries import Offer
from stoa.kernel import sandbox
from stoa.kernel.events import relay
from stoa.kernel.jobs import worker
from stoa.kernel.limits import TABLE, Rate
from stoa.kernel.models import Job
from stoa.learning.models import Evidence, Mastery, Summary
from tests.cast import Member
from tests.web.browser import Browser
from tests.web.conftest import SignedIn
from tests.web.learning import springs

QUESTION = """
:::{question} code
:name: double
:skills: o
:scoring: each
:attempts: 4

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
:::
"""
RIGHT, HALF, WRONG = (
    "def double(x):\n    return 2 * x",
    "def double(x):\n    return 42",
    "def double(x):\n    return 0",
)
ADDRESS = "/learn/springs/coded/answer/double/"


@pytest.fixture
def coded(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    monkeypatch.setattr(springs, "WAYS", "")
    monkeypatch.setattr(springs, "UNITS", {"coded": QUESTION, "one": springs.UNITS["one"]})
    return springs.publish(tmp_path)


@pytest.fixture
def coder(coded: Offer, ada: Member, signed_in: SignedIn) -> Browser:
    springs.enrol(ada, coded)
    return signed_in(ada)


def send(browser: Client, code: str, *, script: bool = True, form: springs.Form | None = None) -> HttpResponse:
    return springs.send(browser, form or springs.form(browser, "coded", "double"), "double", code, script=script)


def look(browser: Client, number: str = "1") -> HttpResponse:
    return browser.get(ADDRESS, {"look": number}, headers={"HX-Request": "true"})


def run_jobs() -> None:
    relay.drain_all()
    worker.run_batch(lane="programs")
    relay.drain_all()
    worker.run_batch(lane="programs")


def score(part: str = "double") -> float:
    return float(Summary.objects.get().scores[part])


def test_kept_at_once_then_tested_then_told(coder: Browser) -> None:
    sent = send(coder, RIGHT).content.decode()
    assert "Your program is kept and is being tested." in sent and "?look=1" in sent
    assert (Attempt.objects.get().response, score()) == ({"code": RIGHT}, 0.0)
    waiting = look(coder, "3")
    assert "HX-Retarget" not in waiting.headers and b"?look=4" in waiting.content and b"textarea" not in waiting.content
    run_jobs()
    told = look(coder)
    assert told.headers["HX-Retarget"] == "closest .question"
    text = told.content.decode()
    assert "Your program has been tested." in text and text.count("Passed") == 2 and "hx-get" not in text
    row = Attempt.objects.get()
    assert (row.fraction, set(row.response), score()) == (1.0, {"code", "results"}, 1.0)
    assert "Right." in coder.get("/learn/springs/coded/").content.decode()


def test_without_a_script(coder: Browser) -> None:
    sent = send(coder, HALF, script=False)
    assert sent.status_code == 302
    page = coder.get(sent.headers["Location"]).content.decode()
    assert f'<a href="{ADDRESS}">Look again</a>' in page and "return 42" in page
    assert coder.get(ADDRESS).headers["Location"] == "/learn/springs/coded/#double"
    run_jobs()
    page = coder.get("/learn/springs/coded/").content.decode()
    assert "1 of 2 tests is passed." in page or "1 of 2 tests are passed." in page
    assert "It gave 42." not in page and "Check again" in page and score() == 0.5


def test_nothing_is_learned_before_it_was_tested(coder: Browser) -> None:
    send(coder, RIGHT)
    relay.drain_all()
    assert not Mastery.objects.exists()
    actions.learn_from_history(progress=lambda *_: None)
    assert not Mastery.objects.exists()
    run_jobs()
    assert (Mastery.objects.get().count, Mastery.objects.get().right) == (1, 1.0)


def test_a_second_program_waits_for_the_first(coder: Browser) -> None:
    form = springs.form(coder, "coded", "double")
    send(coder, WRONG, form=form)
    send(coder, WRONG, form=form)
    assert (Attempt.objects.count(), Job.objects.count()) == (1, 1), "the same sending twice is one attempt"
    other = springs.Form(form.action, form.token, "another")
    refused = send(coder, RIGHT, form=other).content.decode()
    assert "still being tested" in refused and "return 2 * x" in refused
    assert Attempt.objects.count() == 1
    run_jobs()
    send(coder, RIGHT, form=springs.Form(form.action, form.token, "third"))
    run_jobs()
    assert list(Attempt.objects.order_by("number").values_list("fraction", flat=True)) == [0.0, 1.0]
    assert score() == 1.0
    again = send(coder, HALF, form=springs.Form(form.action, form.token, "fourth")).content.decode()
    assert "You had this right before" in again


def test_a_worse_program_later_takes_nothing_away(coder: Browser) -> None:
    for code in (HALF, WRONG):
        send(coder, code)
        run_jobs()
    assert score() == 0.5
    assert list(Evidence.objects.filter(kind="score").order_by("id").values_list("value", flat=True)) == [0.0, 0.5]


def test_done_twice_is_done_once(coder: Browser) -> None:
    send(coder, HALF)
    attempt = Attempt.objects.get().id
    assert actions.run_program(attempt=attempt)
    first = Attempt.objects.get().response
    assert not actions.run_program(attempt=attempt)
    assert Attempt.objects.get().response == first
    assert Evidence.objects.filter(kind="score").count() == 2
    assert not actions.run_program(attempt=10**6), "an attempt that is gone"


def test_a_worker_that_is_killed_is_followed_by_another(coder: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    send(coder, RIGHT)

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sandbox, "run", dies)
        with pytest.raises(KeyboardInterrupt):
            worker.run_batch(lane="programs")
    assert Attempt.objects.get().response == {"code": RIGHT}
    Job.objects.update(leased_until="2020-01-01T00:00:00Z")
    run_jobs()
    assert score() == 1.0


def test_where_nothing_can_be_run(coder: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    form = springs.form(coder, "coded", "double")
    send(coder, RIGHT, form=form)
    monkeypatch.setattr(sandbox, "machine", lambda: "vax")
    run_jobs()
    assert Attempt.objects.get().response == {"code": RIGHT}, "it waits for a machine that can"
    assert Job.objects.filter(state="waiting", task=actions.RUN_JOB).count() == 1
    Attempt.objects.all().delete()
    sandbox._known.forget()
    try:
        said = send(coder, RIGHT, form=springs.Form(form.action, form.token, "two")).content.decode()
    finally:
        monkeypatch.undo()
        sandbox._known.forget()
    assert "This site cannot test programs at the moment." in said and "return 2 * x" in said
    assert not Attempt.objects.exists()


def test_there_is_a_limit(coder: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, "program", {"account": (Rate(1, 60),)})
    send(coder, WRONG)
    run_jobs()
    refused = send(coder, RIGHT).content.decode()
    assert "many programs in a short time" in refused and "return 2 * x" in refused
    assert Attempt.objects.count() == 1


def test_one_sees_nothing_of_another_s(coder: Browser, coded: Offer, bo: Member, signed_in: SignedIn) -> None:
    send(coder, RIGHT)
    run_jobs()
    stranger = signed_in(bo)
    assert look(stranger).status_code == 404
    springs.enrol(bo, coded)
    assert b"return 2 * x" not in look(stranger).content
    assert look(Client()).status_code == 404
    assert coder.get("/learn/springs/coded/answer/nothing/", headers={"HX-Request": "true"}).status_code == 404


@pytest.mark.parametrize("number", ["", "-1", "x", "٣", "9" * 9, "999"])
def test_any_number_of_looks(coder: Browser, number: str) -> None:
    send(coder, RIGHT)
    found = re.search(rb"delay:(\d+)s", look(coder, number).content)
    assert found and 1 <= int(found[1]) <= 20


def test_visitors_and_practice_run_nothing(coded: Offer, coder: Browser) -> None:
    visitor = Client()
    page = visitor.get("/learn/springs/coded/").content.decode()
    assert "Programs are tested for those who take part." in page
    sent = visitor.post(ADDRESS, {"answer-double": RIGHT}, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in sent and "Passed" not in sent
    assert not Job.objects.exists()
    names = {each.question for pool in queries.practice_pool(coded.outline).values() for each in pool}
    assert names == {"a"}


def test_one_s_own_data_tells_nothing_of_hidden_tests(coder: Browser, ada: Member) -> None:
    send(coder, "def double(x):\n    return ['given', x]")
    run_jobs()
    sheets = {sheet.name: list(sheet.rows) for sheet in queries.personal_sheets(ada.id)}  # type: ignore[union-attr]
    (row,) = sheets["attempts"]
    assert "21" in str(row["response"]) and "2.5" not in str(row["response"])
    assert "2.5" in str(Attempt.objects.get().response)
    actions.erase_person(Subject(ada.id, "", (), (), keeps_records=False, pseudonym=1))
    run_jobs()
    assert not Attempt.objects.exists()
