"""Programs that cannot be tested as they should be: nobody waits for ever."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from django.http import HttpResponse

from stoa.assessment import actions, items
from stoa.assessment.models import Attempt
from stoa.catalogue.actions import publish_course
from stoa.catalogue.queries import Offer
from stoa.content import queries as content
from stoa.kernel import sandbox
from stoa.kernel.clock import now
from stoa.kernel.jobs import worker
from stoa.kernel.models import Job
from tests.web.browser import Browser
from tests.web.learning import springs, test_programs
from tests.web.learning.test_programs import RIGHT, look, run_jobs, score, send

coder = test_programs.coder


@pytest.fixture
def coded(tmp_path: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Offer:
    monkeypatch.setattr(springs, "WAYS", "")
    monkeypatch.setattr(springs, "UNITS", {"coded": TWO, "one": springs.UNITS["one"]})
    return springs.publish(tmp_path)


def aged(by: timedelta = timedelta(minutes=5)) -> None:
    Attempt.objects.update(at=now() - by)


def fail(state: str = "failed") -> None:
    Job.objects.filter(task=actions.RUN_JOB, state__in=("waiting", "running")).update(
        state=state, key=None, finished_at=now()
    )


def send_another(coder: Browser, form: springs.Form, code: str, once: str) -> HttpResponse:
    return send(coder, code, form=springs.Form(form.action, form.token, once))


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_a_job_that_is_gone_is_asked_for_again_by_whoever_looks(coder: Browser, state: str) -> None:
    send(coder, RIGHT)
    fail(state)
    assert b"?look=2" in look(coder).content
    assert not Job.objects.filter(state="waiting").exists(), "only what waits for long"
    aged()
    look(coder)
    look(coder)
    assert Job.objects.filter(task=actions.RUN_JOB, state="waiting").count() == 1
    run_jobs()
    assert score() == 1.0


def test_in_the_end_it_is_given_up_and_the_next_one_can_be_sent(coder: Browser) -> None:
    form = springs.form(coder, "coded", "double")
    send(coder, RIGHT, form=form)
    for _ in range(2):
        fail()
        aged()
        look(coder)
    told = look(coder).content.decode()
    assert "It could not be tested." in told and "hx-get" not in told and "Check again" in told
    assert (Attempt.objects.get().fraction, score()) == (0.0, 0.0)
    send_another(coder, form, RIGHT, "second")
    run_jobs()
    assert score() == 1.0


def test_whoever_sends_the_next_one_has_the_lost_one_tested(coder: Browser) -> None:
    form = springs.form(coder, "coded", "double")
    send(coder, RIGHT, form=form)
    fail()
    assert b"still being tested" in send_another(coder, form, RIGHT, "second").content
    run_jobs()
    assert (Attempt.objects.count(), score()) == (1, 1.0)


def test_what_cannot_be_judged_is_over_at_once(coder: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    send(coder, RIGHT)

    def breaks(*_: Any, **__: Any) -> None:
        raise RecursionError

    with monkeypatch.context() as patch:
        patch.setattr(items, "grade", breaks)
        worker.run_batch(lane="programs")
    assert set(Job.objects.filter(task=actions.RUN_JOB).values_list("state", flat=True)) == {"done"}
    assert "It could not be tested." in coder.get("/learn/springs/coded/").content.decode()


def test_a_machine_that_can_is_not_waited_for_for_ever(coder: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    send(coder, RIGHT)
    aged(timedelta(days=2))
    monkeypatch.setattr(sandbox, "machine", lambda: "vax")
    run_jobs()
    assert not Job.objects.filter(task=actions.RUN_JOB, state="waiting").exists()
    assert not items.is_waiting(springs_part(), Attempt.objects.get().response)


def springs_part() -> Any:
    row = Attempt.objects.get()
    return content.part(row.version, row.part)


TWO = test_programs.QUESTION + test_programs.QUESTION.replace(":name: double", ":name: twice")


def test_one_program_at_a_time(coder: Browser) -> None:
    """In whatever question."""
    send(coder, RIGHT)
    form = springs.form(coder, "coded", "twice")
    assert b"still being tested" in springs.send(coder, form, "twice", RIGHT).content
    assert Attempt.objects.count() == 1
    run_jobs()
    springs.send(coder, form, "twice", RIGHT)
    run_jobs()
    assert list(Attempt.objects.order_by("id").values_list("part", "fraction")) == [("double", 1.0), ("twice", 1.0)]


def test_a_key_corrected_meanwhile_counts(coder: Browser, tmp_path: Path) -> None:
    send(coder, "def double(x):\n    return 43 if x == 21 else 2 * x")
    unit = tmp_path / "springs" / "01-water" / "01-coded.md"
    text = unit.read_text().replace("== 42", "== 43")
    unit.write_text(text.replace("    return 2 * x", "    return 43 if x == 21 else 2 * x"))
    publish_course(source=unit.parent.parent, by=None)
    content.forget()
    run_jobs()
    assert (Attempt.objects.get().fraction, score()) == (1.0, 1.0)


BOMB = """import sys
os = sys.modules['os']
WORD = b'{"ended":"returned","value":{"ratio":["1e10000000",null]}}'
def double(x):
    for fd in range(3, 64):
        try:
            os.write(fd, WORD)
            os._exit(0)
        except OSError: pass
"""


def test_a_forged_value_holds_up_neither_worker_nor_page(coder: Browser) -> None:
    send(coder, BOMB)
    begun = process_time()
    run_jobs()
    assert "something that is no plain value" in coder.get("/learn/springs/coded/").content.decode()
    assert process_time() - begun < 5
    assert "1e10000000" not in str(Attempt.objects.get().response["results"])
