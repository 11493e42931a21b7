"""What is looked for each night."""

from __future__ import annotations

import pytest

from stoa.credentials import actions, tasks
from stoa.credentials.actions import days
from stoa.credentials.models import Award
from stoa.kernel.clock import now
from stoa.kernel.events import relay
from stoa.kernel.models import Job
from tests.credentials.story import Learner


def test_what_fell_through_is_found_in_the_night(ada: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    ada.do("u1", "u2")
    relay.drain_all()
    Award.objects.all().delete()  # as if the news had been lost
    monkeypatch.setattr(days, "_next_look", 0.0)
    actions.look_for_new_day()
    job = Job.objects.get(task=actions.HEAL_JOB)
    assert job.due_at > now() and job.due_at.hour == days.HEAL_HOUR
    actions.look_for_new_day()
    assert Job.objects.filter(task=actions.HEAL_JOB).count() == 1
    assert tasks.heal(progress=lambda *_: None) == 1
    assert ada.awards() == {"participation": "earned"}
    assert tasks.heal(progress=lambda *_: None) == 0
