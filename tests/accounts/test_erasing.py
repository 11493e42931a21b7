"""Asking for the end of an account: what stands in the way, what ends at once, and that the job finishes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from stoa.accounts import actions, queries
from stoa.accounts.models import Account, Erasure
from stoa.kernel import audit, jobs
from stoa.kernel.clock import now
from stoa.kernel.models import Job
from tests.cast import member


def test_the_last_operator_stays(db: None) -> None:
    op = member("Op", ("operator", "site"), ("author", "course:wells"))
    with pytest.raises(actions.CannotBeErased) as problem:
        actions.ask_for_erasure(account_id=op.id, keeps_records=True, by=op.id)
    assert [(item.role, item.where) for item in problem.value.obstacles] == [
        ("author", "wells"), ("operator", "site"),
    ]  # fmt: skip
    assert Account.objects.get(id=op.id).is_active
    assert not Erasure.objects.exists()
    member("Di", ("operator", "site"), ("author", "course:wells"))
    assert actions.ask_for_erasure(account_id=op.id, keeps_records=True, by=op.id)


def test_it_ends_at_once_and_asking_twice_is_once(db: None) -> None:
    ada = member("Ada")
    before = Account.objects.get(id=ada.id).epoch
    first = actions.ask_for_erasure(account_id=ada.id, keeps_records=True, by=ada.id)
    account = Account.objects.get(id=ada.id)
    assert not account.is_active
    assert account.epoch == before + 1
    assert actions.ask_for_erasure(account_id=ada.id, keeps_records=False, by=None) == first
    assert Job.objects.filter(task=actions.ERASE_JOB).count() == 1


def test_the_log_says_what_and_not_who(work_off: Callable[[], None]) -> None:
    ada, op = member("Ada"), member("Op", ("operator", "site"))
    public_id, other = (Account.objects.get(id=each.id).public_id for each in (ada, op))
    audit.note("accounts.role_taken", by=op.id, about=f"account:{public_id}", role="author")
    audit.note("accounts.invited", by=op.id, about="site", email="ada@example.org", role="staff")
    audit.note("catalogue.dates_set", by=ada.id, about="course:wells")
    audit.note("catalogue.course_named", by=op.id, about="course:nevada", title="Adamant", name="Ada")
    number = actions.ask_for_erasure(account_id=ada.id, keeps_records=True, by=op.id)
    work_off()
    lines = {line.act: (line.by, line.about, line.details) for line in audit.entries()}
    erased = f"account:erased-{number}"
    assert lines == {
        "accounts.role_granted": (None, f"account:{other}", {"role": "operator", "scope": "site"}),
        "accounts.role_taken": (op.id, erased, {}),
        "accounts.invited": (op.id, "site", {"role": "staff"}),
        "catalogue.dates_set": (-number, "course:wells", {}),
        "catalogue.course_named": (op.id, "course:nevada", {"title": "Adamant"}),
        "accounts.erasure_asked": (op.id, erased, {}),
        "accounts.person_erased": (None, erased, {}),
    }


def test_it_waits_for_a_job_of_theirs_and_then_goes_on(db: None) -> None:
    ada = member("Ada")
    jobs.enqueue(actions.COPY_JOB, owner=ada.id, account=ada.id)
    Job.objects.update(state=Job.State.RUNNING, leased_until=now() + timedelta(minutes=1))
    number = actions.ask_for_erasure(account_id=ada.id, keeps_records=True, by=ada.id)
    with pytest.raises(jobs.StillRunning):
        actions.erase_person(erasure=number)
    assert Account.objects.filter(id=ada.id).exists()
    Job.objects.update(leased_until=now() - timedelta(minutes=1))
    actions.erase_person(erasure=number)
    actions.erase_person(erasure=number)
    assert not Account.objects.filter(id=ada.id).exists()
    assert not Job.objects.filter(owner=ada.id).exists()


def test_an_erasure_whose_job_was_given_up_is_asked_for_again(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    ada = member("Ada")
    actions.ask_for_erasure(account_id=ada.id, keeps_records=True, by=ada.id)
    Job.objects.update(state=Job.State.FAILED, key=None)
    Erasure.objects.update(asked_at=now() - timedelta(hours=1))
    monkeypatch.setattr("stoa.accounts.actions.erasing._next_look", 0.0)
    actions.look_for_unfinished()
    actions.look_for_unfinished()
    assert Job.objects.filter(task=actions.ERASE_JOB, state=Job.State.WAITING).count() == 1


def test_somebody_else_is_left_alone(work_off: Callable[[], None]) -> None:
    ada, bo = member("Ada"), member("Bo")
    actions.agree(account_id=bo.id, kinds=queries.KINDS, language="en")
    actions.ask_for_copy(account_id=bo.id)
    actions.ask_for_erasure(account_id=ada.id, keeps_records=True, by=ada.id)
    work_off()
    assert queries.person(ada.id) is None
    assert len(queries.consents(bo.id)) == 2
    assert len(queries.copies_of(bo.id)) == 1
