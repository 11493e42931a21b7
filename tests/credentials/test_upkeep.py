"""What nobody sees: small idle processes, work that was left behind, a key replaced in the middle of signing."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from pytest_django import Settings

from stoa.credentials import actions, queries
from stoa.credentials.actions import healing, issuing, keys
from stoa.credentials.formats import new_signing_key
from stoa.credentials.models import Award, Credential, IssuerKey, StatusList
from stoa.kernel.clock import now
from stoa.kernel.events import relay
from stoa.kernel.models import Job
from tests.credentials.story import Course, Learner, settle

HEAVY = "pyld cryptography reportlab segno"
LOOK = f"""
import django, sys
django.setup()
from stoa.credentials import actions, models, queries, receivers, tasks
print([name for name in {HEAVY.split()} if name in sys.modules])
"""


def test_a_server_that_only_shows_pages_loads_no_library_that_signs() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "stoa.settings"}
    done = subprocess.run([sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_was_left_unsigned_is_asked_for_again_once_a_minute(ada: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(healing, "_next_look", 0.0)
    ada.do("u1", "u2")
    relay.drain_all()
    Job.objects.all().delete()
    assert not actions.look_for_unsigned(), "what was earned just now is not left behind"
    monkeypatch.setattr(healing, "_next_look", 0.0)
    Award.objects.update(earned_at=now() - timedelta(minutes=5))
    assert actions.look_for_unsigned()
    assert Job.objects.filter(task="credentials.sign_earned").count() == 1
    Job.objects.all().delete()
    assert not actions.look_for_unsigned(), "not twice in a minute"


def test_healing_finds_an_award_that_was_never_made(ada: Learner) -> None:
    ada.finish()
    relay.drain_all()
    Award.objects.all().delete()
    assert actions.heal() == 2
    assert settle() == 2
    assert actions.heal() == 0
    ada.course.pathways = {}
    ada.course.publish()
    assert actions.heal() == 0


def test_a_key_that_is_replaced_while_it_signs_issues_nothing_more(ada: Learner) -> None:
    ada.do("u1", "u2")
    relay.drain_all()
    former = keys.current_key()
    claimed, _ = issuing._claim(former, now())
    new = actions.rotate_key()
    assert issuing._store(former, [issuing.Signed(each, "{}", "") for each in claimed]) == 0
    assert Credential.objects.count() == 0
    assert actions.sign_earned() == 1
    assert Credential.objects.get().key == new


def test_of_two_rotations_at_once_one_is_told(db: None) -> None:
    former = keys.current_key()
    actions.rotate_key()
    assert IssuerKey.objects.count() == 2
    with pytest.raises(actions.KeyWasReplaced):
        keys._replace(former, new_signing_key(), new_signing_key())


def test_a_rule_on_one_part_gives_a_result_of_that_part(course: Course) -> None:
    course.pathways = {"one": 'score("q") >= 50%', "two": "any(units >= 5, score >= 50%)"}
    course.publish()
    ada = course.learner("Ada")
    ada.answer(0.666)
    settle()
    one = queries.credential(ada.credential("one").public_id)
    assert one is not None
    assert one.criteria == "“The flagged well” is answered with at least 50\u202f%."
    assert '"value": "66.6"' in one.document
    assert '"name": "The flagged well"' in one.document
    assert {each.pathway for each in queries.credentials_in(course.offer.run.id)} == {"one", "two"}


def test_a_site_that_moves_still_knows_whom_it_withdrew_before(ada: Learner, settings: Settings) -> None:
    settings.STOA_URL = "https://old.example.org"
    ada.finish()
    settle()
    before = ada.credential("participation")
    settings.STOA_URL = "https://new.example.org"
    actions.withdraw(public_id=before.public_id, reason="A test", by=ada.account)
    assert actions.sign_status_lists() == 1
    report = queries.verify_upload(before.document.encode())
    assert report.outcome == "withdrawn"
    kept = ada.credential("certificate")
    assert queries.verify_upload(kept.document.encode()).outcome == "genuine"


def test_a_site_that_moves_gives_new_records_a_list_at_its_new_address(ada: Learner, settings: Settings) -> None:
    settings.STOA_URL = "https://old.example.org"
    ada.finish()
    settle()
    settings.STOA_URL = "https://new.example.org"
    bo = ada.course.learner("Bo")
    bo.finish()
    settle()
    addresses = sorted(row.address.rsplit("/", 1)[0] for row in StatusList.objects.all())
    assert addresses == ["https://new.example.org/credentials/status", "https://old.example.org/credentials/status"]
    assert '"statusListCredential": "https://new.example.org/' in bo.credential("certificate").document
