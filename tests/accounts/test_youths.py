"""Below the age of consent: the guardian's answer, given once; its return; and time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from stoa.accounts import actions, queries
from stoa.accounts.models import Account, Youth
from stoa.kernel.clock import now
from tests.cast import Member, member

GUARDIAN = "parent@example.net"
FAR = date(2999, 1, 1)


def link() -> str:
    """The token in the newest letter to the guardian."""
    letter = [message for message in mail.outbox if message.to == [GUARDIAN]][-1]
    found = re.search(r"/guardian/([\w-]+)/", str(letter.body))
    assert found
    return found[1]


@pytest.fixture
def zoe(db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Member:
    """Somebody whose guardian has been asked."""
    zoe = member("Zoe")
    actions.begin_youth(account_id=zoe.id, until=FAR, guardian=GUARDIAN)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.ask_guardian(account_id=zoe.id)
    return zoe


def test_agreeing_opens_the_account(
    zoe: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert queries.waits_for_guardian(zoe.id)
    token = link()
    with django_capture_on_commit_callbacks(execute=True):
        actions.guardian_agrees(token=token)
    assert not queries.waits_for_guardian(zoe.id)
    assert {message.to[0] for message in mail.outbox[1:]} == {GUARDIAN, zoe.email}
    with pytest.raises(actions.LinkIsVoid):
        actions.guardian_agrees(token=token)
    with pytest.raises(actions.LinkIsVoid):
        actions.guardian_refuses(token=link())


def test_an_agreement_can_be_taken_back_and_given_again(
    zoe: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.guardian_agrees(token=link())
    epoch = Account.objects.get(id=zoe.id).epoch
    with django_capture_on_commit_callbacks(execute=True):
        actions.guardian_withdraws(token=link())
    assert queries.waits_for_guardian(zoe.id)
    assert Account.objects.get(id=zoe.id).epoch == epoch + 1, "passes end at once"
    with django_capture_on_commit_callbacks(execute=True):
        actions.guardian_agrees(token=link())
    assert not queries.waits_for_guardian(zoe.id)


def test_refusing_erases(zoe: Member, work_off: Callable[[], None]) -> None:
    actions.guardian_refuses(token=link())
    assert not Account.objects.get(id=zoe.id).is_active
    work_off()
    assert not Account.objects.filter(id=zoe.id).exists()
    assert not Youth.objects.exists()


def test_nobody_is_asked_twice(zoe: Member) -> None:
    assert not actions.ask_guardian(account_id=zoe.id)


def test_without_an_answer_in_time_the_account_is_erased(zoe: Member, work_off: Callable[[], None]) -> None:
    token = link()
    Youth.objects.update(expires_at=now() - timedelta(minutes=1))
    assert queries.youth_by_token(token) is None
    with pytest.raises(actions.LinkIsVoid):
        actions.guardian_agrees(token=token)
    assert actions.end_youths() == (0, 1)
    work_off()
    assert not Account.objects.filter(id=zoe.id).exists()


def test_old_enough_lifts_it_by_itself(zoe: Member) -> None:
    Youth.objects.update(until=now().date())
    assert not queries.waits_for_guardian(zoe.id)
    assert queries.youth(zoe.id) is None
    assert actions.end_youths() == (1, 0)
    assert not Youth.objects.exists(), "nothing is kept that is not needed"
    assert Account.objects.filter(id=zoe.id, is_active=True).exists()


def test_a_private_profile_stays_private(zoe: Member) -> None:
    said = {"shown_name": "", "about": "", "links": [], "records": [], "shows_about": False, "shows_links": False}
    with pytest.raises(actions.TooYoungToBePublic):
        actions.publish_profile(account_id=zoe.id, **said, is_public=True, is_indexed=False)
    assert queries.own_profile(zoe.id) == queries.OwnProfile()
